/** The router: which of many routes a path takes. @module */

import { matchPattern, NO_PARAMS, type Params, type Pattern, pattern } from './pattern.ts'

/** How a route is found. */
export interface Located {
  readonly match: 'exact' | 'prefix' | 'pattern'
  readonly path: string
}

/** A route that a path takes. */
export interface Match<Route> {
  readonly route: Route
  readonly params: Params
}

interface Held<Route> {
  readonly route: Route
  readonly pattern: Pattern
}

/**
 * Finds the route of a path as nginx finds its location: an exact path first, then the pattern with
 * the most words (the earlier one of two), then the longest prefix of the text.
 *
 * A prefix is one of the text, not of segments: `/capabilities` takes `/capabilities-of-old` too,
 * since the server behind would. Costs the number of patterns and prefixes.
 */
export class Router<Route extends Located> {
  readonly #exact = new Map<string, Route>()
  readonly #patterns: ReadonlyArray<Held<Route>>
  readonly #prefixes: readonly Route[]

  /** @throws RidgateError `ERR_OPTION` for a pattern that is none. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      if (route.match === 'exact' && !this.#exact.has(route.path))
        this.#exact.set(route.path, route)
    }
    this.#patterns = routes
      .filter(({ match }) => match === 'pattern')
      .map((route) => ({ route, pattern: pattern(route.path) }))
      .toSorted((a, b) => b.pattern.words - a.pattern.words)
    this.#prefixes = routes
      .filter(({ match }) => match === 'prefix')
      .toSorted((a, b) => b.path.length - a.path.length)
  }

  /** The route of a decoded path, if any. */
  find(path: string): Match<Route> | undefined {
    const exact = this.#exact.get(path)
    if (exact !== undefined) return { route: exact, params: NO_PARAMS }
    const segments = path.slice(1).split('/')
    for (const held of this.#patterns) {
      const params = matchPattern(held.pattern, segments)
      if (params !== undefined) return { route: held.route, params }
    }
    const route = this.#prefixes.find((prefix) => path.startsWith(prefix.path))
    return route && { route, params: NO_PARAMS }
  }
}
