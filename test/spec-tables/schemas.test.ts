/** The tables themselves: each keeps to its schema, and no two rows share an id. @module */

import { readdirSync, readFileSync } from 'node:fs'
import { Ajv, type AnySchema } from 'ajv'
import { describe, expect, it } from 'vitest'
import { projectJson, specTable } from '../support/tables.ts'

const namesIn = (path: string, ending: string): string[] =>
  readdirSync(new URL(`../../spec-tables/${path}`, import.meta.url))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort()

const names = namesIn('', '.json')

/** The tables that this folder runs; another folder may bring tables of its own. */
const OURS = [
  'catalogue',
  'coverage',
  'decisions',
  'jobs',
  'journeys',
  'modes',
  'own-families',
  'principals',
  'releases',
  'rid-syntax',
  'unfit-catalogues',
]

describe.each(names)('spec-tables/%s.json', (name) => {
  const table = specTable(name)

  it('keeps to its schema', () => {
    const schema = projectJson(`spec-tables/schemas/${name}.schema.json`) as AnySchema
    const ajv = new Ajv({
      allErrors: false,
      strict: true,
      strictTuples: false,
      strictRequired: false,
    })
    const validate = ajv.compile(schema)
    validate(projectJson(`spec-tables/${name}.json`))
    expect(validate.errors ?? []).toEqual([])
  })

  it('has each id once', () => {
    expect(repeated(table.rows.map(({ id }) => id))).toEqual([])
  })

  it('asks no question twice', () => {
    const asked = table.rows.map(({ id: _id, note: _note, ...row }) =>
      JSON.stringify({ ...row, source: '' }),
    )
    expect(repeated(asked)).toEqual([])
  })

  it('is plain ASCII, so that what looks alike is told apart', () => {
    const text = readFileSync(new URL(`../../spec-tables/${name}.json`, import.meta.url), 'utf8')
    expect(text.match(/[^\n\x20-\x7e]/)).toBeNull()
  })
})

describe('spec-tables', () => {
  it('has a schema for each table and a table for each schema', () => {
    expect(namesIn('schemas/', '.schema.json')).toEqual(names)
    expect(names).toEqual(expect.arrayContaining(OURS))
  })

  it('has at least 400 rows beside the catalogue', () => {
    const rows = OURS.filter((name) => name !== 'catalogue').flatMap((name) => specTable(name).rows)
    expect(rows.length).toBeGreaterThanOrEqual(400)
  })
})

function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>()
  return texts.filter((text) => seen.size === seen.add(text).size)
}
