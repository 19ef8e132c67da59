/** Bounded lists: the best few of many, and how many more there are. @module */

/** The best few of what was found. */
export interface Bounded<T> {
  /** In order, at most {@link MOST_SHOWN}. */
  readonly shown: readonly T[]
  /** How many more were found. */
  readonly more: number
  /** Whether there was too much to look at all of it, so that there may be others still. */
  readonly isPartial: boolean
}

/** The most members of a list that are shown. */
const MOST_SHOWN = 5

/** The list of nothing. */
export const NOTHING: Bounded<never> = { shown: [], more: 0, isPartial: false }

/** Keeps the first few of what it is offered, in the order of a comparison. */
export class Shortlist<T> {
  readonly #compare: (a: T, b: T) => number
  readonly #best: T[] = []
  #offered = 0

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  /** Takes one more into account. Costs the few that are kept. */
  offer(item: T): void {
    this.#offered++
    const best = this.#best
    let at = best.length
    while (at > 0 && this.#compare(item, best[at - 1] as T) < 0) at--
    best.splice(at, 0, item)
    if (best.length > MOST_SHOWN) best.pop()
  }

  /** What was kept, each as `show` has it. */
  bounded<U>(isPartial: boolean, show: (item: T) => U): Bounded<U> {
    const shown = this.#best.map(show)
    return { shown, more: this.#offered - shown.length, isPartial }
  }
}
