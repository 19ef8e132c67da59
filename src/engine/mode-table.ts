/** The mode table: what the current mode does with each family. @module */

import type { Catalogue, Category, Family } from '../core/catalogue.ts'
import { MODES, type SecurityMode } from '../core/mode.ts'
import { NO_FAMILY } from '../trie/scan.ts'

/**
 * For each family of the release, by number, whether it is enforced and whether a request without
 * a token passes, in every mode. What is outside of the catalogue is always enforced.
 * Source: `spec-tables/modes.json`.
 */
export class ModeTable {
  /** For each family a bit for each mode that enforces it, and one for each that trusts anyone. */
  readonly #bits: Uint8Array
  #mode: SecurityMode
  #enforcing = 0
  #trusting = 0
  #isStrict = false

  constructor(families: readonly Family[], catalogue: Catalogue, mode: SecurityMode) {
    this.#bits = Uint8Array.from(families, ({ category }) => bitsOf(catalogue.categories[category]))
    this.#mode = mode
    this.mode = mode
  }

  /** The mode that the table is of now. */
  get mode(): SecurityMode {
    return this.#mode
  }

  /** Makes it the table of another mode. */
  set mode(mode: SecurityMode) {
    this.#mode = mode
    this.#enforcing = enforcingIn(mode)
    this.#trusting = trustingIn(mode)
    this.#isStrict = this.#bits.every(
      (bits) => (bits & (this.#enforcing | this.#trusting)) === this.#enforcing,
    )
  }

  /** Whether the mode enforces every family, and lets none pass without a token. */
  get isStrict(): boolean {
    return this.#isStrict
  }

  /** Whether a deny on this family must be acted on. */
  isEnforced(family: number): boolean {
    return (this.#bitsAt(family) & this.#enforcing) !== 0
  }

  /** Whether a request without a token for this family is taken for a superuser's. */
  trustsAnonymous(family: number): boolean {
    return (this.#bitsAt(family) & this.#trusting) !== 0
  }

  /** Whether some mode would allow a request on this family whatever is granted. */
  opensIn(mode: SecurityMode, family: number, isAnonymous: boolean): boolean {
    const bits = this.#bitsAt(family)
    const isTrusted = isAnonymous && (bits & trustingIn(mode)) !== 0
    return isTrusted || (bits & enforcingIn(mode)) === 0
  }

  /** What is of no family, or of one that there is not, is always enforced. */
  #bitsAt(family: number): number {
    return family === NO_FAMILY ? ALWAYS : (this.#bits[family] ?? ALWAYS)
  }
}

/** Every mode enforces it, and none trusts anyone. */
const ALWAYS: number = (1 << MODES.length) - 1

const enforcingIn = (mode: SecurityMode): number => 1 << MODES.indexOf(mode)

const trustingIn = (mode: SecurityMode): number => enforcingIn(mode) << MODES.length

/** The bits of a category; one that is unknown is always enforced. */
function bitsOf(category: Category | undefined): number {
  if (category === undefined) return ALWAYS
  let bits = 0
  for (const mode of category.enforcedIn) bits |= enforcingIn(mode)
  for (const mode of category.anonymousIn) bits |= trustingIn(mode)
  return bits
}
