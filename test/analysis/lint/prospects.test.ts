import { describe, expect, it } from 'vitest'
import { DCOS_JOURNEYS } from '../../../src/analysis/index.ts'
import { Prospects } from '../../../src/analysis/lint/prospects.ts'
import { lintedJourneys } from '../../../src/analysis/lint/recipes.ts'
import { bound } from '../../../src/analysis/lint/templates.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { uid } from '../../../src/testing/literals.ts'

const EMPTY = { users: [{ uid: uid('alice'), service: false }], groups: [], grants: [] }
const NUMBER = 1

describe.each(['2.2', '1.9'] as const)('of release %s, who holds', (release) => {
  const view = Engine.fromPolicy(EMPTY, { release }).view()
  const journeys = lintedJourneys(DCOS_JOURNEYS, release).filter(({ checks }) => checks.length > 0)
  /** Of every name some value that it may have. */
  const values = Object.fromEntries(
    journeys
      .flatMap(({ checks }) => checks)
      .flatMap(({ resource }) => Array.from(resource.matchAll(/<([A-Za-z][\w-]*)/g)))
      .map(([, name = '']) => [name, name === 'job' ? 'a.b' : 'x']),
  )

  it.each(journeys)('half of $id may do so; less is not enough', ({ checks, ...rest }) => {
    const rids = checks.map(({ resource }) => bound(resource, values))
    const half = Math.ceil(rids.length / 2)
    const prospects = new Prospects([{ checks, ...rest }], view)
    expect(prospects.has(NUMBER)).toBe(false)
    for (const rid of rids.slice(0, half)) prospects.see(NUMBER, view.familyOf(rid))
    expect(prospects.has(NUMBER)).toBe(true)
    expect(prospects.has(0)).toBe(false)
  })

  it('what is of no family may do so', () => {
    const prospects = new Prospects(journeys, view)
    prospects.see(NUMBER, undefined)
    expect(prospects.has(NUMBER)).toBe(true)
  })

  it('one grant on services has no half of any journey with more than two checks', () => {
    const long = journeys.filter(({ checks }) => checks.length > 2)
    const prospects = new Prospects(long, view)
    prospects.see(NUMBER, view.familyOf('dcos:adminrouter:package'))
    expect(prospects.has(NUMBER)).toBe(false)
  })
})
