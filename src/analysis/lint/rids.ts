/** Lint of RIDs: all that can be told of one by itself. @module */

import type { Catalogue, Family } from '../../core/catalogue.ts'
import type { Gazetteer } from '../../core/place.ts'
import type { Release } from '../../core/release.ts'
import type { Rid } from '../../core/rid.ts'
import type { Fault } from './finding.ts'
import { outsideRule } from './outside.ts'
import { starFault } from './stars.ts'
import { isPlain, jobInDotsFault, malformedFault, trailingSlashFault } from './tails.ts'

/** What came of looking at a RID. */
export interface RidCheck {
  /** Missing where the RID is malformed or outside of the catalogue. */
  readonly family: Family | undefined
  readonly faults: readonly Fault[]
  /** Whether grants on it make superusers. */
  readonly isSuperuser: boolean
}

/** What the rule looks RIDs up in. */
export interface Atlas {
  readonly catalogue: Catalogue
  readonly release: Release
  readonly gazetteer: Gazetteer
  /** The family of a RID; nothing where it is malformed or outside of the catalogue. */
  familyOf(rid: Rid): Family | undefined
}

/** Looks at a RID, whose family may be known already. */
export type RidRule = (rid: Rid, family?: Family) => RidCheck

/**
 * Makes the rule for the RIDs of a release. Costs the length of a RID of which nothing is to be
 * told, and a few look-ups in the catalogue for any other.
 */
export function ridRule(atlas: Atlas, onStop?: () => void): RidRule {
  const { catalogue, release, gazetteer } = atlas
  const outsideFault = outsideRule(catalogue, release, onStop)
  const plain = new Map<Family, RidCheck>()
  return (rid, family = atlas.familyOf(rid)) => {
    const isSuperuser = rid === catalogue.superuser?.resource
    if (family !== undefined && !isSuperuser && isPlain(rid, family)) {
      const check = plain.get(family) ?? { family, faults: [], isSuperuser }
      plain.set(family, check)
      return check
    }
    const place = gazetteer.locate(rid)
    if (place.kind === 'malformed') {
      return { family: undefined, faults: [malformedFault(rid, place, gazetteer)], isSuperuser }
    }
    if (place.kind === 'outside') {
      return { family: undefined, faults: [outsideFault(rid)], isSuperuser }
    }
    return {
      family: place.family,
      isSuperuser,
      faults: [
        ...trailingSlashFault(rid, place),
        ...starFault(rid, place),
        ...jobInDotsFault(rid, place),
      ],
    }
  }
}
