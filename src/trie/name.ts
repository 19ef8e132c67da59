/** Names: of users and groups, as words with their hash. @module */

import { MAX_UID_LENGTH } from '../core/principal.ts'
import { wordsFor } from './layout.ts'
import { mixEnd, mixWord } from './text.ts'

const SEED = 0x1b873593
const MOST_WORDS = wordsFor(MAX_UID_LENGTH)
/** The greatest code of a character that a name may have. */
const GREATEST = 127

/** A name of at most 96 characters, four to a word, the first one lowest. */
export class Name {
  length = 0
  hash = 0
  readonly words: Int32Array = new Int32Array(MOST_WORDS + 1)

  /**
   * Takes in a name; false for what no principal is called. Short texts are read faster by
   * character than by an encoder, whose call alone costs as much as 15 of them.
   */
  load(name: string): boolean {
    if (typeof name !== 'string' || name.length > MAX_UID_LENGTH) return false
    const { length } = name
    const { words } = this
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
      words[at >> 2] = word
      hash = mixWord(hash, word)
    }
    let rest = 0
    for (let shift = 0; at < length; at++, shift += 8) {
      const code = name.charCodeAt(at)
      seen |= code
      rest |= code << shift
    }
    words[length >> 2] = rest
    this.length = length
    this.hash = mixEnd(hash, rest, length)
    return seen <= GREATEST
  }

  /** Tells whether words of an arena from `at` on are this name. */
  equals(arena: Int32Array, at: number): boolean {
    const count = wordsFor(this.length)
    for (let word = 0; word < count; word++) {
      if (arena[at + word] !== this.words[word]) return false
    }
    return true
  }

  /** Writes the name as {@link equals} reads it. */
  copyTo(arena: Int32Array, at: number): void {
    const count = wordsFor(this.length)
    for (let word = 0; word < count; word++) arena[at + word] = this.words[word] as number
  }
}

/** The name of so many characters that stands in an arena. */
export function nameIn(arena: Int32Array, at: number, length: number): string {
  const codes = Array.from({ length }, (_, of) => {
    const word = arena[at + (of >> 2)] as number
    return (word >>> ((of & 3) << 3)) & 0xff
  })
  return String.fromCharCode(...codes)
}
