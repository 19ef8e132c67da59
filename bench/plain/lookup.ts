/** Look-ups: what a user's own grants and those of its groups say of one resource. @module */

import { type ActionMask, actionsOf, maskAllows } from '../../src/core/action.ts'
import type { Grant } from '../../src/core/grant.ts'
import { compare } from '../../src/core/text.ts'
import { type Crowd, NO_SLOT } from './crowd.ts'
import { BELOW, HERE, holderOf, reachOf } from './mark.ts'
import { type Entry, entriesOf, type TrieNode } from './rid-trie.ts'
import { type Holder, highBit, lowBit, type State, type UserRecord } from './state.ts'

/** Up to how many holders a user's are read one by one. */
const FEW = 12

/** Tells whether a number is the user's own or that of a group that it is in. */
function isHeld(holder: number, user: UserRecord): boolean {
  if ((user.low & lowBit(holder)) === 0 || (user.high & highBit(holder)) === 0) return false
  if (holder === user.number) return true
  const { holders, groups } = user
  if (holders.length > FEW) return groups.has(holder)
  for (let at = 1; at < holders.length; at++) if (holders[at] === holder) return true
  return false
}

/**
 * Tells whether a grant of the user, or of a group that it is in, covers `resource`, which the
 * scan has just taken apart, and allows the action of `bit`.
 *
 * Allocates nothing. Costs the depth of the resource and, at each node on its path, the fewer of
 * the entries there and the user's groups; never the number of grants.
 */
export function isGranted(
  state: State,
  user: UserRecord,
  bit: ActionMask,
  resource: string,
): boolean {
  let node = state.trie.deepest(resource)
  let reach = node !== undefined && node.depth === state.scan.depth ? HERE : BELOW
  while (node !== undefined) {
    if (allowsAt(node, user, bit, reach)) return true
    reach = BELOW
    node = node.parent
  }
  return false
}

function allowsAt(
  node: TrieNode<Holder>,
  user: UserRecord,
  bit: ActionMask,
  reach: number,
): boolean {
  const { first, second, third, others, crowd } = node
  if (crowd !== undefined) return crowdAllows(crowd, user, bit, reach)
  if (markAllows(first, user, bit, reach)) return true
  if (markAllows(second, user, bit, reach)) return true
  if (markAllows(third, user, bit, reach)) return true
  if (others === undefined) return false
  for (let at = 0; at < others.length; at++) {
    if (markAllows(others[at] as number, user, bit, reach)) return true
  }
  return false
}

const markAllows = (mark: number, user: UserRecord, bit: ActionMask, reach: number): boolean =>
  proves(mark, bit, reach) && isHeld(holderOf(mark), user)

/** Tells whether a mark reaches what is wanted and allows the action, whoever its holder is. */
const proves = (mark: number, bit: ActionMask, reach: number): boolean =>
  (reachOf(mark) & reach) !== 0 && maskAllows(mark, bit)

function crowdAllows(
  crowd: Crowd,
  { holders }: UserRecord,
  bit: ActionMask,
  reach: number,
): boolean {
  for (let at = 0; at < holders.length; at++) {
    const holder = holders[at] as number
    for (let slot = crowd.first(holder); slot !== NO_SLOT; slot = crowd.next(holder, slot)) {
      if (proves(crowd.mark(slot), bit, reach)) return true
    }
  }
  return false
}

/** Tells whether the user, or a group that it is in, may do everything. */
export function isSuperuser({ superusers }: State, { holders }: UserRecord): boolean {
  if (superusers.size === 0) return false
  for (let at = 0; at < holders.length; at++) {
    if (superusers.has(holders[at] as number)) return true
  }
  return false
}

/** The grants that make a superuser of the user: its own first, then by gid. */
export function superuserEntries(state: State, user: UserRecord): Entry<Holder>[] {
  const proofs = user.holders.map((holder) => state.superusers.get(holder))
  return proofs.filter((proof) => proof !== undefined).sort(bySpecificity)
}

/**
 * Every entry of the user and its groups that covers `resource`, which the scan has just taken
 * apart, the most specific first: see {@link bySpecificity}.
 */
export function coveringEntries(state: State, user: UserRecord, resource: string): Entry<Holder>[] {
  const found: Entry<Holder>[] = []
  for (let node = state.trie.deepest(resource); node !== undefined; node = node.parent) {
    const wanted = node.depth === state.scan.depth ? HERE : BELOW
    found.push(...entriesFor(node, user).filter(({ reach }) => (reach & wanted) !== 0))
  }
  return found.sort(bySpecificity)
}

/** The entries at a node of the user and its groups, in no order. */
function entriesFor(node: TrieNode<Holder>, user: UserRecord): Entry<Holder>[] {
  const { crowd, entries } = node
  return crowd === undefined
    ? entries.filter(({ holder }) => isHeld(holder.number, user))
    : user.holders.flatMap((number) => entriesOf(node, number))
}

/**
 * Orders covering entries: the deepest first; at one node a user's own before a group's, then the
 * smaller gid, the shorter spelling of the resource, and the smaller one.
 */
function bySpecificity(a: Entry<Holder>, b: Entry<Holder>): number {
  return (
    depthOf(b) - depthOf(a) ||
    compare(gidOf(a), gidOf(b)) ||
    a.resource.length - b.resource.length ||
    compare(a.resource, b.resource)
  )
}

const depthOf = (entry: Entry<Holder>): number => entry.node?.depth ?? 0

/** Empty for a user, and so before every gid. */
const gidOf = ({ holder: { principal } }: Entry<Holder>): string =>
  principal.kind === 'user' ? '' : principal.gid

/** An entry as others see it. */
export const grantOf = ({ holder, resource, actions }: Entry<Holder>): Grant => ({
  principal: holder.principal,
  resource,
  actions: actionsOf(actions),
})
