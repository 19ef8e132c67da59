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
  #rows: Rows

  constructor(families: readonly Family[], catalogue: Catalogue, mode: SecurityMode) {
    this.#categories = families.map(({ category }) => catalogue.categories[category])
    this.#rows = rowsOf(this.#categories, mode)
  }

  /** The mode that the table was made for. */
  get mode(): SecurityMode {
    return this.#rows.mode
  }

  /** Makes it the table of another mode. */
  set mode(mode: SecurityMode) {
    this.#rows = rowsOf(this.#categories, mode)
  }

  /** Whether the mode enforces every family, and lets none pass without a token. */
  get isStrict(): boolean {
    return this.#rows.isStrict
  }

  /** Whether a deny on this family must be acted on. */
  isEnforced(family: number): boolean {
    return family === NO_FAMILY || this.#rows.enforced[family] === true
  }

  /** Whether a request without a token for this family is taken for a superuser's. */
  trustsAnonymous(family: number): boolean {
    return this.#rows.anonymous[family] === true
  }

  /** Whether some mode would allow a request on this family whatever is granted. */
  opensIn(mode: SecurityMode, family: number, isAnonymous: boolean): boolean {
    const category = this.#categories[family]
    if (category === undefined) return false
    const isTrusted = isAnonymous && category.anonymousIn.includes(mode)
    return isTrusted || !category.enforcedIn.includes(mode)
  }
}

/** What one mode does with each family. */
interface Rows {
  readonly mode: SecurityMode
  readonly enforced: readonly boolean[]
  readonly anonymous: readonly boolean[]
  readonly isStrict: boolean
}

function rowsOf(categories: ReadonlyArray<Category | undefined>, mode: SecurityMode): Rows {
  const enforced = categories.map((category) => category?.enforcedIn.includes(mode) ?? true)
  const anonymous = categories.map((category) => category?.anonymousIn.includes(mode) ?? false)
  return {
    mode,
    enforced,
    anonymous,
    isStrict: enforced.every(Boolean) && !anonymous.some(Boolean),
  }
}
