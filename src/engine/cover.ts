/** Cover: what one principal holds along the path of a resource. @module */

import { type ActionMask, maskAllows } from '../core/action.ts'
import { BELOW, HERE } from '../trie/mark.ts'
import { type Entry, entriesOf, type TrieNode } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { bySpecificity, entriesFor } from './lookup.ts'
import type { Holder, State, UserRecord } from './state.ts'

const isUser = (holder: Holder): holder is UserRecord => holder.principal.kind === 'user'

/** The entries at a node of a holder itself and, where it is a user, of its groups. */
function heldAt(node: TrieNode<Holder>, holder: Holder): Entry<Holder>[] {
  if (isUser(holder)) return entriesFor(node, holder)
  return entriesOf(node, holder.number)
}

/**
 * The other entries of an entry's holder, and of a user's groups, that reach all that it reaches,
 * the most specific first. Of two entries of one holder that reach the same, the earlier one
 * covers the later. So cover never runs in a circle, and all that is covered may go at once.
 *
 * Costs the depth of the entry and, at each node above it, the fewer of the entries there and the
 * user's groups.
 */
export function coverOf(entry: Entry<Holder>): Entry<Holder>[] {
  const found: Entry<Holder>[] = []
  for (let node = entry.node; node !== undefined; node = node.parent) {
    for (const other of heldAt(node, entry.holder)) if (isCover(other, entry)) found.push(other)
  }
  return found.sort(bySpecificity)
}

function isCover(other: Entry<Holder>, entry: Entry<Holder>): boolean {
  if (other.node !== entry.node) return (other.reach & BELOW) !== 0
  if (other === entry || (other.reach & entry.reach) !== entry.reach) return false
  if (other.holder !== entry.holder || other.reach !== entry.reach) return true
  return bySpecificity(other, entry) < 0
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
  const { scan, trie } = state
  scan.scan(resource)
  if (scan.state === MALFORMED) return false
  for (let node = trie.deepest(resource); node !== undefined; node = node.parent) {
    const wanted = node.depth === scan.depth ? HERE : BELOW
    for (const { reach, actions } of heldAt(node, holder)) {
      if ((reach & wanted) !== 0 && maskAllows(actions, bit)) return true
    }
  }
  return false
}
