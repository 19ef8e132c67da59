/** The catalogue against the pages that it was made from, table row by table row. @module */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { gazetteerOf } from '../../src/core/place.ts'
import { isWithin, type Release } from '../../src/core/release.ts'
import { exampleRids, pageTables } from '../support/page-tables.ts'
import { specTable } from '../support/tables.ts'
import { type CatalogueRow, ridOf } from './rows.ts'

const { rows } = specTable<CatalogueRow>('catalogue')

/** Actions that the catalogue has beyond a page, by row, with where they come from. */
type Beyond = Readonly<
  Record<string, { readonly actions: readonly string[]; readonly from: string }>
>

const RECIPES = { actions: ['read'], from: 'the recipes of every release' }

interface PageCase {
  readonly page: string
  readonly release: Release
  readonly count: number
  readonly beyond: Beyond
  /** Rows of the release that the page lacks, of those in its categories. */
  readonly lacks: readonly string[]
}

const PAGES: readonly PageCase[] = [
  {
    page: 'reference-1.10',
    release: '1.10',
    count: 51,
    beyond: {
      'mesos-agent-container-app-id': { actions: ['read'], from: 'the debugging pages' },
      'mesos-master-framework-role': RECIPES,
      'mesos-master-task-app-id': RECIPES,
      'service-marathon-marathon-admin-events': {
        actions: ['full'],
        from: 'releases from 1.11 on',
      },
      superuser: {
        actions: ['create', 'read', 'update', 'delete'],
        from: 'later editions of the page',
      },
    },
    // In later editions of the page, and in the reference of 1.11.
    lacks: ['adminrouter-ops-cockroachdb', 'adminrouter-secrets'],
  },
  {
    page: 'master-agent-1.8',
    release: '1.8',
    count: 21,
    beyond: { 'mesos-master-framework-role': RECIPES, 'mesos-master-task-app-id': RECIPES },
    lacks: [],
  },
]

const textOf = (page: string): string =>
  readFileSync(new URL(`../pages/${page}.md`, import.meta.url), 'utf8')

const rowOf = (printed: string, release: Release): CatalogueRow | undefined =>
  rows.find((row) => row.printed.includes(printed) && isWithin(release, row.since, row.until))

describe.each(PAGES)('the tables of $page', ({ page, release, count, beyond, lacks }) => {
  const { permissions } = pageTables(textOf(page))

  it('are read to the last row', () => {
    expect(permissions.length).toBe(count)
    expect(new Set(permissions.map(({ printed }) => printed)).size).toBe(count)
  })

  it.each(permissions)('line $line: $printed is in the catalogue', ({ printed, actions }) => {
    const row = rowOf(printed, release)
    const more = beyond[row?.id ?? '']?.actions ?? []
    expect(actions.length).toBeGreaterThan(0)
    expect(new Set(row?.actions)).toEqual(new Set([...actions, ...more]))
    expect(actions.filter((action) => more.includes(action))).toEqual([])
  })

  it('name every row of the reference that the release has', () => {
    const named = new Set(permissions.map(({ printed }) => rowOf(printed, release)?.id))
    const categories = new Set([...named].map((id) => rows.find((row) => row.id === id)?.category))
    const missing = rows.filter(
      ({ id, category, tier, since, until }) =>
        categories.has(category) &&
        tier === 'reference' &&
        isWithin(release, since, until) &&
        !named.has(id),
    )
    expect(missing.map(({ id }) => id)).toEqual(lacks)
  })
})

describe('the modes of reference-1.10', () => {
  const { enforcement } = pageTables(textOf('reference-1.10'))

  it('are those of all categories that 1.10 has', () => {
    const inRelease = rows.filter(({ since, until }) => isWithin('1.10', since, until))
    expect(new Set(enforcement.map(({ category }) => category))).toEqual(
      new Set(inRelease.map(({ category }) => category)),
    )
  })

  it.each(enforcement)('line $line: $category', ({ category, modes }) => {
    expect(DCOS_CATALOGUE.categories[category]?.enforcedIn).toEqual(modes)
  })
})

describe('the examples of master-agent-1.8', () => {
  const gazetteer = gazetteerOf(DCOS_CATALOGUE, '1.8')
  const examples = exampleRids(textOf('master-agent-1.8'))

  it('are many', () => {
    expect(new Set(examples).size).toBeGreaterThan(30)
  })

  it.each([...new Set(examples)])('%s lies in a family of Mesos', (example) => {
    const place = gazetteer.locate(ridOf(example))
    expect(place.kind === 'family' ? place.family.category : place.kind).toBe('dcos:mesos')
  })
})

describe('page tables', () => {
  it('pass over front matter that strayed in, and mend a lost bracket', () => {
    const page = [
      '| Permission string | full | C | R | U | D |',
      'navigationTitle:  stray',
      '|---|---|---|---|---|---|',
      '| `dcos:a:/[<b]` says more `x` | x |   | x |   |   |',
      '',
      '| `dcos:c` | x |',
    ].join('\n')
    expect(pageTables(page).permissions).toEqual([
      { line: 4, printed: 'dcos:a:/[<b>]', actions: ['full', 'read'] },
      { line: 6, printed: 'dcos:c', actions: [] },
    ])
  })
})
