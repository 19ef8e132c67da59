/** Checksums: two words over all others, at about the speed of memory. Against accidents only. @module */

const FIRST = 0x9e3779b1 | 0
const SECOND = 0x85ebca6b | 0
const THIRD = 0xc2b2ae35 | 0

/** The checksum of some words. */
export interface Checksum {
  readonly low: number
  readonly high: number
}

/**
 * The checksum of words, in which the place of the checksum itself is to be 0. Four sums run side
 * by side, since each step waits for the one before; any one word that differs makes another sum.
 */
export function checksumOf(words: Int32Array): Checksum {
  const { length } = words
  let a = FIRST
  let b = SECOND
  let c = THIRD
  let d = length
  let at = 0
  for (const end = length - 3; at < end; at += 4) {
    a = Math.imul(a ^ (words[at] as number), FIRST)
    b = Math.imul(b ^ (words[at + 1] as number), FIRST)
    c = Math.imul(c ^ (words[at + 2] as number), FIRST)
    d = Math.imul(d ^ (words[at + 3] as number), FIRST)
    a ^= a >>> 15
    b ^= b >>> 15
    c ^= c >>> 15
    d ^= d >>> 15
  }
  for (; at < length; at++) a = step(a, words[at] as number)
  return {
    low: step(step(step(step(SECOND, a), b), c), d),
    high: step(step(step(step(THIRD, d), b), a), c),
  }
}

function step(sum: number, word: number): number {
  const mixed = Math.imul(sum ^ word, FIRST)
  return mixed ^ (mixed >>> 15)
}
