/**
 * The sequence: how readers on other threads know that what they read was whole. It is odd while a
 * change is being written, and another one afterwards. @module
 */

import { LENGTH_AT, SEQUENCE_AT } from './layout.ts'

/** How often a reader tries while a writer is at work, before it gives up. */
const MOST_TRIES = 1_000_000

/** Says that words are about to change. */
export function beginWriting(words: Int32Array): void {
  Atomics.store(words, SEQUENCE_AT, Atomics.load(words, SEQUENCE_AT) | 1)
}

/** Says that the words are whole again. */
export function endWriting(words: Int32Array): void {
  Atomics.store(words, SEQUENCE_AT, (Atomics.load(words, SEQUENCE_AT) | 1) + 1)
}

/** Words that another thread may change, and make more. */
export interface Watched {
  words: Int32Array
}

/**
 * What `read` answers from words that were whole from its start to its end; it is called again
 * until they were. It must end whatever it reads, and may throw at what is not whole. False where
 * a writer keeps writing for so long that it must have died at it.
 */
export function readWhole(watched: Watched, read: (words: Int32Array) => boolean): boolean {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = Atomics.load(watched.words, SEQUENCE_AT)
    if ((before & 1) !== 0) continue
    watchAll(watched)
    let answer = false
    let fault: unknown
    try {
      answer = read(watched.words)
    } catch (error) {
      fault = error
    }
    if (Atomics.load(watched.words, SEQUENCE_AT) !== before) continue
    if (fault !== undefined) throw fault
    return answer
  }
  return false
}

/** Takes all words into view: a writer may have made them more. */
function watchAll(watched: Watched): void {
  const length = watched.words[LENGTH_AT] as number
  if (length === watched.words.length) return
  watched.words = new Int32Array(watched.words.buffer, 0, length)
}
