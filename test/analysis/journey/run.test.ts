import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bindJourney,
  DCOS_JOURNEYS,
  type Hop,
  type Journey,
  type JourneyRun,
  runJourney,
} from '../../../src/analysis/index.ts'
import { ACTIONS } from '../../../src/core/action.ts'
import { DCOS_CATALOGUE } from '../../../src/core/catalogue.generated.ts'
import type { Grant } from '../../../src/core/grant.ts'
import { gazetteerOf } from '../../../src/core/place.ts'
import type { Policy } from '../../../src/core/policy.ts'
import type { Principal } from '../../../src/core/principal.ts'
import { isWithin, RELEASES } from '../../../src/core/release.ts'
import { parseRid } from '../../../src/core/rid.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { Oracle } from '../../../src/oracle/oracle.ts'
import {
  actions,
  decisionText,
  gid,
  grantsOf,
  modes,
  type Setting,
  scenarios,
  uid,
} from '../../../src/testing/index.ts'
import { ridsOf } from '../../../src/testing/rids.ts'
import { runs } from '../../properties/runs.ts'

interface Case {
  readonly journey: Journey
  readonly subject: string
  readonly given: Readonly<Record<string, string>>
  readonly policy: Policy
  readonly setting: Setting
}

const user = (name: string): Principal => ({ kind: 'user', uid: uid(name) })
const SUBJECT = 'a'
const MEMBER_OF = [{ gid: gid('a'), members: [uid(SUBJECT), uid('dcos_marathon')] }]

/** A RID near one that is asked for: itself, above, below, beside, the bare base, a longer word. */
const near = (resource: string): Arbitrary<string> =>
  fc
    .constantFrom(
      resource,
      resource,
      resource.replace(/[/.][^/.:]*$/, ''),
      resource.replace(/:[^:]*$/, ''),
      resource.replace(/:[^:]*$/, ':/'),
      resource.replace(/[^/.:]*$/, '*'),
      `${resource}x`,
      `${resource}/x`,
      'dcos:superuser',
    )
    .filter((text) => parseRid(text).ok)

/** A grant that may or may not do for a hop. */
const grantNear = ({ principal, action, resource }: Hop): Arbitrary<Grant> =>
  fc.record({
    principal: fc.constantFrom(
      user(principal),
      user(principal),
      user('b'),
      { kind: 'group', gid: gid('a') } as const,
      { kind: 'group', gid: gid('b') } as const,
    ),
    resource: near(resource).map((text) => {
      const parsed = parseRid(text)
      return parsed.ok ? parsed.value : resource
    }),
    actions: fc.oneof(
      { arbitrary: fc.constant([action]), weight: 4 },
      fc.constant(ACTIONS.slice(0, 4)),
      fc.constant(['full' as const]),
    ),
  })

/** A journey bound to its examples, in a catalogue of the families that it touches. */
interface Sample {
  readonly journey: Journey
  readonly given: Readonly<Record<string, string>>
  readonly setting: Omit<Setting, 'mode'>
  readonly hops: readonly Hop[]
}

/** Each journey in the first and in the last of its releases. */
const SAMPLES: readonly Sample[] = DCOS_JOURNEYS.flatMap((journey) => {
  const open = RELEASES.filter((one) => isWithin(one, journey.since, journey.until))
  return [open[0], open.at(-1)].map((release = '2.2'): Sample => {
    const given = Object.fromEntries(journey.parameters.map(({ name, example }) => [name, example]))
    const bound = bindJourney(journey, SUBJECT, given, { release, catalogue: DCOS_CATALOGUE })
    if (!bound.ok) throw new Error(bound.error.map(({ message }) => message).join())
    const { hops } = bound.value
    const gazetteer = gazetteerOf(DCOS_CATALOGUE, release)
    const touched = hops.map(({ resource }) => gazetteer.locate(resource))
    const families = DCOS_CATALOGUE.families.filter(
      (family) =>
        family.id === 'superuser' ||
        touched.some((place) => place.kind === 'family' && place.family === family),
    )
    return {
      journey,
      given,
      setting: { release, catalogue: { ...DCOS_CATALOGUE, families } },
      hops,
    }
  })
})

/** Journeys of DC/OS under policies that come close to holding them. */
const dcosCases = (): Arbitrary<Case> =>
  fc
    .record({ sample: fc.constantFrom(...SAMPLES), mode: modes() })
    .chain(({ sample: { journey, given, setting, hops }, mode }) =>
      fc
        .record({
          near: fc.array(fc.constantFrom(...hops).chain(grantNear), { maxLength: 12, size: 'max' }),
          other: fc.array(grantsOf(setting.catalogue), { maxLength: 3 }),
        })
        .map(
          ({ near: close, other }): Case => ({
            journey,
            subject: SUBJECT,
            given,
            policy: { users: [], groups: MEMBER_OF, grants: [...close, ...other] },
            setting: { ...setting, mode },
          }),
        ),
    )

/** Journeys of any checks at all, in catalogues of every kind. */
const anyCases = (): Arbitrary<Case> =>
  scenarios({ maxRequests: 1 }).chain(({ policy, setting }) => {
    const gazetteer = gazetteerOf(setting.catalogue, setting.release)
    const superuser = setting.catalogue.superuser?.resource
    const resources = fc.oneof(
      { arbitrary: ridsOf(setting.catalogue) as Arbitrary<string>, weight: 6 },
      ...(superuser === undefined ? [] : [fc.constant(superuser)]),
      ...policy.grants.slice(0, 3).map(({ resource }) => fc.constant<string>(resource)),
    )
    const checks = fc.array(
      fc.record({
        resource: resources,
        actions: fc.array(actions(), { minLength: 1, maxLength: 2 }),
        component: fc.constant('tests'),
        principal: fc.constantFrom('{uid}', '{uid}', 'b', 'd'),
      }),
      { minLength: 1, maxLength: 8, size: 'max' },
    )
    return checks.map((several): Case => {
      const inFamilies = several.filter(({ resource }) => {
        const rid = parseRid(resource)
        return rid.ok && gazetteer.locate(rid.value).kind === 'family'
      })
      const journey: Journey = {
        name: 'any',
        recipe: 'any',
        summary: 'do anything',
        subject: 'person',
        modes: ['strict'],
        since: '1.7',
        parameters: [],
        checks: inFamilies,
        source: ['generated'],
      }
      return { journey, subject: SUBJECT, given: {}, policy, setting }
    })
  })

const runOf = ({ journey, subject, given, policy, setting }: Case): JourneyRun => {
  const run = runJourney(Engine.fromPolicy(policy, setting), journey, subject, given)
  if (!run.ok) throw new Error(run.error.map(({ message }) => message).join())
  return run.value
}

const oracleOf = ({ policy, setting }: Case, more: readonly Grant[] = []): Oracle =>
  new Oracle({ ...policy, grants: [...policy.grants, ...more] }, setting)

const answer = (oracle: Oracle, { principal, action, resource }: Hop) =>
  oracle.decide({ subject: principal, action, resource })

const isAllowed = (oracle: Oracle, hop: Hop): boolean => answer(oracle, hop).effect === 'allow'

/** The grants in single actions, each with all the others. */
function* leavingOneOut(grants: readonly Grant[]): Generator<readonly Grant[]> {
  const single = grants.flatMap((grant) =>
    grant.actions.map((action) => ({ ...grant, actions: [action] })),
  )
  for (const left of single) yield single.filter((grant) => grant !== left)
}

describe.each([
  ['journeys of DC/OS', dcosCases],
  ['journeys of any checks', anyCases],
] as const)('%s', (_, cases) => {
  const forEachCase = (holds: (one: Case, run: JourneyRun) => void): void => {
    fc.assert(
      fc.property(cases(), (one) => {
        holds(one, runOf(one))
      }),
      { numRuns: runs(100) },
    )
  }

  it('decide each hop as the oracle does, and are held when all are allowed', () => {
    forEachCase((one, { hops, isHeld, toGrant }) => {
      const oracle = oracleOf(one)
      const expected = hops.map((hop) => answer(oracle, hop))
      expect(hops.map(({ decision }) => decisionText(decision))).toEqual(expected.map(decisionText))
      expect(isHeld).toBe(expected.every(({ effect }) => effect === 'allow'))
      expect(toGrant.length === 0).toBe(isHeld)
    })
  })

  it('are held once what is missing is granted', () => {
    forEachCase((one, { hops, toGrant }) => {
      const cured = oracleOf(one, toGrant)
      expect(hops.filter((hop) => !isAllowed(cured, hop))).toEqual([])
    })
  })

  it('ask for no grant, nor action of one, that could be left out', () => {
    forEachCase((one, { hops, toGrant }) => {
      for (const rest of leavingOneOut(toGrant)) {
        const oracle = oracleOf(one, rest)
        expect(hops.some((hop) => !isAllowed(oracle, hop))).toBe(true)
      }
    })
  })

  it('ask for grants to those who are checked, on what is checked, each once', () => {
    forEachCase((_one, { hops, toGrant }) => {
      const asked = new Set(
        hops.map(({ principal, resource, action }) => `${principal} ${resource} ${action}`),
      )
      const granted = toGrant.flatMap(({ principal, resource, actions: several }) =>
        several.map((action) => `${'uid' in principal ? principal.uid : ''} ${resource} ${action}`),
      )
      expect(granted.filter((text) => !asked.has(text))).toEqual([])
      expect(new Set(granted).size).toBe(granted.length)
      const places = toGrant.map(({ principal, resource }) => JSON.stringify([principal, resource]))
      expect(new Set(places).size).toBe(places.length)
    })
  })
})

describe('what is missing', () => {
  const of = (name: string, grants: readonly Grant[], given: Record<string, string>) =>
    runOf({
      journey: DCOS_JOURNEYS.find((journey) => journey.name === name) as Journey,
      subject: 'alice',
      given,
      policy: { users: [], groups: [], grants },
      setting: { mode: 'strict', release: '2.2', catalogue: DCOS_CATALOGUE },
    })
  const textsOf = ({ toGrant }: JourneyRun): string[] =>
    toGrant.map(
      ({ principal, resource, actions: several }) =>
        `${'uid' in principal ? principal.uid : ''} ${several.join()} ${resource}`,
    )

  it('leaves out what a wider grant of the list covers', () => {
    const texts = textsOf(of('spark-use', [], {}))
    expect(texts).toEqual([
      'alice full dcos:adminrouter:service:marathon',
      'alice full dcos:adminrouter:service:spark',
      'alice read dcos:service:marathon:marathon:services:/spark',
    ])
    const tenant = textsOf(of('tenant-use', [], { group: '/tenant', action: 'read,full' }))
    expect(tenant).toContain('alice full dcos:service:marathon:marathon:services:/tenant')
    expect(tenant.filter((text) => text.includes('read,full'))).toEqual([])
  })

  it('is put together by place', () => {
    expect(textsOf(of('jenkins-account', [], {}))).toContain(
      'alice create,read dcos:mesos:master:framework:role:*',
    )
  })

  it('goes to the account of the framework where that is checked', () => {
    expect(textsOf(of('app-run-as', [], { 'linux-user': 'web' }))).toEqual([
      'dcos_marathon create dcos:mesos:master:task:user:web',
    ])
  })
})
