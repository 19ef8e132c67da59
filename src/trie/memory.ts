/** Memory: where the words of an arena come from, and how they become more. @module */

/** An array of words that can be made longer. */
export interface Memory {
  readonly words: Int32Array
  /** The same words, and zeros up to `length`. The array that was there before is not used any more. */
  grow(length: number): Int32Array
}

/** Memory of one thread. Grows by a copy. */
export const privateMemory = (length: number): Memory => memoryOf(new Int32Array(length))

/** Memory that holds these words already. Grows by a copy. */
export const memoryOf = (words: Int32Array): Memory => new PrivateMemory(words)

class PrivateMemory implements Memory {
  words: Int32Array

  constructor(words: Int32Array) {
    this.words = words
  }

  grow(more: number): Int32Array {
    const next = new Int32Array(more)
    next.set(this.words)
    this.words = next
    return next
  }
}

const WORD = Int32Array.BYTES_PER_ELEMENT

/**
 * Memory that other threads can be handed. All of `most` words are reserved, and taken of the
 * machine as they are written to. A buffer that grows would be five times as slow to read.
 */
export const sharedMemory = (length: number, most: number): Memory =>
  new SharedMemory(new SharedArrayBuffer(most * WORD), length)

class SharedMemory implements Memory {
  readonly #buffer: SharedArrayBuffer
  words: Int32Array

  constructor(buffer: SharedArrayBuffer, length: number) {
    this.#buffer = buffer
    this.words = new Int32Array(buffer, 0, length)
  }

  grow(more: number): Int32Array {
    this.words = new Int32Array(this.#buffer, 0, more)
    return this.words
  }
}
