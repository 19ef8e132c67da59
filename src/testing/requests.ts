/** Arbitraries for requests that come close to what a policy grants. @module */

import fc, { type Arbitrary } from 'fast-check'
import type { Catalogue } from '../core/catalogue.ts'
import type { Policy } from '../core/policy.ts'
import type { AccessRequest } from '../core/request.ts'
import { nearMissesOf, ridsOf } from './rids.ts'
import { actions, subjects, unknownActions } from './words.ts'

/**
 * A text to ask about: a RID that the policy grants, one or two small steps away from it, another
 * of the catalogue, or a near miss of that.
 */
export function resourcesFor(policy: Policy, catalogue: Catalogue): Arbitrary<string> {
  const any: Arbitrary<string> = ridsOf(catalogue)
  const granted: Arbitrary<string> =
    policy.grants.length === 0
      ? any
      : fc.constantFrom(...policy.grants.map(({ resource }) => resource))
  return fc.oneof(
    { arbitrary: granted, weight: 3 },
    { arbitrary: nearMissesOf(granted), weight: 4 },
    { arbitrary: any, weight: 2 },
    { arbitrary: nearMissesOf(any), weight: 1 },
  )
}

/** A request whose parts are mostly those that the policy names; any of them may be nonsense. */
export const requestsFor = (policy: Policy, catalogue: Catalogue): Arbitrary<AccessRequest> =>
  fc.record({
    subject: subjects(),
    action: fc.oneof({ arbitrary: actions(), weight: 12 }, unknownActions()),
    resource: resourcesFor(policy, catalogue),
  })
