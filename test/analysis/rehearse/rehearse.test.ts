import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MAX_NAMED,
  type Rehearsal,
  rehearse,
  requestsOfGrants,
} from '../../../src/analysis/index.ts'
import { ACTIONS } from '../../../src/core/action.ts'
import type { Grant } from '../../../src/core/grant.ts'
import type { LoggedRequest } from '../../../src/core/log.ts'
import { covers, gazetteerOf } from '../../../src/core/place.ts'
import { ANONYMOUS, parseUid, type Subject } from '../../../src/core/principal.ts'
import type { AccessRequest } from '../../../src/core/request.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { Oracle } from '../../../src/oracle/index.ts'
import { readPolicy } from '../../../src/policy/index.ts'
import { modes, releases, rid, type Scenario, scenarios } from '../../../src/testing/index.ts'
import { runs } from '../../properties/runs.ts'

/** A change to rehearse, with requests that come close to the policy. */
interface Case extends Scenario {
  readonly target: Scenario['setting']
  readonly counts: readonly number[]
}

const cases = (): fc.Arbitrary<Case> =>
  fc
    .tuple(
      scenarios({ maxRequests: 16 }),
      modes(),
      releases(),
      fc.boolean(),
      fc.array(fc.nat({ max: 3 }), { minLength: 16, maxLength: 16 }),
    )
    .map(([scenario, mode, release, isSame, counts]) => ({
      ...scenario,
      target: {
        ...scenario.setting,
        mode,
        release: isSame ? scenario.setting.release : release,
      },
      counts,
    }))

const logged = (request: AccessRequest, allowed = 1, denied = 0): LoggedRequest => ({
  ...request,
  allowed,
  denied,
})

const keyOf = ({ subject, action, resource }: AccessRequest): string =>
  JSON.stringify([String(subject), action, resource])

const keysOf = (requests: readonly AccessRequest[]): string[] =>
  [...new Set(requests.map(keyOf))].sort()

const brokenIn = ({ preventions, unpreventable }: Rehearsal): AccessRequest[] => [
  ...preventions.flatMap(({ requests }) => requests),
  ...unpreventable.map(({ request }) => request),
]

function rehearsed(one: Case, widen?: number): Rehearsal {
  return rehearse({
    from: Engine.fromPolicy(one.policy, one.setting),
    to: Engine.fromPolicy(one.policy, one.target),
    requests: one.requests.map((request, at) => logged(request, one.counts[at], 1)),
    ...(widen === undefined ? {} : { widen }),
  })
}

const allows = (oracle: Oracle, request: AccessRequest): boolean =>
  oracle.decide(request).effect === 'allow'

const oracleWith = ({ policy, target }: Case, more: readonly Grant[] = []): Oracle =>
  new Oracle({ ...policy, grants: [...policy.grants, ...more] }, target)

const grantsIn = ({ preventions }: Rehearsal): Grant[] => preventions.map(({ grant }) => grant)

/** All grants but one action of one of them. */
function* strictSubsets(grants: readonly Grant[]): Generator<Grant[]> {
  for (const [at, grant] of grants.entries()) {
    for (const action of grant.actions) {
      const actions = grant.actions.filter((other) => other !== action)
      yield grants.map((other, index) => (index === at ? { ...other, actions } : other))
    }
  }
}

describe('a rehearsal', () => {
  it('is deciding twice, as the oracle decides', () => {
    fc.assert(
      fc.property(cases(), (one) => {
        const now = new Oracle(one.policy, one.setting)
        const then = oracleWith(one)
        const found = rehearsed(one)
        const breaks = one.requests.filter((r) => allows(now, r) && !allows(then, r))
        const gains = one.requests.filter((r) => !allows(now, r) && allows(then, r))
        expect(keysOf(brokenIn(found))).toEqual(keysOf(breaks))
        expect(brokenIn(found)).toHaveLength(keysOf(breaks).length)
        expect(found.gains.map(keyOf).sort()).toEqual(keysOf(gains))
        const refused = one.requests.filter((r) => !allows(now, r) && !allows(then, r))
        const isMalformed = (r: AccessRequest): boolean =>
          now.decide(r).reason === 'malformed-resource'
        expect(found.malformed.count).toBe(keysOf(refused.filter(isMalformed)).length)
        expect(found.denied.count).toBe(keysOf(refused.filter((r) => !isMalformed(r))).length)
        expect(found.requests).toBe(one.requests.length)
      }),
      { numRuns: runs(100) },
    )
  })

  it('finds grants by which nothing breaks that a grant can help, and none too many', () => {
    let seen = 0
    fc.assert(
      fc.property(cases(), (one) => {
        const found = rehearsed(one)
        const grants = grantsIn(found)
        const prevented = found.preventions.flatMap(({ requests }) => requests)
        const cured = oracleWith(one, grants)
        expect(prevented.filter((request) => !allows(cured, request))).toEqual([])
        for (const fewer of strictSubsets(grants)) {
          const oracle = oracleWith(one, fewer)
          expect(prevented.some((request) => !allows(oracle, request))).toBe(true)
        }
        for (const prevention of found.preventions) {
          const alone = oracleWith(one, [prevention.grant])
          expect(prevention.requests.every((request) => allows(alone, request))).toBe(true)
          expect(prevention.requests.length).toBeGreaterThan(0)
        }
        seen += grants.length
      }),
      { numRuns: runs(100) },
    )
    expect(seen).toBeGreaterThan(20)
  })

  it('finds grants on nothing but what breaks: for each action its place was asked for', () => {
    fc.assert(
      fc.property(cases(), (one) => {
        const gazetteer = gazetteerOf(one.target.catalogue, one.target.release)
        const isSamePlace = (a: string, b: string): boolean =>
          a === b || (covers(gazetteer, rid(a), rid(b)) && covers(gazetteer, rid(b), rid(a)))
        for (const { grant, requests } of rehearsed(one).preventions) {
          for (const action of grant.actions) {
            expect(
              requests.some(
                (request) =>
                  request.action === action && isSamePlace(grant.resource, request.resource),
              ),
            ).toBe(true)
          }
        }
      }),
      { numRuns: runs(100) },
    )
  })

  it('leaves only what no narrow grant can prevent', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(cases(), (one) => {
        const then = oracleWith(one)
        for (const { why, request } of rehearsed(one).unpreventable) {
          const { subject, resource } = request
          seen.add(why)
          const holds = {
            anonymous: subject === ANONYMOUS,
            superuser: resource === one.target.catalogue.superuser?.resource,
            'no-uid': !parseUid(String(subject)).ok,
            'malformed-then': then.decide(request).reason === 'malformed-resource',
          }
          expect(holds[why]).toBe(true)
        }
      }),
      { numRuns: runs(100) },
    )
    expect(seen).toContain('anonymous')
    expect(seen).toContain('no-uid')
  })

  it('still prevents all of it when siblings are merged, and says what else that opens', () => {
    fc.assert(
      fc.property(cases(), (one) => {
        const narrow = rehearsed(one)
        const wide = rehearsed(one, 2)
        expect(keysOf(brokenIn(wide))).toEqual(keysOf(brokenIn(narrow)))
        const cured = oracleWith(one, grantsIn(wide))
        const prevented = wide.preventions.flatMap(({ requests }) => requests)
        expect(prevented.filter((request) => !allows(cured, request))).toEqual([])
        expect(wide.preventions.length).toBeLessThanOrEqual(narrow.preventions.length)
        const before = oracleWith(one)
        for (const { grant, opens } of wide.preventions) {
          for (const example of opens?.examples ?? []) {
            const subject: Subject = grant.principal.kind === 'user' ? grant.principal.uid : ''
            const opened = ACTIONS.filter(
              (action) => !allows(before, { subject, action, resource: example }),
            ).filter((action) => allows(cured, { subject, action, resource: example }))
            expect(opened.length).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: runs(80) },
    )
  })

  it('of a policy by itself asks for each thing that its users hold, once', () => {
    fc.assert(
      fc.property(scenarios(), ({ policy, setting }) => {
        const engine = Engine.fromPolicy(policy, setting)
        const asked = [...requestsOfGrants(engine)]
        expect(keysOf(asked)).toHaveLength(asked.length)
        const held = policy.grants.flatMap(({ principal, resource, actions }) => {
          const uids: readonly string[] =
            principal.kind === 'user'
              ? [principal.uid]
              : policy.groups.filter(({ gid }) => gid === principal.gid).flatMap((g) => g.members)
          return uids.flatMap((subject) => actions.map((action) => ({ subject, action, resource })))
        })
        expect(keysOf(asked)).toEqual(keysOf(held))
      }),
      { numRuns: runs(100) },
    )
  })
})

const APP = 'dcos:mesos:agent:task:app_id'
const POLICY = `release: "2.2"
mode: permissive
users: [alice, bob]
grants:
  - {user: alice, resource: "${APP}:/dev/web", actions: [read]}
  - {user: bob, resource: "dcos:superuser", actions: [full]}
`

function engineOf(text: string, mode?: 'permissive' | 'strict'): Engine {
  const { policy } = readPolicy(text, { name: 'p.yaml' })
  if (!policy.ok) throw new Error('the policy has problems')
  return Engine.fromPolicy(policy.value, mode === undefined ? {} : { mode })
}

const toStrict = (requests: readonly LoggedRequest[], widen?: number): Rehearsal =>
  rehearse({
    from: engineOf(POLICY),
    to: engineOf(POLICY, 'strict'),
    requests,
    ...(widen === undefined ? {} : { widen }),
  })

const ask = (subject: Subject, action: string, resource: string, count = 1): LoggedRequest =>
  logged({ subject, action, resource }, count)

const grantTexts = ({ preventions }: Rehearsal): string[] =>
  preventions.map(
    ({ grant: { resource, actions } }) => `${actions.join(',')} ${resource.slice(APP.length)}`,
  )

describe('from permissive to strict', () => {
  it('merges actions on one place, leaves out what a grant above covers, keeps the rest apart', () => {
    const found = toStrict([
      ask('alice', 'read', `${APP}:/a`),
      ask('alice', 'update', `${APP}:/a/`),
      ask('alice', 'read', `${APP}:/a/b`),
      ask('alice', 'delete', `${APP}:/a/b`),
      ask('alice', 'full', `${APP}:/c`),
      ask('alice', 'read', `${APP}:/c/d`),
      ask('alice', 'read', `${APP}:/ab`),
      ask('alice', 'read', `${APP}:/dev/web/1`),
      ask('bob', 'read', `${APP}:/a`),
    ])
    expect(grantTexts(found)).toEqual(['read,update :/a', 'delete :/a/b', 'read :/ab', 'full :/c'])
    expect(found.preventions.map(({ requests }) => requests.length)).toEqual([3, 1, 1, 2])
    expect(found.unpreventable).toEqual([])
  })

  it('has no grant for requests without a token', () => {
    const service = 'dcos:service:marathon:marathon:services:/dev'
    const found = toStrict([ask(ANONYMOUS, 'read', service, 7), ask(ANONYMOUS, 'read', APP)])
    expect(found.preventions).toEqual([])
    expect(found.unpreventable).toMatchObject([
      { why: 'anonymous', request: { resource: APP, before: { reason: 'not-enforced' } } },
      {
        why: 'anonymous',
        request: { resource: service, allowed: 7, before: { reason: 'anonymous' } },
      },
    ])
  })

  it('counts and names strangers, what was denied, malformed, or decided otherwise', () => {
    const found = toStrict([
      ask('eve', 'read', `${APP}:/a`, 5),
      ask('eve', 'read', 'dcos:adminrouter:package', 2),
      ask('alice', 'read', `${APP}:a`),
      ask('alice', 'reed', `${APP}:/a`, 3),
    ])
    expect(found.preventions).toMatchObject([{ isKnown: false, isOutside: false }])
    expect(found.unknown).toEqual({ count: 1, seen: 7, first: ['eve'] })
    expect(found.malformed).toMatchObject({ count: 1, seen: 1 })
    expect(found.denied).toMatchObject({ count: 2, seen: 5 })
    expect(found.disagreeing).toMatchObject({ count: 3, seen: 6 })
    expect(found.seen).toBe(11)
  })

  it('adds up what comes twice', () => {
    const at = (time: number): LoggedRequest => ({
      ...ask('alice', 'read', `${APP}:/a`),
      denied: 1,
      first: time,
      last: time + 1,
      lastAllowed: time,
    })
    const found = toStrict([at(5), at(3), ask('alice', 'read', `${APP}:/a`)])
    expect(found.preventions[0]?.requests).toMatchObject([
      { allowed: 3, denied: 2, first: 3, last: 6, lastAllowed: 5 },
    ])
  })

  it('names a bounded number, and counts all', () => {
    const asked = Array.from({ length: 300 }, (_, at) => ask(`u${at}`, 'full', 'dcos:superuser'))
    const found = toStrict(asked)
    expect(found.unknown).toMatchObject({ count: 300, seen: 300 })
    expect(found.unknown.first).toHaveLength(MAX_NAMED)
  })

  it('merges siblings only where there are enough of them, once, and says what that opens', () => {
    const asked = ['/a/1', '/a/2', '/a/3', '/b/1', '/b/2', '/c/1/x', '/c/1/y', '/c/1/z'].map(
      (path) => ask('alice', 'read', `${APP}:${path}`),
    )
    const others = [ask('bob', 'read', `${APP}:/a/9`), ask('bob', 'read', `${APP}:/a`)]
    const found = toStrict([...asked, ...others], 3)
    expect(grantTexts(found)).toEqual(['read :/a', 'read :/b/1', 'read :/b/2', 'read :/c/1'])
    expect(found.preventions.map(({ opens }) => opens)).toEqual([
      { places: 2, examples: [`${APP}:/a`, `${APP}:/a/9`] },
      undefined,
      undefined,
      { places: 0, examples: [] },
    ])
  })

  it('merges each kind of tail as it can be merged', () => {
    const role = 'dcos:mesos:master:framework:role'
    const path = 'dcos:mesos:master:endpoint:path'
    const found = toStrict(
      [`${role}:a`, `${role}:b`, `${path}:/x`, `${path}:/y`].map((resource) =>
        ask('alice', 'read', resource),
      ),
      2,
    )
    expect(found.preventions.map(({ grant }) => grant.resource)).toEqual([path, role])
  })

  it('prevents nothing by making a superuser', () => {
    const found = rehearse({
      from: engineOf(POLICY),
      to: engineOf(POLICY.replace(/^.*superuser.*$/m, ''), 'strict'),
      requests: [
        ask('bob', 'full', 'dcos:superuser'),
        ask('bob', 'read', 'dcos:secrets:default:/p/*'),
      ],
    })
    expect(found.unpreventable).toMatchObject([{ why: 'superuser' }])
    expect(found.preventions).toMatchObject([{ grant: { resource: 'dcos:secrets:default:/p/*' } }])
  })
})
