/** Holdings: the grants of a user and its groups, less what others of them give already. @module */

import { type ActionMask, actionBit, actionsOf, NO_ACTIONS } from '../../core/action.ts'
import { MAX_GID_LENGTH } from '../../core/principal.ts'
import { MAX_RID_LENGTH, type Rid } from '../../core/rid.ts'
import { NOTHING, type Ref, wordsFor } from '../../trie/layout.ts'
import { BELOW, HERE } from '../../trie/mark.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import { MALFORMED } from '../../trie/scan.ts'
import { bySpecificity, entriesFor, gidOf } from '../covering.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
import type { Holding } from './answers.ts'
import { chunksOf, type Keys, type Source } from './source.ts'

/**
 * What a user may do by grants, in order, after the place of a key of {@link holdingKey}; with
 * `below`, only what reaches that resource or what lies below it.
 *
 * A chunk costs a reading of all grants of the user and its groups, and for each of its items
 * about what a decision costs.
 */
export function* holdingsAfter(
  state: State,
  user: Holder,
  below: string | undefined,
  after: string,
  size: number,
): Generator<Holding[]> {
  const entries = below === undefined ? allOf(state, user) : regionOf(state, user, below)
  for (const chunk of chunksOf(entries, keysIn(state), after, size)) {
    yield chunk.flatMap((entry) => {
      const actions = actionsOf(restOf(state, entry, user))
      if (actions.length === 0) return []
      const through = state.principals.principalOf(state.holderOf(entry))
      return [{ resource: entry.resource, actions, through }]
    })
  }
}

/** Where a holding stands in the order: a space goes before all that a RID is made of. */
export const holdingKey = ({ resource, through }: Holding): string =>
  `${resource} ${through.kind === 'user' ? '' : through.gid}`

/** How many words the longest key has. */
const KEY_WORDS: number = wordsFor(MAX_RID_LENGTH + 1 + MAX_GID_LENGTH)

const SPACE = 32

/** The keys of entries, as {@link holdingKey} has them. */
function keysIn(state: State): Keys<Entry> {
  const bytes = new Uint8Array(KEY_WORDS << 2)
  const spelt = new Int32Array(bytes.buffer)
  const write = (entry: Entry, words: Int32Array): number => {
    let length = entry.spell(spelt)
    bytes[length++] = SPACE
    const gid = gidOf(state, entry)
    for (let at = 0; at < gid.length; at++) bytes[length++] = gid.charCodeAt(at)
    bytes.fill(0, length, wordsFor(length) << 2)
    for (let at = 0; at << 2 < length; at++) words[at] = spelt[at] as number
    return length
  }
  return { write, words: KEY_WORDS }
}

/** All that reaches anything. */
const allOf =
  ({ principals, trie }: State, user: Holder): Source<Entry> =>
  (take) => {
    const takeReaching = (entry: Entry): void => {
      if (entry.reach !== 0) take(entry)
    }
    for (const number of principals.numbersOf(user)) {
      // In the order of memory, in which what is near is read faster.
      const places = Int32Array.from(principals.placesOf(principals.byNumber(number))).sort()
      for (const node of places) trie.eachOf(node as Ref, number, takeReaching)
    }
  }

/** All that reaches a resource or what lies below it: what stands there or deeper, and above. */
const regionOf =
  (state: State, user: Holder, below: string): Source<Entry> =>
  (take) => {
    const { above, root, reach } = regionAt(state, below)
    for (const node of above) {
      for (const entry of entriesFor(state, node, user)) {
        if ((entry.reach & BELOW) !== 0) take(entry)
      }
    }
    if (root === NOTHING) return
    allOf(
      state,
      user,
    )((entry) => {
      const isThere = entry.node === root && (entry.reach & reach) !== 0
      if (isThere || isBelow(state, entry, root)) take(entry)
    })
  }

/** Where a region lies in the index. */
interface Region {
  /** The nodes on the way to its top, which may be among them. */
  readonly above: readonly Ref[]
  /** The node at its top, if grants stand there or deeper. */
  readonly root: Ref
  /** What a grant at the top must reach. */
  readonly reach: number
}

/** A star, `/p/*`, means what it means in a grant: all below `/p`, and not `/p`. */
function regionAt(state: State, below: string): Region {
  const { scan, trie } = state
  scan.scan(below)
  if (scan.state === MALFORMED) return { above: [], root: NOTHING, reach: HERE }
  const { star } = scan
  const root = trie.exact(below as Rid)
  const above = Array.from(state.along(below), ({ node }) => node)
  return { above, root, reach: star ? BELOW : HERE | BELOW }
}

function isBelow({ trie: { nodes } }: State, entry: Entry, root: Ref): boolean {
  const end = nodes.endOf(root)
  let node = nodes.parentOf(entry.node)
  while (node !== NOTHING && nodes.endOf(node) > end) node = nodes.parentOf(node)
  return node === root
}

const FULL: ActionMask = actionBit('full')

/**
 * The actions of an entry that the user has by nothing else: neither by what stands above it and
 * reaches below, nor by what goes before it at its node with the same reach. Where `full` is given
 * at a node, it goes before all else there, and alone.
 */
function restOf(state: State, entry: Entry, user: Holder): ActionMask {
  const { node } = entry
  let given = givenAbove(state, node, user)
  if ((given & FULL) !== 0) return NO_ACTIONS
  const twins = Array.from(entriesFor(state, node, user)).filter(
    ({ reach }) => reach === entry.reach,
  )
  twins.sort(bySpecificity(state))
  const whole = twins.find(({ actions }) => (actions & FULL) !== 0)
  if (whole !== undefined) return whole.is(entry) ? FULL : NO_ACTIONS
  for (const twin of twins) {
    if (twin.is(entry)) break
    given |= twin.actions
  }
  return entry.actions & ~given
}

function givenAbove(state: State, node: Ref, user: Holder): ActionMask {
  const { nodes } = state.trie
  let given = NO_ACTIONS
  for (let at = nodes.parentOf(node); at !== NOTHING; at = nodes.parentOf(at)) {
    for (const { reach, actions } of entriesFor(state, at, user)) {
      if ((reach & BELOW) !== 0) given |= actions
    }
  }
  return given
}
