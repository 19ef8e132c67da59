import { describe, expect, it } from 'vitest'
import { Press } from '../../bench/batch.ts'
import { above, separatorOf } from '../../bench/contestants/above.ts'
import { bySizeOfUser } from '../../bench/measures/groups.ts'
import { answersAlike, ratioToCopy } from '../../bench/measures/load.ts'
import { isTask } from '../../bench/measures/workers.ts'
import { PEERS } from '../../bench/peers/peers.ts'
import { allowedBy, roleOf, rolesOf } from '../../bench/peers/roles.ts'
import { mixOf, preparedUids, slicesOf } from '../../bench/peers/slices.ts'
import { makeWorkload } from '../../bench/workload.ts'
import type { Grant } from '../../src/core/grant.ts'
import { Engine } from '../../src/engine/engine.ts'

const workload = makeWorkload({ size: 4000, seed: 11, questions: 4096 })
const { policy, requests } = workload

describe('the way up', () => {
  const wayOf = (rid: string): string[] => {
    const way: string[] = []
    const [separator, base] = [separatorOf(rid), rid.lastIndexOf(':')]
    for (let at: string | undefined = rid; at !== undefined; at = above(at, separator, base)) {
      way.push(at)
    }
    return way
  }

  it.each([
    ['dcos:mesos:agent:task:app_id:/a/b', ['/a/b', '/a', '']],
    ['dcos:service:marathon:marathon:services:/a.b/c', ['/a.b/c', '/a.b', '']],
    ['dcos:service:metronome:metronome:jobs:a.b.c', ['a.b.c', 'a.b', 'a']],
    ['dcos:service:metronome:metronome:jobs:a', ['a']],
    ['dcos:superuser', ['superuser']],
  ])('from %s', (rid, tails) => {
    const base = rid.slice(0, rid.lastIndexOf(':') + 1)
    expect(wayOf(rid)).toEqual(tails.map((tail) => base + tail))
  })
})

describe('slices', () => {
  const uids = preparedUids(workload, 40)

  it('are of those whom most requests are about', () => {
    const asked = (uid: string): number => requests.filter((one) => one.uid === uid).length
    const others = policy.users.filter(({ uid }) => !uids.includes(uid))
    const least = Math.min(...uids.map(asked))
    expect(new Set(uids).size).toBe(40)
    expect(Math.max(...others.map(({ uid }) => asked(uid)))).toBeLessThanOrEqual(least)
  })

  it('hold all that decides about their user', () => {
    for (const { uid, grants } of slicesOf(policy, uids)) {
      const groups = policy.groups.filter(({ members }) => members.some((one) => one === uid))
      const gids = groups.map(({ gid }): string => gid)
      const own = policy.grants.filter(({ principal }) =>
        principal.kind === 'user' ? principal.uid === uid : gids.includes(principal.gid),
      )
      expect(new Set(grants)).toEqual(new Set(own))
      expect(grants.length).toBe(own.length)
    }
  })

  it('are asked about in the order of the mix', () => {
    const mix = mixOf(workload, uids)
    const all = [...workload.mixes.mixed].filter((at) => uids.includes(requests[at]?.uid ?? ''))
    expect([...mix]).toEqual(all)
    expect(mix.length).toBeGreaterThan(100)
  })
})

describe('roles', () => {
  const roles = rolesOf(policy)

  it('hold each grant once, and each membership', () => {
    const held = roles.flatMap(({ grants }) => grants)
    expect(held.length).toBe(policy.grants.length)
    expect(new Set(held)).toEqual(new Set(policy.grants))
    const memberships = policy.groups.flatMap(({ members }) => members).length
    expect(roles.flatMap((role) => role.above).length).toBe(memberships)
  })

  it('are named so that a user and a group never share one', () => {
    expect(new Set(roles.map(({ name }) => name)).size).toBe(roles.length)
    expect(roles.some(({ name }) => name === roleOf(policy.users[0]?.uid ?? ''))).toBe(true)
  })

  it.each([
    [['read'], ['read']],
    [
      ['create', 'delete'],
      ['create', 'delete'],
    ],
    [['full'], ['create', 'read', 'update', 'delete', 'full']],
  ] as const)('of %o allow %o', (actions, allowed) => {
    const [grant] = policy.grants
    expect(allowedBy({ ...(grant as Grant), actions })).toEqual(allowed)
  })
})

describe('peers', () => {
  it('have names of their own, and a reason where they end early', () => {
    expect(new Set(PEERS.map(({ name }) => name)).size).toBe(PEERS.length)
    for (const { largest, why } of PEERS) expect(why === undefined).toBe(!Number.isFinite(largest))
  })
})

describe('users by their groups', () => {
  const [busy, light] = bySizeOfUser(workload)
  const groupsOf = (at: number): number =>
    policy.groups.filter(({ members }) => members.some((uid) => uid === requests[at]?.uid)).length
  const allowed = (places: Int32Array): number =>
    places.filter((at) => requests[at]?.allowed === true).length

  it('are asked equally many requests, equally many of them allowed', () => {
    expect(busy.length).toBeGreaterThan(0)
    expect(busy.length).toBe(light.length)
    expect(allowed(busy)).toBe(allowed(light))
  })

  it.each([1, 2, 3, 4])('are found in a small workload too, seed %i', (seed) => {
    const [some] = bySizeOfUser(makeWorkload({ size: 1000, seed, questions: 4096 }))
    expect(some.length).toBeGreaterThan(0)
  })

  it('are in fifty of them, or in eight at most', () => {
    expect([...busy].every((at) => groupsOf(at) === 50)).toBe(true)
    expect([...light].every((at) => groupsOf(at) <= 8)).toBe(true)
  })
})

describe('loading', () => {
  it('is handed the same bytes every time, and compared with a copy of them', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at)
    const seen: Uint8Array[] = []
    const ratio = ratioToCopy(bytes, (given) => seen.push(given))
    expect(seen.every((given) => given === bytes)).toBe(true)
    expect(seen.length).toBeGreaterThan(10)
    expect(ratio).toBeGreaterThan(0)
  })
})

describe('a loaded engine', () => {
  const press = new Press(requests)
  const engine = Engine.fromPolicy(policy)

  it('is told from one that answers otherwise', () => {
    const loaded = Engine.fromBytes(engine.toBytes())
    expect(answersAlike(workload, press, [engine, loaded])).toBe(true)
    const other = Engine.fromPolicy({ ...policy, grants: policy.grants.slice(1000) })
    expect(answersAlike(workload, press, [engine, other])).toBe(false)
  })
})

describe('what a thread was started for', () => {
  const state = Engine.fromPolicy(policy, { shared: true }).share()

  it.each([
    [{ task: 'decide', state, requests: [] }, true],
    [{ task: 'other' }, false],
    [{}, false],
    [null, false],
    [undefined, false],
    ['decide', false],
  ])('%o', (data, is) => {
    expect(isTask(data)).toBe(is)
  })
})
