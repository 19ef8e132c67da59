/** Segments: a path cut at its slashes, without a text for each. @module */

/** The segments of a path, of one after the other. */
export class Segments {
  /** How many segments the path has. */
  count = 0
  #path = ''
  /** Where each segment begins; then where one more would. */
  readonly #starts: number[] = []

  /** Cuts a path, which begins with a slash. */
  cut(path: string): this {
    let count = 0
    for (let slash = 0; slash !== -1; slash = path.indexOf('/', slash + 1)) {
      this.#starts[count++] = slash + 1
    }
    this.#starts[count] = path.length + 1
    this.#path = path
    this.count = count
    return this
  }

  /** How many characters the segments from one to another have, with the slashes between them. */
  lengthOf(first: number, last: number): number {
    return this.#end(last) - this.#start(first)
  }

  /** The segments from one to another; nothing of those that are not there. */
  text(first: number, last: number): string {
    return last < this.count ? this.#path.slice(this.#start(first), this.#end(last)) : ''
  }

  /** Whether a segment is this word. */
  is(at: number, word: string): boolean {
    return this.lengthOf(at, at) === word.length && this.#path.startsWith(word, this.#start(at))
  }

  /** Whether the text up to the end of a segment ends so. */
  endsWith(last: number, ending: string): boolean {
    return this.#path.endsWith(ending, this.#end(last))
  }

  #start(at: number): number {
    return this.#starts[at] as number
  }

  #end(at: number): number {
    return (this.#starts[at + 1] as number) - 1
  }
}
