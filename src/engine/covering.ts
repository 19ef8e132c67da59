/** Covering: the grants of a user and its groups that cover a request, in their order. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import { compare } from '../core/text.ts'
import { countOf, sizeOf } from '../trie/bag.ts'
import { NODE_MARKS, PRINCIPAL_LOW, type Ref } from '../trie/layout.ts'
import { holderOf } from '../trie/mark.ts'
import { type Entry, IN_PLACE, signOf } from '../trie/rid-trie.ts'
import { isHeld, peersEnd, peersStart } from './lookup.ts'
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

/** From this size on a table of marks is searched by holder rather than read. */
const LARGE = 64

/**
 * The grants at a node of a holder itself and, where it is a user, of its groups, in no order.
 * Costs the fewer of the grants there and the groups, or the few that a node has.
 */
export function entriesFor(state: State, node: Ref, holder: Holder): readonly Entry[] {
  const found: Entry[] = []
  eachMarkFor(state, node, holder, (mark) => found.push(state.trie.entry(node, mark)))
  return found
}

/** Hands over the marks of what {@link entriesFor} answers. */
export function eachMarkFor(
  state: State,
  node: Ref,
  holder: Holder,
  take: (mark: number) => void,
): void {
  const { arena, principals } = state
  const { words } = arena
  const first = words[node + NODE_MARKS] as number
  const size = sizeOf(first)
  if (size > 0 && !hasSignOf(state, node, holder)) return
  if (size >= LARGE) {
    eachInTable(state, node, holder, take)
    return
  }
  const isGroup = principals.isGroup(holder)
  const own = principals.numberOf(holder)
  const start = size === 0 ? node + NODE_MARKS + 1 : (words[node + NODE_MARKS + 1] as number)
  const end = start + (size === 0 ? countOf(first) : size)
  for (let place = start; place < end; place++) {
    const mark = words[place] as number
    const number = holderOf(mark)
    const isIts = isGroup ? number === own : number !== 0 && isHeld(words, holder, number)
    if (isIts) take(mark)
  }
}

/** Tells whether a holder, or one of a user's groups, may have a mark among those in a node's block. */
function hasSignOf({ arena, principals }: State, node: Ref, holder: Holder): boolean {
  const { words } = arena
  const sign = principals.isGroup(holder)
    ? signOf(principals.numberOf(holder))
    : (words[holder + PRINCIPAL_LOW] as number)
  return ((words[node + NODE_MARKS + IN_PLACE] as number) & sign) !== 0
}

/** {@link eachMarkFor} where so many stand that each holder is looked for. */
function eachInTable(
  { arena, principals, trie }: State,
  node: Ref,
  holder: Holder,
  take: (mark: number) => void,
): void {
  const { words } = arena
  trie.eachMarkOf(node, principals.numberOf(holder), take)
  if (principals.isGroup(holder)) return
  // A place among the groups that is free is 0, for whom nothing is found.
  const end = peersEnd(words, holder)
  for (let at = peersStart(words, holder); at < end; at++) {
    trie.eachMarkOf(node, words[at] as number, take)
  }
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
    bySpelling(a, b)

/** Users first and alike, then groups by gid. */
function byHolder({ principals }: State, a: Entry, b: Entry): number {
  const [one, other] = [principals.byNumber(a.holder), principals.byNumber(b.holder)]
  const [isOneGroup, isOtherGroup] = [principals.isGroup(one), principals.isGroup(other)]
  if (isOneGroup && isOtherGroup) return principals.compare(one, other)
  return Number(isOneGroup) - Number(isOtherGroup)
}

/** The shorter spelling of a resource first, then the smaller one. */
export function bySpelling(a: Entry, b: Entry): number {
  const [one, other] = [a.resource, b.resource]
  return one.length - other.length || compare(one, other)
}

/** Empty for a user, and so before every gid. */
export function gidOf({ principals }: State, entry: Entry): string {
  const holder = principals.byNumber(entry.holder)
  return principals.isGroup(holder) ? principals.nameOf(holder) : ''
}
