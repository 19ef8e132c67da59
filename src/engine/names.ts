/** Names from outside, checked, with the words to say when they are not what they should be. @module */

import { type ActionMask, actionBit, NO_ACTIONS } from '../core/action.ts'
import type { ChangeErrorCode } from '../core/change.ts'
import { type Gid, parseGid, parseUid, type Uid } from '../core/principal.ts'
import { err, ok, type Result } from '../core/result.ts'
import { parseRid, type Rid } from '../core/rid.ts'
import { quoted } from '../core/text.ts'

/** Why a name or a change was refused. */
export interface Refusal {
  readonly code: ChangeErrorCode
  readonly message: string
}

/** A value, or why there is none. */
export type Step<T> = Result<T, Refusal>

/** A refusal with its words. */
export const refuse = (
  code: ChangeErrorCode,
  message: string,
): { readonly ok: false; readonly error: Refusal } => err({ code, message })

/** A refusal where there is no room for more. */
export const refuseFull = (): { readonly ok: false; readonly error: Refusal } =>
  refuse(
    'engine-full',
    'there is no room for more in one engine; take something out and load the rest anew',
  )

/** The uid that a text spells. */
export function uidOf(text: string): Step<Uid> {
  const uid = parseUid(text)
  if (uid.ok) return uid
  return refuse(uid.error, `${quoted(text)} is no uid; use 1 to 96 letters, digits and - _ @ .`)
}

/** The gid that a text spells. */
export function gidOf(text: string): Step<Gid> {
  const gid = parseGid(text)
  if (gid.ok) return gid
  return refuse(gid.error, `${quoted(text)} is no gid; use 1 to 64 letters, digits and - _ @`)
}

/** The uid that a text spells, for a user to be created. */
export const newUidOf = (state: Room, text: string): Step<Uid> => hasRoom(state, uidOf(text))

/** The gid that a text spells, for a group to be created. */
export const newGidOf = (state: Room, text: string): Step<Gid> => hasRoom(state, gidOf(text))

interface Room {
  readonly isFull: boolean
}

function hasRoom<T>({ isFull }: Room, name: Step<T>): Step<T> {
  return name.ok && isFull
    ? refuse('too-many-principals', 'there is no room for one more; delete a user or a group')
    : name
}

/** The RID that a text spells. */
export function ridOf(text: string): Step<Rid> {
  const rid = parseRid(text)
  if (rid.ok) return rid
  return refuse('malformed-resource', `${quoted(text)} is no resource: ${rid.error}`)
}

/** The mask of actions that texts spell, at least one. */
export function maskOfTexts(texts: readonly string[]): Step<ActionMask> {
  let mask = NO_ACTIONS
  for (const text of texts) {
    const bit = actionBit(text)
    if (bit === NO_ACTIONS) return refuseAction(text)
    mask |= bit
  }
  return mask === NO_ACTIONS ? refuse('no-actions', 'a grant needs an action; name one') : ok(mask)
}

const refuseAction = (text: string): ReturnType<typeof refuse> =>
  refuse(
    'unknown-action',
    `action ${quoted(text)} is not known; use create, read, update, delete or full`,
  )
