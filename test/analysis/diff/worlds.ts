/** Pairs of worlds that are close to one another, and the universe of requests to both. @module */

import fc, { type Arbitrary } from 'fast-check'
import { type Catalogue, isOpenSegment } from '../../../src/core/catalogue.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { ANONYMOUS, type Subject } from '../../../src/core/principal.ts'
import { Engine } from '../../../src/engine/engine.ts'
import {
  batchesFor,
  modes,
  partsOfDcos,
  policiesOf,
  releases,
  smallCatalogues,
} from '../../../src/testing/index.ts'
import { ACME } from '../../core/acme.ts'
import type { World } from './judge.ts'

/** Two worlds to compare. */
export interface Worlds {
  readonly before: World
  readonly after: World
}

/** An engine of a world. */
export const engineOf = ({ policy, ...setting }: World): Engine =>
  Engine.fromPolicy(policy, setting)

const MAX_GRANTS = 5

/** All kinds of catalogue but the whole one of DC/OS, which costs the oracle much. */
const catalogues = (): Arbitrary<Catalogue> =>
  fc.oneof(
    { arbitrary: smallCatalogues(), weight: 5 },
    { arbitrary: partsOfDcos(), weight: 2 },
    { arbitrary: fc.constant(ACME), weight: 2 },
  )

/** A policy that is much like another, or not at all. */
const likeness = (policy: Policy, catalogue: Catalogue): Arbitrary<Policy> =>
  fc.oneof(
    { arbitrary: changed(policy, catalogue), weight: 4 },
    { arbitrary: policiesOf(catalogue, { maxGrants: MAX_GRANTS }), weight: 2 },
    { arbitrary: fc.constant(policy), weight: 1 },
  )

/** What is left of a policy after some changes, those that are refused left out. */
const changed = (policy: Policy, catalogue: Catalogue): Arbitrary<Policy> =>
  fc
    .array(
      batchesFor(policy, catalogue).map((batch) => batch.slice(0, 1)),
      { minLength: 1, maxLength: 6 },
    )
    .map((batches) => {
      const engine = Engine.fromPolicy(policy, { catalogue })
      for (const batch of batches) engine.apply(batch)
      const { users, groups, grants } = engine.toPolicy()
      return { users, groups, grants }
    })

/** One catalogue and release, another policy, often another mode. */
export const sameGround = (): Arbitrary<Worlds> =>
  fc.record({ catalogue: catalogues(), release: releases(), mode: modes() }).chain((setting) =>
    policiesOf(setting.catalogue, { maxGrants: MAX_GRANTS }).chain((policy) =>
      fc
        .record({
          policy: likeness(policy, setting.catalogue),
          mode: fc.oneof(fc.constant(setting.mode), modes()),
        })
        .map((other) => ({ before: { ...setting, policy }, after: { ...setting, ...other } })),
    ),
  )

/** Other releases, and at times other catalogues. */
export const otherGround = (): Arbitrary<Worlds> =>
  fc.record({ catalogue: catalogues(), release: releases(), mode: modes() }).chain((setting) =>
    policiesOf(setting.catalogue, { maxGrants: MAX_GRANTS }).chain((policy) =>
      fc
        .record({
          policy: fc.oneof(fc.constant(policy), likeness(policy, setting.catalogue)),
          mode: fc.oneof(fc.constant(setting.mode), modes()),
          release: releases(),
          catalogue: fc.oneof(
            { arbitrary: fc.constant(setting.catalogue), weight: 3 },
            { arbitrary: smallCatalogues(), weight: 1 },
          ),
        })
        .map((other) => ({ before: { ...setting, policy }, after: { ...setting, ...other } })),
    ),
  )

/** Every user of both policies, one of neither, and a request without a token. */
export function subjectsOf({ before, after }: Worlds): Subject[] {
  const named = [before.policy, after.policy].flatMap(({ users, groups, grants }) => [
    ...users.map(({ uid }) => uid),
    ...groups.flatMap(({ members }) => members),
    ...grants.flatMap(({ principal }) => (principal.kind === 'user' ? [principal.uid] : [])),
  ])
  return [...new Set<Subject>([...named, 'unknown', ANONYMOUS])]
}

const cut = (text: string, separator: string): string =>
  text.includes(separator) ? text.slice(0, text.lastIndexOf(separator)) : text

/** What lies above, below and beside a text, and other spellings of it. */
const around = (text: string): string[] => {
  const bare = text.replace(/[/:]?\*\/?$/, '')
  return [
    text,
    bare,
    `${text}/`,
    `${bare}:/`,
    `${bare}/new`,
    `${bare}:new`,
    `${bare}:/new`,
    `${bare}.new`,
    `${bare}/new/new`,
    `${bare}new`,
    `${bare}:*`,
    `${bare}/*`,
    `${bare}//new`,
    `${bare}:/new//new`,
    `${bare}:new..new`,
    `${bare}/new//new`,
    `${bare}..new`,
    cut(bare, '/'),
    cut(bare, '.'),
    cut(bare, ':'),
    bare.replace(':/', ':'),
    bare.replace(/:(?=[^:]*$)/, ':/'),
  ]
}

/** What two worlds grant, and what lies around it and around their families. */
export function resourcesOf({ before, after }: Worlds): {
  readonly granted: readonly string[]
  readonly around: readonly string[]
} {
  const granted = [before, after].flatMap(({ policy }) =>
    policy.grants.map(({ resource }) => resource),
  )
  const families = [before, after].flatMap(({ catalogue }) => catalogue.families)
  const joints = [...new Set(families.map(({ tail }) => tail.joint))]
  const below = granted.flatMap((text) => joints.map((joint) => `${text}${joint}new`))
  const bases = [before, after].flatMap(({ catalogue }) =>
    catalogue.families.flatMap(({ base, tail: { joint } }) =>
      ['new', 'a', 'slash'].flatMap((name) => {
        const filled = base
          .split(':')
          .map((segment) => (isOpenSegment(segment) ? name : segment))
          .join(':')
        return [
          filled,
          `${filled}${joint}new`,
          `${filled}${joint}/new`,
          `${filled}:new:new`,
          `${filled}:new:new:new`,
          `${filled}:new..new`,
          `${filled}:/new//new`,
          `${filled}:new//new`,
        ]
      }),
    ),
  )
  return {
    granted: [...new Set(granted)],
    around: [...new Set([...granted.flatMap(around), ...below, ...bases, 'new:new', 'x', ''])],
  }
}
