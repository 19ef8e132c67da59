/** Routes and endpoints: which requests a gateway knows, and what each of them asks. @module */

import type { Action } from '../../core/action.ts'
import type { Release } from '../../core/release.ts'

/** Who passes a route of Admin Router. */
type RouteAccess =
  /** Everyone, logged in or not. */
  | 'open'
  /** Every account. */
  | 'login'
  /** Who holds `full` on the resource. */
  | 'granted'
  /** The account that the path names as `uid`, and who holds `full` on the resource. */
  | 'own'
  | 'superuser'
  /** Who holds `full` on the resource of the service that the path names. */
  | 'service'
  /** Nobody from outside: the path does not exist. */
  | 'internal'

/** A route of Admin Router. Source: `spec-tables/routes.json`. */
export interface DcosRoute {
  readonly id: string
  readonly side: RouteSide
  readonly match: 'exact' | 'prefix' | 'pattern'
  readonly path: string
  readonly access: RouteAccess
  /** What `full` is asked on; `{service}` stands for the endpoint of a service. */
  readonly resource?: string
  readonly since: Release
  readonly until?: Release
}

/** On which nodes an Admin Router runs. */
export type RouteSide = 'master' | 'agent'

/** The services whose endpoints are known. */
export type ServiceKind = 'marathon' | 'metronome' | 'mesos-master' | 'mesos-agent' | 'secrets'

/** One permission that an endpoint asks for. */
export interface EndpointCheck {
  readonly action: Action
  /** The resource, with `{name}` for what the path, the body or the service knows. */
  readonly resource: string
  /** Where the names of the resource are found. */
  readonly seen: 'path' | 'body' | 'each' | 'service'
  /** The resource that covers every value of the names. */
  readonly whole?: string
  /** Asked only where the resource exists, or where it does not. */
  readonly when?: 'exists' | 'absent'
  /** The member of the body that names the resource. */
  readonly body?: string
}

/** What a service asks for one of its endpoints. Source: `spec-tables/endpoints.json`. */
export interface Endpoint {
  readonly id: string
  readonly service: ServiceKind
  /** A method; `LIST` for a GET with `list=true`; `CALL` for a v1 call of Mesos. */
  readonly method: string
  /** The path below the service, or the type of the call. */
  readonly path: string
  readonly checks: readonly EndpointCheck[]
  /** What the service does where a check fails. */
  readonly denied: '403' | '404' | 'filtered' | 'empty'
}
