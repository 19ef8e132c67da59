/** Parts of the server: what routes are made with. @module */

import type { Logger } from 'pino'
import type { BodyReaders, Clock, Iam } from '../iam/index.ts'
import type { Decisions } from './decisions.ts'
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
}

/** The same, complete; shared by all apps of one process, so that limits hold for them together. */
export interface ServerParts extends Omit<ServerOptions, 'limits'> {
  readonly limits: Limits
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
  return { ...options, limits, failedLogins, load: { inFlight: 0 } }
}
