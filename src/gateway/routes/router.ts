/** The router: which of many routes a path takes. @module */

import { matchPattern, NO_PARAMS, type Params, type Pattern, pattern } from './pattern.ts'
import { Segments } from './segments.ts'

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

/** The patterns that a path of one first segment may have. */
interface Start<Route> {
  readonly bySecond: Map<string, ReadonlyArray<Held<Route>>>
  /** Those for any other second segment. */
  readonly others: ReadonlyArray<Held<Route>>
}

/** Patterns by what they begin with: those whose first two segments a path may have, in order. */
class Patterns<Route> {
  readonly #all: ReadonlyArray<Held<Route>>
  readonly #starts = new Map<string, Start<Route>>()
  readonly #others: ReadonlyArray<Held<Route>>

  constructor(all: ReadonlyArray<Held<Route>>) {
    this.#all = all
    for (const { pattern } of all) {
      const first = wordAt(pattern, 0)
      const second = wordAt(pattern, 1)
      if (first === undefined) continue
      const start = this.#starts.get(first) ?? {
        bySecond: new Map<string, ReadonlyArray<Held<Route>>>(),
        others: this.#thoseWith(first, undefined),
      }
      this.#starts.set(first, start)
      if (second !== undefined) start.bySecond.set(second, this.#thoseWith(first, second))
    }
    this.#others = this.#thoseWith(undefined, undefined)
  }

  for(path: Segments): ReadonlyArray<Held<Route>> {
    const some = this.#starts.get(path.text(0, 0))
    if (some === undefined) return this.#others
    return some.bySecond.get(path.text(1, 1)) ?? some.others
  }

  /** Those that do not spell out another word at the first place, or at the second. */
  #thoseWith(first: string | undefined, second: string | undefined): ReadonlyArray<Held<Route>> {
    const mayBe = (own: string | undefined, word: string | undefined): boolean =>
      own === undefined || own === word
    return this.#all.filter(
      ({ pattern }) => mayBe(wordAt(pattern, 0), first) && mayBe(wordAt(pattern, 1), second),
    )
  }
}

/** The word that a pattern has at a place, where all before it are words as well. */
function wordAt({ parts }: Pattern, at: number): string | undefined {
  const [part, ...rest] = parts.slice(0, at + 1).toReversed()
  if (parts.length <= at || rest.some(({ kind }) => kind !== 'word')) return undefined
  return part?.kind === 'word' ? part.word : undefined
}

/** Prefixes by how they begin, the longest first. */
class Prefixes<Route extends Located> {
  readonly #byStart: ReadonlyMap<string, readonly Route[]>
  /** Those that are too short to be told by how they begin. */
  readonly #short: readonly Route[]

  constructor(routes: readonly Route[]) {
    const all = routes.toSorted((a, b) => b.path.length - a.path.length)
    const isShort = ({ path }: Route): boolean => path.length < START
    const starts = all.filter((one) => !isShort(one)).map(({ path }) => path.slice(0, START))
    const those = (start: string): readonly Route[] =>
      all.filter(({ path }) => path.startsWith(start) || start.startsWith(path))
    this.#byStart = new Map(starts.map((start) => [start, those(start)]))
    this.#short = all.filter(isShort)
  }

  /** All that a path may begin with. */
  for(path: string): readonly Route[] {
    return this.#byStart.get(path.slice(0, START)) ?? this.#short
  }
}

/** The first characters of a path, of which one is the slash. */
const START = 3

/**
 * Finds the route of a path as nginx finds its location: an exact path first, then the pattern with
 * the most words (the earlier one of two), then the longest prefix of the text.
 *
 * A prefix is one of the text, not of segments: `/capabilities` takes `/capabilities-of-old` too,
 * since the server behind would. Costs the number of prefixes and patterns that begin as the path
 * does.
 */
export class Router<Route extends Located> {
  readonly #exact = new Map<string, Route>()
  readonly #patterns: Patterns<Route>
  readonly #prefixes: Prefixes<Route>
  readonly #segments = new Segments()

  /** @throws RidgateError `ERR_OPTION` for a pattern that is none. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      if (route.match === 'exact' && !this.#exact.has(route.path))
        this.#exact.set(route.path, route)
    }
    this.#patterns = new Patterns(
      routes
        .filter(({ match }) => match === 'pattern')
        .map((route) => ({ route, pattern: pattern(route.path) }))
        .toSorted((a, b) => b.pattern.words - a.pattern.words),
    )
    this.#prefixes = new Prefixes(routes.filter(({ match }) => match === 'prefix'))
  }

  /** The route of a decoded path, if any. */
  find(path: string): Match<Route> | undefined {
    const exact = this.#exact.size > 0 ? this.#exact.get(path) : undefined
    if (exact !== undefined) return { route: exact, params: NO_PARAMS }
    const segments = this.#segments.cut(path)
    for (const held of this.#patterns.for(segments)) {
      const params = matchPattern(held.pattern, segments)
      if (params !== undefined) return { route: held.route, params }
    }
    const route = this.#prefixes.for(path).find((prefix) => path.startsWith(prefix.path))
    return route && { route, params: NO_PARAMS }
  }
}
