/** The catalogue: its data, its generated module, and catalogues that are unfit. @module */

import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { catalogueProblems } from '../../src/core/catalogue.ts'
import { gazetteerOf } from '../../src/core/place.ts'
import { isWithin } from '../../src/core/release.ts'
import { projectJson, specTable } from '../support/tables.ts'
import { type CatalogueRow, catalogueOf, ridOf, type UnfitRow } from './rows.ts'

const { rows } = specTable<CatalogueRow>('catalogue')

describe('the generated catalogue', () => {
  const table = projectJson('spec-tables/catalogue.json') as Record<string, unknown>

  it('has the families of the table, in order and with all that counts', () => {
    const kept = rows.map(
      ({ printed: _p, tier: _t, confidence: _c, note: _n, actionsIn: _a, ...family }) =>
        Object.fromEntries(Object.entries(family).filter(([key]) => key !== 'source')),
    )
    expect(DCOS_CATALOGUE.families).toEqual(kept)
  })

  it('has the categories and the superuser of the table', () => {
    expect(DCOS_CATALOGUE.categories).toEqual(table['categories'])
    expect(DCOS_CATALOGUE.superuser).toEqual(table['superuser'])
  })

  it('is fit to decide from', () => {
    expect(catalogueProblems(DCOS_CATALOGUE)).toEqual([])
  })
})

describe('catalogue rows', () => {
  it.each(rows)('$id: each printed form is of this family', ({ id, printed, since, until }) => {
    const gazetteer = gazetteerOf(DCOS_CATALOGUE, until ?? '2.2')
    for (const form of printed.flatMap(examplesOf)) {
      const place = gazetteer.locate(ridOf(form))
      expect(place.kind === 'family' ? place.family.id : place.kind, form).toBe(id)
    }
    expect(isWithin(until ?? '2.2', since)).toBe(true)
  })

  it.each(rows.filter(({ actionsIn }) => actionsIn !== undefined))(
    '$id: other releases name fewer actions',
    ({ actions, actionsIn = [], since }) => {
      for (const span of actionsIn) {
        expect(actions).toEqual(expect.arrayContaining([...span.actions]))
        expect(span.actions.length).toBeLessThan(actions.length)
        expect(isWithin(span.since, since)).toBe(true)
      }
    },
  )
})

describe('unfit catalogues', () => {
  it.each(specTable<UnfitRow>('unfit-catalogues').rows)('$id: $note', (row) => {
    expect(catalogueProblems(catalogueOf(row))).toEqual(row.problems)
  })
})

/** A printed form with its optional part and without it, its placeholders filled in. */
const examplesOf = (printed: string): string[] =>
  [printed.replace(/\[[^\]]*\]/g, ''), printed.replace(/[[\]]/g, '')].map((form) =>
    filled(form.includes('app_id:<') ? form.replace('app_id:<', 'app_id:/<') : form),
  )

const filled = (form: string): string => form.replace(/\/\//g, '/').replace(/<[^>]*>/g, 'x')
