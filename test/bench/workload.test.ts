import { describe, expect, it } from 'vitest'
import { Press } from '../../bench/batch.ts'
import { oneMap, ridsOf, twoMaps, uidsOf } from '../../bench/contestants/bare-maps.ts'
import type { Contestant } from '../../bench/contestants/contestant.ts'
import { exactMap, joiningMap } from '../../bench/contestants/exact-map.ts'
import { linearScan } from '../../bench/contestants/linear-scan.ts'
import { prefixWalk } from '../../bench/contestants/prefix-walk.ts'
import {
  plain,
  ridgate,
  ridgateBatches,
  ridgateDecisions,
  ridgateHandles,
} from '../../bench/contestants/ridgate.ts'
import { craftedOf, faultsOf, sampleOf, workloadFaults } from '../../bench/judge.ts'
import { type Mix, makeWorkload, type Workload } from '../../bench/workload.ts'
import { Engine } from '../../src/engine/engine.ts'

const NOBODY = { uid: '', action: 'read', rid: '' } as const

const OPTIONS = { size: 1000, seed: 7, questions: 4096 }
const workload = makeWorkload(OPTIONS)

const share = (mix: Mix, is: (request: Workload['requests'][0]) => boolean): number => {
  const order = workload.mixes[mix]
  const fitting = order.filter((at) => {
    const request = workload.requests[at]
    return request !== undefined && is(request)
  })
  return fitting.length / order.length
}

describe('workload', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makeWorkload(OPTIONS)).toEqual(workload)
    expect(makeWorkload({ ...OPTIONS, seed: 8 }).requests).not.toEqual(workload.requests)
  })

  it('has as many grants, users and groups as it should', () => {
    const { grants, users, groups } = workload.policy
    expect([grants.length, users.length, groups.length]).toEqual([1000, 100, 60])
    const toGroups = grants.filter(({ principal }) => principal.kind === 'group').length / 1000
    expect(toGroups).toBeCloseTo(0.6, 1)
    const distinct = new Set(grants.map(({ resource }) => resource)).size / 1000
    expect(distinct).toBeGreaterThan(0.5)
    expect(distinct).toBeLessThan(0.63)
  })

  it('spreads its resources over services, jobs and tasks', () => {
    const { grants } = workload.policy
    const within = (prefix: string): number =>
      grants.filter(({ resource }) => resource.startsWith(prefix)).length / grants.length
    expect(Math.abs(within('dcos:service:marathon:') - 0.7)).toBeLessThan(0.08)
    expect(Math.abs(within('dcos:service:metronome:') - 0.15)).toBeLessThan(0.06)
    expect(Math.abs(within('dcos:mesos:') - 0.15)).toBeLessThan(0.06)
  })

  it('mixes its questions as stated', () => {
    expect(Math.abs(share('mixed', ({ allowed }) => allowed) - 0.5)).toBeLessThan(0.04)
    expect(Math.abs(share('mixed', ({ named }) => !named) - 0.35)).toBeLessThan(0.06)
    expect(share('allowed', ({ allowed }) => allowed)).toBe(1)
    expect(share('denied', ({ allowed }) => allowed)).toBe(0)
  })

  it('asks no more different requests than there are grants', () => {
    expect(workload.requests.length).toBe(1000)
  })
})

describe('answers', () => {
  const press = new Press(workload.requests)

  it('are those of the oracle', () => {
    expect(workloadFaults(workload)).toEqual([])
    expect(craftedOf(workload.requests).length).toBeGreaterThan(30)
  })

  it('that are wrong in the workload are found', async () => {
    const lying = workload.requests.map((one) => ({ ...one, allowed: !one.allowed }))
    expect(workloadFaults({ ...workload, requests: lying }).length).toBeGreaterThan(40)
    const short = { ...workload, requests: lying.slice(0, 20) }
    expect((await faultsOf(ridgate(workload), short, press)).length).toBe(20)
    expect((await faultsOf(ridgate(workload), short, press, [3, 5])).length).toBe(2)
  })

  it.each([
    ridgate,
    ridgateHandles,
    ridgateBatches,
    ridgateDecisions,
    plain,
    exactMap,
    joiningMap,
    prefixWalk,
    linearScan,
    (one: Workload) => oneMap(ridsOf(one)),
    (one: Workload) => twoMaps(ridsOf(one), uidsOf(one)),
  ])('of %o are right', async (build) => {
    expect(await faultsOf(build(workload), workload, press)).toEqual([])
  })

  it('to a batch are counted, whichever way they are asked for', async () => {
    const { mixed } = workload.mixes
    const batch = press.print(mixed, 0, 1000, 'pair')
    const allowed = [...mixed.subarray(0, 1000)].filter((at) => workload.requests[at]?.allowed)
    for (const build of [ridgate, ridgateHandles, ridgateBatches, ridgateDecisions, plain]) {
      const contestant: Contestant = build(workload)
      contestant.prepare?.(batch)
      expect(await contestant.run(batch)).toBe(allowed.length)
    }
  })

  it('change with the policy for a handle that was asked before', () => {
    const engine = Engine.fromPolicy(workload.policy)
    const contestant = ridgateHandles(workload, engine)
    const { uid, action, rid } = workload.requests.find(({ held }) => held === 0) ?? NOBODY
    const batch = { uids: [uid], actions: [action], rids: [rid], keys: [], bits: [] }
    contestant.prepare?.(batch)
    expect(contestant.run(batch)).toBe(0)
    const principal = { kind: 'user', uid } as const
    expect(engine.apply([{ op: 'grant', principal, resource: rid, actions: [action] }]).ok).toBe(
      true,
    )
    expect(contestant.run(batch)).toBe(1)
  })
})

describe('yardsticks', () => {
  it('have as many keys as there are grants', () => {
    expect([ridsOf(workload).size, uidsOf(workload).size]).toEqual([1000, 1000])
  })
})

describe('a sample', () => {
  it.each([
    { of: [4, 5, 6, 7], count: 2, gives: [4, 6] },
    { of: [4, 5, 6], count: 9, gives: [4, 5, 6] },
    { of: [], count: 3, gives: [] },
  ])('of $count among $of', ({ of, count, gives }) => {
    expect([...sampleOf(of, count)]).toEqual(gives)
  })
})
