/** One's own routes, as a gateway outside DC/OS has them. @module */

import type { GatewayRequest } from '../http/request.ts'
import type { Target } from '../http/target.ts'
import type { Mapper, Plan } from '../plan.ts'
import { type OpenPrefix, type OwnRoute, OwnRoutes } from './table.ts'

/** Maps requests by a table of one's own; what the table does not have is refused with 404. */
export class OwnMapper implements Mapper {
  readonly #routes: OwnRoutes
  readonly #authorizer: string

  /** @throws RidgateError `ERR_OPTION` for a path or template that is none. */
  constructor(
    routes: readonly OwnRoute[],
    prefixes: readonly OpenPrefix[] = [],
    authorizer = 'gateway',
  ) {
    this.#routes = new OwnRoutes(routes, prefixes)
    this.#authorizer = authorizer
  }

  plan({ method }: GatewayRequest, { path }: Target): Plan {
    const found = this.#routes.find(method, path)
    switch (found.access) {
      case 'open':
      case 'login':
        return { access: found.access, route: found.id }
      case 'refused':
        return { access: 'refused', route: found.id, status: found.status }
      case 'check': {
        const { resource, action } = found
        const check = { authorizer: this.#authorizer, action, resource, denied: '403' as const }
        return { access: 'checks', route: found.id, checks: [check] }
      }
      default:
        return found satisfies never
    }
  }
}
