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
export function requestsFor(policy: Policy, catalogue: Catalogue): Arbitrary<AccessRequest> {
  const loose = fc.record({
    subject: subjects(),
    action: fc.oneof({ arbitrary: actions() as Arbitrary<string>, weight: 12 }, unknownActions()),
    resource: resourcesFor(policy, catalogue),
  })
  if (policy.grants.length === 0) return loose
  return fc.oneof(
    { arbitrary: loose, weight: 2 },
    { arbitrary: requestsCloseTo(policy), weight: 3 },
  )
}

/** Requests by someone who holds a grant, for its RID or what lies below, and one of its actions. */
const requestsCloseTo = ({ groups, grants }: Policy): Arbitrary<AccessRequest> =>
  fc
    .record({
      grant: fc.constantFrom(...grants),
      draw: fc.nat(),
      below: fc.constantFrom('', '', '/a', '.a', '/a/b', ':a', ':/a/b', ':*'),
    })
    .map(({ grant: { principal, resource, actions: held }, draw, below }) => {
      const holders: string[] =
        principal.kind === 'user'
          ? [principal.uid]
          : groups.filter(({ gid }) => gid === principal.gid).flatMap(({ members }) => members)
      return {
        subject: holders[draw % holders.length] ?? 'a',
        action: held[draw % held.length] ?? 'read',
        resource: (below === '' ? resource : resource.replace(/[/.]?\*?$/, '')) + below,
      }
    })
