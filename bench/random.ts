/** Seeded chance: the same seed gives the same workload on every machine. @module */

/** A small generator of pseudo-random numbers (mulberry32). Good enough to draw workloads from. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** A number from 0 up to, and without, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }
}

/** Draws ranks from 0 to `size - 1`, the n-th with a weight of `1 / n ** exponent`. */
export function zipf(random: Random, size: number, exponent: number): () => number {
  const cumulative = new Float64Array(size)
  let total = 0
  for (let rank = 0; rank < size; rank++) {
    total += 1 / (rank + 1) ** exponent
    cumulative[rank] = total
  }
  return () => firstAtLeast(cumulative, random.next() * total)
}

function firstAtLeast(sorted: Float64Array, wanted: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** For each group of a numbered set, its members: one array, cut at `starts`. */
export interface Grouping {
  readonly starts: Int32Array
  readonly members: Int32Array
}

/** Groups the numbers 0, 1, … by the group that each one is said to be in; -1 is in none. */
export function grouping(groupOf: Int32Array, groups: number): Grouping {
  const starts = new Int32Array(groups + 1)
  for (const group of groupOf) if (group >= 0) starts[group + 1] = (starts[group + 1] as number) + 1
  for (let at = 0; at < groups; at++) {
    starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number)
  }
  const members = new Int32Array(starts[groups] as number)
  const filled = starts.slice()
  groupOf.forEach((group, number) => {
    if (group < 0) return
    members[filled[group] as number] = number
    filled[group] = (filled[group] as number) + 1
  })
  return { starts, members }
}

/** The members of one group, as a view. */
export const membersOf = ({ starts, members }: Grouping, group: number): Int32Array =>
  members.subarray(starts[group] as number, starts[group + 1] as number)

/** One member of a group by chance; -1 where it has none. */
export function anyOf({ starts, members }: Grouping, group: number, random: Random): number {
  const first = starts[group] as number
  const size = (starts[group + 1] as number) - first
  return size === 0 ? -1 : (members[first + random.below(size)] as number)
}
