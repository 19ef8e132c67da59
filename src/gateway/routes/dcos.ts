/** DC/OS: Admin Router first, then what the service behind it asks. @module */

import { DEFAULT_RELEASE, type Release } from '../../core/release.ts'
import type { GatewayRequest } from '../http/request.ts'
import type { Target } from '../http/target.ts'
import type { Check, Mapper, Plan } from '../plan.ts'
import type { Params } from './pattern.ts'
import type { DcosRoute, RouteSide, ServiceKind } from './route.ts'
import { type Located, type Match, Router } from './router.ts'
import { Service, type ServiceBehind, type ServiceOptions } from './service.ts'
import { dcosRoutes, type OpenPrefix, prefixesOf } from './table.ts'

/** How a gateway stands before DC/OS. */
export interface DcosOptions extends ServiceOptions {
  readonly side?: RouteSide
  readonly release?: Release
  /**
   * The endpoints below `/service/`, by their names: `marathon`, `dcos-edgelb/pools`. One without
   * endpoints of its own in the tables is `opaque`: Admin Router's permission suffices.
   */
  readonly services?: Readonly<Record<string, ServiceBehind | 'opaque'>>
  /** What no route has, by where its path begins; refused with 404 where none of them has it. */
  readonly prefixes?: readonly OpenPrefix[]
}

/** The native services, where none are named. */
export const NATIVE_SERVICES: Readonly<Record<string, ServiceBehind>> = {
  marathon: { kind: 'marathon', instance: 'marathon' },
  metronome: { kind: 'metronome', instance: 'metronome' },
}

const SUPERUSER = 'dcos:superuser'

/** What stands behind a route of its own, and which path it sees. */
interface Behind {
  readonly service: Service
  readonly pathOf: (path: string, params: Params) => string
}

/** What stands at an endpoint below `/service/`: what Admin Router asks first, and the service. */
interface Named {
  readonly first: readonly Check[]
  readonly service: Service | undefined
}

/** A route, ready to be asked. */
interface Placed extends Located {
  readonly id: string
  readonly access: DcosRoute['access']
  /** What Admin Router asks. */
  readonly first: readonly Check[]
  readonly behind: Behind | undefined
  /** The endpoints below it, where it is the route of services. */
  readonly named: ReadonlyMap<string, Named>
}

/** Maps requests as Admin Router does, and what passes to the checks of the service behind. */
export class DcosMapper implements Mapper {
  readonly #router: Router<Placed>
  /** The most segments that the name of a service has. */
  readonly #mostSegments: number
  readonly #prefixes: Router<OpenPrefix & Located>

  /** @throws RidgateError `ERR_OPTION` for a prefix that is none. */
  constructor(options: DcosOptions = {}) {
    const { side = 'master', release = DEFAULT_RELEASE, services = NATIVE_SERVICES } = options
    this.#prefixes = new Router(prefixesOf(options.prefixes ?? []))
    this.#router = new Router(dcosRoutes(side, release).map((route) => placed(route, options)))
    this.#mostSegments = Math.max(0, ...Object.keys(services).map(segmentCount))
  }

  plan(request: GatewayRequest, target: Target): Plan {
    const found = this.#router.find(target.path)
    if (found === undefined) return this.#unmapped(target)
    const { route, params } = found
    switch (route.access) {
      case 'internal':
        return { access: 'refused', route: route.id, status: 404 }
      case 'open':
        return { access: 'open', route: route.id }
      case 'own':
        return owned(found, request)
      case 'superuser':
        return { access: 'checks', route: route.id, checks: route.first }
      case 'login':
      case 'granted': {
        const { behind, first } = route
        if (behind === undefined) return withoutService(route, first)
        const path = behind.pathOf(target.path, params)
        return withService(route, first, behind.service, { request, target, path })
      }
      case 'service':
        return this.#service(found, request, target)
      default:
        return route.access satisfies never
    }
  }

  #unmapped({ path }: Target): Plan {
    const found = this.#prefixes.find(path)
    return found === undefined
      ? { access: 'refused', route: 'none', status: 404 }
      : { access: found.route.access, route: found.route.path }
  }

  /** The longest known endpoint of the path; without one, whoever is logged in learns of the 404. */
  #service({ route, params }: Match<Placed>, request: GatewayRequest, target: Target): Plan {
    const rest = params['service'] ?? ''
    for (let name = firstSegments(rest, this.#mostSegments); name !== ''; name = parentOf(name)) {
      const named = route.named.get(name)
      if (named === undefined) continue
      const { first, service } = named
      if (service === undefined) return withoutService(route, first)
      const path = rest.length === name.length ? '/' : rest.slice(name.length)
      return withService(route, first, service, { request, target, path })
    }
    return { access: 'refused', route: route.id, status: 404 }
  }
}

const segmentCount = (text: string): number => text.split('/').length

/** So many segments of a path, or as many as it has. */
function firstSegments(path: string, most: number): string {
  let end = 0
  for (let count = 0; count < most && end < path.length; count++) {
    const slash = path.indexOf('/', end + 1)
    end = slash === -1 ? path.length : slash
  }
  return path.slice(0, end)
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

const adminRouter = (resource: string): Check => ({
  authorizer: 'adminrouter',
  action: 'full',
  resource,
  denied: '403',
})

function placed(route: DcosRoute, options: DcosOptions): Placed {
  const { id, access, match, path, resource = SUPERUSER } = route
  const { services = NATIVE_SERVICES } = options
  const named = Object.entries(services).map(([name, behind]): readonly [string, Named] => {
    const first = [adminRouter(resource.replace('{service}', () => name))]
    return [
      name,
      { first, service: behind === 'opaque' ? undefined : new Service(behind, options) },
    ]
  })
  return {
    id,
    access,
    match,
    path,
    first: access === 'login' ? [] : [adminRouter(access === 'superuser' ? SUPERUSER : resource)],
    behind: behindOf(id, options),
    named: new Map(access === 'service' ? named : []),
  }
}

/** The service that stands behind a route of its own. */
function behindOf(id: string, options: ServiceOptions): Behind | undefined {
  const below = (kind: ServiceKind, start: string): Behind => ({
    service: new Service({ kind }, options),
    pathOf: (path) => path.slice(start.length),
  })
  switch (id) {
    case 'marathon':
      return below('marathon', '/marathon')
    case 'mesos':
      return below('mesos-master', '/mesos')
    case 'agent':
      return {
        service: new Service({ kind: 'mesos-agent' }, options),
        pathOf: (_, params) => `/${params['url'] ?? ''}`,
      }
    default:
      return id.startsWith('secrets') ? below('secrets', '/secrets/v1') : undefined
  }
}

/** What Admin Router asks, and no one else. */
const withoutService = ({ id }: Placed, checks: readonly Check[]): Plan =>
  checks.length === 0 ? { access: 'login', route: id } : { access: 'checks', route: id, checks }

interface Asked {
  readonly request: GatewayRequest
  readonly target: Target
  /** The path that the service sees. */
  readonly path: string
}

/** What Admin Router asks, and then the service. */
function withService(
  { id }: Placed,
  first: readonly Check[],
  service: Service,
  { request: { method, body }, target: { query }, path }: Asked,
): Plan {
  const { checks, lists } = service.plan({ method, path, query, body })
  const all = [...first, ...checks]
  if (lists.length === 0) return { access: 'checks', route: id, checks: all }
  return { access: 'checks', route: id, checks: all, lists }
}

/** What Admin Router asks of all but the account that the path names, which may read. */
function owned({ route, params }: Match<Placed>, { method }: GatewayRequest): Plan {
  const owner = method === 'GET' || method === 'HEAD' ? params['uid'] : undefined
  const plan = { access: 'checks', route: route.id, checks: route.first } as const
  return owner === undefined ? plan : { ...plan, owner }
}
