/** Covering: the grants of a user and its groups that cover a request, in their order. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import { compare } from '../core/text.ts'
import type { Ref } from '../trie/layout.ts'
import type { Entry } from '../trie/rid-trie.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/** Orders entries: see {@link bySpecificity}. */
export type Order = (a: Entry, b: Entry) => number

/** Every grant of the user and its groups that covers a sound `resource`, the most specific first. */
export function coveringEntries(state: State, user: Holder, resource: string): Entry[] {
  const found: Entry[] = []
  for (const { node, wanted } of state.along(resource)) {
    for (const entry of entriesFor(state, node, user)) {
      if ((entry.reach & wanted) !== 0) found.push(entry)
    }
  }
  return found.sort(bySpecificity(state))
}

/**
 * The grants at a node of a holder itself and, where it is a user, of its groups, in no order.
 * Costs the fewer of the grants there and the groups.
 */
export function* entriesFor(state: State, node: Ref, holder: Holder): Generator<Entry> {
  const { principals, trie } = state
  if (trie.countAt(node) <= principals.peerCount(holder)) {
    for (const entry of trie.entriesAt(node)) {
      if (principals.holds(holder, entry.holder)) yield entry
    }
    return
  }
  const numbers = principals.isGroup(holder)
    ? [principals.numberOf(holder)]
    : principals.numbersOf(holder)
  for (const number of numbers) yield* trie.entriesOf(node, number)
}

/** Hands over what {@link entriesFor} has, at less cost. */
export function eachFor(
  { principals, trie }: State,
  node: Ref,
  holder: Holder,
  take: (entry: Entry) => void,
): void {
  const count = trie.countAt(node)
  if (count === 0) return
  if (count <= principals.peerCount(holder)) {
    trie.eachAt(node, (entry) => {
      if (principals.holds(holder, entry.holder)) take(entry)
    })
    return
  }
  trie.eachOf(node, principals.numberOf(holder), take)
  if (principals.isGroup(holder)) return
  for (const number of principals.peerNumbersOf(holder)) trie.eachOf(node, number, take)
}

/** The actions of all grants of the user and its groups that cover a sound `resource`. */
export function grantedActions(state: State, user: Holder, resource: string): ActionMask {
  let granted = NO_ACTIONS
  for (const { node, wanted } of state.along(resource)) {
    for (const { reach, actions } of entriesFor(state, node, user)) {
      if ((reach & wanted) !== 0) granted |= actions
    }
  }
  return granted
}

/** The grants that make a superuser of the user: its own first, then by gid. */
export function superuserEntries(state: State, user: Holder): Entry[] {
  if (state.superuserCount === 0) return []
  return Array.from(state.principals.numbersOf(user))
    .filter((number) => state.isSuperuserNumber(number))
    .map((number) => state.superuserEntryOf(number))
    .sort(bySpecificity(state))
}

/**
 * Orders covering entries: the deepest first; at one node a user's own before a group's, then the
 * smaller gid, the shorter spelling of the resource, and the smaller one.
 */
export const bySpecificity =
  (state: State): Order =>
  (a, b) =>
    state.trie.nodes.endOf(b.node) - state.trie.nodes.endOf(a.node) ||
    byHolder(state, a, b) ||
    (a.node === b.node && a.spelling === b.spelling ? 0 : bySpelling(a, b))

/** Users first and alike, then groups by gid. */
function byHolder({ principals }: State, a: Entry, b: Entry): number {
  if (a.holder === b.holder) return 0
  const [one, other] = [principals.byNumber(a.holder), principals.byNumber(b.holder)]
  const [isOneGroup, isOtherGroup] = [principals.isGroup(one), principals.isGroup(other)]
  if (isOneGroup && isOtherGroup) return principals.compare(one, other)
  return Number(isOneGroup) - Number(isOtherGroup)
}

function bySpelling(a: Entry, b: Entry): number {
  const [one, other] = [a.resource, b.resource]
  return one.length - other.length || compare(one, other)
}

/** Empty for a user, and so before every gid. */
export function gidOf({ principals }: State, entry: Entry): string {
  const holder = principals.byNumber(entry.holder)
  return principals.isGroup(holder) ? principals.nameOf(holder) : ''
}
