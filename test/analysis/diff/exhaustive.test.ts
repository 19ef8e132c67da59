import { describe, expect, it } from 'vitest'
import { diffAccess } from '../../../src/analysis/index.ts'
import type { Grant } from '../../../src/core/grant.ts'
import { MODES, type SecurityMode } from '../../../src/core/mode.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { ANONYMOUS, type Gid, type Uid } from '../../../src/core/principal.ts'
import type { Release } from '../../../src/core/release.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { gid, uid } from '../../../src/testing/index.ts'
import { grant } from '../../engine/policies.ts'
import { EVERY_KIND } from '../../properties/universe.ts'
import { faultsOf, Judge, type Universe, type World } from './judge.ts'
import { engineOf } from './worlds.ts'

/** One thing that a policy may have: a grant, or a user in a group. */
type Part = Grant | { readonly gid: Gid; readonly uid: Uid }

const partOf = (text: string): Part => {
  const [user = '', group] = text.split(' in ')
  return group === undefined ? grant(text) : { uid: uid(user), gid: gid(group) }
}

/** Everything that is compared with everything else: all sets of parts, in all these settings. */
interface Small {
  readonly parts: readonly string[]
  readonly resources: readonly string[]
  readonly modes?: readonly SecurityMode[]
  readonly releases?: readonly Release[]
}

/** Something in each family, and outside of all: what a mode or a star opens has no other name. */
const FURTHER: readonly string[] = [
  'x:app:/z',
  'x:job:z',
  'x:role:z',
  'x:end:z',
  'x:key:/z',
  'x:key:/p/z',
  'x:link:z',
  'x:root',
  'x:elsewhere',
]

const SMALL: Readonly<Record<string, Small>> = {
  paths: {
    parts: [
      'a: read x:app',
      'a: full x:app:/a',
      'a: read x:app:/a/b/',
      '%g: read x:app:/a/b',
      'a in g',
      'b in g',
    ],
    resources: [
      'x:app',
      'x:app:/',
      'x:app:/a',
      'x:app:/a/b',
      'x:app:/a/b/c',
      'x:app:/ab',
      'x:app:a',
    ],
  },
  'all kinds of tail': {
    parts: [
      'a: read x:key:/p',
      'a: read x:key:p/*',
      'a: full x:key:/*',
      'a: read x:role',
      'a: read x:role:*',
      'a: read x:link:*',
      'a: update x:link:v',
    ],
    resources: [
      'x:key:/p',
      'x:key:/p/q',
      'x:key:/p/*',
      'x:key:/q',
      'x:key:/',
      'x:role',
      'x:role:*',
      'x:role:r',
      'x:link:*',
      'x:link:v',
      'x:link:w',
    ],
  },
  superusers: {
    parts: ['a: read x:root', '%g: full x:root', 'a in g', '%g: read x:app:/a', 'a: read x:out'],
    resources: ['x:root', 'x:app:/', 'x:app:/a', 'x:out', 'x:other', 'x:app:a'],
    releases: ['1.9', '2.2'],
  },
  modes: {
    parts: ['a: read x:app:/a', 'a: read x:job:j', 'a: full x:root', 'a: read x:key:/k'],
    resources: ['x:app:/a', 'x:app:/b', 'x:job:j', 'x:job:i', 'x:key:/k', 'x:key:/l', 'x:out'],
    modes: MODES,
  },
}

function policyOf(parts: readonly Part[]): Policy {
  const grants = parts.filter((part) => 'actions' in part)
  const members = parts.filter((part) => 'gid' in part)
  return {
    users: [],
    groups: members.map(({ gid: group, uid: user }) => ({ gid: group, members: [user] })),
    grants,
  }
}

function subsetsOf<T>(all: readonly T[]): T[][] {
  const sets: T[][] = [[]]
  for (const one of all) sets.push(...sets.map((set) => [...set, one]))
  return sets
}

const worldsOf = ({ parts, modes = ['strict'], releases = ['2.2'] }: Small): World[] =>
  subsetsOf(parts.map(partOf)).flatMap((set) =>
    modes.flatMap((mode) =>
      releases.map((release) => ({ policy: policyOf(set), catalogue: EVERY_KIND, mode, release })),
    ),
  )

interface Tried {
  readonly judge: Judge
  readonly engine: Engine
}

describe('every two policies of a small universe', () => {
  it.each(Object.entries(SMALL))(
    'differ as the diff says: %s',
    { timeout: 1_800_000 },
    (_, small) => {
      const tried: Tried[] = worldsOf(small).map((world) => ({
        judge: new Judge(world),
        engine: engineOf(world),
      }))
      const universe: Universe = {
        subjects: ['a', 'b', 'c', ANONYMOUS],
        resources: small.resources,
        stride: 1,
        start: 0,
        further: FURTHER,
        isSame: true,
      }
      let differing = 0
      for (const before of tried) {
        for (const after of tried) {
          const diff = diffAccess(before.engine, after.engine)
          if (diff.lost.length + diff.gained.length > 0) differing++
          const faults = faultsOf(diff, before.judge, after.judge, universe)
          if (faults.length > 0) expect([before.judge.world, after.judge.world, faults]).toEqual([])
        }
      }
      expect(differing).toBeGreaterThan(tried.length)
    },
  )
})
