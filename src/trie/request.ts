/**
 * The request that is being looked up, and the search for its nodes: the innermost loop of every
 * decision, in one piece. What others export is read anew each time that it is used, so what this
 * loop uses is constant in this file; that made it 1.3 times as fast. @module
 */

import { MAX_RID_LENGTH } from '../core/rid.ts'
import {
  END_MASK,
  NODE_PARENT,
  NODE_SHAPE,
  NODE_TEXT,
  NODES_AT,
  NOTHING,
  type Ref,
} from './layout.ts'
import { BITS, SIEVE, SIEVE_BITS, SLOTS, TAG_BITS, TAG_MASK } from './table.ts'
import { type Encoder, lastMask, mixEnd, mixWord, newEncoder, ROOM, SEED } from './text.ts'

const SLOTS_AT = NODES_AT + SLOTS
const BITS_AT = NODES_AT + BITS
const SIEVE_AT = NODES_AT + SIEVE
const PARENT = NODE_PARENT
const SHAPE = NODE_SHAPE
const TEXT = NODE_TEXT
const ENDS = END_MASK
const NONE = NOTHING
const TAGS = TAG_MASK
const TAG = TAG_BITS
const SIFTED = SIEVE_BITS
const LONGEST = MAX_RID_LENGTH
const FIRST_HASH = SEED
const mixed = mixWord
const ended = mixEnd
const masked = lastMask

const COLON = 58
const SLASH = 47
const DOT = 46

/** Before which characters a text may be cut: by a table, since to compare with three takes longer. */
const cuts: Uint8Array = new Uint8Array(256)
for (const separator of [COLON, SLASH, DOT]) cuts[separator] = 1

/** Its bytes: a thread has one request at a time, and nothing calls back before it is answered. */
const bytes: Uint8Array = new Uint8Array(ROOM)
const given: Int32Array = new Int32Array(bytes.buffer)
/** For each word, the hash of those before it. */
const hashes: Int32Array = new Int32Array(ROOM >> 2)
const encoder: Encoder = newEncoder()

/** The node that was found last, and those above it. */
const way: Int32Array = new Int32Array(LONGEST)

/**
 * What is known of the request, a word each: a variable of the module would be checked whenever it
 * is read or written, and so would be a shorter array, which is moved about with other objects.
 */
const known: Int32Array = new Int32Array(32)
/** How many characters it has. */
const LENGTH = 0
/** Where the last node that was found ends, and how many slots it took to find it. */
const FOUND_END = 1
const FOUND_STEP = 2
/** How many nodes there are on the way to it. */
const WAY_LENGTH = 3

/** The node that was found last, then the one above it and so on to its base: a word each. */
export const wayTaken: Int32Array = way

/** How many nodes there are on the way. */
export const wayLengthTaken = (): number => known[WAY_LENGTH] as number

/** How many characters were taken in. */
export const lengthTaken = (): number => known[LENGTH] as number

/** The characters that were taken in, as long as nothing else is. */
export const bytesTaken: Uint8Array = bytes

/**
 * Takes in what is asked for, and finds the deepest node whose text it begins with, up to a place
 * where it may be cut; or {@link NOTHING}. A tail holds no colon but where it is compared whole, so
 * none ends before the last colon. Whether the node is on the way of the request is for others to
 * say.
 */
export const firstNode = (words: Int32Array, asked: string): Ref => search(words, UNREAD, 0, asked)

/** As {@link firstNode}, for what was taken in last with a slash before the character at `at`. */
export function firstNodeSlashed(words: Int32Array, at: number): Ref {
  bytes.copyWithin(at + 1, at, lengthTaken())
  bytes[at] = SLASH
  known[LENGTH] = lengthTaken() + 1
  return search(words, UNHASHED, 0)
}

/** The node after the one that was found last. */
export const nextNode = (words: Int32Array): Ref =>
  search(words, known[FOUND_END] as number, (known[FOUND_STEP] as number) + 1)

/** From where a search goes on whose request was not yet read, or was read and is to be hashed. */
const UNREAD = -1
const UNHASHED = -2

/**
 * Reading and search are one function, which is too long to become a part of another one: else it
 * were chance whether V8 takes the encoder's call in, which allocates where it is left out.
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the innermost loop, see above
function search(words: Int32Array, from: number, step: number, asked?: string): Ref {
  // What is first read within a loop is not always known to be constant.
  const text = given
  const sums = hashes
  const isCut = cuts
  const slots = words[SLOTS_AT] as number
  const bits = words[BITS_AT] as number
  const sieve = words[SIEVE_AT] as number
  const last = (1 << bits) - 1
  let start = from
  if (from < 0) {
    if (from === UNREAD) {
      if (typeof asked !== 'string' || asked.length > LONGEST) return NONE
      if (encoder.encodeInto(asked, bytes).written !== asked.length) return NONE
      known[LENGTH] = asked.length
    }
    start = known[LENGTH] as number
    const whole = start >> 2
    text[whole] = (text[whole] as number) & masked(start)
    let hash = FIRST_HASH
    sums[0] = hash
    for (let at = 0; at < whole; at++) {
      hash = mixed(hash, text[at] as number)
      sums[at + 1] = hash
    }
  }
  let tried = step
  for (let end = start; ; tried = 0) {
    const whole = end >> 2
    const hash = ended(sums[whole] as number, (text[whole] as number) & masked(end), end)
    const bit = hash >>> (32 - SIFTED - bits)
    if ((((words[sieve + (bit >>> 5)] as number) >>> bit) & 1) !== 0) {
      const home = hash >>> (32 - bits)
      const tag = (hash >>> (32 - TAG - bits)) & TAGS
      // No more steps than there are slots: a table that is being changed may have none free.
      for (; tried <= last; tried++) {
        const found = words[slots + ((home + tried) & last)]
        if (!found) break
        if ((found & TAGS) !== tag) continue
        const node = ((found >>> TAG) << 1) as Ref
        if (((words[node + SHAPE] as number) & ENDS) !== end || !isText(words, text, node, end))
          continue
        known[FOUND_END] = end
        known[FOUND_STEP] = tried
        return node
      }
    }
    if (bytes[end] === COLON) return NONE
    do end--
    while (end > 0 && isCut[bytes[end] as number] === 0)
    if (end <= 0) return NONE
  }
}

/** Tells whether the request begins with the text of a node, which ends at `nodeEnd`. */
function isText(words: Int32Array, text: Int32Array, node: Ref, nodeEnd: number): boolean {
  let at: number = node
  let end = nodeEnd
  // The tag is the same, so most likely the text is: differences are gathered, not looked for.
  let difference = 0
  for (let count = 0; ; ) {
    way[count++] = at
    const parent = words[at + PARENT] as number
    const start = parent === 0 ? 0 : (words[parent + SHAPE] as number) & ENDS
    const last = end >> 2
    const own = at + TEXT - (start >> 2)
    for (let word = start >> 2; word < last; word++) {
      difference |= (words[own + word] as number) ^ (text[word] as number)
    }
    difference |= ((words[own + last] as number) ^ (text[last] as number)) & masked(end)
    if (parent === 0) {
      known[WAY_LENGTH] = count
      return difference === 0
    }
    if (start >= end) return false
    at = parent
    end = start
  }
}
