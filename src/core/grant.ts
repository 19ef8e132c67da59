/** Grants: the access control entries. They only ever allow. @module */

import type { Action } from './action.ts'
import type { Principal } from './principal.ts'
import type { Rid } from './rid.ts'

/**
 * What a principal may do with a resource. One principal has at most one grant on one RID: two
 * that name the same principal and RID are one grant with the actions of both.
 */
export interface Grant {
  readonly principal: Principal
  /** As it was written: never normalised. */
  readonly resource: Rid
  readonly actions: readonly Action[]
}
