/** Cover: what one principal holds along the path of a resource. @module */

import { type ActionMask, maskAllows, NO_ACTIONS } from '../core/action.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import { actionsIn, BELOW, holderOf } from '../trie/mark.ts'
import type { Entry, Spot } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { bySpecificity, eachMarkFor, entriesFor } from './covering.ts'
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
  const found: Entry[] = []
  eachCover(state, entry, entry.holder, (mark, node) => found.push(state.trie.entry(node, mark)))
  return found.sort(bySpecificity(state))
}

/** The actions that were granted by the cover of an entry. */
export interface CoverMasks {
  /** By the entry's own holder. */
  readonly own: ActionMask
  /** By it and, where it is a user, by its groups. */
  readonly all: ActionMask
}

/**
 * What {@link coverOf} says of the grant of a holder, by its number, at a spot, in two words: at
 * less cost.
 */
export function coverMasksOf(state: State, spot: Spot, holder: number): CoverMasks {
  let own = NO_ACTIONS
  let all = NO_ACTIONS
  eachCover(state, spot, holder, (mark) => {
    all |= actionsIn(mark)
    if (holderOf(mark) === holder) own |= actionsIn(mark)
  })
  return { own, all }
}

/** Hands over the marks of the cover of a grant, each with its node. */
function eachCover(
  state: State,
  { node, spelling }: Spot,
  number: number,
  take: (mark: number, node: Ref) => void,
): void {
  const { trie } = state
  if (trie.reachOf(node, spelling) === 0) return
  const holder = state.principals.byNumber(number)
  // At most nodes nothing stands, or nothing but the grant.
  if (trie.countAt(node) > 1) {
    const entry = trie.entryAt({ node, spelling }, number) as Entry
    for (const other of entriesFor(state, node, holder)) {
      if (isCover(state, other, entry)) take(other.mark, node)
    }
  }
  let above = trie.nodes.parentOf(node)
  const takeBelow = (mark: number): void => {
    if ((trie.reachOf(above, mark) & BELOW) !== 0) take(mark, above)
  }
  for (; above !== NOTHING; above = trie.nodes.parentOf(above)) {
    if (trie.countAt(above) > 0) eachMarkFor(state, above, holder, takeBelow)
  }
}

/** Tells whether another entry at the place of one is of its cover. */
function isCover(state: State, other: Entry, entry: Entry): boolean {
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
