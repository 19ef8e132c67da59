import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grantUses, type Least, type LeastInput, leastGrants } from '../../../src/analysis/index.ts'
import { ACTIONS, type Action } from '../../../src/core/action.ts'
import { DCOS_CATALOGUE } from '../../../src/core/catalogue.generated.ts'
import type { Grant } from '../../../src/core/grant.ts'
import type { LoggedRequest } from '../../../src/core/log.ts'
import { ANONYMOUS, type Subject } from '../../../src/core/principal.ts'
import type { AccessRequest } from '../../../src/core/request.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { Oracle } from '../../../src/oracle/index.ts'
import { gid, rid, type Scenario, scenarios, uid } from '../../../src/testing/index.ts'
import { runs } from '../../properties/runs.ts'

const STRICT = { mode: 'strict', release: '2.2', catalogue: DCOS_CATALOGUE } as const

const used = (subject: Subject, action: string, resource: string, allowed = 1): LoggedRequest => ({
  subject,
  action,
  resource,
  allowed,
  denied: 0,
})

const oracleOf = (grants: readonly Grant[], setting = STRICT): Oracle =>
  new Oracle({ users: [], groups: [], grants }, setting)

/** A group of everyone whom scenarios name. */
const EVERYONE = {
  gid: gid('all'),
  members: ['a', 'b', 'c', '__proto__', 'constructor', 'd', 'A', 'toString'].map(uid),
}

interface Budget {
  readonly maxGrants: number | undefined
  readonly maxDepth: number | undefined
  readonly isGroup: boolean
}

const budgets = (): fc.Arbitrary<Budget> =>
  fc.record({
    maxGrants: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    maxDepth: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    isGroup: fc.boolean(),
  })

describe('the least grants for a generated log', () => {
  const budgeted = ({ maxGrants, maxDepth, isGroup }: Budget): Partial<LeastInput> => ({
    ...(maxGrants === undefined ? {} : { maxGrants }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(isGroup ? { group: EVERYONE.gid } : {}),
  })

  const logOf = ({ policy, setting, requests }: Scenario): LoggedRequest[] => {
    const present = new Oracle(policy, setting)
    return requests.map((request) => ({
      ...request,
      allowed: present.decide(request).effect === 'allow' ? 2 : 0,
      denied: 1,
    }))
  }

  /** The new grants by themselves. */
  const proposedBy = ({ shares }: Least, { setting }: Scenario): Oracle =>
    new Oracle(
      { users: [], groups: [EVERYONE], grants: shares.flatMap(({ grants }) => grants) },
      setting,
    )

  it('cover all that was allowed in it, as the oracle decides, or name it', () => {
    let covered = 0
    fc.assert(
      fc.property(scenarios({ maxRequests: 16 }), budgets(), (scenario, budget) => {
        const { setting, policy } = scenario
        const log = logOf(scenario)
        const found = leastGrants({ requests: log, setting, policy, ...budgeted(budget) })
        if (!found.ok) {
          expect(budget.maxGrants ?? budget.maxDepth).toBeDefined()
          return
        }
        const { open, anonymous, superuser, malformed } = found.value
        const proposed = proposedBy(found.value, scenario)
        const leftOut = [anonymous, superuser, malformed].flatMap(({ first }) => first.map(keyOf))
        const allowed = log.filter((request) => request.allowed > 0)
        const kept = allowed.filter((request) => !leftOut.includes(keyOf(request)))
        expect(kept.filter((request) => proposed.decide(request).effect === 'deny')).toEqual([])
        const reasons = open.first.map((request) => proposed.decide(request).reason)
        expect(new Set(reasons)).toEqual(new Set(reasons.length > 0 ? ['not-enforced'] : []))
        const named = leftOut.length + open.count + found.value.covered
        expect(named).toBe(new Set(allowed.map(keyOf)).size)
        covered += found.value.covered
      }),
      { numRuns: runs(300) },
    )
    expect(covered).toBeGreaterThan(50)
  })

  it('keep to the budget, and make no superuser', () => {
    fc.assert(
      fc.property(scenarios({ maxRequests: 16 }), budgets(), (scenario, budget) => {
        const { setting } = scenario
        const found = leastGrants({ requests: logOf(scenario), setting, ...budgeted(budget) })
        for (const { grants } of found.ok ? found.value.shares : []) {
          expect(grants.length).toBeLessThanOrEqual(budget.maxGrants ?? grants.length)
          const resources = grants.map(({ resource }) => resource)
          expect(new Set(resources).size).toBe(resources.length)
          expect(resources).not.toContain(setting.catalogue.superuser?.resource)
        }
      }),
      { numRuns: runs(150) },
    )
  })

  it('can miss no action of any of them without a budget', () => {
    fc.assert(
      fc.property(scenarios({ maxRequests: 16 }), ({ policy, setting, requests }) => {
        const present = new Oracle(policy, setting)
        const log = requests
          .filter((request) => present.decide(request).effect === 'allow')
          .map((request) => ({ ...request, allowed: 1, denied: 0 }))
        const found = leastGrants({ requests: log, setting })
        if (!found.ok) throw new Error('a budget that nobody set can be met')
        const grants = found.value.shares.flatMap((share) => share.grants)
        const before = new Oracle({ ...policy, grants }, setting)
        const held = log.filter((request) => before.decide(request).effect === 'allow')
        for (const [at, grant] of grants.entries()) {
          for (const action of grant.actions) {
            const actions = grant.actions.filter((other) => other !== action)
            const fewer = grants.map((one, index) => (index === at ? { ...one, actions } : one))
            const oracle = new Oracle({ users: [], groups: [], grants: fewer }, setting)
            expect(held.some((request) => oracle.decide(request).effect === 'deny')).toBe(true)
          }
        }
      }),
      { numRuns: runs(150) },
    )
  })
})

const keyOf = ({ subject, action, resource }: AccessRequest): string =>
  JSON.stringify([String(subject), action, resource])

const SERVICES = 'dcos:service:marathon:marathon:services'
const SECRETS = 'dcos:secrets:default'

function least(
  requests: readonly LoggedRequest[],
  budget: { maxGrants?: number; maxDepth?: number } = {},
): Least {
  const found = leastGrants({ requests, setting: STRICT, ...budget })
  if (!found.ok) throw new Error(found.error.kind)
  return found.value
}

const texts = ({ shares }: Least): string[] =>
  shares.flatMap(({ grants }) =>
    grants.map(
      ({ principal, actions, resource }) =>
        `${principal.kind === 'user' ? principal.uid : principal.gid} ${actions} ${resource}`,
    ),
  )

const services = (
  paths: readonly string[],
  actions: readonly Action[] = ['read'],
): LoggedRequest[] =>
  paths.flatMap((path) => actions.map((action) => used('alice', action, `${SERVICES}:${path}`)))

describe('the least grants', () => {
  it('are what was used, without a budget', () => {
    const log = [
      ...services(['/dev/web', '/dev/db'], ['read', 'update']),
      used('alice', 'read', `${SERVICES}:/dev/web/1`),
      used('bob', 'full', 'dcos:adminrouter:package'),
      { ...used('bob', 'read', `${SERVICES}:/prod`, 0), denied: 4 },
    ]
    expect(texts(least(log))).toEqual([
      `alice read,update ${SERVICES}:/dev/db`,
      `alice read,update ${SERVICES}:/dev/web`,
      'bob full dcos:adminrouter:package',
    ])
  })

  it('merge what costs least', () => {
    const log = services(['/dev/a', '/dev/b', '/prod/x', '/prod/y', '/prod/z'])
    expect(texts(least(log, { maxGrants: 4 }))).toEqual(
      expect.arrayContaining([`alice read ${SERVICES}:/prod`]),
    )
    const three = least(log, { maxGrants: 3 })
    expect(texts(three)).toEqual([
      `alice read ${SERVICES}:/dev/a`,
      `alice read ${SERVICES}:/dev/b`,
      `alice read ${SERVICES}:/prod`,
    ])
    expect(three.shares[0]).toMatchObject({ exact: 5, opened: 1 })
    expect(texts(least(log, { maxGrants: 1 }))).toEqual([`alice read ${SERVICES}:/`])
  })

  it('count what others use, and what is granted now, as opened', () => {
    const others = ['/prod/1', '/prod/2'].map((path) => used('bob', 'read', `${SERVICES}:${path}`))
    const log = [...services(['/dev/a', '/dev/b', '/prod/x', '/prod/y', '/prod/z']), ...others]
    expect(texts(least(log, { maxGrants: 4 })).slice(0, 4)).toEqual([
      `alice read ${SERVICES}:/dev`,
      `alice read ${SERVICES}:/prod/x`,
      `alice read ${SERVICES}:/prod/y`,
      `alice read ${SERVICES}:/prod/z`,
    ])
    const grants = ['/dev/1', '/dev/2'].map((path) => ({
      principal: { kind: 'group', gid: gid('ops') } as const,
      resource: rid(`${SERVICES}:${path}`),
      actions: ['read'] as const,
    }))
    const found = leastGrants({
      requests: services(['/dev/a', '/dev/b', '/prod/x', '/prod/y']),
      setting: STRICT,
      policy: { users: [], groups: [], grants },
      maxGrants: 3,
    })
    expect(found.ok && texts(found.value)).toEqual([
      `alice read ${SERVICES}:/dev/a`,
      `alice read ${SERVICES}:/dev/b`,
      `alice read ${SERVICES}:/prod`,
    ])
  })

  it('stay within a depth', () => {
    const log = [
      ...services(['/dev/web/1', '/dev/web/2', '/dev']),
      used('alice', 'read', `${SECRETS}:/dev/web/key`),
      used('alice', 'full', 'dcos:adminrouter:service:dev/web/x'),
    ]
    expect(texts(least(log, { maxDepth: 1 }))).toEqual([
      'alice full dcos:adminrouter:service:dev/web/x',
      `alice read ${SECRETS}:/dev/*`,
      `alice read ${SERVICES}:/dev`,
    ])
    expect(texts(least(log, { maxDepth: 0 }))).toEqual([
      'alice full dcos:adminrouter:service:dev/web/x',
      `alice read ${SECRETS}:/*`,
      `alice read ${SERVICES}:/`,
    ])
  })

  it('may be too few', () => {
    const log = ['x', 'y', 'z'].map((name) =>
      used('alice', 'full', `dcos:adminrouter:service:${name}`),
    )
    expect(leastGrants({ requests: log, setting: STRICT, maxGrants: 2 })).toEqual({
      ok: false,
      error: { kind: 'max-grants', principal: { kind: 'user', uid: 'alice' }, needs: 3 },
    })
  })

  it('may have no place that is shallow enough', () => {
    const catalogue = {
      ...DCOS_CATALOGUE,
      families: DCOS_CATALOGUE.families.map((family) =>
        family.tail.kind === 'dot-path'
          ? { ...family, tail: { ...family.tail, bare: false } }
          : family,
      ),
    }
    const resource = 'dcos:service:metronome:metronome:jobs:dev'
    expect(
      leastGrants({
        requests: [used('alice', 'read', resource)],
        setting: { ...STRICT, catalogue },
        maxDepth: 0,
      }),
    ).toMatchObject({ ok: false, error: { kind: 'max-depth', resource } })
  })

  it('are refused rather than guessed where they take too long', () => {
    const paths = Array.from({ length: 30_000 }, (_, at) => `/p${at % 7}/x${at}`)
    expect(
      leastGrants({
        requests: services(paths, ['create', 'read', 'update', 'delete']),
        setting: STRICT,
        maxGrants: 20_000,
      }),
    ).toMatchObject({ ok: false, error: { kind: 'too-large' } })
  })

  it('are found for many paths within a small budget', () => {
    const paths = Array.from({ length: 20_000 }, (_, at) => `/p${at % 7}/x${at}`)
    expect(texts(least(services(paths), { maxGrants: 7 }))).toHaveLength(7)
  })

  it('of a group cover what each of its users did', () => {
    const log = [...services(['/dev']), used('bob', 'update', `${SERVICES}:/dev`)]
    const found = leastGrants({ requests: log, setting: STRICT, group: gid('devs') })
    expect(found.ok && texts(found.value)).toEqual([`devs read,update ${SERVICES}:/dev`])
  })

  it('make no superuser, and grant nothing to nobody or where nothing is enforced', () => {
    const requests = [
      used('alice', 'full', 'dcos:superuser', 3),
      used(ANONYMOUS, 'read', `${SERVICES}:/dev`),
      used('alice', 'read', 'dcos:mesos:agent:log'),
      used('alice', 'read', `${SERVICES}:dev`),
      used('alice', 'reed', `${SERVICES}:/dev`),
      used('al ice', 'read', `${SERVICES}:/dev`),
      used('alice', 'read', 'nonsense'),
    ]
    const setting = { ...STRICT, mode: 'permissive' } as const
    const found = leastGrants({ requests, setting })
    expect(found).toMatchObject({
      ok: true,
      value: {
        shares: [],
        covered: 0,
        open: { count: 1 },
        anonymous: { count: 1 },
        superuser: { count: 1, seen: 3 },
        malformed: { count: 4 },
      },
    })
  })
})

describe('the use of grants', () => {
  const grantTo = (principal: Grant['principal'], resource: string, actions: Action[]): Grant => ({
    principal,
    resource: rid(resource),
    actions,
  })
  const alice = { kind: 'user', uid: uid('alice') } as const
  const ops = { kind: 'group', gid: gid('ops') } as const

  it('is that of every grant that would have allowed', () => {
    const engine = Engine.fromPolicy(
      {
        users: [],
        groups: [{ gid: gid('ops'), members: [uid('alice')] }],
        grants: [
          grantTo(alice, `${SERVICES}:/dev`, ['read', 'update']),
          grantTo(ops, `${SERVICES}:/`, ['full']),
          grantTo(ops, `${SECRETS}:/p/*`, ['read', 'full']),
          grantTo({ kind: 'user', uid: uid('bob') }, 'dcos:superuser', ['full']),
          grantTo({ kind: 'user', uid: uid('carol') }, 'dcos:superuser', ['full']),
        ],
      },
      STRICT,
    )
    const at = (request: LoggedRequest, lastAllowed: number): LoggedRequest => ({
      ...request,
      lastAllowed,
    })
    const uses = grantUses(engine, [
      at(used('alice', 'read', `${SERVICES}:/dev/web`, 2), 50),
      at(used('alice', 'read', `${SERVICES}:/dev/db`, 3), 40),
      used('alice', 'delete', `${SERVICES}:/prod`),
      used('bob', 'read', `${SERVICES}:/dev`),
      { ...used('alice', 'update', `${SERVICES}:/dev`, 0), denied: 9, last: 99 },
      used('eve', 'read', `${SERVICES}:/dev`),
    ])
    const byResource = uses.map(({ grant, ...use }) => [grant.resource, use])
    expect(byResource).toEqual(
      expect.arrayContaining([
        [`${SERVICES}:/dev`, { used: 5, last: 50, unused: ['update'] }],
        [`${SERVICES}:/`, { used: 6, last: 50, unused: [] }],
        [`${SECRETS}:/p/*`, { used: 0, unused: ['read', 'full'] }],
        ['dcos:superuser', { used: 1, unused: [] }],
        ['dcos:superuser', { used: 0, unused: ['full'] }],
      ]),
    )
    expect(uses).toHaveLength(5)
  })
})

describe('the oracle', () => {
  it('agrees that nothing more is allowed than was used, without a budget, on exact tails', () => {
    const names = ['x', 'y', 'z']
    const role = 'dcos:mesos:master:framework:role'
    const log = names.slice(0, 2).map((name) => used('alice', 'read', `${role}:${name}`))
    const oracle = oracleOf(least(log).shares.flatMap(({ grants }) => grants))
    const allowed = [role, ...names.map((name) => `${role}:${name}`)].flatMap((resource) =>
      ACTIONS.filter(
        (action) => oracle.decide({ subject: 'alice', action, resource }).effect === 'allow',
      ).map((action) => `${action} ${resource}`),
    )
    expect(allowed).toEqual([`read ${role}:x`, `read ${role}:y`])
  })
})
