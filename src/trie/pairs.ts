/** Pairs: who is with whom, as told from one side, to be compared with what the other says. @module */

const FIRST_ROOM = 1024

/** Pairs of numbers, grouped by the first of them once all are there. */
export class Pairs {
  #firsts = new Int32Array(FIRST_ROOM)
  #seconds = new Int32Array(FIRST_ROOM)
  #count = 0

  add(first: number, second: number): void {
    if (this.#count === this.#firsts.length) {
      this.#firsts = doubled(this.#firsts)
      this.#seconds = doubled(this.#seconds)
    }
    this.#firsts[this.#count] = first
    this.#seconds[this.#count] = second
    this.#count++
  }

  /** The second numbers of all pairs whose first one is below `limit`, in their order. */
  grouped(limit: number): Grouped {
    const ends = new Int32Array(limit)
    for (let at = 0; at < this.#count; at++) {
      const first = this.#firsts[at] as number
      ends[first] = (ends[first] as number) + 1
    }
    let sum = 0
    for (let first = 0; first < limit; first++) {
      const count = ends[first] as number
      ends[first] = sum
      sum += count
    }
    const seconds = new Int32Array(sum)
    for (let at = 0; at < this.#count; at++) {
      const first = this.#firsts[at] as number
      const end = ends[first] as number
      seconds[end] = this.#seconds[at] as number
      ends[first] = end + 1
    }
    return new Grouped(ends, seconds)
  }
}

/** Pairs by their first number. */
export class Grouped {
  /** The second numbers of all pairs. */
  readonly seconds: Int32Array
  readonly #ends: Int32Array

  constructor(ends: Int32Array, seconds: Int32Array) {
    this.#ends = ends
    this.seconds = seconds
  }

  /** Where the second numbers of a first one, which is above 0, begin and end. */
  startOf(first: number): number {
    return this.#ends[first - 1] as number
  }

  endOf(first: number): number {
    return this.#ends[first] as number
  }
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(numbers.length * 2)
  more.set(numbers)
  return more
}
