/** Decision logs: requests that were made, with how often and when. @module */

import type { AccessRequest } from './request.ts'

/** One request of a decision log: all lines that name the same subject, action and resource. */
export interface LoggedRequest extends AccessRequest {
  /** How often the log has it as allowed. */
  readonly allowed: number
  /** How often the log has it as denied. */
  readonly denied: number
  /** When it was first and last seen, in milliseconds since 1970; absent where no line has a time. */
  readonly first?: number
  readonly last?: number
  /** When it was last allowed. */
  readonly lastAllowed?: number
}
