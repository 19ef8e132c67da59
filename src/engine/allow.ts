/** Allowing: the decision as one boolean, the innermost way through the engine. @module */

import { type ActionMask, actionBit, NO_ACTIONS } from '../core/action.ts'
import { ANONYMOUS, type Subject } from '../core/principal.ts'
import { NOTHING } from '../trie/layout.ts'
import { MALFORMED } from '../trie/scan.ts'
import { isGranted, isSuperuser } from './lookup.ts'
import type { ModeTable } from './mode-table.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

// What is constant in a module costs nothing, what is imported is read each time: see request.ts.
const NOBODY = NOTHING
const UNKNOWN_ACTION = NO_ACTIONS
const NO_TOKEN = ANONYMOUS

/** The user of a subject's name; {@link NOTHING} for one that is unknown, or carried no token. */
export const userOf = (state: State, subject: Subject): Holder =>
  state.principals.user(subject as string)

/** Tells whether the subject may do this: see `Engine.isAllowed`. */
export function allows(
  state: State,
  modes: ModeTable,
  subject: Subject,
  action: string,
  resource: string,
): boolean {
  const user = state.principals.user(subject as string)
  return allowsUser(state, modes, user, subject === NO_TOKEN, actionBit(action), resource)
}

/** Requests in columns: an entry of each for every one. */
export interface Columns {
  readonly subjects: readonly Subject[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

/** The users of as many requests as are answered at a time. */
const users: Int32Array = new Int32Array(64)

/**
 * Writes 1 for each request that {@link allows} would allow, else 0. Users are looked up first,
 * many in a row: so short a loop that memory is read ahead of it.
 */
export function allowsAll(
  state: State,
  modes: ModeTable,
  { subjects, actions, resources }: Columns,
  answers: Uint8Array,
): void {
  for (let from = 0; from < subjects.length; from += users.length) {
    const end = Math.min(from + users.length, subjects.length)
    for (let at = from; at < end; at++) users[at - from] = userOf(state, subjects[at] as Subject)
    for (let at = from; at < end; at++) {
      const isAnonymous = subjects[at] === NO_TOKEN
      const bit = actionBit(actions[at] as string)
      const user = users[at - from] as Holder
      const resource = resources[at] as string
      answers[at] = Number(allowsUser(state, modes, user, isAnonymous, bit, resource))
    }
  }
}

/**
 * Tells whether a user, {@link NOTHING} for none, may do this. What was granted is looked for
 * before all else: the resource is taken apart only where the mode or a superuser may open what
 * was not.
 */
export function allowsUser(
  state: State,
  modes: ModeTable,
  user: Holder,
  isAnonymous: boolean,
  bit: ActionMask,
  resource: string,
): boolean {
  const { arena, probe } = state
  if (bit === UNKNOWN_ACTION) return false
  if (user !== NOBODY) {
    if (isGranted(arena, probe, user, bit, resource)) return true
    if (isSuperuser(arena, user)) return isSound(state, resource)
  }
  return !modes.isStrict && isOpen(state, modes, isAnonymous, resource)
}

/** Tells whether a text is a RID whose path is well formed. */
function isSound({ scan }: State, resource: string): boolean {
  scan.scan(resource)
  return scan.state !== MALFORMED
}

/** Tells whether the mode lets a request pass that nothing was granted for. */
function isOpen(state: State, modes: ModeTable, isAnonymous: boolean, resource: string): boolean {
  if (!isSound(state, resource)) return false
  const { family } = state.scan
  return !modes.isEnforced(family) || (isAnonymous && modes.trustsAnonymous(family))
}
