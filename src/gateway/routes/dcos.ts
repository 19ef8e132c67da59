/** DC/OS: Admin Router first, then what the service behind it asks. @module */

import { DEFAULT_RELEASE, type Release } from '../../core/release.ts'
import type { GatewayRequest } from '../http/request.ts'
import type { Target } from '../http/target.ts'
import type { Check, Mapper, Plan } from '../plan.ts'
import type { DcosRoute, RouteSide } from './route.ts'
import { type Located, type Match, Router } from './router.ts'
import { type ServiceBehind, type ServiceOptions, servicePlan } from './service.ts'
import { dcosRouter, type OpenPrefix, prefixesOf } from './table.ts'

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

interface Behind {
  readonly service: ServiceBehind
  readonly path: string
}

/** Maps requests as Admin Router does, and what passes to the checks of the service behind. */
export class DcosMapper implements Mapper {
  readonly #router: Router<DcosRoute>
  readonly #services: ReadonlyMap<string, ServiceBehind | 'opaque'>
  /** The most segments that the name of one of them has. */
  readonly #mostSegments: number
  readonly #prefixes: Router<OpenPrefix & Located>
  readonly #options: DcosOptions

  /** @throws RidgateError `ERR_OPTION` for a prefix that is none. */
  constructor(options: DcosOptions = {}) {
    const { side = 'master', release = DEFAULT_RELEASE, services = NATIVE_SERVICES } = options
    this.#prefixes = new Router(prefixesOf(options.prefixes ?? []))
    this.#router = dcosRouter(side, release)
    const names = Object.keys(services)
    this.#services = new Map(Object.entries(services))
    this.#mostSegments = Math.max(0, ...names.map((name) => name.split('/').length))
    this.#options = options
  }

  plan(request: GatewayRequest, target: Target): Plan {
    const found = this.#router.find(target.path)
    if (found === undefined) return this.#unmapped(target)
    const { route } = found
    switch (route.access) {
      case 'internal':
        return { access: 'refused', route: route.id, status: 404 }
      case 'open':
        return { access: 'open', route: route.id }
      case 'login':
        return this.#checked(route, [], request, target, behindOf(found, target))
      case 'own':
        return this.#own(found, request, target)
      case 'superuser':
        return this.#checked(route, [adminRouter(SUPERUSER)], request, target, undefined)
      case 'granted': {
        const checks = [adminRouter(route.resource ?? SUPERUSER)]
        return this.#checked(route, checks, request, target, behindOf(found, target))
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

  #own({ route, params }: Match<DcosRoute>, request: GatewayRequest, target: Target): Plan {
    const plan = this.#checked(
      route,
      [adminRouter(route.resource ?? SUPERUSER)],
      request,
      target,
      undefined,
    )
    const owner = request.method === 'GET' || request.method === 'HEAD' ? params['uid'] : undefined
    return plan.access === 'checks' && owner !== undefined ? { ...plan, owner } : plan
  }

  /** The longest known endpoint of the path; without one, whoever is logged in learns of the 404. */
  #service({ route, params }: Match<DcosRoute>, request: GatewayRequest, target: Target): Plan {
    const segments = (params['service'] ?? '').split('/')
    for (let count = Math.min(segments.length, this.#mostSegments); count > 0; count--) {
      const name = segments.slice(0, count).join('/')
      const service = this.#services.get(name)
      if (service === undefined) continue
      const resource = (route.resource ?? SUPERUSER).replace('{service}', name)
      const path = `/${segments.slice(count).join('/')}`
      const behind = service === 'opaque' ? undefined : { service, path }
      return this.#checked(route, [adminRouter(resource)], request, target, behind)
    }
    return { access: 'refused', route: route.id, status: 404 }
  }

  #checked(
    { id }: DcosRoute,
    first: readonly Check[],
    { method, body }: GatewayRequest,
    { query }: Target,
    behind: Behind | undefined,
  ): Plan {
    if (behind === undefined) {
      return first.length === 0
        ? { access: 'login', route: id }
        : { access: 'checks', route: id, checks: first }
    }
    const asked = { method, path: behind.path, query, body }
    const { checks, lists } = servicePlan(behind.service, asked, this.#options)
    return {
      access: 'checks',
      route: id,
      checks: [...first, ...checks],
      ...(lists.length > 0 && { lists }),
    }
  }
}

const adminRouter = (resource: string): Check => ({
  authorizer: 'adminrouter',
  action: 'full',
  resource,
  denied: '403',
})

/** The service that stands behind a route of its own. */
function behindOf({ route, params }: Match<DcosRoute>, { path }: Target): Behind | undefined {
  switch (route.id) {
    case 'marathon':
      return { service: { kind: 'marathon' }, path: path.slice('/marathon'.length) }
    case 'mesos':
      return { service: { kind: 'mesos-master' }, path: path.slice('/mesos'.length) }
    case 'agent':
      return { service: { kind: 'mesos-agent' }, path: `/${params['url'] ?? ''}` }
    default:
      if (!route.id.startsWith('secrets')) return undefined
      return { service: { kind: 'secrets' }, path: path.slice('/secrets/v1'.length) }
  }
}
