/** Look-ups: whether a user's own grants or those of its groups allow a request. @module */

import { type ActionMask, actionBit } from '../core/action.ts'
import type { Arena } from '../trie/arena.ts'
import { SIZE_MASK, sizeOf, slotOf } from '../trie/bag.ts'
import { GROUPS } from '../trie/bag-kinds.ts'
import {
  IS_DEAD,
  IS_OPEN,
  NODE_MARKS,
  NODE_SHAPE,
  NOTHING,
  NUMBER_MASK,
  PRINCIPAL_HIGH,
  PRINCIPAL_LOW,
  PRINCIPAL_NUMBER,
  PRINCIPAL_PEERS,
  type Ref,
  SUPERUSERS_AT,
  SUPERUSERS_HIGH_AT,
  SUPERUSERS_LOW_AT,
} from '../trie/layout.ts'
import { BELOW, HERE, HOLDER_SHIFT, STAR } from '../trie/mark.ts'
import type { Probe } from '../trie/probe.ts'
import { wayLengthTaken, wayTaken } from '../trie/request.ts'
import type { Holder } from './principals.ts'

// What is constant in a module costs nothing, what is imported is read each time: see request.ts.
const DEAD = IS_DEAD
const OPEN = IS_OPEN
const MARKS = NODE_MARKS
const SHAPE = NODE_SHAPE
const NONE = NOTHING
const NUMBERS = NUMBER_MASK
const HIGH = PRINCIPAL_HIGH
const LOW = PRINCIPAL_LOW
const NUMBER = PRINCIPAL_NUMBER
const PEERS = PRINCIPAL_PEERS
const SUPERS = SUPERUSERS_AT
const SUPERS_HIGH = SUPERUSERS_HIGH_AT
const SUPERS_LOW = SUPERUSERS_LOW_AT
const DEEPER = BELOW
const ITSELF = HERE
const HOLDER = HOLDER_SHIFT
const STARRED = STAR

const slotBy = slotOf
const sizeIn = sizeOf
const way = wayTaken
const lengthOfWay = wayLengthTaken

/** In the first word of a bag, the code of the size of its block; 0 where it has none. */
const CODE_MASK = SIZE_MASK
/** Up to this size the groups of a user are a list. Places of a block that are free are 0. */
const LONGEST_LIST = GROUPS.most
/** The code of 64 words, from which on a table of marks is searched by holder rather than read. */
const LARGE_CODE = 32
/** What stands above so many bits of a mark tells the bit of its holder in a user's high marks. */
const HIGH_SHIFT: number = HOLDER + 5
const FULL: ActionMask = actionBit('full')

/**
 * Tells whether a grant of the user, or of a group that it is in, covers `resource` and allows the
 * action of `bit`. False where the resource is malformed.
 *
 * Another thread may be changing the words: then the answer is thrown away, and what is read may be
 * anything, so no loop is longer than a block that could be there.
 *
 * Allocates nothing. Costs the depth of the resource and, at each node on its path, the fewer of
 * the grants there and the user's groups; never the number of grants.
 */
export function isGranted(
  { words }: Arena,
  probe: Probe,
  user: Holder,
  bit: ActionMask,
  resource: string,
): boolean {
  const deepest = probe.deepest(resource)
  const low = words[user + LOW] as number
  const high = words[user + HIGH] as number
  const wanted = bit | FULL
  let { reach } = probe
  const count = deepest === NONE ? 0 : lengthOfWay()
  for (let at = 0; at < count; at++) {
    const node = way[at] as Ref
    const first = words[node + MARKS] as number
    const one = words[node + MARKS + 1] as number
    const two = words[node + MARKS + 2] as number
    const code = first & CODE_MASK
    let isFound = false
    if (code === 0) {
      // Most nodes have no mark of the user's holders, which is told by a bit or two of their
      // numbers: so these jumps nearly always go the same way.
      const isOne = (low >>> (one >>> HOLDER)) & (high >>> (one >>> HIGH_SHIFT)) & 1
      const isTwo = (low >>> (two >>> HOLDER)) & (high >>> (two >>> HIGH_SHIFT)) & 1
      isFound =
        (isOne !== 0 && (one & wanted) !== 0 && isProof(words, node, one, user, reach)) ||
        (isTwo !== 0 && (two & wanted) !== 0 && isProof(words, node, two, user, reach))
    } else if ((two & low) !== 0) {
      isFound =
        code < LARGE_CODE
          ? listAllows(words, node, user, wanted, reach)
          : tableAllows(words, node, user, wanted, reach)
    }
    if (isFound) return probe.isSound(deepest)
    reach = DEEPER
  }
  return false
}

/** Tells whether one of a node's marks, all of which are read, does what is wanted for the user. */
function listAllows(
  words: Int32Array,
  node: Ref,
  user: Holder,
  wanted: ActionMask,
  reach: number,
): boolean {
  const low = words[user + LOW] as number
  const high = words[user + HIGH] as number
  const first = words[node + MARKS] as number
  const block = words[node + MARKS + 1] as number
  const end = block + sizeIn(first)
  for (let at = block; at < end; at++) {
    const mark = words[at] as number
    const isNear = (low >>> (mark >>> HOLDER)) & (high >>> (mark >>> HIGH_SHIFT)) & 1
    if (isNear !== 0 && (mark & wanted) !== 0 && isProof(words, node, mark, user, reach))
      return true
  }
  return false
}

/**
 * Tells whether a mark reaches what is wanted of its node, and its holder is the user or a group
 * that it is in.
 */
function isProof(words: Int32Array, node: Ref, mark: number, user: Holder, reach: number): boolean {
  return reaches(words, node, mark, reach) && isHeld(words, user, mark >>> HOLDER)
}

/** Tells whether a mark reaches what is wanted of its node. */
export function reaches(words: Int32Array, node: Ref, mark: number, reach: number): boolean {
  if ((mark & STARRED) !== 0) return reach === DEEPER
  const shape = words[node + SHAPE] as number
  return (shape & DEAD) === 0 && (reach === ITSELF || (shape & OPEN) !== 0)
}

/** Tells whether a number is the user's own or that of a group that it is in. */
export function isHeld(words: Int32Array, user: Holder, number: number): boolean {
  if (((words[user + NUMBER] as number) & NUMBERS) === number) return true
  const first = words[user + PEERS] as number
  const size = sizeIn(first)
  const block = words[user + PEERS + 1] as number
  if (size === 0) return block === number
  if (size > LONGEST_LIST) return isInTable(words, block, size, number)
  const end = block + size
  for (let at = block; at < end; at++) if (words[at] === number) return true
  return false
}

function isInTable(words: Int32Array, block: number, size: number, number: number): boolean {
  const last = size - 1
  let slot = slotBy(number, size)
  for (let step = 0; step <= last; step++, slot = (slot + 1) & last) {
    const item = words[block + slot]
    if (item === number) return true
    if (!item) return false
  }
  return false
}

/** Tells whether a node's table has a mark of one of the user's holders that does what is wanted. */
function tableAllows(
  words: Int32Array,
  node: Ref,
  user: Holder,
  wanted: ActionMask,
  reach: number,
): boolean {
  const own = (words[user + NUMBER] as number) & NUMBERS
  if (holderAllows(words, node, own, wanted, reach)) return true
  const end = peersEnd(words, user)
  for (let at = peersStart(words, user); at < end; at++) {
    const number = words[at]
    if (number === undefined) return false
    if (number !== 0 && holderAllows(words, node, number, wanted, reach)) return true
  }
  return false
}

function holderAllows(
  words: Int32Array,
  node: Ref,
  holder: number,
  wanted: ActionMask,
  reach: number,
): boolean {
  const size = sizeIn(words[node + MARKS] as number)
  const block = words[node + MARKS + 1] as number
  const last = size - 1
  let slot = slotBy(holder, size)
  for (let step = 0; step <= last; step++, slot = (slot + 1) & last) {
    const mark = words[block + slot]
    if (!mark) return false
    if (mark >>> HOLDER !== holder || (mark & wanted) === 0) continue
    if (reaches(words, node, mark, reach)) return true
  }
  return false
}

/** Tells whether the user, or a group that it is in, may do everything. */
export function isSuperuser({ words }: Arena, user: Holder): boolean {
  if (((words[SUPERS_LOW] as number) & (words[user + LOW] as number)) === 0) {
    return false
  }
  if (((words[SUPERS_HIGH] as number) & (words[user + HIGH] as number)) === 0) {
    return false
  }
  const first = words[SUPERS] as number
  const size = sizeIn(first)
  const block = words[SUPERS + 1] as number
  if (size > LONGEST_LIST) return isAnyInTable(words, block, size, user)
  const start = size === 0 ? SUPERS + 1 : block
  const end = start + (size || 1)
  for (let at = start; at < end; at++) {
    const number = words[at]
    if (number === undefined) return false
    if (number !== 0 && isHeld(words, user, number)) return true
  }
  return false
}

/** Tells whether the user's own number or that of a group that it is in stands in a table. */
function isAnyInTable(words: Int32Array, block: number, size: number, user: Holder): boolean {
  const own = (words[user + NUMBER] as number) & NUMBERS
  if (isInTable(words, block, size, own)) return true
  const end = peersEnd(words, user)
  for (let at = peersStart(words, user); at < end; at++) {
    const number = words[at]
    if (number === undefined) return false
    if (number !== 0 && isInTable(words, block, size, number)) return true
  }
  return false
}

/** Where the groups of a user begin. */
export const peersStart = (words: Int32Array, user: Holder): number => {
  const at = user + PEERS
  return ((words[at] as number) & CODE_MASK) === 0 ? at + 1 : (words[at + 1] as number)
}

/** Where the groups of a user end. Some places are empty. */
export const peersEnd = (words: Int32Array, user: Holder): number => {
  const first = words[user + PEERS] as number
  return peersStart(words, user) + (sizeIn(first) || 1)
}
