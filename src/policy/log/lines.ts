/** Bytes into lines, with a limit on each. @module */

/** The most bytes that a line may have: far more than any decision needs. */
export const MAX_LINE_BYTES: number = 64 * 1024

const LINE_END = 0x0a
const EMPTY = new Uint8Array()

/** Cuts bytes that come in chunks at line ends; of a line that is too long it keeps nothing. */
export class LineCutter {
  readonly #take: (line: Uint8Array | 'too-long') => void
  #rest: Uint8Array = EMPTY
  #isTooLong = false

  /** @param take - is handed every line in order, without its line end. */
  constructor(take: (line: Uint8Array | 'too-long') => void) {
    this.#take = take
  }

  /** Takes the next bytes. The chunk may be reused once this returns. */
  push(chunk: Uint8Array): void {
    let from = 0
    for (;;) {
      const to = chunk.indexOf(LINE_END, from)
      if (to === -1) break
      this.#finish(chunk.subarray(from, to))
      from = to + 1
    }
    this.#keep(chunk.subarray(from))
  }

  /** Hands over the last line, if it doesn't end with a line end. */
  end(): void {
    if (this.#isTooLong || this.#rest.length > 0) this.#finish(EMPTY)
  }

  #finish(bytes: Uint8Array): void {
    this.#keep(bytes)
    this.#take(this.#isTooLong ? 'too-long' : this.#rest)
    this.#rest = EMPTY
    this.#isTooLong = false
  }

  #keep(bytes: Uint8Array): void {
    if (this.#isTooLong || bytes.length === 0) return
    const length = this.#rest.length + bytes.length
    this.#isTooLong = length > MAX_LINE_BYTES
    if (this.#isTooLong) this.#rest = EMPTY
    else if (this.#rest.length === 0) this.#rest = bytes.slice()
    else {
      const joined = new Uint8Array(length)
      joined.set(this.#rest)
      joined.set(bytes, this.#rest.length)
      this.#rest = joined
    }
  }
}
