/** Who allows: the principals through which a request is allowed, and the users behind them. @module */

import { type ActionMask, maskAllows } from '../../core/action.ts'
import { BELOW, HERE } from '../../trie/mark.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import type { GroupRecord, Holder, State, UserRecord } from '../state.ts'
import type { Source } from './source.ts'

/** The actions that a grant is taken to have. */
export type Reading = (entry: Entry<Holder>) => ActionMask

/** Every grant with the actions that it has. */
const AS_IT_IS: Reading = ({ actions }) => actions

/**
 * Hands over whoever holds a grant that allows the action of `bit` on `resource`, which is no
 * malformed one, or that makes superusers; some perhaps twice.
 *
 * Takes the scan. Costs the grants on the path of the resource and those that make superusers.
 */
export function eachAllowing(
  state: State,
  bit: ActionMask,
  resource: string,
  reading: Reading,
  take: (holder: Holder) => void,
): void {
  const { scan, trie, superusers } = state
  scan.scan(resource)
  for (let node = trie.deepest(resource); node !== undefined; node = node.parent) {
    const wanted = node.depth === scan.depth ? HERE : BELOW
    for (const entry of node.entries) {
      if ((entry.reach & wanted) !== 0 && maskAllows(reading(entry), bit)) take(entry.holder)
    }
  }
  for (const entry of superusers.values()) {
    if (state.makesSuperuser(entry.resource, reading(entry))) take(entry.holder)
  }
}

/** The users for whom a request is allowed. Costs the grants read, and the members of groups. */
export function usersAllowed(state: State, bit: ActionMask, resource: string): Source<UserRecord> {
  return (take) => {
    const groups = new Set<GroupRecord>()
    eachAllowing(state, bit, resource, AS_IT_IS, (holder) => {
      if (isGroup(holder)) groups.add(holder)
      else take(holder)
    })
    for (const { members } of groups) for (const user of members) take(user)
  }
}

/** Tells a group from a user. */
export const isGroup = (holder: Holder): holder is GroupRecord => 'members' in holder
