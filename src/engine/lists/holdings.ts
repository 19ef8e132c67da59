/** Holdings: the grants of a user and its groups, less what others of them give already. @module */

import { type ActionMask, actionBit, actionsOf, NO_ACTIONS } from '../../core/action.ts'
import { BELOW, HERE } from '../../trie/mark.ts'
import type { Entry, TrieNode } from '../../trie/rid-trie.ts'
import { MALFORMED } from '../../trie/scan.ts'
import { bySpecificity, entriesFor, gidOf } from '../lookup.ts'
import type { Holder, State, UserRecord } from '../state.ts'
import type { Holding } from './answers.ts'
import { chunksOf, compareLate, type Source } from './source.ts'

/**
 * What a user may do by grants, in order, after the place of a key of {@link holdingKey}; with
 * `below`, only what reaches that resource or what lies below it.
 *
 * A chunk costs a reading of all grants of the user and its groups, and for each of its items
 * about what a decision costs.
 */
export function* holdingsAfter(
  state: State,
  user: UserRecord,
  below: string | undefined,
  after: string,
  size: number,
): Generator<Holding[]> {
  const source = below === undefined ? allOf(user) : regionOf(state, user, below)
  const cut = after.indexOf(' ')
  const [from, gid] = [after.slice(0, cut), after.slice(cut + 1)]
  const isPast = (entry: Entry<Holder>): boolean =>
    (compareLate(entry.resource, from) || compareLate(gidOf(entry), gid)) > 0
  for (const chunk of chunksOf(source, byResource, isPast, size)) {
    yield chunk.flatMap((entry) => {
      const actions = actionsOf(restOf(entry, user))
      const { resource, holder } = entry
      return actions.length === 0 ? [] : [{ resource, actions, through: holder.principal }]
    })
  }
}

/** Where a holding stands in the order. */
export const holdingKey = ({ resource, through }: Holding): string =>
  `${resource} ${through.kind === 'user' ? '' : through.gid}`

const byResource = (a: Entry<Holder>, b: Entry<Holder>): number =>
  compareLate(a.resource, b.resource) || compareLate(gidOf(a), gidOf(b))

/** All that reaches anything. */
const allOf =
  (user: UserRecord): Source<Entry<Holder>> =>
  (take) => {
    for (const { grants } of [user, ...user.groups.values()]) {
      for (const entry of grants.values()) if (entry.node !== undefined) take(entry)
    }
  }

/** All that reaches a resource or what lies below it: what stands there or deeper, and above. */
const regionOf =
  (state: State, user: UserRecord, below: string): Source<Entry<Holder>> =>
  (take) => {
    const { above, root, reach } = regionAt(state, below)
    for (const node of above) {
      for (const entry of entriesFor(node, user)) if ((entry.reach & BELOW) !== 0) take(entry)
    }
    if (root === undefined) return
    allOf(user)((entry) => {
      const isThere = entry.node === root && (entry.reach & reach) !== 0
      if (isThere || isBelow(entry, root)) take(entry)
    })
  }

/** Where a region lies in the index. */
interface Region {
  readonly above: ReadonlyArray<TrieNode<Holder>>
  /** The node at its top, if grants stand there or deeper. */
  readonly root: TrieNode<Holder> | undefined
  /** What a grant at the top must reach. */
  readonly reach: number
}

/** A star, `/p/*`, means what it means in a grant: all below `/p`, and not `/p`. */
function regionAt({ scan, trie }: State, below: string): Region {
  scan.scan(below)
  const { star } = scan
  const depth = star ? scan.depth - 1 : scan.depth
  const above: TrieNode<Holder>[] = []
  let root: TrieNode<Holder> | undefined
  let node = scan.state === MALFORMED ? undefined : trie.deepest(below)
  for (; node !== undefined; node = node.parent) {
    if (node.depth === depth) root = node
    if (node.depth < depth) above.push(node)
  }
  return { above, root, reach: star ? BELOW : HERE | BELOW }
}

function isBelow(entry: Entry<Holder>, root: TrieNode<Holder>): boolean {
  let node = (entry.node as TrieNode<Holder>).parent
  while (node !== undefined && node.depth > root.depth) node = node.parent
  return node === root
}

const FULL: ActionMask = actionBit('full')

/**
 * The actions of an entry that the user has by nothing else: neither by what stands above it and
 * reaches below, nor by what goes before it at its node with the same reach. Where `full` is given
 * at a node, it goes before all else there, and alone.
 */
function restOf(entry: Entry<Holder>, user: UserRecord): ActionMask {
  const node = entry.node as TrieNode<Holder>
  let given = givenAbove(node, user)
  if ((given & FULL) !== 0) return NO_ACTIONS
  const twins = entriesFor(node, user).filter(({ reach }) => reach === entry.reach)
  twins.sort(bySpecificity)
  const whole = twins.find(({ actions }) => (actions & FULL) !== 0)
  if (whole !== undefined) return whole === entry ? FULL : NO_ACTIONS
  for (const twin of twins.slice(0, twins.indexOf(entry))) given |= twin.actions
  return entry.actions & ~given
}

function givenAbove({ parent }: TrieNode<Holder>, user: UserRecord): ActionMask {
  let given = NO_ACTIONS
  for (let node = parent; node !== undefined; node = node.parent) {
    for (const { reach, actions } of entriesFor(node, user)) {
      if ((reach & BELOW) !== 0) given |= actions
    }
  }
  return given
}
