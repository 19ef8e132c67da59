/** What is open: categories of families in which a subject needs no grant. @module */

import { ANONYMOUS, type Subject } from '../../core/principal.ts'
import { compare } from '../../core/text.ts'
import { MALFORMED, type RidScan } from '../../trie/scan.ts'
import type { ModeTable } from '../mode-table.ts'
import type { OpenCategory } from './answers.ts'

/**
 * The categories that the mode leaves open to a subject, sorted; with `below`, only that of this
 * resource. Takes the scan. Costs the number of families.
 */
export function openTo(
  scan: RidScan,
  modes: ModeTable,
  subject: Subject,
  below: string | undefined,
): OpenCategory[] {
  const found = new Map<string, OpenCategory>()
  const only = below === undefined ? undefined : familyAt(scan, below)
  for (const [family, { category }] of scan.families.entries()) {
    if (only !== undefined && family !== only) continue
    if (!modes.isEnforced(family)) found.set(category, { category, reason: 'not-enforced' })
    else if (subject === ANONYMOUS && modes.trustsAnonymous(family)) {
      found.set(category, { category, reason: 'anonymous' })
    }
  }
  return [...found.values()].sort((a, b) => compare(a.category, b.category))
}

/** No family's number where the resource is malformed: nothing there is ever allowed. */
function familyAt(scan: RidScan, resource: string): number {
  scan.scan(resource)
  return scan.state === MALFORMED ? Number.NaN : scan.family
}
