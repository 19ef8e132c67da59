/** The roll: which grants are whose, by the numbers of their holders. @module */

import type { GrantRows } from '../../engine/rows.ts'
import type { WrittenGrant } from './written.ts'

/** Who holds the grants of a policy. */
export class Roll {
  readonly #grants: readonly WrittenGrant[]
  readonly #rows: GrantRows
  readonly #isKnown: Uint8Array
  readonly #firsts: WrittenGrant[] = []

  /** @param end - greater than the number of every holder. */
  constructor(grants: readonly WrittenGrant[], rows: GrantRows, end: number) {
    this.#grants = grants
    this.#rows = rows
    this.#isKnown = new Uint8Array(end)
    for (let row = 0; row < grants.length; row++) {
      const number = rows.holderOf(row)
      if (this.#isKnown[number] === 0) this.#firsts.push(grants[row] as WrittenGrant)
      this.#isKnown[number] = 1
    }
  }

  /** The first grant of each holder, in the order of the policy. */
  get firsts(): readonly WrittenGrant[] {
    return this.#firsts
  }

  /**
   * The grants of each holder that is wanted, by number, in the order of their first ones. Asks
   * once for each holder; costs a look at each number, and at the grants that are wanted.
   */
  listsOf(isWanted: (number: number) => boolean): ReadonlyMap<number, readonly WrittenGrant[]> {
    const wanted = this.#isKnown.map((known, number) => known & Number(isWanted(number)))
    const lists = new Map<number, WrittenGrant[]>()
    for (let row = 0; row < this.#grants.length; row++) {
      const number = this.#rows.holderOf(row)
      if (wanted[number] !== 1) continue
      const grant = this.#grants[row] as WrittenGrant
      const list = lists.get(number)
      if (list === undefined) lists.set(number, [grant])
      else list.push(grant)
    }
    return lists
  }
}
