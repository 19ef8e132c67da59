/** Others: grants that the subject does not have and that would do. @module */

import { maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { Ref } from '../../trie/layout.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import { bySpecificity, type Order } from '../covering.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
import type { Asked } from './asked.ts'
import { type Bounded, Shortlist } from './bounded.ts'

/** A grant of another principal that would allow the request, were it the subject's. */
export interface Other {
  /** The most specific one of that principal. A group's would be the subject's if it joined. */
  readonly grant: Grant
  readonly makesSuperuser: boolean
  /** How many grants that principal holds in all: joining a group brings all of its. */
  readonly holds: number
}

/** The most entries that are looked at, and the most look-ups of groups in crowds. */
const MOST_LOOKS = 256

/** How many entries of a node are looked at where there are too many for all of them. */
const SAMPLE = 32

/** The best entry of each holder, by its number. */
type Found = Map<number, Entry>

/**
 * Who else holds what would do: groups first, then users, superusers last; the most specific
 * grants first. Costs the depth of the resource; of nodes with more entries than can be looked at,
 * only some users are found, and as many groups as can be looked up.
 */
export function othersOf(asked: Asked): Bounded<Other> {
  const { state } = asked
  const { principals } = state
  const found: Found = new Map()
  const isAll = findCovering(asked, found)
  let left = MOST_LOOKS
  for (const entry of state.superuserEntries()) {
    if (left-- === 0) break
    if (!found.has(entry.holder)) found.set(entry.holder, entry)
  }
  const isPartial = !isAll || state.superuserCount > MOST_LOOKS
  const candidateOf = candidatesIn(state)
  const order = bySpecificity(state)
  const list = new Shortlist<Candidate>(
    (a, b) => a.rank - b.rank || order(a.entry, b.entry) || principals.compare(a.holder, b.holder),
  )
  for (const entry of found.values()) list.offer(candidateOf(entry))
  return list.bounded(isPartial, ({ entry, holder, isMaker }) => ({
    grant: state.grantOf(entry),
    makesSuperuser: isMaker,
    holds: principals.grantCount(holder),
  }))
}

/** An entry with what it is ranked by. */
interface Candidate {
  readonly entry: Entry
  readonly holder: Holder
  readonly isMaker: boolean
  readonly rank: number
}

function candidatesIn(state: State): (entry: Entry) => Candidate {
  const { principals, superuser, trie } = state
  const spot = superuser === undefined ? undefined : trie.spotOf(superuser)
  return (entry) => {
    const holder = state.holderOf(entry)
    const isThere = entry.node === spot?.node && entry.spelling === spot.spelling
    const isMaker =
      isThere && superuser !== undefined && state.makesSuperuser(superuser, entry.actions)
    const rank = (isMaker ? 2 : 0) + (principals.isGroup(holder) ? 0 : 1)
    return { entry, holder, isMaker, rank }
  }
}

/** Finds covering entries that allow the action; false where not all could be looked at. */
function findCovering({ state, bit, request: { resource } }: Asked, found: Found): boolean {
  const { trie } = state
  const order = bySpecificity(state)
  let left = MOST_LOOKS
  const crowds: Crowd[] = []
  for (const { node, wanted } of state.along(resource)) {
    const consider = (entry: Entry): void => {
      if ((entry.reach & wanted) !== 0 && maskAllows(entry.actions, bit)) {
        keepBest(order, found, entry)
      }
    }
    const count = trie.countAt(node)
    const isCrowd = count > left
    if (isCrowd) crowds.push({ node, consider })
    else left -= count
    let some = isCrowd ? SAMPLE : count
    for (const entry of trie.entriesAt(node)) {
      if (some-- === 0) break
      consider(entry)
    }
  }
  if (crowds.length > 0) lookUpGroups(state, crowds)
  return crowds.length === 0
}

/** A node with too many entries for all of them to be looked at. */
interface Crowd {
  readonly node: Ref
  readonly consider: (entry: Entry) => void
}

/** Looks groups up in nodes with many entries, in the order of their table. */
function lookUpGroups({ principals, trie }: State, crowds: readonly Crowd[]): void {
  let left = MOST_LOOKS
  for (const group of principals.groups()) {
    const number = principals.numberOf(group)
    for (const { node, consider } of crowds) {
      trie.eachOf(node, number, consider)
    }
    left -= crowds.length
    if (left <= 0) return
  }
}

function keepBest(order: Order, found: Found, entry: Entry): void {
  const known = found.get(entry.holder)
  if (known === undefined || order(entry, known) < 0) found.set(entry.holder, entry)
}
