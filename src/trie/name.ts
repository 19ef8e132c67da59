/** Names: of users and groups, as words with their hash, and the search for who is called so. @module */

import { MAX_UID_LENGTH } from '../core/principal.ts'
import { NOTHING, PRINCIPAL_LENGTH, PRINCIPAL_NAME, type Ref, wordsFor } from './layout.ts'
import { BITS, SLOTS, TAG_BITS, TAG_MASK, type TableKind } from './table.ts'
import { asciiOf, hashOfWords, mixEnd, mixWord } from './text.ts'

// What is constant in a module costs nothing, what is imported is read each time: see request.ts.
const LONGEST = MAX_UID_LENGTH
const LENGTH = PRINCIPAL_LENGTH
const NAME = PRINCIPAL_NAME
const NONE = NOTHING
const TAGS = TAG_MASK
const TAG = TAG_BITS
const mixed = mixWord
const ended = mixEnd

const SEED = 0x1b873593
const MOST_WORDS = wordsFor(MAX_UID_LENGTH)
/** The greatest code of a character that a name may have. */
const GREATEST = 127

/** The name that was read last, four characters to a word, the first one lowest. */
const given: Int32Array = new Int32Array(MOST_WORDS + 1)
let givenHash = 0

/**
 * Takes in a name of at most 96 characters; false for what no principal is called. Short texts are
 * read faster by character than by an encoder, whose call alone costs as much as 15 of them.
 */
function read(name: string): boolean {
  if (typeof name !== 'string' || name.length > LONGEST) return false
  const { length } = name
  let hash = SEED
  let seen = 0
  let at = 0
  for (; at + 4 <= length; at += 4) {
    const first = name.charCodeAt(at)
    const second = name.charCodeAt(at + 1)
    const third = name.charCodeAt(at + 2)
    const fourth = name.charCodeAt(at + 3)
    seen |= first | second | third | fourth
    const word = first | (second << 8) | (third << 16) | (fourth << 24)
    given[at >> 2] = word
    hash = mixed(hash, word)
  }
  let rest = 0
  for (let shift = 0; at < length; at++, shift += 8) {
    const code = name.charCodeAt(at)
    seen |= code
    rest |= code << shift
  }
  given[length >> 2] = rest
  givenHash = ended(hash, rest, length)
  return seen <= GREATEST
}

/**
 * The principal of this name in the table at a place of the header, or {@link NOTHING}. Costs the
 * length of the name, and allocates nothing.
 */
export function principalNamed(words: Int32Array, table: number, name: string): Ref {
  if (!read(name)) return NONE
  const { length } = name
  const hash = givenHash
  const slots = words[table + SLOTS_AT] as number
  const bits = words[table + BITS_AT] as number
  const last = (1 << bits) - 1
  const home = hash >>> (32 - bits)
  const tag = (hash >>> (32 - TAG - bits)) & TAGS
  for (let step = 0; step <= last; step++) {
    const found = words[slots + ((home + step) & last)]
    if (!found) return NONE
    if ((found & TAGS) !== tag) continue
    const record = ((found >>> TAG) << 1) as Ref
    if (words[record + LENGTH] !== length) continue
    if (isGiven(words, record + NAME, length)) return record
  }
  return NONE
}

const SLOTS_AT = SLOTS
const BITS_AT = BITS

function isGiven(words: Int32Array, at: number, length: number): boolean {
  let difference = 0
  for (let word = 0; word << 2 < length; word++) {
    difference |= (words[at + word] as number) ^ (given[word] as number)
  }
  return difference === 0
}

/** Principals in a table by their name. */
export const NAMED: TableKind = {
  hashOf: (words, record) =>
    hashOfWords(words, record + PRINCIPAL_NAME, words[record + PRINCIPAL_LENGTH] as number, SEED),
  hasSieve: false,
}

/** Writes a name that a principal may have. */
export function writeName(words: Int32Array, at: number, name: string): void {
  read(name)
  for (let word = 0; word < wordsFor(name.length); word++) words[at + word] = given[word] as number
}

/** The name of so many characters that stands in an arena. */
export function nameIn(words: Int32Array, at: number, length: number): string {
  for (let word = 0; word << 2 < length; word++) SPELT[word] = words[at + word] as number
  return asciiOf(SPELT_BYTES, length)
}

/** Where names are put together. */
const SPELT: Int32Array = new Int32Array(MOST_WORDS)
const SPELT_BYTES: Uint8Array = new Uint8Array(SPELT.buffer)

/**
 * Orders two names that stand in words, the first one in `words`, by their characters: negative,
 * zero for one name twice, or positive. What follows a name in its last word is 0.
 */
export function compareNames(
  words: Int32Array,
  one: number,
  oneLength: number,
  others: Int32Array,
  other: number,
  otherLength: number,
): number {
  const count = wordsFor(Math.min(oneLength, otherLength))
  for (let word = 0; word < count; word++) {
    const left = words[one + word] as number
    const right = others[other + word] as number
    if (left !== right) return firstFirst(left) - firstFirst(right)
  }
  return oneLength - otherLength
}

/** The characters of a word as a number, the first one highest. */
const firstFirst = (word: number): number =>
  ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
