/** Parts of the server: what routes are made with. @module */

import type { Logger } from 'pino'
import type { BodyReaders, Clock, Iam } from '../iam/index.ts'
import type { Decisions } from './decisions.ts'
import type { GatewayRouteOptions } from './gateway/options.ts'
import { FailedLogins } from './http/failed-logins.ts'
import type { Audit } from './operation/audit.ts'
import type { Metrics } from './operation/metrics.ts'

/** What a client may use up. */
export interface Limits {
  readonly bodyBytes: number
  readonly urlLength: number
  /** Requests that are being answered at once. */
  readonly inFlight: number
  /** Logins that fail within a minute. */
  readonly failedLoginsPerAccount: number
  readonly failedLoginsPerAddress: number
}

/** The limits where none are given. */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1024 * 1024,
  urlLength: 8192,
  inFlight: 1024,
  failedLoginsPerAccount: 20,
  failedLoginsPerAddress: 300,
}

/** What a server is made of. */
export interface ServerOptions {
  readonly iam: Iam
  readonly readers: BodyReaders
  readonly decisions: Decisions
  readonly audit: Audit
  readonly metrics: Metrics
  readonly log: Logger
  readonly clock: Clock
  readonly limits?: Partial<Limits>
  readonly gateway?: GatewayRouteOptions
}

/** The same, complete; shared by all apps of one process, so that limits hold for them together. */
export interface ServerParts extends Omit<ServerOptions, 'limits' | 'gateway'> {
  readonly limits: Limits
  readonly gateway: GatewayRouteOptions
  readonly failedLogins: FailedLogins
  /** How many requests are being answered. */
  readonly load: { inFlight: number }
}

/** Completes the parts of a server. */
export function serverParts(options: ServerOptions): ServerParts {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const failedLogins = new FailedLogins(options.clock, {
    perAccount: limits.failedLoginsPerAccount,
    perAddress: limits.failedLoginsPerAddress,
  })
  const { gateway = {} } = options
  return { ...options, gateway, limits, failedLogins, load: { inFlight: 0 } }
}
