/** The roll: which grants are whose, with a number for each holder in place of its name. @module */

import type { PolicyView } from '../../engine/view.ts'
import type { WrittenGrant } from './written.ts'

/**
 * Who holds the grants of a policy, in the order in which they are called out. A principal is
 * looked up once for each grant, and then is a number: see {@link PolicyView.numberOf}.
 */
export class Roll {
  readonly #view: PolicyView
  readonly #grants: readonly WrittenGrant[]
  readonly #numbers: Int32Array
  readonly #isKnown: Uint8Array
  readonly #firsts: WrittenGrant[] = []
  #length = 0

  constructor(grants: readonly WrittenGrant[], view: PolicyView) {
    this.#view = view
    this.#grants = grants
    this.#numbers = new Int32Array(grants.length)
    this.#isKnown = new Uint8Array(view.numberEnd)
  }

  /** Takes down the next grant of the policy, and answers the number of its holder. */
  call(grant: WrittenGrant): number {
    const number = this.#view.numberOf(grant.principal)
    this.#numbers[this.#length++] = number
    if (this.#isKnown[number] === 0) {
      this.#isKnown[number] = 1
      this.#firsts.push(grant)
    }
    return number
  }

  /** The first grant of each holder, in the order of the policy. */
  get firsts(): readonly WrittenGrant[] {
    return this.#firsts
  }

  /**
   * The grants of each holder that is wanted, by number, in the order of their first ones. Asks once for each
   * holder; costs a look at each number that was called, and at the grants that are wanted.
   */
  listsOf(isWanted: (number: number) => boolean): ReadonlyMap<number, readonly WrittenGrant[]> {
    const wanted = this.#isKnown.map((known, number) => known & Number(isWanted(number)))
    const lists = new Map<number, WrittenGrant[]>()
    for (let at = 0; at < this.#numbers.length; at++) {
      const number = this.#numbers[at] as number
      if (wanted[number] !== 1) continue
      const grant = this.#grants[at] as WrittenGrant
      const list = lists.get(number)
      if (list === undefined) lists.set(number, [grant])
      else list.push(grant)
    }
    return lists
  }
}
