import { describe, expect, it } from 'vitest'
import { Engine } from '../../../src/engine/engine.ts'
import type { Bounded } from '../../../src/engine/explain/bounded.ts'
import { slipsBetween, spellingsOf } from '../../../src/engine/explain/dialect.ts'
import type { Sibling } from '../../../src/engine/explain/siblings.ts'
import { policy } from '../policies.ts'

const engineFor = (grants: readonly string[], groups: readonly string[] = []): Engine =>
  Engine.fromPolicy(policy(grants, groups))

function siblingsOf(engine: Engine, action: string, resource: string): Bounded<Sibling> {
  const { denial } = engine.explain({ subject: 'ann', action, resource })
  if (denial === undefined) throw new Error('it is allowed')
  return denial.siblings
}

/** How what ann holds resembles what she asks for, if it does. */
const kindOf = (held: string, asked: string): string | undefined =>
  siblingsOf(engineFor([`ann: read ${held}`]), 'read', asked).shown[0]?.kind

const APP = 'dcos:mesos:agent:task:app_id'
const JOBS = 'dcos:service:metronome:metronome:jobs'
const SERVICES = 'dcos:service:marathon:marathon:services'
const ROLE = 'dcos:mesos:agent:framework:role'

describe('siblings', () => {
  it.each([
    [`${SERVICES}:/Dev`, `${SERVICES}:/dev`, 'case'],
    [`${SERVICES}:/Dev`, `${SERVICES}:/dev/web`, 'case'],
    ['DCOS:adminrouter:package', 'dcos:adminrouter:package', 'case'],
    ['adminrouter:package', 'dcos:adminrouter:package', 'no-dcos'],
    [`${APP}:dev/batch/job1`, `${APP}:/dev/batch/job1`, 'leading-slash'],
    [`${SERVICES}:dev`, `${SERVICES}:/dev/web`, 'leading-slash'],
    [`${SERVICES}:/dev`, `${SERVICES}:dev`, 'leading-slash'],
    [`${JOBS}:/dev/batch/job1`, `${JOBS}:dev.batch.job1`, 'separators'],
    [`${JOBS}:/dev`, `${JOBS}:dev.batch.job1`, 'leading-slash'],
    [`${JOBS}:/dev/batch`, `${JOBS}:dev.batch.job1`, 'separators'],
    [`${APP}:dev.batch.job1`, `${APP}:/dev/batch/job1`, 'separators'],
    [`${APP}:/dev.batch.job1`, `${APP}:/dev/batch/job1`, 'separators'],
    [`${APP}:/dev/batch/job1`, `${APP}:dev.batch.job1`, 'separators'],
    ['dcos:service:marathon:marathon:services/dev', `${SERVICES}:/dev/web`, 'separators'],
    [`${ROLE}:*`, `${ROLE}:web`, 'star'],
    [`${SERVICES}:/dev/*`, `${SERVICES}:/dev/web/a`, 'star'],
    [`${SERVICES}:/dev/*`, `${SERVICES}:/dev`, 'star'],
    ['dcos:secrets:default:/p/*', 'dcos:secrets:default:/p', 'star'],
    [`${SERVICES}:/dev`, `${SERVICES}:/development`, 'longer-spelling'],
    [`${SERVICES}:/development`, `${SERVICES}:/dev`, 'longer-spelling'],
    ['dcos:secrets:default:/p', 'dcos:secrets:default:/p/key', 'not-inherited'],
    ['dcos:adminrouter:service:g', 'dcos:adminrouter:service:g/app', 'not-inherited'],
    [`${SERVICES}:/dev/web`, `${SERVICES}:/dev`, 'below'],
    [`${SERVICES}:/devlop`, `${SERVICES}:/develop`, 'typing'],
    [`${SERVICES}:/devleop/a`, `${SERVICES}:/develop/a`, 'typing'],
    ['dcos:adminrouter:ops:mseos', 'dcos:adminrouter:ops:mesos', 'typing'],
    ['dcos:mesos:master:task:app_id:/dev', `${APP}:/dev`, 'other-family'],
    ['dcos:mesos:master:reservation:role:web', `${ROLE}:web`, 'other-family'],
    [`${JOBS}:dev.batch`, `${APP}:/dev/batch`, 'other-family'],
  ])('%s is like %s: %s', (held, asked, kind) => {
    expect(kindOf(held, asked)).toBe(kind)
  })

  it.each([
    [`${SERVICES}:/dev`, `${SERVICES}:/ops`],
    [`${SERVICES}:/a`, `${SERVICES}:/b`],
    [`${SERVICES}:/dev/web`, `${SERVICES}:/ops/app`],
    [`${SERVICES}:/wob/dov`, `${SERVICES}:/web/dev`],
    [`${SERVICES}:/dev/web`, `${SERVICES}:/develop`],
    [`${SERVICES}:/web`, `${ROLE}:web`],
    [`${SERVICES}:/`, `${APP}:/`],
    [`${SERVICES}:/abcde`, `${SERVICES}:/vwxyz`],
    [`${SERVICES}:dev`, `${SERVICES}:dev`],
    [`${SERVICES}:/dev`, `${SERVICES}:dev/web`],
    [`${SERVICES}:/dev/*`, `${SERVICES}:/ops`],
    ['no:where', 'other:place'],
  ])('%s is not like %s', (held, asked) => {
    expect(kindOf(held, asked)).toBeUndefined()
  })

  it('leave out what covers, and say whether the actions would do', () => {
    const engine = engineFor(
      [
        `ann: update ${SERVICES}:/dev`,
        `ann: update ${SERVICES}:/Dev`,
        `%g: full ${SERVICES}:/deve`,
        `bob: read ${SERVICES}:/dev`,
      ],
      ['g: ann'],
    )
    const { shown } = siblingsOf(engine, 'read', `${SERVICES}:/dev`)
    expect(shown.map(({ kind, allows, grant }) => [grant.resource, kind, allows])).toEqual([
      [`${SERVICES}:/Dev`, 'case', false],
      [`${SERVICES}:/deve`, 'longer-spelling', true],
    ])
  })

  it('are ordered by likeness, then by resource, then own before groups', () => {
    const held = ['ab', 'a-', 'abc', 'aa']
    const engine = engineFor(
      held.flatMap((name) => [`%g: read ${SERVICES}:/${name}`, `ann: read ${SERVICES}:/${name}`]),
      ['g: ann'],
    )
    const { shown, more, isPartial } = siblingsOf(engine, 'read', `${SERVICES}:/a`)
    expect(
      shown.map(({ grant }) => `${grant.principal.kind} ${grant.resource.split('/').at(-1)}`),
    ).toEqual(['user a-', 'group a-', 'user aa', 'group aa', 'user ab'])
    expect([more, isPartial]).toEqual([3, false])
  })

  it('are none for what is too long, and for whoever holds nothing', () => {
    const long = `${SERVICES}:/${'a'.repeat(2000)}`
    expect(siblingsOf(engineFor([`ann: read ${SERVICES}:/aa`]), 'read', long).shown).toEqual([])
    expect(siblingsOf(engineFor([]), 'read', `${SERVICES}:/a`).shown).toEqual([])
  })

  it('of groups are found, however many of one’s own are read before', () => {
    const many = Array.from({ length: 70 }, (_, at) => `ann: read other:x${at}`)
    const engine = engineFor(
      [...many, `%h: read ${JOBS}:/dev/batch/job1`],
      ['g: ann', 'h: ann', 'i: ann'],
    )
    const { shown, isPartial } = siblingsOf(engine, 'read', `${JOBS}:dev.batch.job1`)
    expect(shown.map(({ grant, kind }) => [grant.principal, kind])).toEqual([
      [{ kind: 'group', gid: 'h' }, 'separators'],
    ])
    expect(isPartial).toBe(true)
  })

  it('are found among more grants than are read, where they are spelled as is common', () => {
    const many = Array.from({ length: 300 }, (_, at) => `ann: read other:x${at}`)
    const found = (held: string, asked: string): unknown => {
      const { shown, isPartial } = siblingsOf(
        engineFor([...many, `ann: read ${held}`]),
        'read',
        asked,
      )
      return [shown[0]?.kind, isPartial]
    }
    expect(found(`${JOBS}:/dev/batch`, `${JOBS}:dev.batch`)).toEqual(['separators', true])
    expect(found(`${APP}:dev/web`, `${APP}:/dev/web`)).toEqual(['leading-slash', true])
    expect(found(`${ROLE}:*`, `${ROLE}:web`)).toEqual(['star', true])
    expect(found(`${SERVICES}:/dev`, `${SERVICES}:/development`)).toEqual(['longer-spelling', true])
    expect(found(`${SERVICES}:/Dev`, `${SERVICES}:/dev`)).toEqual([undefined, true])
  })

  it('are looked up in so many groups and no more', () => {
    const groups = Array.from({ length: 200 }, (_, at) => `g${at}: ann`)
    const found = groups.filter((_, at) => {
      const engine = engineFor([`%g${at}: read ${ROLE}:*`], groups)
      const { shown, isPartial } = siblingsOf(engine, 'read', `${ROLE}:web`)
      expect(isPartial).toBe(true)
      return shown[0]?.kind === 'star'
    })
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThan(groups.length)
  })
})

describe('slips', () => {
  it.each([
    ['', '', 0, 0],
    ['dev', 'dev', 2, 0],
    ['dev', 'dv', 2, 1],
    ['dv', 'dev', 2, 1],
    ['dev', 'dov', 2, 1],
    ['dev', 'edv', 2, 1],
    ['dev', 'edv', 0, 1],
    ['abcd', 'badc', 2, 2],
    ['abcd', 'badc', 1, 2],
    ['abc', 'xyz', 2, 3],
    ['a', '', 2, 1],
    ['', 'ab', 2, 2],
  ])('between `%s` and `%s`, at most %i: %i', (a, b, most, slips) => {
    expect(slipsBetween(a, b, most)).toBe(slips)
  })
})

it('spells a job in every way that it is mistaken for', () => {
  expect(spellingsOf('x:jobs:dev.batch')).toEqual(
    expect.arrayContaining([
      'dcos:x:jobs:dev.batch',
      'x:jobs:dev/batch',
      'x:jobs:/dev/batch',
      'x:jobs:/dev.batch',
      'x:jobs:dev.*',
      'x:jobs:*',
      'x:jobs:dev',
      'x:jobs:dev.bat',
    ]),
  )
  expect(spellingsOf('x:/')).toContain('x:*')
})
