/** Prospects: who may hold half of a journey at all, by the families of what they hold. @module */

import { type Family, familiesOf, isOpenSegment } from '../../core/catalogue.ts'
import type { PolicyView } from '../../engine/view.ts'
import type { LintJourney } from './recipes.ts'

/** The bits of a word. */
const WORD_LOG = 5

/**
 * Tells for most principals that no journey is half granted to them, before any of their RIDs is
 * compared with the checks of one: a check is hit by RIDs of few families. It never says so of one
 * to whom one is. A RID of no family may hit any check.
 *
 * Holds a bit for each principal and family.
 */
export class Prospects {
  readonly #width: number
  readonly #held: Int32Array
  /** The first one stands for no family. */
  readonly #bits = new Map<Family | undefined, number>([[undefined, 0]])
  /** What {@link has} says: most principals hold grants in the same few families. */
  readonly #answers = new Map<string, boolean>()
  /** For each journey and check, the families whose RIDs may hit it. */
  readonly #wanted: ReadonlyArray<ReadonlyArray<Int32Array>>

  constructor(journeys: readonly LintJourney[], { catalogue, release, numberEnd }: PolicyView) {
    const families = familiesOf(catalogue, release)
    for (const family of families) this.#bits.set(family, this.#bits.size)
    this.#width = (this.#bits.size >> WORD_LOG) + 1
    this.#held = new Int32Array(numberEnd * this.#width)
    const bases = families.map(({ base }) => base.split(':'))
    const sets = new Map<string, Int32Array>()
    this.#wanted = journeys.map(({ checks }) =>
      checks.map(({ resource }) => {
        const set = sets.get(resource) ?? this.#setFor(resource.split(':'), bases)
        sets.set(resource, set)
        return set
      }),
    )
  }

  /** Notes that the holder of a number has a grant in a family, or in none. */
  see(number: number, family: Family | undefined): void {
    const bit = this.#bits.get(family) as number
    const at = number * this.#width + (bit >> WORD_LOG)
    this.#held[at] = (this.#held[at] as number) | (1 << bit)
  }

  /** Tells whether the holder of a number may hit at least half of the checks of a journey. */
  has(number: number): boolean {
    const from = number * this.#width
    const held = this.#held.subarray(from, from + this.#width)
    const key = held.join()
    const answer = this.#answers.get(key) ?? this.#wanted.some((checks) => isHalfHit(checks, held))
    this.#answers.set(key, answer)
    return answer
  }

  /** The families of which a RID may be that a template with `<name>`s stands for, and none. */
  #setFor(template: readonly string[], bases: ReadonlyArray<readonly string[]>): Int32Array {
    const set = new Int32Array(this.#width)
    set[0] = 1
    for (const [at, base] of bases.entries()) {
      const bit = at + 1
      const isMet = base.every((segment, nth) => isAlike(segment, template[nth]))
      if (isMet) set[bit >> WORD_LOG] = (set[bit >> WORD_LOG] as number) | (1 << bit)
    }
    return set
  }
}

const isHalfHit = (checks: readonly Int32Array[], held: Int32Array): boolean =>
  checks.filter((families) => families.some((word, at) => (word & (held[at] as number)) !== 0))
    .length *
    2 >=
  checks.length

const isAlike = (segment: string, template: string | undefined): boolean =>
  template !== undefined &&
  (template === segment || template.includes('<') || isOpenSegment(segment))
