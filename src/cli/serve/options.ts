/** Options of `ridgate serve`. @module */

import type { CommonOptions } from '../outcome.ts'

/** The options of `serve`. */
export interface ServeOptions extends CommonOptions {
  readonly data?: string
  readonly listen?: string
  readonly trustedListen?: string
  readonly trustedAdmin?: boolean
  readonly policy: readonly string[]
  readonly example?: boolean
  readonly mode?: string
  readonly release?: string
  readonly audit?: string
  readonly auditFormat?: string
  readonly logLevel?: string
  readonly envoyListen?: string
  readonly peer?: readonly string[]
  readonly unmapped?: readonly string[]
  readonly service?: readonly string[]
  readonly anonymous?: boolean
  readonly baseUrl?: string
  readonly authzen?: string
}

/** Where the server listens, where nothing else is said. */
export const DEFAULT_LISTEN = '127.0.0.1:8101'

/** Where the store lies, where nothing else is said. */
export const DEFAULT_DATA = 'ridgate-data'
