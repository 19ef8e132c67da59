/** Pairs: contestants timed in turns, so that what slows the machine slows them all. @module */

import { BATCH, type Press } from './batch.ts'
import type { Contestant, ContestantName } from './contestants/contestant.ts'

/** One contestant's figures against those of the first one in the same round. */
export interface Paired {
  readonly name: ContestantName
  /** Nanoseconds for one check: the 10th percentile and the median of the segments. */
  readonly fast: number
  readonly median: number
  /** Its time over that of the first contestant, paired by round: median and 10th percentile. */
  readonly ratio: number
  readonly ratioP10: number
  readonly rounds: number
}

/** How long contestants are timed. */
export interface Timing {
  readonly rounds: number
  /** Milliseconds that a segment lasts at least. */
  readonly segment: number
}

/** The value below which the given share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

/**
 * Times contestants in turns of one segment each, the order reversed in every other round. The
 * texts of each batch are made before its clock starts; the first round only warms up. What counts
 * of a segment is its median batch: one in which the machine did something else changes nothing.
 */
export function timeInTurns(
  contestants: readonly Contestant[],
  press: Press,
  mix: Int32Array,
  { rounds, segment }: Timing,
): Paired[] {
  const turns = contestants.map((contestant) => new Turns(contestant, press, mix, segment))
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? turns : turns.toReversed()
    for (const turn of order) turn.take()
  }
  const times = turns.map((turn) => turn.times.slice(1))
  const first = times[0] ?? []
  return contestants.map(({ name }, at) => {
    const own = times[at] ?? []
    const ratios = own.map((time, round) => time / (first[round] ?? Number.NaN))
    return {
      name,
      fast: quantile(own, 0.1),
      median: quantile(own, 0.5),
      ratio: quantile(ratios, 0.5),
      ratioP10: quantile(ratios, 0.1),
      rounds,
    }
  })
}

class Turns {
  /** Nanoseconds for one check, for each segment. */
  readonly times: number[] = []
  readonly #contestant: Contestant
  readonly #press: Press
  readonly #mix: Int32Array
  readonly #segment: number
  #at = 0

  constructor(contestant: Contestant, press: Press, mix: Int32Array, segment: number) {
    this.#contestant = contestant
    this.#press = press
    this.#mix = mix
    this.#segment = segment
  }

  take(): void {
    const size = this.#contestant.name === 'linear scan' ? BATCH / 16 : BATCH
    const batches: number[] = []
    let spent = 0
    while (spent < this.#segment) {
      const batch = this.#press.print(this.#mix, this.#at, size, this.#contestant.texts)
      this.#at = (this.#at + size) % this.#mix.length
      const start = performance.now()
      this.#contestant.run(batch)
      const taken = performance.now() - start
      batches.push((taken * 1e6) / size)
      spent += taken
    }
    this.times.push(quantile(batches, 0.5))
  }
}
