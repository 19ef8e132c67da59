/** Arbitraries for changes, those that are refused included. @module */

import fc, { type Arbitrary } from 'fast-check'
import { ACTIONS } from '../core/action.ts'
import type { Catalogue } from '../core/catalogue.ts'
import type { Change, PrincipalName } from '../core/change.ts'
import type { Policy } from '../core/policy.ts'
import { nearMissesOf, ridsOf } from './rids.ts'
import { actionSets, gids, modes, uids } from './words.ts'

const LONG = 'a'.repeat(97)
const BAD_NAMES: readonly string[] = ['', 'anonymous', 'a b', 'a:b', 'a/b', '\ud800', 'ä', LONG]

const textOf = (sound: Arbitrary<string>, broken: Arbitrary<string>): Arbitrary<string> =>
  fc.oneof({ arbitrary: sound, weight: 24 }, { arbitrary: broken, weight: 1 })

const uidTexts = (): Arbitrary<string> => textOf(uids(), fc.constantFrom(...BAD_NAMES))
const gidTexts = (): Arbitrary<string> => textOf(gids(), fc.constantFrom(...BAD_NAMES, 'a.b'))

const principalNames = (): Arbitrary<PrincipalName> =>
  fc.oneof(
    uidTexts().map((uid): PrincipalName => ({ kind: 'user', uid })),
    gidTexts().map((gid): PrincipalName => ({ kind: 'group', gid })),
  )

const ODD_ACTIONS: readonly (readonly string[])[] = [
  [],
  ['fly'],
  ['read', 'READ'],
  ['read', 'read'],
]

const actionTexts = (): Arbitrary<string[]> =>
  fc.oneof(
    { arbitrary: actionSets() as Arbitrary<string[]>, weight: 10 },
    { arbitrary: fc.constantFrom(...ODD_ACTIONS).map((list) => [...list]), weight: 1 },
  )

/** Changes that the types rule out and that a caller without types may still hand in. */
const UNTYPED: readonly unknown[] = [
  { op: 'rename-user', uid: 'a' },
  { op: 'set-mode', mode: '' },
]

/**
 * A change whose names come from the alphabets of the policy arbitraries, so that it often fits
 * what is there and often is refused: what exists is created, what doesn't is deleted, what isn't
 * held is revoked, texts are malformed.
 *
 * Revocations mostly name a grant of `policy`.
 */
export function changesFor(policy: Policy, catalogue: Catalogue): Arbitrary<Change> {
  return fc.oneof(
    { arbitrary: membershipChanges(), weight: 4 },
    { arbitrary: grantChanges(policy, catalogue), weight: 6 },
    { arbitrary: modes().map((mode): Change => ({ op: 'set-mode', mode })), weight: 1 },
    { arbitrary: fc.constantFrom(...UNTYPED).map((change) => change as Change), weight: 1 },
  )
}

/** Batches as `apply` takes them, of up to four changes each; a batch may be empty. */
export const batchesFor = (policy: Policy, catalogue: Catalogue): Arbitrary<Change[]> =>
  fc.array(changesFor(policy, catalogue), { maxLength: 4 })

function membershipChanges(): Arbitrary<Change> {
  return fc
    .record({
      op: fc.constantFrom(
        'create-user',
        'delete-user',
        'create-group',
        'delete-group',
        'add-member',
        'add-member',
        'remove-member',
      ),
      uid: uidTexts(),
      gid: gidTexts(),
      service: fc.option(fc.boolean(), { nil: undefined }),
    })
    .map(({ op, uid, gid, service }): Change => {
      switch (op) {
        case 'create-user':
          return { op, uid, ...(service !== undefined && { service }) }
        case 'delete-user':
          return { op, uid }
        case 'create-group':
        case 'delete-group':
          return { op, gid }
        default:
          return { op, gid, uid }
      }
    })
}

function grantChanges(policy: Policy, catalogue: Catalogue): Arbitrary<Change> {
  const any: Arbitrary<string> = ridsOf(catalogue)
  const fresh = fc.record({
    op: fc.constantFrom('grant', 'grant', 'revoke'),
    principal: principalNames(),
    resource: textOf(any, nearMissesOf(any)),
    actions: actionTexts(),
  })
  if (policy.grants.length === 0) return fresh
  const held = fc
    .record({
      op: fc.constantFrom('grant', 'revoke', 'revoke'),
      grant: fc.constantFrom(...policy.grants),
      kept: fc.subarray([...ACTIONS], { maxLength: 2 }),
    })
    .map(({ op, grant, kept }): Change => {
      const actions = grant.actions.filter((action) => !kept.includes(action))
      return { op, principal: grant.principal, resource: grant.resource, actions }
    })
  return fc.oneof({ arbitrary: fresh, weight: 2 }, { arbitrary: held, weight: 1 })
}
