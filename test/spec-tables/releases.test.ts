/** What the releases have, row by row. @module */

import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { covers, gazetteerOf } from '../../src/core/place.ts'
import { RELEASES } from '../../src/core/release.ts'
import { specTable } from '../support/tables.ts'
import { DECIDERS, emptyDecider, rowDecider } from './deciders.ts'
import { type ReleaseRow, ridOf } from './rows.ts'

const { rows } = specTable<ReleaseRow>('releases')
const familyRows = rows.filter((row) => row.kind === 'family')
const coverageRows = rows.filter((row) => row.kind === 'coverage')
const superuserRows = rows.filter((row) => row.kind === 'superuser')

describe('releases', () => {
  it.each(familyRows)('$id: $note', ({ release, resource, family }) => {
    const place = gazetteerOf(DCOS_CATALOGUE, release).locate(ridOf(resource))
    const found = place.kind === 'family' ? place.family.id : null
    expect(place.kind === 'malformed' ? 'malformed' : found).toBe(family)
  })

  it.each(coverageRows)('$id: $note', ({ release, grant, request, covers: expected }) => {
    const gazetteer = gazetteerOf(DCOS_CATALOGUE, release)
    expect(covers(gazetteer, ridOf(grant), ridOf(request))).toBe(expected)
  })

  it('has both ends of each family', () => {
    for (const { id, since, until } of DCOS_CATALOGUE.families) {
      const has = familyRows.filter(({ family }) => family === id).map(({ release }) => release)
      expect(has, id).toContain(since)
      expect(has, id).toContain(until ?? RELEASES.at(-1))
    }
  })
})

describe.each(DECIDERS)('releases, by the %s', (_, deciderOf) => {
  const empty = emptyDecider(deciderOf)

  it.each(familyRows)('$id: $note', ({ release, resource, family }) => {
    const decision = empty('disabled', release).decide({
      subject: 'alice',
      action: 'read',
      resource,
    })
    expect(decision.reason).toBe(reasonInDisabled(family))
  })

  const decide = rowDecider(deciderOf, [
    ...coverageRows.map(({ grant: resource, ...row }) => ({
      ...row,
      grant: { resource, actions: ['read' as const] },
    })),
    ...superuserRows.map((row) => ({
      ...row,
      grant: { resource: 'dcos:superuser', actions: [row.action] },
    })),
  ])

  it.each(coverageRows)('$id: $note', (row) => {
    const decision = decide(row, { action: 'read', resource: row.request })
    expect(decision.reason === 'granted').toBe(row.covers)
  })

  it.each(superuserRows)('$id: $note', (row) => {
    const decision = decide(row, { action: 'full', resource: 'dcos:adminrouter:package' })
    expect(decision.reason).toBe(row.superuser ? 'superuser' : 'no-covering-grant')
  })
})

/** What an empty policy says in disabled mode, which tells families apart by their category. */
function reasonInDisabled(id: string | null): string {
  if (id === 'malformed') return 'malformed-resource'
  const family = DCOS_CATALOGUE.families.find((one) => one.id === id)
  const category = family && DCOS_CATALOGUE.categories[family.category]
  return category?.enforcedIn.includes('disabled') === false ? 'not-enforced' : 'no-covering-grant'
}
