/** Coverage, row by row: by definition of places, by the engine and by the oracle. @module */

import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { covers, gazetteerOf } from '../../src/core/place.ts'
import { specTable } from '../support/tables.ts'
import { DECIDERS, rowDecider } from './deciders.ts'
import { type CoverageRow, ridOf } from './rows.ts'

const { rows } = specTable<CoverageRow>('coverage')

describe('coverage', () => {
  it.each(rows)('$id: $note', (row) => {
    const gazetteer = gazetteerOf(DCOS_CATALOGUE, row.release)
    expect(covers(gazetteer, ridOf(row.grant), ridOf(row.request))).toBe(row.covers)
  })
})

describe.each(DECIDERS)('coverage, by the %s', (_, deciderOf) => {
  const held = rows.map(({ id, note, release, grant: resource }) => ({
    ...{ id, note, release },
    grant: { resource, actions: ['read' as const] },
  }))
  const decide = rowDecider(deciderOf, held)

  it.each(rows)('$id: $note', (row) => {
    const decision = decide(row, { action: 'read', resource: row.request })
    expect(decision.reason === 'granted').toBe(row.covers)
  })
})

describe('the coverage table', () => {
  const of = (family: string): CoverageRow[] => rows.filter((row) => row.family === family)

  it('has each family of the catalogue', () => {
    const without = DCOS_CATALOGUE.families.filter(({ id }) => of(id).length < 10)
    expect(without.map(({ id }) => id)).toEqual([])
  })

  it('names no other family', () => {
    const known = new Set(DCOS_CATALOGUE.families.map(({ id }) => id))
    const unknown = rows.filter(({ family }) => family !== undefined && !known.has(family))
    expect(unknown.map(({ id }) => id)).toEqual([])
  })

  it('says of each family what it covers, and what it does not', () => {
    for (const { id } of DCOS_CATALOGUE.families) {
      expect(new Set(of(id).map((row) => row.covers)), id).toEqual(new Set([true, false]))
    }
  })

  it('asks for the base of each family, in a release that has it', () => {
    for (const family of DCOS_CATALOGUE.families) {
      const base = new RegExp(`^${family.base.replace(/<[^>]*>/g, '[^:]+')}(?:$|:)`)
      const asked = of(family.id).filter((row) => {
        const place = gazetteerOf(DCOS_CATALOGUE, row.release).locate(ridOf(row.request))
        return place.kind === 'family' && place.family.id === family.id && base.test(row.request)
      })
      expect(asked.length, family.id).toBeGreaterThan(0)
    }
  })
})
