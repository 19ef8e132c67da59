/** Who allows: the principals through which a request is allowed, and the users behind them. @module */

import { type ActionMask, maskAllows } from '../../core/action.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
import type { Source } from './source.ts'

/** The actions that a grant is taken to have. */
export type Reading = (entry: Entry) => ActionMask

/** Every grant with the actions that it has. */
const AS_IT_IS: Reading = ({ actions }) => actions

/**
 * Hands over whoever holds a grant that allows the action of `bit` on `resource`, which is no
 * malformed one, or that makes superusers; some perhaps twice.
 *
 * Costs the grants on the path of the resource and those that make superusers.
 */
export function eachAllowing(
  state: State,
  bit: ActionMask,
  resource: string,
  reading: Reading,
  take: (holder: Holder) => void,
): void {
  for (const { node, wanted } of state.along(resource)) {
    for (const entry of state.trie.entriesAt(node)) {
      if ((entry.reach & wanted) !== 0 && maskAllows(reading(entry), bit)) {
        take(state.holderOf(entry))
      }
    }
  }
  for (const entry of state.superuserEntries()) {
    if (state.makesSuperuser(entry.resource, reading(entry))) take(state.holderOf(entry))
  }
}

/**
 * The users for whom a request is allowed, each once and by number, which is much as they lie in
 * memory. Costs the grants read, the members of groups, and a byte for each principal.
 */
export function usersAllowed(state: State, bit: ActionMask, resource: string): Source<Holder> {
  return (take) => {
    const { principals } = state
    const groups = new Set<Holder>()
    const numbers = new Uint8Array(principals.numberEnd)
    eachAllowing(state, bit, resource, AS_IT_IS, (holder) => {
      if (principals.isGroup(holder)) groups.add(holder)
      else numbers[principals.numberOf(holder)] = 1
    })
    for (const group of groups) {
      for (const number of principals.peerNumbersOf(group)) numbers[number] = 1
    }
    for (let at = numbers.indexOf(1); at >= 0; at = numbers.indexOf(1, at + 1)) {
      take(principals.byNumber(at))
    }
  }
}
