/** Memory: where the words of an arena come from, and how they become more. @module */

/** An array of words that can be made longer. */
export interface Memory {
  readonly words: Int32Array
  /** The same words, and zeros up to `length`. The array that was there before is not used any more. */
  grow(length: number): Int32Array
}

/** Memory of one thread. Grows by a copy. */
export function privateMemory(length: number): Memory {
  return memoryOf(new Int32Array(length))
}

/** Memory that holds these words already. Grows by a copy. */
export function memoryOf(words: Int32Array): Memory {
  let current = words
  return {
    get words() {
      return current
    },
    grow(more) {
      const next = new Int32Array(more)
      next.set(current)
      current = next
      return next
    },
  }
}

const WORD = Int32Array.BYTES_PER_ELEMENT

/**
 * Memory that other threads can be handed. All of `most` words are reserved, and taken of the
 * machine as they are written to. A buffer that grows would be five times as slow to read.
 */
export function sharedMemory(length: number, most: number): Memory {
  const buffer = new SharedArrayBuffer(most * WORD)
  let words = new Int32Array(buffer, 0, length)
  return {
    get words() {
      return words
    },
    grow(more) {
      words = new Int32Array(buffer, 0, more)
      return words
    },
  }
}
