/** Lint of RIDs: all that can be told of one by itself. @module */

import type { Catalogue, Family } from '../../core/catalogue.ts'
import type { Gazetteer } from '../../core/place.ts'
import type { Release } from '../../core/release.ts'
import type { Rid } from '../../core/rid.ts'
import type { Fault } from './finding.ts'
import { outsideRule } from './outside.ts'
import { starFault } from './stars.ts'
import { jobInDotsFault, malformedFault, trailingSlashFault } from './tails.ts'

/** What came of looking at a RID. */
export interface RidCheck {
  /** Missing where the RID is malformed or outside of the catalogue. */
  readonly family: Family | undefined
  readonly faults: readonly Fault[]
}

/** Makes the rule for the RIDs of a release. Costs a few look-ups in the catalogue for each. */
export function ridRule(
  catalogue: Catalogue,
  release: Release,
  gazetteer: Gazetteer,
  onStop?: () => void,
): (rid: Rid) => RidCheck {
  const outsideFault = outsideRule(catalogue, release, onStop)
  return (rid) => {
    const place = gazetteer.locate(rid)
    if (place.kind === 'malformed') {
      return { family: undefined, faults: [malformedFault(rid, place, gazetteer)] }
    }
    if (place.kind === 'outside') return { family: undefined, faults: [outsideFault(rid)] }
    return {
      family: place.family,
      faults: [
        ...trailingSlashFault(rid, place),
        ...starFault(rid, place),
        ...jobInDotsFault(rid, place),
      ],
    }
  }
}
