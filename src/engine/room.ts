/** Room: whether the arena has enough for one more change, told before the change begins. @module */

import { MAX_RID_LENGTH } from '../core/rid.ts'
import { countOf, sizeOf } from '../trie/bag.ts'
import {
  BRANCH_WORDS,
  GROUPS_AT,
  NODE_MARKS,
  NODE_TEXT,
  NODES_AT,
  NOTHING,
  PRINCIPAL_PEERS,
  PRINCIPAL_PLACES,
  PRINCIPALS_ROOM_AT,
  type Ref,
  SUPERUSERS_AT,
  USERS_AT,
} from '../trie/layout.ts'
import { BITS, COUNT, sieveWords } from '../trie/table.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/** The most nodes that one RID may add: a segment has a character and a separator. */
const MOST_NODES: number = (MAX_RID_LENGTH >> 1) + 1
/** What they take beside the table: each a record, of a text of its own, and a branch block. */
const NODE_WORDS: number = MOST_NODES * (NODE_TEXT + BRANCH_WORDS + 4) + MAX_RID_LENGTH
/** More than what a user or a group takes, with a name of any length. */
const HOLDER_WORDS = 64

/** Whether there is room for one more user or group. Costs next to nothing, as do the others. */
export const hasRoomForHolder = (state: State): boolean =>
  hasRoom(state, () => {
    const { words } = state.arena
    const list = 2 * (words[PRINCIPALS_ROOM_AT] as number)
    return HOLDER_WORDS + list + tableWords(words, USERS_AT, 1) + tableWords(words, GROUPS_AT, 1)
  })

/** Whether there is room for one more member of a group. */
export const hasRoomForMember = (state: State, group: Holder, user: Holder): boolean =>
  hasRoom(state, () => {
    const { words } = state.arena
    return bagWords(words, group + PRINCIPAL_PEERS) + bagWords(words, user + PRINCIPAL_PEERS)
  })

/** Whether there is room for one more grant at a node, if it has one. */
export const hasRoomForGrant = (state: State, holder: Holder, node: Ref): boolean =>
  hasRoom(state, () => {
    const { words } = state.arena
    const marks = node === NOTHING ? 0 : bagWords(words, node + NODE_MARKS)
    const places = bagWords(words, holder + PRINCIPAL_PLACES) + bagWords(words, SUPERUSERS_AT)
    return NODE_WORDS + tableWords(words, NODES_AT, MOST_NODES) + marks + places
  })

/** Where half of all words are free, nothing needs a closer look: no block is so large. */
const hasRoom = ({ arena }: State, needed: () => number): boolean =>
  arena.isHalfFree || needed() <= arena.spare

/** What a table takes if so many more records make it grow. */
function tableWords(words: Int32Array, at: number, more: number): number {
  const bits = words[at + BITS] as number
  const isGrowing = ((words[at + COUNT] as number) + more) * 4 > 3 << bits
  return isGrowing ? (2 << bits) + sieveWords(bits + 1) : 0
}

/** What a bag takes if one more item makes it move: at most twice its block, or a first one. */
function bagWords(words: Int32Array, at: number): number {
  const first = words[at] as number
  return Math.max(32, 2 * sizeOf(first), 4 * countOf(first))
}
