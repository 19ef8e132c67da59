/** Changes: what a policy can be changed by, one step at a time. @module */

import type { SecurityMode } from './mode.ts'

/** A principal as a change names it: any text, checked when the change is applied. */
export type PrincipalName =
  | { readonly kind: 'user'; readonly uid: string }
  | { readonly kind: 'group'; readonly gid: string }

/** One step. Its texts are unchecked: applying it refuses what is malformed. */
export type Change =
  | { readonly op: 'create-user'; readonly uid: string; readonly service?: boolean }
  | { readonly op: 'delete-user'; readonly uid: string }
  | { readonly op: 'create-group'; readonly gid: string }
  | { readonly op: 'delete-group'; readonly gid: string }
  | { readonly op: 'add-member'; readonly gid: string; readonly uid: string }
  | { readonly op: 'remove-member'; readonly gid: string; readonly uid: string }
  | {
      readonly op: 'grant' | 'revoke'
      readonly principal: PrincipalName
      readonly resource: string
      readonly actions: readonly string[]
    }
  | { readonly op: 'set-mode'; readonly mode: SecurityMode }

/** Why a change was refused. */
export type ChangeErrorCode =
  | 'malformed-uid'
  | 'malformed-gid'
  | 'malformed-resource'
  | 'unknown-action'
  | 'no-actions'
  | 'unknown-mode'
  | 'unknown-op'
  | 'user-exists'
  | 'unknown-user'
  | 'group-exists'
  | 'unknown-group'
  | 'already-member'
  | 'not-a-member'
  | 'not-granted'
  | 'too-many-principals'
  | 'engine-full'

/** The change that refused a whole batch. */
export interface ChangeError {
  readonly code: ChangeErrorCode
  /** Which change of the batch, counted from 0. */
  readonly index: number
  /** For people: lower case, no final stop, input in backticks. */
  readonly message: string
}
