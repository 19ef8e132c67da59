/** Tiny universes: every policy of up to three grants on a few resources can be tried in them. @module */

import type { Action } from '../../src/core/action.ts'
import type { Catalogue, Family, Tail, TailKind } from '../../src/core/catalogue.ts'
import type { Grant } from '../../src/core/grant.ts'
import { MODES } from '../../src/core/mode.ts'
import type { Group, Policy, User } from '../../src/core/policy.ts'
import type { Principal } from '../../src/core/principal.ts'
import type { AccessRequest } from '../../src/core/request.ts'
import { gid, rid, uid } from '../../src/testing/index.ts'

/** All policies of some grants, and what to ask of each. */
export interface Universe {
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  /** The grants that policies are made of, one action each. */
  readonly grants: readonly Grant[]
  readonly requests: readonly AccessRequest[]
}

const tail = (kind: TailKind, bare = false): Tail => ({
  kind,
  joint: kind === 'none' ? '' : ':',
  bare,
  colons: kind === 'exact-path',
})

const family = (base: string, category: string, its: Tail): Family => ({
  id: base,
  base,
  tail: its,
  actions: ['read'],
  category,
  authorizer: 'tests',
  since: '1.7',
})

/** One family of every kind of tail, in categories that differ in each mode, and a superuser. */
export const EVERY_KIND: Catalogue = {
  families: [
    family('x:app', 'served', tail('slash-path', true)),
    family('x:job', 'guarded', tail('dot-path', true)),
    family('x:role', 'guarded', tail('literal', true)),
    family('x:end', 'always', tail('exact-path')),
    family('x:key', 'always', tail('secret')),
    family('x:link', 'always', tail('any-star')),
    family('x:root', 'always', tail('none')),
  ],
  categories: {
    always: { enforcedIn: MODES, anonymousIn: [] },
    served: { enforcedIn: ['permissive', 'strict'], anonymousIn: ['permissive'] },
    guarded: { enforcedIn: ['strict'], anonymousIn: [] },
  },
  superuser: { resource: 'x:root', anyActionSince: '1.10' },
}

const user = (name: string): Principal => ({ kind: 'user', uid: uid(name) })
const group = (name: string): Principal => ({ kind: 'group', gid: gid(name) })

const grantsOn = (
  principals: readonly Principal[],
  resources: readonly string[],
  actions: readonly Action[],
): Grant[] =>
  principals.flatMap((principal) =>
    resources.flatMap((resource) =>
      actions.map((action) => ({ principal, resource: rid(resource), actions: [action] })),
    ),
  )

const requestsOn = (
  subjects: readonly string[],
  resources: readonly string[],
  actions: readonly string[],
): AccessRequest[] =>
  subjects.flatMap((subject) =>
    resources.flatMap((resource) => actions.map((action) => ({ subject, action, resource }))),
  )

/** Two users with the group of one of them, on every kind of tail, near misses included. */
export const KINDS: Universe = {
  users: [{ uid: uid('a'), service: false }],
  groups: [{ gid: gid('a'), members: [uid('a'), uid('b')] }],
  grants: grantsOn(
    [user('a'), group('a')],
    [
      'x:app',
      'x:app:/a',
      'x:job:a',
      'x:role',
      'x:role:*',
      'x:end:a',
      'x:key:/a',
      'x:key:/a/*',
      'x:link:*',
      'x:root',
      'x:out',
      'x:app:a',
    ],
    ['read', 'full'],
  ),
  requests: requestsOn(
    ['a', 'b'],
    [
      'x:app:/',
      'x:app:/a/b',
      'x:app:/ab',
      'x:app:a',
      'x:job:a.b',
      'x:role:a',
      'x:role:*',
      'x:end:a',
      'x:end:a/b',
      'x:key:a',
      'x:key:/a/b',
      'x:link:a',
      'x:root',
      'x:out',
    ],
    ['read', 'update'],
  ),
}

/** Two users in one and in two groups, on nested places, spellings of one place, and the superuser. */
export const PRINCIPALS: Universe = {
  users: [{ uid: uid('a'), service: false }],
  groups: [
    { gid: gid('b'), members: [uid('a')] },
    { gid: gid('a'), members: [uid('a'), uid('b')] },
  ],
  grants: grantsOn(
    [user('a'), user('b'), group('a'), group('b')],
    ['x:app', 'x:app:/', 'x:app:/a', 'x:app:/a/', 'x:root'],
    ['read', 'full'],
  ),
  requests: requestsOn(
    ['a', 'b'],
    ['x:app', 'x:app:/a', 'x:app:/a/b', 'x:app:/b', 'x:app:/a//b', 'x:root', 'x:out'],
    ['read', 'update', 'full'],
  ),
}

/** The same users, with more that is asked: by unknown users, and for what is no action. */
export const SUPERUSERS: Universe = {
  ...PRINCIPALS,
  grants: grantsOn(
    [user('a'), user('b'), group('a'), group('b')],
    ['x:app', 'x:root'],
    ['read', 'full'],
  ),
  requests: requestsOn(
    ['a', 'b', 'c', ''],
    ['x:app:/a', 'x:app:/a//b', 'x:root', 'x:root:a', 'x:out', 'x'],
    ['read', 'update', 'full', 'fly'],
  ),
}

/** Every policy of up to so many different grants of a universe, the empty one first. */
export function* policiesIn({ users, groups, grants }: Universe, most = 3): Generator<Policy> {
  const sets = function* (from: number, room: number): Generator<Grant[]> {
    yield []
    if (room === 0) return
    for (const [at, grant] of grants.entries()) {
      if (at < from) continue
      for (const rest of sets(at + 1, room - 1)) yield [grant, ...rest]
    }
  }
  for (const held of sets(0, most)) yield { users, groups, grants: held }
}
