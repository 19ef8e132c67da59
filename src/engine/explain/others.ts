/** Others: grants that the subject does not have and that would do. @module */

import { maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { compare } from '../../core/text.ts'
import { BELOW, HERE } from '../../trie/mark.ts'
import { type Entry, entriesOf, type TrieNode } from '../../trie/rid-trie.ts'
import { bySpecificity } from '../lookup.ts'
import type { Holder, State } from '../state.ts'
import { grantOf } from '../view.ts'
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
const MOST_LOOKS = 512

/** How many entries of a node are looked at where there are too many for all of them. */
const SAMPLE = 32

/** The best entry of each holder, by its number. */
type Found = Map<number, Entry<Holder>>

/**
 * Who else holds what would do: groups first, then users, superusers last; the most specific
 * grants first. Costs the depth of the resource; of nodes with more entries than can be looked at,
 * only some users are found, and as many groups as can be looked up.
 */
export function othersOf(asked: Asked): Bounded<Other> {
  const { state } = asked
  const found: Found = new Map()
  const isAll = findCovering(asked, found)
  let left = MOST_LOOKS
  for (const [number, entry] of state.superusers) {
    if (left-- === 0) break
    if (!found.has(number)) found.set(number, entry)
  }
  const isPartial = !isAll || state.superusers.size > MOST_LOOKS
  const isMaker = ({ resource, actions }: Entry<Holder>): boolean =>
    state.makesSuperuser(resource, actions)
  const rank = (entry: Entry<Holder>): number =>
    (isMaker(entry) ? 2 : 0) + (entry.holder.principal.kind === 'user' ? 1 : 0)
  const list = new Shortlist<Entry<Holder>>(
    (a, b) => rank(a) - rank(b) || bySpecificity(a, b) || compare(a.holder.name, b.holder.name),
  )
  for (const entry of found.values()) list.offer(entry)
  return list.bounded(isPartial, (entry) => ({
    grant: grantOf(entry),
    makesSuperuser: isMaker(entry),
    holds: entry.holder.grants.size,
  }))
}

/** Finds covering entries that allow the action; false where not all could be looked at. */
function findCovering({ state, bit, request: { resource } }: Asked, found: Found): boolean {
  const { scan, trie } = state
  scan.scan(resource)
  let left = MOST_LOOKS
  const crowds: TrieNode<Holder>[] = []
  const consider = (entry: Entry<Holder>): void => {
    const wanted = entry.node?.depth === scan.depth ? HERE : BELOW
    if ((entry.reach & wanted) !== 0 && maskAllows(entry.actions, bit)) keepBest(found, entry)
  }
  for (let node = trie.deepest(resource); node !== undefined; node = node.parent) {
    const { entries } = node
    if (entries.length <= left) {
      left -= entries.length
      entries.forEach(consider)
    } else {
      crowds.push(node)
      entries.slice(0, SAMPLE).forEach(consider)
    }
  }
  if (crowds.length > 0) lookUpGroups(state, crowds, consider)
  return crowds.length === 0
}

/** Looks groups up in nodes with many entries, in the order of the directory. */
function lookUpGroups(
  { groups }: State,
  crowds: readonly TrieNode<Holder>[],
  consider: (entry: Entry<Holder>) => void,
): void {
  let left = MOST_LOOKS
  for (const { number } of groups.values()) {
    for (const node of crowds) entriesOf(node, number).forEach(consider)
    left -= crowds.length
    if (left <= 0) return
  }
}

function keepBest(found: Found, entry: Entry<Holder>): void {
  const { number } = entry.holder
  const known = found.get(number)
  if (known === undefined || bySpecificity(entry, known) < 0) found.set(number, entry)
}
