/** Distinct texts: each is numbered once, however often it comes. @module */

const FIRST_BITS = 4

/**
 * Texts, numbered from 0 in the order in which they first came. A `Map` would do the same, and take
 * twice as long for a million. A hash suggests, it never decides: texts are compared.
 */
export class Distinct {
  /** Each text once, by its number. */
  readonly texts: string[] = []
  readonly #hashOf: (text: string) => number
  #bits = FIRST_BITS
  /** An open table in pairs: a hash, and the number of its text plus one; 0 where a pair is free. */
  #slots: Int32Array = new Int32Array(2 << FIRST_BITS)

  /** No texts as yet; `hashOf` gives texts that are alike one hash. */
  constructor(hashOf: (text: string) => number) {
    this.#hashOf = hashOf
  }

  /** The number of a text: that of the text like it that came before, or the next one. */
  numberOf(text: string): number {
    return this.#numberOf(text, this.#hashOf(text))
  }

  /**
   * The numbers of many texts. All hashes are made first: a search is so short then that a
   * processor waits for the memory of several at a time.
   */
  numbersOf(texts: readonly string[]): Int32Array {
    const numbers = new Int32Array(texts.length)
    for (let at = 0; at < texts.length; at++) numbers[at] = this.#hashOf(texts[at] as string)
    for (let at = 0; at < texts.length; at++) {
      numbers[at] = this.#numberOf(texts[at] as string, numbers[at] as number)
    }
    return numbers
  }

  #numberOf(text: string, hash: number): number {
    const slots = this.#slots
    const last = slots.length - 1
    let at = this.#homeOf(hash)
    for (let found = slots[at + 1] as number; found !== 0; found = slots[at + 1] as number) {
      if (slots[at] === hash && this.texts[found - 1] === text) return found - 1
      at = (at + 2) & last
    }
    slots[at] = hash
    slots[at + 1] = this.texts.push(text)
    if (this.texts.length * 4 > 3 << this.#bits) this.#grow()
    return this.texts.length - 1
  }

  #homeOf(hash: number): number {
    return (hash >>> (32 - this.#bits)) << 1
  }

  #grow(): void {
    const old = this.#slots
    this.#bits++
    const slots = new Int32Array(2 << this.#bits)
    const last = slots.length - 1
    for (let pair = 0; pair < old.length; pair += 2) {
      if (old[pair + 1] === 0) continue
      let at = this.#homeOf(old[pair] as number)
      while (slots[at + 1] !== 0) at = (at + 2) & last
      slots[at] = old[pair] as number
      slots[at + 1] = old[pair + 1] as number
    }
    this.#slots = slots
  }
}
