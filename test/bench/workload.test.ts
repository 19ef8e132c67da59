import { describe, expect, it } from 'vitest'
import { Press } from '../../bench/batch.ts'
import { exactMap, joiningMap } from '../../bench/contestants/exact-map.ts'
import { linearScan } from '../../bench/contestants/linear-scan.ts'
import { prefixWalk } from '../../bench/contestants/prefix-walk.ts'
import { ridgate } from '../../bench/contestants/ridgate.ts'
import { twoMaps } from '../../bench/contestants/two-maps.ts'
import { craftedOf, faultsOf, workloadFaults } from '../../bench/judge.ts'
import { quantile } from '../../bench/pairs.ts'
import { shortSize, shortTime, withTable } from '../../bench/report.ts'
import { type Mix, makeWorkload, type Workload } from '../../bench/workload.ts'

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
    expect(craftedOf(workload).length).toBeGreaterThan(30)
  })

  it('that are wrong in the workload are found', () => {
    const lying = workload.requests.map((one) => ({ ...one, allowed: !one.allowed }))
    expect(workloadFaults({ ...workload, requests: lying }).length).toBeGreaterThan(40)
    const short = { ...workload, requests: lying.slice(0, 20) }
    expect(faultsOf(ridgate(workload), short, press).length).toBe(20)
  })

  it.each([ridgate, exactMap, joiningMap, twoMaps, prefixWalk, linearScan])(
    'of %o are right',
    (build) => {
      expect(faultsOf(build(workload), workload, press)).toEqual([])
    },
  )
})

describe('report', () => {
  it('prints sizes and times shortly', () => {
    expect([1000, 10_000, 1_000_000, 1234].map(shortSize)).toEqual(['1k', '10k', '1M', '1234'])
    expect([12.4, 45_000, 2e7, 3.21e9].map(shortTime)).toEqual(['12 ns', '45 µs', '20 ms', '3.2 s'])
  })

  it('replaces only what stands between the markers', () => {
    const text = 'a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nb\n'
    expect(withTable(text, 'new')).toBe('a\n<!-- bench:start -->\nnew\n<!-- bench:end -->\nb\n')
    expect(withTable('no markers', 'new')).toBe('no markers')
  })

  it('takes quantiles of unsorted numbers', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2)
    expect(quantile([3, 1, 2], 0)).toBe(1)
  })
})
