import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bindJourney,
  DCOS_JOURNEYS,
  findJourney,
  type Journey,
  type JourneyParameter,
  journeysAbout,
  type ParameterKind,
} from '../../../src/analysis/index.ts'
import { DCOS_CATALOGUE } from '../../../src/core/catalogue.generated.ts'
import { runs } from '../../properties/runs.ts'

const TERMS = { release: '2.2', catalogue: DCOS_CATALOGUE } as const

const journeyOf = (name: string): Journey => {
  const found = findJourney(name)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

const parameter = (kind: ParameterKind): JourneyParameter => ({
  name: 'x',
  kind,
  about: 'a value',
  example: 'x',
})

/** A journey of one check. */
const one = (resource: string, kind: ParameterKind, actions: readonly string[] = ['read']) =>
  ({
    ...journeyOf('task-exec'),
    name: 'one',
    parameters: [parameter(kind)],
    checks: [{ resource, actions, component: 'tests' }],
  }) satisfies Journey

const TEMPLATE: Readonly<Record<ParameterKind, string>> = {
  'service-path': 'dcos:service:marathon:marathon:services:{x}',
  job: 'dcos:mesos:agent:task:app_id:{x|app}',
  role: 'dcos:mesos:master:framework:role:{x}',
  'secret-path': 'dcos:secrets:default:{x}/*',
  user: 'dcos:mesos:master:volume:principal:{x}',
  'linux-user': 'dcos:mesos:master:task:user:{x}',
  name: 'dcos:adminrouter:service:dcos-edgelb/pools/{x}',
  actions: 'dcos:service:marathon:marathon:services:/',
}

const KINDS = Object.keys(TEMPLATE) as ParameterKind[]

const bound = (kind: ParameterKind, value: string) =>
  bindJourney(
    one(TEMPLATE[kind], kind, kind === 'actions' ? ['{x}'] : ['read']),
    'alice',
    { x: value },
    TERMS,
  )

describe('finding journeys', () => {
  it.each([
    ['task-exce', 'there is no journey `task-exce`; likely `task-exec`'],
    ['exec', 'there is no journey `exec`; likely `task-exec` or `task-exec-tty`'],
    ['TASK-EXEC', 'there is no journey `TASK-EXEC`; likely `task-exec` or `task-exec-tty`'],
    ['debug-exec', 'there is no journey `debug-exec`; that recipe is `task-exec`'],
    ['zzz', 'there is no journey `zzz`'],
    ['', 'there is no journey ``'],
    ['x'.repeat(65), `there is no journey \`${'x'.repeat(65)}\``],
  ])('%s', (name, message) => {
    expect(findJourney(name)).toEqual({ ok: false, error: { code: 'unknown-journey', message } })
  })

  it('finds each by its name', () => {
    for (const journey of DCOS_JOURNEYS) expect(journeyOf(journey.name)).toBe(journey)
  })

  it.each([
    ['', 44],
    ['Kafka', 3],
    ['debug-exec', 2],
    ['task-exec', 2],
    ['nothing of the kind', 0],
  ])('lists those about `%s`', (word, count) => {
    expect(journeysAbout(word).length).toBe(count)
  })
})

describe('values', () => {
  it.each<[ParameterKind, string, string]>([
    ['service-path', '/', '/'],
    ['service-path', '/a.b/c-d', '/a.b/c-d'],
    ['job', 'dev.batch.job1', '/dev/batch/job1'],
    ['role', '*', '*'],
    ['role', 'slave_public/dev-role', 'slave_public/dev-role'],
    ['secret-path', '/tenant', '/tenant/*'],
    ['user', 'dcos_marathon', 'dcos_marathon'],
    ['linux-user', 'nobody', 'nobody'],
    ['name', 'pool1', 'dcos-edgelb/pools/pool1'],
  ])('%s takes `%s`', (kind, value, tail) => {
    const result = bound(kind, value)
    const resources = result.ok && result.value.hops.map(({ resource }) => resource)
    expect(resources).toEqual([TEMPLATE[kind].replace(/:[^:]*$/, `:${tail}`)])
  })

  it.each<[ParameterKind, string, string]>([
    ['service-path', '', 'is empty'],
    ['service-path', `/${'a'.repeat(512)}`, 'is longer than 512 characters'],
    ['service-path', 'dev/web', 'begins with no slash; write `/dev/web`'],
    ['service-path', '/dev/', 'ends with a slash; write `/dev`'],
    ['service-path', '//', 'ends with a slash; write `/`'],
    ['service-path', '/a//b', 'has nothing between two slashes; drop one'],
    ['service-path', '/a/../b', 'has a segment `.` or `..`; write the path out'],
    ['service-path', '/a:b', 'may hold letters, digits and `/ . - _ * @` only'],
    ['service-path', '/a%2Fb', 'may hold letters, digits and `/ . - _ * @` only'],
    [
      'service-path',
      '/dev/*',
      'holds a star: a star is no wildcard here; a path stands for all that lies below it',
    ],
    ['secret-path', '/', 'is the root; name a folder in it'],
    ['secret-path', 'tenant', 'begins with no slash; write `/tenant`'],
    [
      'secret-path',
      '/tenant/*',
      'holds a star: leave the star out; all that lies in the folder is meant',
    ],
    ['job', '/dev/batch/job1', 'holds a slash: jobs are written with dots; write `dev.batch.job1`'],
    ['job', 'dev/job1', 'holds a slash: jobs are written with dots; write `dev.job1`'],
    ['job', 'dev/v1.2', 'holds a slash: jobs are written with dots, as in `dev.batch.job1`'],
    ['job', 'dev..job1', 'has nothing before, after or between its dots'],
    ['job', 'dev.*', 'holds a star: a group of jobs stands for all jobs in it'],
    ['role', 'dev*', 'holds a star: only a star alone is a role, the default one'],
    ['role', 'slave_public/', 'begins or ends with a slash; roles are matched to the letter'],
    ['role', '/dev', 'begins or ends with a slash; roles are matched to the letter'],
    ['role', 'a//b', 'has nothing between two slashes; drop one'],
    ['user', 'a/b', 'is no uid: 1 to 96 letters, digits and `- _ @ .`'],
    ['user', 'anonymous', 'is no uid: 1 to 96 letters, digits and `- _ @ .`'],
    ['linux-user', '*', 'is no name: letters, digits and `. - _ @` only'],
    ['name', 'a/b', 'is no name: letters, digits and `. - _ @` only'],
    ['name', '..', 'has a segment `.` or `..`; write the path out'],
    ['actions', 'read,fly', 'holds `fly`, which is no action; write them as in `read,update`'],
    ['actions', 'read,', 'holds ``, which is no action; write them as in `read,update`'],
  ])('%s refuses `%s`', (kind, value, problem) => {
    const result = bound(kind, value)
    expect(!result.ok && result.error.map(({ code }) => code)).toEqual(['malformed-parameter'])
    expect(!result.ok && result.error[0]?.message.endsWith(`\` ${problem}`)).toBe(true)
  })

  it('that are taken never leave the place that the template gives them', () => {
    const words = fc.constantFrom(
      ...['/', '/', 'a', 'dev', '.', '..', '*', ':', '%2F', '@', '-', '{uid}', ' ', '\n', 'é', ''],
    )
    const values = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), values, (kind, value) => {
        const result = bound(kind, value)
        if (!result.ok) return
        for (const { resource } of result.value.hops) {
          const written = TEMPLATE[kind].split(':')
          expect(resource.split(':').slice(0, -1)).toEqual(written.slice(0, -1))
        }
      }),
      { numRuns: runs(2000) },
    )
  })
})

describe('binding', () => {
  it('fills in defaults, the subject, and each action once', () => {
    const values = { job: 'dev.job1', action: 'update,read,read' }
    const result = bindJourney(journeyOf('job-run'), 'alice', values, TERMS)
    if (!result.ok) throw new Error('it binds')
    expect(result.value.values).toEqual({ ...values, role: '*' })
    expect(result.value.hops.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'full dcos:adminrouter:service:metronome',
      'read dcos:service:metronome:metronome:jobs:dev.job1',
      'update dcos:service:metronome:metronome:jobs:dev.job1',
      'full dcos:adminrouter:ops:mesos',
      'full dcos:adminrouter:ops:slave',
      'read dcos:mesos:master:framework:role:*',
      'read dcos:mesos:master:executor:app_id:/dev/job1',
      'read dcos:mesos:master:task:app_id:/dev/job1',
      'read dcos:mesos:agent:framework:role:*',
      'read dcos:mesos:agent:executor:app_id:/dev/job1',
      'read dcos:mesos:agent:task:app_id:/dev/job1',
      'read dcos:mesos:agent:sandbox:app_id:/dev/job1',
    ])
  })

  it('asks of the account of the framework what is asked of it', () => {
    const journey = journeyOf('app-run-as')
    const of = (values: Record<string, string>): unknown => {
      const result = bindJourney(journey, 'alice', { 'linux-user': 'web', ...values }, TERMS)
      return result.ok && result.value.hops.map(({ principal }) => principal)
    }
    expect(of({})).toEqual(['dcos_marathon'])
    expect(of({ account: 'dcos_metronome' })).toEqual(['dcos_metronome'])
  })

  it('asks what the release asks', () => {
    const endpoints = (release: '1.8' | '1.10'): unknown => {
      const terms = { ...TERMS, release }
      const result = bindJourney(journeyOf('team-use'), 'alice', { group: '/prod-a' }, terms)
      return result.ok && result.value.hops.filter(({ resource }) => resource.endsWith(':nginx'))
    }
    expect(endpoints('1.8')).toEqual([])
    expect(endpoints('1.10')).toMatchObject([{ action: 'full' }])
  })

  it('names all that is wrong at once', () => {
    const given = { ap: '/x', toString: 'x', role: 'a*' }
    const result = bindJourney(journeyOf('task-exec'), 'ali ce', given, {
      ...TERMS,
      release: '1.8',
    })
    expect(!result.ok && result.error.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'other-release: `task-exec` is of release 1.9 on, not of 1.8; name the release',
      'malformed-uid: `ali ce` is no uid',
      'unknown-parameter: `task-exec` takes no `ap`; likely `app`',
      'unknown-parameter: `task-exec` takes no `toString`; it takes `app`, `role`',
      'missing-parameter: `task-exec` needs `app`, the app, or a group of apps, whose tasks are entered; as in `app=/test-group/web`',
      'malformed-parameter: `role` `a*` holds a star: only a star alone is a role, the default one',
    ])
  })

  it.each([
    ['dashboard-1.8', '2.2', '`dashboard-1.8` is of release 1.8, not of 2.2; name the release'],
    ['mesos-ui', '1.7', undefined],
  ] as const)('%s in release %s', (name, release, message) => {
    const result = bindJourney(journeyOf(name), 'alice', {}, { ...TERMS, release })
    expect(result.ok ? undefined : result.error[0]?.message).toBe(message)
  })

  it('knows a journey without parameters', () => {
    const result = bindJourney(journeyOf('mesos-ui'), 'alice', { app: '/x' }, TERMS)
    expect(!result.ok && result.error).toEqual([
      { code: 'unknown-parameter', message: '`mesos-ui` takes no `app`; it takes none' },
    ])
  })

  it('reads no value from a prototype', () => {
    const journey = one('dcos:adminrouter:service:{constructor}', 'name')
    const of = { ...journey, parameters: [{ ...parameter('name'), name: 'constructor' }] }
    const result = bindJourney(of, 'alice', {}, TERMS)
    expect(!result.ok && result.error.map(({ code }) => code)).toEqual(['missing-parameter'])
  })

  it.each<[string, Partial<Journey['checks'][number]>, string, string]>([
    ['an open hole', { resource: 'dcos:adminrouter:service:{y}' }, '/x', 'malformed-resource'],
    ['no family', { resource: 'dcos:nothing:{x}' }, '/x', 'malformed-resource'],
    [
      'a path on a path',
      { resource: 'dcos:mesos:agent:task:app_id:{x}/y' },
      '/',
      'malformed-resource',
    ],
    ['no job', { resource: 'dcos:mesos:agent:task:app_id:{x|app}' }, '/x', 'malformed-resource'],
    [
      'no action',
      { resource: 'dcos:adminrouter:package', actions: ['fly'] },
      '/x',
      'unknown-action',
    ],
    ['no uid', { resource: 'dcos:adminrouter:package', principal: '{x}' }, '/x', 'malformed-uid'],
  ])('refuses a check with %s', (_, check, x, code) => {
    const journey = one('dcos:adminrouter:package', 'service-path')
    const checks = journey.checks.map((whole) => ({ ...whole, ...check }))
    const result = bindJourney({ ...journey, checks }, 'alice', { x }, TERMS)
    expect(!result.ok && result.error.map((fault) => fault.code)).toEqual([code])
  })
})
