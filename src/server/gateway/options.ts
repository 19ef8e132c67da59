/** Options of the server behind other gateways, and as a decision point. @module */

import type { AuthzenMapping } from '../../gateway/authzen/mapping.ts'
import type { DcosOptions } from '../../gateway/routes/dcos.ts'

/** How the server stands behind other gateways. */
export interface GatewayRouteOptions {
  readonly dcos?: DcosOptions
  /** The addresses whose word counts; loopback where none are named. */
  readonly peers?: readonly string[]
  /** Whether permissive mode knows the anonymous subject: who brings no token at all. */
  readonly anonymous?: boolean
  /** Where clients of AuthZEN find the server; `http://127.0.0.1:8101` where none is given. */
  readonly baseUrl?: string
  /** What the terms of AuthZEN mean here. */
  readonly authzen?: AuthzenMapping
}
