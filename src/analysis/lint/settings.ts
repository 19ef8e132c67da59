/** Lint of settings: modes that are not there, and grants that a mode doesn't ask for. @module */

import type { Catalogue, Family } from '../../core/catalogue.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { isWithin, type Release } from '../../core/release.ts'
import type { Reporter } from './report.ts'
import type { Origin, WrittenGrant } from './written.ts'

/** From this release on the mode `disabled` is no longer offered. */
const DISABLED_GONE_SINCE: Release = '1.12'

/** Finds a mode that the release hasn't got. */
export function lintMode(
  mode: SecurityMode,
  release: Release,
  origin: Origin | undefined,
  reporter: Reporter,
): void {
  if (mode !== 'disabled' || !isWithin(release, DISABLED_GONE_SINCE)) return
  const message = `release ${release} has no mode \`disabled\`: it ended with 1.11`
  reporter.add({ code: 'disabled-mode', message, fix: 'write `permissive` or `strict`' }, origin)
}

interface Idle {
  readonly origin: Origin
  count: number
}

/** Counts grants that the mode doesn't enforce, and sums them up by category. */
export class Unenforced {
  readonly #catalogue: Catalogue
  readonly #mode: SecurityMode
  readonly #idle = new Map<string, Idle>()

  constructor(catalogue: Catalogue, mode: SecurityMode) {
    this.#catalogue = catalogue
    this.#mode = mode
  }

  /** Takes one grant into account. */
  see({ category }: Family, grant: WrittenGrant): void {
    if (this.#catalogue.categories[category]?.enforcedIn.includes(this.#mode) !== false) return
    const idle = this.#idle.get(category)
    if (idle === undefined) this.#idle.set(category, { origin: grant.origin, count: 1 })
    else idle.count++
  }

  /** One finding for each category, where the first of its grants is. */
  report(reporter: Reporter): void {
    for (const [category, { origin, count }] of this.#idle) {
      const grants = count === 1 ? '1 grant' : `${count} grants`
      const message = `mode ${this.#mode} doesn't enforce \`${category}\`: everyone may do there what ${grants} here allow${count === 1 ? 's' : ''}`
      const fix = 'keep them for a stricter mode, or drop them'
      reporter.add({ code: 'not-enforced', message, fix }, origin)
    }
  }
}
