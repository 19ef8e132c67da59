/** Pairs: contestants timed in turns, so that what slows the machine slows them all. @module */

import { BATCH, type Press } from './batch.ts'
import type { Contestant } from './contestants/contestant.ts'
import { quantile } from './numbers.ts'

/** A contestant with the requests it is asked, in the order of a mix. */
export interface Entry {
  /** Where it is not the contestant's own. */
  readonly name?: string
  readonly contestant: Contestant
  readonly press: Press
  readonly mix: Int32Array
}

/** One contestant's figures, and those against the first one in the same round. */
export interface Paired {
  readonly name: string
  /** Nanoseconds for one check: the 10th percentile and the median of the segments' means. */
  readonly fast: number
  readonly median: number
  /** Its time over that of the first contestant in the same round: the median of the rounds. */
  readonly ratio: number
}

/** How long contestants are timed. */
export interface Timing {
  readonly rounds: number
  /** Milliseconds that a segment lasts at least. */
  readonly segment: number
}

/** What a clock says, in milliseconds. */
export type Clock = () => number

const NANOSECONDS = 1e6

/**
 * Times contestants in turns of one segment each, the order reversed in every other round. The
 * texts of each batch are made before its clock starts; the first round only warms up. A segment
 * counts by its mean: what the contestant leaves to the collector is part of its time.
 */
export async function timeInTurns(
  entries: readonly Entry[],
  { rounds, segment }: Timing,
  clock: Clock = () => performance.now(),
): Promise<Paired[]> {
  const turns = entries.map((entry) => new Turns(entry, segment, clock))
  for (let round = 0; round <= rounds; round++) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn.take()
  }
  return pairedUp(
    entries.map(({ name, contestant }) => name ?? contestant.name),
    turns.map(({ times }) => times.slice(1)),
  )
}

/** The figures of contestants from their times by round. */
export function pairedUp(
  names: readonly string[],
  times: ReadonlyArray<readonly number[]>,
): Paired[] {
  const first = times[0] ?? []
  return names.map((name, at) => {
    const own = times[at] ?? []
    const ratios = own.map((time, round) => time / (first[round] ?? Number.NaN))
    return {
      name,
      fast: quantile(own, 0.1),
      median: quantile(own, 0.5),
      ratio: quantile(ratios, 0.5),
    }
  })
}

/** The mean times of one contestant's segments. */
class Turns {
  /** Nanoseconds for one check, for each segment. */
  readonly times: number[] = []
  readonly #entry: Entry
  readonly #segment: number
  readonly #clock: Clock
  #at = 0

  constructor(entry: Entry, segment: number, clock: Clock) {
    this.#entry = entry
    this.#segment = segment
    this.#clock = clock
  }

  async take(): Promise<void> {
    const { contestant, press, mix } = this.#entry
    const size = Math.min(contestant.most ?? BATCH, BATCH)
    let [spent, asked] = [0, 0]
    while (spent < this.#segment) {
      const batch = press.print(mix, this.#at, size, contestant.texts)
      this.#at = (this.#at + size) % mix.length
      contestant.prepare?.(batch)
      const start = this.#clock()
      const answer = contestant.run(batch)
      if (typeof answer !== 'number') await answer
      spent += this.#clock() - start
      asked += size
    }
    this.times.push((spent * NANOSECONDS) / asked)
  }
}
