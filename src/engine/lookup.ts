/** Look-ups: whether a user's own grants or those of its groups allow a request. @module */

import { type ActionMask, ALL_ACTIONS, actionBit } from '../core/action.ts'
import type { Arena } from '../trie/arena.ts'
import { slotOf } from '../trie/bag.ts'
import {
  IS_DEAD,
  IS_OPEN,
  NODE_MARKS,
  NODE_PARENT,
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
import type { Holder } from './principals.ts'

/** The first word of a bag: its size above 5 bits, the logarithm of its block in them. */
const COUNT_SHIFT = 5
const LOG_MASK = 31
const TABLE_LOG = 5
/** A wish in one word: the actions of marks with a star that do, and above them of those without. */
const WANT_SHIFT = 5
/** What stands above so many bits of a mark tells the bit of its holder in a user's high marks. */
const HIGH_SHIFT: number = HOLDER_SHIFT + 5
const FULL: ActionMask = actionBit('full')

/**
 * Tells whether a grant of the user, or of a group that it is in, covers `resource` and allows the
 * action of `bit`. False where the resource is malformed.
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
  if (deepest === NOTHING) return false
  const low = words[user + PRINCIPAL_LOW] as number
  const high = words[user + PRINCIPAL_HIGH] as number
  let { reach } = probe
  for (let node = deepest; node !== NOTHING; node = words[node + NODE_PARENT] as Ref) {
    const first = words[node + NODE_MARKS] as number
    if (first !== 0) {
      const one = words[node + NODE_MARKS + 1] as number
      const two = words[node + NODE_MARKS + 2] as number
      // Most nodes have no mark of the user's holders, which is told by a bit or two of their
      // numbers: so this one jump nearly always goes the same way.
      const isNear =
        (first & LOG_MASK) === 0
          ? ((low >>> (one >>> HOLDER_SHIFT)) & (high >>> (one >>> HIGH_SHIFT))) |
            ((low >>> (two >>> HOLDER_SHIFT)) & (high >>> (two >>> HIGH_SHIFT)) & 1)
          : (two & low) === 0
            ? 0
            : 1
      if ((isNear & 1) !== 0 && allowsAt(words, node, user, bit, reach)) {
        return probe.isSound(deepest)
      }
    }
    reach = BELOW
  }
  return false
}

/** Tells whether a mark at a node allows what is wanted to the user. */
function allowsAt(
  words: Int32Array,
  node: Ref,
  user: Holder,
  bit: ActionMask,
  reach: number,
): boolean {
  const shape = words[node + NODE_SHAPE] as number
  // Which actions of a mark without a star, and of one with it, do what is wanted.
  const plain = (shape & IS_DEAD) === 0 && (reach === HERE || (shape & IS_OPEN) !== 0)
  const wanted = bit | FULL
  const want = ((plain ? wanted : 0) << WANT_SHIFT) | (reach === BELOW ? wanted : 0)
  const first = words[node + NODE_MARKS] as number
  const log = first & LOG_MASK
  const inPlace = node + NODE_MARKS + 1
  const block = log === 0 ? inPlace : (words[inPlace] as number)
  if (log >= TABLE_LOG) return tableAllows(words, block, log, user, want)
  const end = block + (first >>> COUNT_SHIFT)
  for (let at = block; at < end; at++) {
    if (markAllows(words, words[at] as number, user, want)) return true
  }
  return false
}

/**
 * Tells whether a mark does what is wanted, and its holder is the user or a group that it is in.
 * Most marks are told by two bits of the user's marks not to be: one jump, nearly always the same.
 */
function markAllows(words: Int32Array, mark: number, user: Holder, want: number): boolean {
  const low = (words[user + PRINCIPAL_LOW] as number) >>> (mark >>> HOLDER_SHIFT)
  const high = (words[user + PRINCIPAL_HIGH] as number) >>> (mark >>> HIGH_SHIFT)
  if ((low & high & 1) === 0) return false
  return proves(mark, want) && isHeld(words, user, mark >>> HOLDER_SHIFT)
}

/** Tells whether a mark reaches what is wanted and allows the action, whoever its holder is. */
const proves = (mark: number, want: number): boolean =>
  (mark & ((mark & STAR) === 0 ? want >>> WANT_SHIFT : want) & ALL_ACTIONS) !== 0

/** Tells whether a number is the user's own or that of a group that it is in. */
function isHeld(words: Int32Array, user: Holder, number: number): boolean {
  if (((words[user + PRINCIPAL_NUMBER] as number) & NUMBER_MASK) === number) return true
  const first = words[user + PRINCIPAL_PEERS] as number
  const log = first & LOG_MASK
  const block = words[user + PRINCIPAL_PEERS + 1] as number
  if (log === 0) return block === number
  if (log >= TABLE_LOG) return isInTable(words, block, log, number)
  const end = block + (first >>> COUNT_SHIFT)
  for (let at = block; at < end; at++) if (words[at] === number) return true
  return false
}

function isInTable(words: Int32Array, block: number, log: number, number: number): boolean {
  const last = (1 << log) - 1
  let slot = slotOf(number, log)
  for (let step = 0; step <= last; step++, slot = (slot + 1) & last) {
    const item = words[block + slot] as number
    if (item === 0) return false
    if (item === number) return true
  }
  return false
}

/** Tells whether a node's table has a mark of one of the user's holders that allows it. */
function tableAllows(
  words: Int32Array,
  block: number,
  log: number,
  user: Holder,
  want: number,
): boolean {
  const own = (words[user + PRINCIPAL_NUMBER] as number) & NUMBER_MASK
  if (holderAllows(words, block, log, own, want)) return true
  const end = peersEnd(words, user)
  for (let at = peersStart(words, user); at < end; at++) {
    const number = words[at] as number
    if (number !== 0 && holderAllows(words, block, log, number, want)) return true
  }
  return false
}

function holderAllows(
  words: Int32Array,
  block: number,
  log: number,
  holder: number,
  want: number,
): boolean {
  const last = (1 << log) - 1
  let slot = slotOf(holder, log)
  for (let step = 0; step <= last; step++, slot = (slot + 1) & last) {
    const mark = words[block + slot] as number
    if (mark === 0) return false
    if (mark >>> HOLDER_SHIFT === holder && proves(mark, want)) return true
  }
  return false
}

/** Tells whether the user, or a group that it is in, may do everything. */
export function isSuperuser({ words }: Arena, user: Holder): boolean {
  if (((words[SUPERUSERS_LOW_AT] as number) & (words[user + PRINCIPAL_LOW] as number)) === 0) {
    return false
  }
  if (((words[SUPERUSERS_HIGH_AT] as number) & (words[user + PRINCIPAL_HIGH] as number)) === 0) {
    return false
  }
  const first = words[SUPERUSERS_AT] as number
  const log = first & LOG_MASK
  const block = words[SUPERUSERS_AT + 1] as number
  if (log >= TABLE_LOG) return isAnyInTable(words, block, log, user)
  const start = log === 0 ? SUPERUSERS_AT + 1 : block
  const end = start + (first >>> COUNT_SHIFT)
  for (let at = start; at < end; at++) if (isHeld(words, user, words[at] as number)) return true
  return false
}

/** Tells whether the user's own number or that of a group that it is in stands in a table. */
function isAnyInTable(words: Int32Array, block: number, log: number, user: Holder): boolean {
  const own = (words[user + PRINCIPAL_NUMBER] as number) & NUMBER_MASK
  if (isInTable(words, block, log, own)) return true
  const end = peersEnd(words, user)
  for (let at = peersStart(words, user); at < end; at++) {
    const number = words[at] as number
    if (number !== 0 && isInTable(words, block, log, number)) return true
  }
  return false
}

/** Where the groups of a user begin. */
const peersStart = (words: Int32Array, user: Holder): number => {
  const at = user + PRINCIPAL_PEERS
  return ((words[at] as number) & LOG_MASK) === 0 ? at + 1 : (words[at + 1] as number)
}

/** Where the groups of a user end. In a table some places are empty. */
const peersEnd = (words: Int32Array, user: Holder): number => {
  const first = words[user + PRINCIPAL_PEERS] as number
  const log = first & LOG_MASK
  return peersStart(words, user) + (log >= TABLE_LOG ? 1 << log : first >>> COUNT_SHIFT)
}
