import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccessDiff,
  type AccessItem,
  changesBetween,
  diffAccess,
} from '../../../src/analysis/index.ts'
import type { Grant } from '../../../src/core/grant.ts'
import { parseRid } from '../../../src/core/rid.ts'
import { runs } from '../../properties/runs.ts'
import { faultsOf, isWithin, Judge, type World } from './judge.ts'
import {
  engineOf,
  otherGround,
  resourcesOf,
  sameGround,
  subjectsOf,
  type Worlds,
} from './worlds.ts'

const diffOf = ({ before, after }: Worlds): AccessDiff =>
  diffAccess(engineOf(before), engineOf(after))

const isEmpty = ({ gained, lost }: AccessDiff): boolean => gained.length + lost.length === 0

/** About how many requests are asked of each pair; and how many resources each may be for. */
const ASKED = 400
const EDGES = 60

/** Checks that a diff says of every request whether its answer differs, and how. */
function check(worlds: Arbitrary<Worlds>, isSame: boolean, numRuns: number): void {
  fc.assert(
    fc.property(worlds, fc.nat(), (pair, draw) => {
      const { granted, around } = resourcesOf(pair)
      const skip = Math.ceil(around.length / EDGES)
      const some = around.filter((_, at) => (at + draw) % skip === 0)
      const resources = [...new Set([...granted, ...some])]
      const subjects = subjectsOf(pair)
      // Odd and no multiple of 3, so that every one of the six actions is asked of every subject.
      const stride = Math.ceil((subjects.length * resources.length * 6) / ASKED / 6) * 6 + 1
      const faults = faultsOf(diffOf(pair), new Judge(pair.before), new Judge(pair.after), {
        subjects,
        resources,
        stride,
        start: draw,
        further: around,
        isSame,
      })
      expect(faults.slice(0, 5)).toEqual([])
    }),
    { numRuns: runs(numRuns) },
  )
}

describe('a diff', () => {
  it('says of every request whether its answer differs, once', () => {
    check(sameGround(), true, 60)
  })

  it('says so between releases and catalogues', () => {
    check(otherGround(), false, 40)
  })

  it('is empty of a world and itself', () => {
    fc.assert(
      fc.property(sameGround(), ({ before }) => {
        expect(isEmpty(diffOf({ before, after: before }))).toBe(true)
      }),
      { numRuns: runs(30) },
    )
  })

  it('turned round, has gained what was lost', () => {
    fc.assert(
      fc.property(otherGround(), ({ before, after }) => {
        const { lost, gained } = diffOf({ before, after })
        const back = diffOf({ before: after, after: before })
        expect({ lost: back.gained, gained: back.lost }).toEqual({ lost, gained })
      }),
      { numRuns: runs(30) },
    )
  })

  it('has no item within another of the same subject and action', () => {
    fc.assert(
      fc.property(sameGround(), (pair) => {
        const [before, after] = [new Judge(pair.before), new Judge(pair.after)]
        const { gained, lost } = diffOf(pair)
        expect(nested(lost, before, after)).toEqual([])
        expect(nested(gained, after, before)).toEqual([])
      }),
      { numRuns: runs(50) },
    )
  })

  it('has no gains left once they were granted, and the same losses', () => {
    fc.assert(
      fc.property(sameGround(), ({ before, after }) => {
        fc.pre(before.mode === after.mode)
        const { gained, lost } = diffOf({ before, after })
        const grants = [
          ...before.policy.grants,
          ...gained.flatMap((item) => grantsOf(item, before)),
        ]
        const policy = { ...before.policy, grants }
        const left = diffOf({ before: { ...before, policy }, after })
        expect(left.gained).toEqual([])
        if (gained.every(({ extent }) => extent.kind === 'place')) {
          expect(left.lost.map(withoutCauses)).toEqual(lost.map(withoutCauses))
        }
      }),
      { numRuns: runs(50) },
    )
  })

  it('is empty once its changes were made', () => {
    fc.assert(
      fc.property(sameGround(), ({ before, after }) => {
        const [old, young] = [engineOf(before), engineOf(after)]
        expect(old.apply(changesBetween(old, young)).ok).toBe(true)
        expect(isEmpty(diffAccess(old, young))).toBe(true)
        expect(changesBetween(old, young)).toEqual([])
        const { users: _, ...made } = old.toPolicy()
        const { users: __, ...wanted } = young.toPolicy()
        expect(made).toEqual(wanted)
      }),
      { numRuns: runs(50) },
    )
  })
})

const withoutCauses = ({ causes: _, ...item }: AccessItem): unknown => item

/** What would give its users what an item says. */
function grantsOf({ audience, extent, actions }: AccessItem, { catalogue }: World): Grant[] {
  if (audience.kind !== 'users') return []
  const { superuser } = catalogue
  const root = parseRid(superuser?.resource ?? '')
  const isRoot = extent.kind === 'everything'
  return audience.uids.flatMap((uid): Grant[] => {
    const principal = { kind: 'user', uid } as const
    if (extent.kind === 'place') return [{ principal, resource: extent.resource, actions }]
    return isRoot && root.ok ? [{ principal, resource: root.value, actions: ['full'] }] : []
  })
}

function nested(items: readonly AccessItem[], has: Judge, lacks: Judge): unknown[] {
  return items.flatMap((item, at) =>
    items.flatMap((other, place) => {
      const { extent } = other
      if (place === at || extent.kind !== 'place' || !share(item, other)) return []
      return isWithin(item, extent.resource, has, lacks) ? [[item, other]] : []
    }),
  )
}

const share = (a: AccessItem, b: AccessItem): boolean =>
  a.audience.kind === 'users' &&
  b.audience.kind === 'users' &&
  a.actions.some((action) => b.actions.includes(action)) &&
  a.audience.uids.some((uid) => b.audience.kind === 'users' && b.audience.uids.includes(uid))
