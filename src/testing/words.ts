/** Arbitraries for the words of the model: modes, releases, actions, principals, subjects. @module */

import fc, { type Arbitrary } from 'fast-check'
import { ACTIONS, type Action } from '../core/action.ts'
import { MODES, type SecurityMode } from '../core/mode.ts'
import { ANONYMOUS, type Gid, type Principal, type Subject, type Uid } from '../core/principal.ts'
import { RELEASES, type Release } from '../core/release.ts'
import { gid, uid } from './literals.ts'

/** Any of the three modes; shrinks to the laxest. */
export const modes = (): Arbitrary<SecurityMode> => fc.constantFrom(...MODES)

/** Any release, the newest more often than the others. */
export const releases = (): Arbitrary<Release> =>
  fc.oneof(
    { arbitrary: fc.constant<Release>('2.2'), weight: 3 },
    { arbitrary: fc.constantFrom(...RELEASES), weight: 2 },
  )

/** One of the five actions. */
export const actions = (): Arbitrary<Action> => fc.constantFrom(...ACTIONS)

/** One to five actions, without repetition, in any order. */
export const actionSets = (): Arbitrary<Action[]> =>
  fc.oneof(
    { arbitrary: actions().map((action) => [action]), weight: 3 },
    { arbitrary: fc.shuffledSubarray([...ACTIONS], { minLength: 1 }), weight: 1 },
    { arbitrary: fc.constant<Action[]>(['create', 'read', 'update', 'delete']), weight: 1 },
  )

/** Texts that look like actions and are none. */
export const unknownActions = (): Arbitrary<string> =>
  fc.constantFrom('', 'FULL', 'full ', 'read\n', 'reads', 'create,read', 'toString', '__proto__')

/** The alphabet that uids and gids share: texts collide, kinds must not. */
const NAMES: readonly string[] = ['a', 'b', 'c', '__proto__', 'constructor']
const names = (): Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constantFrom('a', 'b', 'c'), weight: 12 },
    { arbitrary: fc.constantFrom(...NAMES), weight: 1 },
  )

/** Every uid that {@link uids} makes. */
export const ALL_UIDS: readonly Uid[] = NAMES.map(uid)

/** Every gid that {@link gids} makes: the same texts as {@link ALL_UIDS}. */
export const ALL_GIDS: readonly Gid[] = NAMES.map(gid)

/** A uid of an alphabet so small that independent draws often agree. */
export const uids = (): Arbitrary<Uid> => names().map(uid)

/** A gid, of the same texts as {@link uids}. */
export const gids = (): Arbitrary<Gid> => names().map(gid)

/** A user or a group; a user and a group often have one name. */
export const principals = (): Arbitrary<Principal> =>
  fc.oneof(
    uids().map((uid): Principal => ({ kind: 'user', uid })),
    gids().map((gid): Principal => ({ kind: 'group', gid })),
  )

/** Texts that no policy of this kit names as a user; some only look as if it did. */
export const unknownSubjects = (): Arbitrary<string> =>
  fc.constantFrom('d', '', 'A', 'a ', 'a\u0000', '\ud800', 'anonymous', 'user:a', 'g:a', 'toString')

/** Mostly a known user, sometimes an unknown one, sometimes the bearer of no token. */
export const subjects = (): Arbitrary<Subject> =>
  fc.oneof(
    { arbitrary: uids() as Arbitrary<Subject>, weight: 10 },
    { arbitrary: unknownSubjects() as Arbitrary<Subject>, weight: 1 },
    { arbitrary: fc.constant<Subject>(ANONYMOUS), weight: 1 },
  )
