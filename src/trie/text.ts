/** Texts: what is asked for, as bytes in words, with the hashes of all that it begins with. @module */

import { MAX_RID_LENGTH } from '../core/rid.ts'
import { wordsFor } from './layout.ts'

/** What writes a text as UTF-8: every platform has it, browsers and others. */
export interface Encoder {
  encodeInto(text: string, bytes: Uint8Array): { readonly written: number }
}

declare const TextEncoder: new () => Encoder

/** An encoder of one's own. */
export const newEncoder = (): Encoder => new TextEncoder()

declare const TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string }

const decoder = new TextDecoder('latin1')
/** Shorter texts are put together faster than they are decoded. */
const SHORT = 24

/** The first `length` of some bytes, all of them ASCII, as a text. */
export function asciiOf(bytes: Uint8Array, length: number): string {
  if (length > SHORT) return decoder.decode(bytes.subarray(0, length))
  let text = ''
  for (let at = 0; at < length; at++) text += String.fromCharCode(bytes[at] as number)
  return text
}

/** Room for a text that is no RID to be known as one: its bytes are more than its characters. */
export const ROOM: number = MAX_RID_LENGTH * 2

/** The hash of no word. */
export const SEED: number = 0x2545f491
const MIX_WORD = 0x9e3779b1 | 0
const MIX_END = 0x85ebca6b | 0
const MIX_LAST = 0xc2b2ae35 | 0

const SLASH = 47

/** A hash with all words before one taken in, and that one. */
export const mixWord = (hash: number, word: number): number => Math.imul(hash ^ word, MIX_WORD)

/** The hash of what ends at `end`, from the words before and what is left of the last one. */
export const mixEnd = (hash: number, rest: number, end: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15) ^ rest, MIX_END) + end
  const again = Math.imul(mixed ^ (mixed >>> 14), MIX_LAST)
  return again ^ (again >>> 16)
}

/** Which bits of the word in which a text ends are of the text. */
export const lastMask = (end: number): number => (1 << ((end & 3) << 3)) - 1

/** The hash of the `end` characters that stand in words from `at` on. Costs their number. */
export function hashOfWords(words: Int32Array, at: number, end: number, seed: number): number {
  const last = at + (end >> 2)
  let hash = seed
  for (let word = at; word < last; word++) hash = mixWord(hash, words[word] as number)
  return mixEnd(hash, (words[last] as number) & lastMask(end), end)
}

/**
 * A text of one byte for each character, four to a word, the first one lowest; what follows the
 * last one is 0 to the end of its word.
 */
export class Text {
  /** How many characters it has. */
  length = 0
  readonly bytes: Uint8Array = new Uint8Array(ROOM)
  readonly words: Int32Array = new Int32Array(this.bytes.buffer)
  /** For each word, the hash of those before it: see {@link hashAll}. */
  readonly hashes: Int32Array = new Int32Array(ROOM >> 2)
  readonly #encoder: Encoder = newEncoder()

  /** Takes in a text; false for what is none, has too many characters, or others than of ASCII. */
  load(text: string): boolean {
    if (typeof text !== 'string' || text.length > MAX_RID_LENGTH) return false
    const { length } = text
    const { written } = this.#encoder.encodeInto(text, this.bytes)
    if (written !== length) return false
    this.#endAt(length)
    return true
  }

  /** Puts a slash before the character at `at`. */
  insertSlash(at: number): void {
    this.bytes.copyWithin(at + 1, at, this.length)
    this.bytes[at] = SLASH
    this.#endAt(this.length + 1)
  }

  /** Forgets what follows the first `length` characters. */
  cutTo(length: number): void {
    this.#endAt(length)
  }

  #endAt(length: number): void {
    this.length = length
    const end = length >> 2
    this.words[end] = (this.words[end] as number) & lastMask(length)
  }

  /** Prepares {@link hashOf}. Costs the length of the text. */
  hashAll(): void {
    const { words, hashes } = this
    const whole = this.length >> 2
    let hash = SEED
    hashes[0] = hash
    for (let at = 0; at < whole; at++) {
      hash = mixWord(hash, words[at] as number)
      hashes[at + 1] = hash
    }
  }

  /** The hash of the first `end` characters, once all are prepared. Costs the same for any. */
  hashOf(end: number): number {
    const whole = end >> 2
    const rest = (this.words[whole] as number) & lastMask(end)
    return mixEnd(this.hashes[whole] as number, rest, end)
  }

  /** Tells whether some words begin with the first `end` characters. */
  isHeadOf(words: Int32Array, end: number): boolean {
    const last = end >> 2
    let difference = ((words[last] as number) ^ (this.words[last] as number)) & lastMask(end)
    for (let at = 0; at < last; at++) {
      difference |= (words[at] as number) ^ (this.words[at] as number)
    }
    return difference === 0
  }

  /** Writes the characters from `start` to `end`, with those before them in the first word. */
  copyTo(arena: Int32Array, at: number, start: number, end: number): void {
    const first = start >> 2
    const last = end >> 2
    for (let word = first; word < last; word++)
      arena[at + word - first] = this.words[word] as number
    const mask = lastMask(end)
    if (mask !== 0) arena[at + last - first] = (this.words[last] as number) & mask
  }
}

/** How many words hold the characters from `start` to `end`, as they lie in the words of a text. */
export const wordsBetween = (start: number, end: number): number => wordsFor(end) - (start >> 2)
