import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintPolicy } from '../../../src/analysis/index.ts'
import type { Action } from '../../../src/core/action.ts'
import { ACTIONS } from '../../../src/core/action.ts'
import { DCOS_CATALOGUE } from '../../../src/core/catalogue.generated.ts'
import { familiesOf } from '../../../src/core/catalogue.ts'
import { gazetteerOf } from '../../../src/core/place.ts'
import { RELEASES, type Release } from '../../../src/core/release.ts'
import { parseRid } from '../../../src/core/rid.ts'
import { written } from './written.ts'

const MARATHON = 'dcos:service:marathon:marathon'
const JOBS = 'dcos:service:metronome:metronome:jobs'
const APP = 'dcos:mesos:agent:task:app_id'

interface Row {
  readonly grant: readonly [string, string]
  readonly release?: Release
  /** `code` or `code → replacement`. */
  readonly finds: readonly string[]
}

const found = ({ grant, release = '2.2' }: Row): string[] =>
  lintPolicy(written(grant), { release }).findings.map(({ code, replacement }) =>
    replacement === undefined ? code : `${code} → ${replacement}`,
  )

const CLEAN: ReadonlyArray<readonly [string, string]> = [
  [`${MARATHON}:services:/`, 'full'],
  [`${MARATHON}:services:/dev`, 'read,update'],
  [JOBS, 'full'],
  [`${JOBS}:dev.batch`, 'read'],
  [APP, 'read'],
  [`${APP}:/dev`, 'read'],
  ['dcos:mesos:master:framework:role:*', 'read'],
  ['dcos:mesos:master:framework:role:slave_public/', 'read'],
  ['dcos:mesos:master:endpoint:path:/metrics/snapshot', 'read'],
  ['dcos:secrets:default:/dev/*', 'read'],
  ['dcos:secrets:list:default:/', 'read'],
  ['dcos:cluster:linker:*', 'read'],
  ['dcos:adminrouter:service:kafka', 'full'],
  ['dcos:superuser', 'read'],
]

const ROWS: readonly Row[] = [
  // paths
  { grant: [`${APP}:dev//a/`, 'read'], finds: [`missing-leading-slash → ${APP}:/dev/a`] },
  { grant: [`${APP}://`, 'read'], finds: [`empty-segment → ${APP}:/`] },
  { grant: [`${APP}:/dev/./a`, 'read'], finds: ['dot-segment'] },
  { grant: [`${APP}:dev/../a`, 'read'], finds: ['missing-leading-slash'] },
  { grant: [`${APP}:/dev/`, 'read'], finds: [`trailing-slash → ${APP}:/dev`] },
  {
    grant: ['dcos:secrets:default:dev/', 'read'],
    finds: ['trailing-slash → dcos:secrets:default:dev'],
  },
  { grant: [`${APP}:dev.batch.job1`, 'read'], finds: ['missing-leading-slash'] },
  { grant: [`${APP}:*`, 'read'], finds: ['missing-leading-slash'] },
  // stars
  { grant: [`${APP}:/dev/*`, 'read'], finds: ['literal-star'] },
  { grant: [`${JOBS}:dev.*`, 'read'], finds: ['literal-star'] },
  { grant: ['dcos:secrets:default:/dev*', 'read'], finds: ['literal-star'] },
  { grant: ['dcos:secrets:default:/*/a', 'read'], finds: ['literal-star'] },
  { grant: ['dcos:secrets:default:/*/*', 'read'], finds: ['literal-star'] },
  { grant: ['dcos:cluster:linker:a*', 'read'], finds: ['literal-star'] },
  { grant: ['dcos:mesos:master:task:user:*', 'create'], finds: ['literal-star'] },
  { grant: ['dcos:mesos:master:quota:role:*', 'read'], finds: ['literal-star'] },
  { grant: ['dcos:mesos:master:framework:role:a*', 'read'], finds: ['literal-star'] },
  { grant: ['dcos:mesos:master:reservation:role:*', 'create'], finds: [] },
  { grant: ['dcos:adminrouter:service:*', 'full'], finds: ['literal-star'] },
  { grant: ['dcos:adminrouter:*', 'full'], finds: ['outside-catalogue'] },
  { grant: ['dcos:service:marathon:*', 'full'], finds: ['outside-catalogue'] },
  // jobs
  { grant: [`${APP}:/dev.batch.job1`, 'read'], finds: ['job-in-dot-form'] },
  { grant: [`${APP}:/web/v1.2`, 'read'], finds: [] },
  { grant: [`${APP}:/web-v1.2`, 'read'], finds: [] },
  { grant: [`${MARATHON}:services:/dev.web`, 'read'], finds: [] },
  { grant: [`${JOBS}:dev/batch/`, 'read'], finds: [`job-in-slash-form → ${JOBS}:dev.batch`] },
  { grant: [`${JOBS}:/dev/v1.2`, 'read'], finds: ['job-in-slash-form'] },
  { grant: [`${JOBS}:/`, 'read'], finds: ['job-in-slash-form'] },
  { grant: [`${JOBS}:.dev..a`, 'read'], finds: [`empty-segment → ${JOBS}:dev.a`] },
  // releases
  { grant: [MARATHON, 'full'], finds: [`old-form → ${MARATHON}:services:/`] },
  { grant: [`${MARATHON}:services/`, 'full'], finds: [`old-form → ${MARATHON}:services:/`] },
  { grant: [MARATHON, 'full'], release: '1.7', finds: [] },
  { grant: [`${MARATHON}:services/dev`, 'full'], release: '1.7', finds: [] },
  {
    grant: [`${MARATHON}:services:/dev`, 'full'],
    release: '1.7',
    finds: [`old-form → ${MARATHON}:services/dev`],
  },
  { grant: ['dcos:cluster:linker:*', 'read'], release: '1.10', finds: ['other-release'] },
  { grant: ['dcos:adminrouter:ops:historyservice', 'full'], release: '2.0', finds: [] },
  // spelling
  {
    grant: ['DCOS:Mesos:Agent:Task:App_id:/Dev', 'read'],
    finds: [`misspelt-family → ${APP}:/Dev`],
  },
  { grant: ['mesos:agent:log', 'read'], finds: ['misspelt-family → dcos:mesos:agent:log'] },
  {
    grant: [`${MARATHON}:Services:/dev`, 'read'],
    finds: [`misspelt-family → ${MARATHON}:services:/dev`],
  },
  {
    grant: ['dcos:secrets:list:default', 'read'],
    finds: ['misspelt-family → dcos:secrets:list:default:/'],
  },
  {
    grant: ['dcos:secrets:default', 'read'],
    finds: ['misspelt-family → dcos:secrets:default:/*'],
  },
  {
    grant: ['dcos:cluster:linker', 'read'],
    finds: ['misspelt-family → dcos:cluster:linker:*'],
  },
  {
    grant: ['dcos:mesos:master:executer:app_id:/a', 'read'],
    finds: ['misspelt-family → dcos:mesos:master:executor:app_id:/a'],
  },
  {
    grant: ['dcos:adminrouter:mesos', 'full'],
    finds: ['misspelt-family → dcos:adminrouter:ops:mesos'],
  },
  { grant: ['dcos:mesos:agent:app_id:/a', 'read'], finds: ['outside-catalogue'] },
  { grant: ['dcos:mesos:agent:logs', 'read'], finds: ['misspelt-family → dcos:mesos:agent:log'] },
  { grant: [`dcos:${'x'.repeat(40)}:a:b`, 'read'], finds: ['outside-catalogue'] },
  { grant: ['dcos:adminrouter:service', 'full'], finds: ['outside-catalogue'] },
  { grant: ['__proto__:constructor', 'read'], finds: ['outside-catalogue'] },
  { grant: ['dcos:superuser:x', 'full'], finds: ['outside-catalogue'] },
  // actions
  { grant: ['dcos:mesos:agent:flags', 'full'], finds: ['off-row-action'] },
  { grant: ['dcos:adminrouter:package', 'read,update'], finds: ['off-row-action'] },
  { grant: ['dcos:mesos:agent:sandbox:app_id:/tenant', 'full'], finds: [] },
  { grant: ['dcos:mesos:agent:sandbox:app_id:/tenant', 'create'], finds: ['off-row-action'] },
  { grant: ['dcos:superuser', 'create,read'], release: '1.9', finds: ['superuser-action'] },
  { grant: ['dcos:superuser', 'read,full'], release: '1.9', finds: [] },
  {
    grant: [`${APP}:/dev/`, 'full,delete'],
    finds: [`trailing-slash → ${APP}:/dev`, 'off-row-action'],
  },
]

describe('lintPolicy', () => {
  it.each(CLEAN)('finds nothing in %s %s', (...grant) => {
    expect(found({ grant, finds: [] })).toEqual([])
  })

  it.each(ROWS)('$grant in $release: $finds', (row) => {
    expect(found(row)).toEqual(row.finds)
  })

  it('says where: each grant at its own place, as often as it is written', () => {
    const grant = [`${APP}:dev`, 'read'] as const
    const { findings } = lintPolicy(written([`${APP}:/a`, 'read'], grant, grant))
    expect(findings.map(({ origin }) => origin?.line)).toEqual([2, 3])
  })

  it.each([
    ['1.11', 0],
    ['1.12', 1],
    ['2.2', 1],
  ] as const)('finds the mode `disabled` in %s: %d times', (release, times) => {
    const modeOrigin = { file: 'p.yaml', line: 1, column: 7 }
    const { findings } = lintPolicy({ release, mode: 'disabled', modeOrigin, grants: [] })
    expect(findings.map(({ code, origin }) => [code, origin])).toEqual(
      Array.from({ length: times }, () => ['disabled-mode', modeOrigin]),
    )
    const strict = lintPolicy({ release, mode: 'disabled', grants: [] }, { mode: 'strict' })
    expect(strict.findings).toEqual([])
  })

  it('uses the words of the house: lower case, no final stop', () => {
    for (const { grant, release = '2.2' } of ROWS) {
      for (const { message, fix } of lintPolicy(written(grant), { release }).findings) {
        for (const text of [message, fix]) expect(text).toMatch(/^(?:[a-z]|`).*[^.\n]$/)
      }
    }
  })
})

/** What is mended without asking: the rest is offered at most. */
const CERTAIN: ReadonlyArray<readonly [string, Release, boolean]> = [
  [`${APP}:dev/batch`, '2.2', true],
  [`${APP}:dev`, '2.2', true],
  [`${APP}:dev//a`, '2.2', false],
  [`${APP}:dev.a`, '2.2', false],
  [`${APP}:dev/*`, '2.2', false],
  [`${APP}:/dev/`, '2.2', true],
  [`${APP}:/dev//a`, '2.2', false],
  [`${MARATHON}:services/dev`, '2.2', true],
  ['dcos:service:marathon:mom:services/dev', '2.2', true],
  [MARATHON, '2.2', true],
  ['dcos:service:marathon:services', '2.2', false],
  [`${MARATHON}:services:/dev`, '1.7', false],
  ['adminrouter:package', '2.2', false],
  [`${JOBS}:dev/batch`, '2.2', false],
]

describe('what is certain', () => {
  it.each(CERTAIN)('%s in %s: %s', (rid, release, isCertain) => {
    const policy = written([rid, 'full'])
    const grants = policy.grants.map((one) => ({
      ...one,
      rid: { from: 5, to: 9, form: 'plain' as const },
    }))
    const [first] = lintPolicy({ grants }, { release }).findings
    expect(first?.edit).toEqual(
      isCertain ? { from: 5, to: 9, text: first?.replacement } : undefined,
    )
    expect(lintPolicy(policy, { release }).findings[0]?.edit).toBeUndefined()
  })

  it('is told to take effect where it granted nothing before', () => {
    const told = ([rid, release]: (typeof CERTAIN)[number]): boolean | undefined =>
      lintPolicy(written([rid, 'full']), { release }).findings[0]?.takesEffect
    expect(CERTAIN.filter(([, , isCertain]) => isCertain).map(told)).toEqual([
      true,
      true,
      undefined,
      true,
      true,
      true,
    ])
  })
})

describe('laws of lint', () => {
  const bases = DCOS_CATALOGUE.families.map(({ base }) => base.replace(/<[^>]*>/, 'marathon'))
  const tails = fc
    .array(fc.constantFrom('/', '.', ':', 'dev', 'a', '*', ':/', ':services'), { maxLength: 6 })
    .map((parts) => parts.join(''))
  const rids = fc
    .tuple(fc.constantFrom('', 'dcos:', 'D'), fc.constantFrom(...bases), tails)
    .map(([before, base, tail]) => (before === '' ? base + tail : before + base.slice(5) + tail))
    .filter((text) => parseRid(text).ok)
  const releases = fc.constantFrom(...RELEASES)

  it('a replacement lies in a family of the release', () => {
    let offered = 0
    fc.assert(
      fc.property(rids, releases, (rid, release) => {
        for (const { replacement } of lintPolicy(written([rid, 'read']), { release }).findings) {
          if (replacement === undefined) continue
          offered++
          const parsed = parseRid(replacement)
          expect(parsed.ok).toBe(true)
          if (!parsed.ok) continue
          expect(gazetteerOf(DCOS_CATALOGUE, release).locate(parsed.value).kind).toBe('family')
        }
      }),
      { numRuns: 500 },
    )
    expect(offered).toBeGreaterThan(0)
  })

  it('what a row of the catalogue names is never off the row', () => {
    for (const release of RELEASES) {
      for (const family of familiesOf(DCOS_CATALOGUE, release)) {
        const actions: readonly Action[] = ACTIONS.filter((action) =>
          family.actions.includes(action),
        )
        const base = family.base.replace(/<[^>]*>/, 'm')
        if (!family.tail.bare && family.tail.kind !== 'none') continue
        const { findings } = lintPolicy(written([base, actions.join(',')]), { release })
        expect(findings).toEqual([])
      }
    }
  })
})
