/** Arbitraries for grants and policies that crowd into few principals and resources. @module */

import fc, { type Arbitrary } from 'fast-check'
import type { Catalogue } from '../core/catalogue.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import { neighboursOf, ridsOf } from './rids.ts'
import { ALL_UIDS, actionSets, gids, principals, uids } from './words.ts'

/** How large {@link policiesOf} may make a policy. */
export interface PolicySize {
  /** The most grants, before those that name one principal and RID are taken for one. */
  readonly maxGrants?: number
}

/**
 * A grant on a RID of the catalogue: on a root, on a path, with a star, on the superuser's
 * resource, outside of all, or on a RID whose tail is malformed, which reaches nothing.
 */
export const grantsOf = (catalogue: Catalogue): Arbitrary<Grant> => {
  const rids = ridsOf(catalogue)
  return fc.record({
    principal: principals(),
    resource: fc.oneof({ arbitrary: rids, weight: 4 }, neighboursOf(rids)),
    actions: actionSets(),
  })
}

/**
 * A policy whose users, groups and grants overlap: users share groups, a user and a group share a
 * name, grants lie above, below and beside one another, some repeat. Groups may be listed twice,
 * and users that grants name need not be listed.
 */
export const policiesOf = (catalogue: Catalogue, size: PolicySize = {}): Arbitrary<Policy> =>
  fc.record({
    users: fc.subarray([...ALL_UIDS]).map((listed): User[] => listed.map(userOf)),
    groups: fc.array(groups(), { maxLength: 4 }),
    grants: fc.array(grantsOf(catalogue), { maxLength: size.maxGrants ?? 8 }),
  })

const userOf = (uid: User['uid']): User => ({ uid, service: uid === 'c' })

const groups = (): Arbitrary<Group> =>
  fc.record({ gid: gids(), members: fc.array(uids(), { maxLength: 3 }) })
