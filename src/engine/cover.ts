/** Cover: what one principal holds along the path of a resource. @module */

import { type ActionMask, maskAllows } from '../core/action.ts'
import { NOTHING } from '../trie/layout.ts'
import { BELOW } from '../trie/mark.ts'
import type { Entry } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { bySpecificity, eachFor, entriesFor } from './covering.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/**
 * The other entries of an entry's holder, and of a user's groups, that reach all that it reaches,
 * the most specific first. Of two entries of one holder that reach the same, the earlier one
 * covers the later. So cover never runs in a circle, and all that is covered may go at once.
 *
 * Costs the depth of the entry and, at each node above it, the fewer of the entries there and the
 * user's groups.
 */
export function coverOf(state: State, entry: Entry): Entry[] {
  const { nodes } = state.trie
  const holder = state.holderOf(entry)
  const found: Entry[] = []
  for (let node = entry.node; node !== NOTHING; node = nodes.parentOf(node)) {
    eachFor(state, node, holder, (other) => {
      if (isCover(state, other, entry)) found.push(other)
    })
  }
  return found.sort(bySpecificity(state))
}

function isCover(state: State, other: Entry, entry: Entry): boolean {
  if (entry.reach === 0) return false
  if (other.node !== entry.node) return (other.reach & BELOW) !== 0
  if (other.is(entry) || (other.reach & entry.reach) !== entry.reach) return false
  if (other.holder !== entry.holder || other.reach !== entry.reach) return true
  return bySpecificity(state)(other, entry) < 0
}

/**
 * Tells whether a grant of a holder, or of a user's groups, covers `resource` and allows the
 * action of `bit`. Says nothing of superusers and modes.
 */
export function allowsHolder(
  state: State,
  holder: Holder,
  bit: ActionMask,
  resource: string,
): boolean {
  state.scan.scan(resource)
  if (state.scan.state === MALFORMED) return false
  for (const { node, wanted } of state.along(resource)) {
    for (const { reach, actions } of entriesFor(state, node, holder)) {
      if ((reach & wanted) !== 0 && maskAllows(actions, bit)) return true
    }
  }
  return false
}
