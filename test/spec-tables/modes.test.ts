/** Modes and categories, row by row. @module */

import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { MODES } from '../../src/core/mode.ts'
import { gazetteerOf } from '../../src/core/place.ts'
import { ANONYMOUS } from '../../src/core/principal.ts'
import { isWithin, RELEASES } from '../../src/core/release.ts'
import { specTable } from '../support/tables.ts'
import { DECIDERS, emptyDecider } from './deciders.ts'
import { type ModeRow, ridOf } from './rows.ts'

const { rows } = specTable<ModeRow>('modes')

describe('modes', () => {
  it.each(rows)('$id: the category of $resource', (row) => {
    const place = gazetteerOf(DCOS_CATALOGUE, row.release).locate(ridOf(row.resource))
    expect(place.kind === 'family' ? place.family.category : null).toBe(row.category)
  })

  it.each(rows)('$id: linted only if disabled, and from 1.12 on', (row) => {
    expect(row.lint).toBe(row.mode === 'disabled' && isWithin(row.release, '1.12'))
  })

  it('has each category in each mode', () => {
    const pairs = new Set(rows.map(({ category, mode }) => `${category} ${mode}`))
    const categories = [...Object.keys(DCOS_CATALOGUE.categories), 'null']
    expect(pairs).toEqual(
      new Set(categories.flatMap((one) => MODES.map((mode) => `${one} ${mode}`))),
    )
  })

  it('has each release in each mode', () => {
    const pairs = new Set(rows.map(({ release, mode }) => `${release} ${mode}`))
    expect(pairs.size).toBe(RELEASES.length * MODES.length)
  })
})

describe.each(DECIDERS)('modes, by the %s', (_, deciderOf) => {
  const empty = emptyDecider(deciderOf)

  it.each(rows)('$id: $note', ({ mode, release, resource, enforced }) => {
    expect(empty(mode, release).decide({ subject: 'alice', action: 'read', resource })).toEqual(
      enforced
        ? { effect: 'deny', reason: 'no-covering-grant' }
        : { effect: 'allow', reason: 'not-enforced' },
    )
  })

  it.each(rows)('$id, without a token', ({ mode, release, resource, enforced, anonymous }) => {
    const trusted = enforced ? 'anonymous' : 'not-enforced'
    expect(empty(mode, release).decide({ subject: ANONYMOUS, action: 'full', resource })).toEqual(
      anonymous
        ? { effect: 'allow', reason: trusted }
        : { effect: 'deny', reason: 'no-covering-grant' },
    )
  })
})
