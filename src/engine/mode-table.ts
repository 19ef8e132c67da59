/** The mode table: what the current mode does with each family. @module */

import type { Catalogue, Category, Family } from '../core/catalogue.ts'
import type { SecurityMode } from '../core/mode.ts'
import { NO_FAMILY } from '../trie/scan.ts'

/**
 * For each family of the release, by number, whether it is enforced and whether a request without
 * a token passes. What is outside of the catalogue is always enforced.
 * Source: `spec-tables/modes.json`.
 */
export class ModeTable {
  readonly #categories: ReadonlyArray<Category | undefined>
  readonly #enforced: boolean[] = []
  readonly #anonymous: boolean[] = []
  #mode: SecurityMode
  #isStrict = true

  constructor(families: readonly Family[], catalogue: Catalogue, mode: SecurityMode) {
    this.#categories = families.map(({ category }) => catalogue.categories[category])
    this.#mode = mode
    this.mode = mode
  }

  /** The mode that the table was made for. */
  get mode(): SecurityMode {
    return this.#mode
  }

  /** Makes it the table of another mode. */
  set mode(mode: SecurityMode) {
    this.#mode = mode
    for (const [family, category] of this.#categories.entries()) {
      this.#enforced[family] = category?.enforcedIn.includes(mode) ?? true
      this.#anonymous[family] = category?.anonymousIn.includes(mode) ?? false
    }
    this.#isStrict = this.#enforced.every(Boolean) && !this.#anonymous.some(Boolean)
  }

  /** Whether the mode enforces every family, and lets none pass without a token. */
  get isStrict(): boolean {
    return this.#isStrict
  }

  /** Whether a deny on this family must be acted on. */
  isEnforced(family: number): boolean {
    return family === NO_FAMILY || this.#enforced[family] === true
  }

  /** Whether a request without a token for this family is taken for a superuser's. */
  trustsAnonymous(family: number): boolean {
    return this.#anonymous[family] === true
  }

  /** Whether some mode would allow a request on this family whatever is granted. */
  opensIn(mode: SecurityMode, family: number, isAnonymous: boolean): boolean {
    const category = this.#categories[family]
    if (category === undefined) return false
    const isTrusted = isAnonymous && category.anonymousIn.includes(mode)
    return isTrusted || !category.enforcedIn.includes(mode)
  }
}
