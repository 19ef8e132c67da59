/** Route tables: Admin Router's, and a user's own. @module */

import type { Action } from '../../core/action.ts'
import { RidgateError } from '../../core/error.ts'
import { isWithin, type Release } from '../../core/release.ts'
import { quoted } from '../../core/text.ts'
import { readTarget } from '../http/target.ts'
import type { DcosRoute, RouteSide } from './route.ts'
import { type Located, Router } from './router.ts'
import { DCOS_ROUTES } from './routes.generated.ts'
import { filled, type Template, templateOf } from './template.ts'

/** The first release whose routes are published; older ones are taken for it. */
const FIRST: Release = '1.9'

/** The routes of Admin Router on one side, in one release. */
export function dcosRoutes(side: RouteSide, release: Release): readonly DcosRoute[] {
  const counted = isWithin(release, FIRST) ? release : FIRST
  return DCOS_ROUTES.filter(
    (route) => route.side === side && isWithin(counted, route.since, route.until),
  )
}

/** A route of one's own: who may do what below a path. */
export interface OwnRoute {
  /** `/orders/:id`, or `/files/*path` for all below. */
  readonly path: string
  /** The resource, with `{name}` for the names of the path: `acme:shop:order:{id}`. */
  readonly resource: string
  /** The action that each method is; others are refused. {@link METHOD_ACTIONS} if left out. */
  readonly actions?: Readonly<Record<string, Action>>
}

/** A prefix of paths that no resource stands behind. */
export interface OpenPrefix {
  /** `/assets/`: begins and ends with a slash, so that it is one of segments. */
  readonly prefix: string
  /** Whether everyone passes, or everyone who is logged in. */
  readonly access: 'open' | 'login'
}

/** The prefixes as a router takes them. @throws RidgateError `ERR_OPTION` for one that is none. */
export function prefixesOf(
  prefixes: readonly OpenPrefix[],
): Array<OpenPrefix & { readonly match: 'prefix'; readonly path: string }> {
  for (const { prefix } of prefixes) {
    if (/^\/(?:[\w.~@:-]+\/)*$/.test(prefix) && readTarget(prefix).ok) continue
    throw new RidgateError(
      'ERR_OPTION',
      `the prefix ${quoted(prefix)} does not begin and end with a slash; write \`/assets/\``,
    )
  }
  return prefixes.map((one) => ({ ...one, match: 'prefix', path: one.prefix }))
}

/** What a method does to a resource, where a route does not say. */
export const METHOD_ACTIONS: Readonly<Record<string, Action>> = {
  GET: 'read',
  HEAD: 'read',
  OPTIONS: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
}

/** What a request to one's own routes asks for. */
export type OwnMatch =
  | { readonly access: 'open' | 'login'; readonly id: string }
  | {
      readonly access: 'check'
      readonly id: string
      readonly resource: string
      readonly action: string
    }
  | { readonly access: 'refused'; readonly id: string; readonly status: 404 | 405 }

type Placed = Located &
  ({ readonly own: OwnRoute; readonly resource: Template } | { readonly prefix: OpenPrefix })

/** A user's own routes, ready to be asked. Patterns go before prefixes, whatever their length. */
export class OwnRoutes {
  readonly #router: Router<Placed>

  /** @throws RidgateError `ERR_OPTION` for a path or template that is none. */
  constructor(routes: readonly OwnRoute[], prefixes: readonly OpenPrefix[] = []) {
    for (const route of routes) checkTemplate(route)
    this.#router = new Router<Placed>([
      ...routes.map((own) => {
        const resource = templateOf(own.resource)
        return { match: 'pattern' as const, path: own.path, own, resource }
      }),
      ...prefixesOf(prefixes).map((prefix) => ({ ...prefix, prefix })),
    ])
  }

  /** What a request asks for; what no route and no prefix knows is refused with 404. */
  find(method: string, path: string): OwnMatch {
    const found = this.#router.find(path)
    if (found === undefined) return { access: 'refused', id: 'none', status: 404 }
    const { route, params } = found
    if ('prefix' in route) return { access: route.prefix.access, id: route.path }
    return ownMatch(route.own, method, filled(route.resource, params))
  }
}

function ownMatch(
  { path: id, actions = METHOD_ACTIONS }: OwnRoute,
  method: string,
  resource: string | undefined,
): OwnMatch {
  const action = Object.hasOwn(actions, method) ? actions[method] : undefined
  if (action === undefined) return { access: 'refused', id, status: 405 }
  if (resource === undefined) return { access: 'refused', id, status: 404 }
  return { access: 'check', id, resource, action }
}

function checkTemplate({ path, resource }: OwnRoute): void {
  const names = new Set([...path.matchAll(/[:*]([A-Za-z]\w*)/g)].map(([, name]) => name))
  for (const [, name] of resource.matchAll(/\{(\w+)\}/g)) {
    if (names.has(name)) continue
    throw new RidgateError(
      'ERR_OPTION',
      `the resource ${quoted(resource)} names ${quoted(name)}, which its path does not have`,
    )
  }
}
