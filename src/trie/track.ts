/** Tracks: how far the words of a snapshot have been read, each exactly once. @module */

import { blockWords } from './arena.ts'
import { demand } from './fault.ts'
import { HEADER_WORDS } from './layout.ts'

/** Blocks follow one another without a gap, so that each is known to stand alone. */
export class Track {
  readonly words: Int32Array
  /** Where the next block must begin. */
  at: number = HEADER_WORDS

  constructor(words: Int32Array) {
    this.words = words
  }

  /** Passes a block of `size` words: what the block has more than that is 0. Answers its place. */
  pass(size: number): number {
    const { words, at } = this
    demand(size <= words.length - at, at, 'what begins here has no room')
    const end = at + blockWords(size)
    demand(end <= words.length, at, 'what begins here has no room')
    for (let word = at + size; word < end; word++) {
      demand(words[word] === 0, word, 'something stands past the end of a block')
    }
    this.at = end
    return at
  }

  /** Passes the block that the word at `from` names, which begins here. */
  passNamed(from: number, size: number): number {
    demand(this.words[from] === this.at, from, 'it names another block than the one that follows')
    return this.pass(size)
  }
}
