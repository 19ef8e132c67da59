/** Journeys: the table against its sources, the catalogue, the modes, and its generated module. @module */

import { describe, expect, it } from 'vitest'
import {
  bindJourney,
  DCOS_JOURNEYS,
  type Journey,
  type JourneyParameter,
  lintPolicy,
} from '../../src/analysis/index.ts'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import type { Family } from '../../src/core/catalogue.ts'
import { MODES, type SecurityMode } from '../../src/core/mode.ts'
import { gazetteerOf } from '../../src/core/place.ts'
import { isWithin, RELEASES, type Release } from '../../src/core/release.ts'
import { projectJson, specTable, type TableRow } from '../support/tables.ts'
import { ridOf } from './rows.ts'

interface CheckCell {
  readonly resource: string
  readonly actions: readonly string[]
  readonly component: string
  readonly principal: string
  readonly modes: readonly SecurityMode[]
  readonly since?: Release
  readonly until?: Release
  /** The resource as the source prints it, where that matches nothing. */
  readonly printed?: string
}

interface JourneyRow extends TableRow {
  readonly recipe: string
  readonly summary: string
  readonly subject: { readonly is: Journey['subject']; readonly example: string }
  readonly releases: {
    readonly since: Release
    readonly until?: Release
    readonly by: 'source' | 'catalogue'
  }
  readonly parameters: readonly JourneyParameter[]
  readonly checks: readonly CheckCell[]
  readonly source: readonly string[]
}

/** What a source asks for: `resource action`, each with the modes, in the source's own spelling. */
interface Recipe {
  readonly id: string
  /** The values that turn a template into what is printed, where they are not the defaults. */
  readonly with: Readonly<Record<string, string>>
  readonly asked: Readonly<Record<string, string>>
}

const { rows } = specTable<JourneyRow>('journeys')
const recipes = projectJson('test/spec-tables/recipes.json') as readonly Recipe[]
const HOLE = /\{([a-z-]+)(\|app)?\}/g

/** A second way to fill templates, which knows nothing of what values may be. */
const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(HOLE, (_, name: string, asApp) => {
    const value = values[name] ?? ''
    return asApp === undefined ? value : `/${value.replaceAll('.', '/')}`
  })

const given = ({ subject, parameters }: JourneyRow, key: 'default' | 'example') => ({
  uid: subject.example,
  ...Object.fromEntries(parameters.map((one) => [one.name, one[key] ?? one.example])),
})

const releasesOf = ({ releases: { since, until } }: JourneyRow): Release[] =>
  RELEASES.filter((release) => isWithin(release, since, until))

const gazetteers = new Map(
  RELEASES.map((release) => [release, gazetteerOf(DCOS_CATALOGUE, release)]),
)

const familyOf = (resource: string, release: Release): Family | undefined => {
  const place = gazetteers.get(release)?.locate(ridOf(resource)) ?? { kind: 'outside' }
  return place.kind === 'family' ? place.family : undefined
}

/** Each check with the family that its resource is of, in a release that has it. */
const located = rows.flatMap((row) =>
  row.checks.map((check) => {
    const resource = filled(check.resource, given(row, 'example'))
    return { row, check, family: familyOf(resource, row.releases.until ?? '2.2') }
  }),
)

describe('the journeys', () => {
  it('are those of the 44 recipes', () => {
    expect(rows.map(({ recipe }) => recipe).toSorted()).toEqual(
      recipes.map(({ id }) => id).toSorted(),
    )
    expect(rows.length).toBe(44)
  })

  it.each(recipes)('$id: asks for what its source does, in the same modes', (recipe) => {
    const row = rows.find((one) => one.recipe === recipe.id) as JourneyRow
    const values = { ...given(row, 'default'), ...recipe.with }
    const asked = row.checks.flatMap(({ resource, printed, actions, modes }) =>
      actions.map((action) => [
        `${printed ?? filled(resource, values)} ${filled(action, values)}`,
        modes.join(' '),
      ]),
    )
    expect(Object.fromEntries(asked)).toEqual(recipe.asked)
    expect(asked.length).toBe(Object.keys(recipe.asked).length)
  })

  it.each(rows)('$id: its templates use its parameters and nothing else', (row) => {
    const texts = row.checks.flatMap((check) => [check.resource, check.principal, ...check.actions])
    const used = texts.flatMap((text) => [...text.matchAll(HOLE)].map(([, name]) => name ?? ''))
    const declared = row.parameters.map(({ name }) => name)
    expect(new Set([...used, 'uid'])).toEqual(new Set([...declared, 'uid']))
    for (const [, name, asApp] of texts.flatMap((text) => [...text.matchAll(HOLE)])) {
      const kind = row.parameters.find((one) => one.name === name)?.kind
      if (asApp !== undefined) expect(kind).toBe('job')
    }
  })

  it.each(rows)('$id: each example binds, with and without the defaults', (row) => {
    const journey = DCOS_JOURNEYS.find(({ name }) => name === row.id) as Journey
    const terms = { release: row.releases.until ?? '2.2', catalogue: DCOS_CATALOGUE }
    for (const key of ['default', 'example'] as const) {
      const { uid, ...values } = given(row, key)
      const bound = bindJourney(journey, uid, values, terms)
      expect(bound.ok || bound.error).toBe(true)
    }
  })
})

/** Components that the catalogue doesn't name as authorizers, by family, with the reason. */
const COMPONENTS: Readonly<Record<string, string>> = {
  // Admin Router lets these pass; the API server of Edge-LB asks, says the note on the family.
  'adminrouter-service-edgelb': 'edgelb',
}

/** Actions that sources grant and the row of the family doesn't name, with where from. */
const OFF_ROW: ReadonlyArray<readonly [family: string, action: string, recipes: string]> = [
  ['mesos-agent-endpoint-path', 'full', 'provision-storage'],
  ['mesos-agent-executor-app-id', 'full', 'group-full'],
  ['mesos-agent-resource-provider-config', 'full', 'provision-storage'],
  ['mesos-agent-sandbox-app-id', 'full', 'group-full'],
  ['mesos-agent-task-app-id', 'full', 'group-full'],
  ['mesos-master-endpoint-path', 'full', 'provision-edgelb'],
  ['mesos-master-executor-app-id', 'full', 'group-full'],
  ['mesos-master-framework-principal', 'full', 'provision-edgelb provision-storage'],
  ['mesos-master-framework-role', 'full', 'provision-edgelb provision-storage'],
  ['mesos-master-reservation-principal', 'full', 'provision-edgelb'],
  ['mesos-master-reservation-role', 'full', 'provision-edgelb provision-storage'],
  ['mesos-master-reservation-role', 'read', 'provision-jenkins'],
  ['mesos-master-task-app-id', 'full', 'group-full provision-edgelb'],
  ['mesos-master-task-user', 'full', 'provision-edgelb'],
  ['mesos-master-volume-principal', 'full', 'provision-edgelb'],
  ['mesos-master-volume-role', 'full', 'provision-edgelb'],
  ['mesos-master-volume-role', 'read', 'provision-jenkins'],
  ['secrets-list-default', 'full', 'provision-edgelb'],
]

describe('each check', () => {
  it('is of a family, in every release of its journey', () => {
    const outside = rows.flatMap((row) =>
      releasesOf(row).flatMap((release) =>
        row.checks
          .filter(({ since, until }) => isWithin(release, since ?? '1.7', until))
          .map(({ resource }) => filled(resource, given(row, 'example')))
          .filter((resource) => familyOf(resource, release) === undefined)
          .map((resource) => `${row.id} ${release} ${resource}`),
      ),
    )
    expect(outside).toEqual([])
  })

  it('keeps its journey out of no release that has the families of all checks', () => {
    const late = rows.filter((row) => {
      const { since, by } = row.releases
      const before = RELEASES[RELEASES.indexOf(since) - 1]
      if (by === 'source' || before === undefined) return false
      return row.checks.every(
        ({ resource }) => familyOf(filled(resource, given(row, 'example')), before) !== undefined,
      )
    })
    expect(late.map(({ id }) => id)).toEqual([])
  })

  it('is asked by the authorizer of its family', () => {
    const wrong = located.filter(
      ({ check, family }) =>
        check.component !== (COMPONENTS[family?.id ?? ''] ?? family?.authorizer),
    )
    expect(wrong.map(({ row, check }) => `${row.id} ${check.resource}`)).toEqual([])
  })

  it('asks for actions of its family, but for those listed', () => {
    const off = new Map<string, Set<string>>()
    for (const { row, check, family } of located) {
      for (const action of check.actions.map((one) => filled(one, given(row, 'default')))) {
        if (family?.actions.some((known) => known === action)) continue
        const key = `${family?.id} ${action}`
        off.set(key, (off.get(key) ?? new Set()).add(row.recipe))
      }
    }
    const found = [...off].map(([key, from]) => `${key}: ${[...from].toSorted().join(' ')}`)
    expect(found.toSorted()).toEqual(OFF_ROW.map(([id, action, by]) => `${id} ${action}: ${by}`))
  })

  it('is left out of a mode that the source speaks of only where that mode lets everyone', () => {
    const wrong = located.flatMap(({ row, check, family }) => {
      const spoken = new Set(row.checks.flatMap(({ modes }) => modes))
      const enforcedIn = DCOS_CATALOGUE.categories[family?.category ?? '']?.enforcedIn ?? MODES
      return [...spoken]
        .filter((mode) => !check.modes.includes(mode) && enforcedIn.includes(mode))
        .map((mode) => `${row.id} ${mode} ${check.resource}`)
    })
    expect(wrong).toEqual([])
  })

  it('is nothing that lint would find fault with, granted as it is, but for one star in a source', () => {
    const found = rows.flatMap((row) => {
      const journey = DCOS_JOURNEYS.find(({ name }) => name === row.id) as Journey
      const { uid, ...values } = given(row, 'example')
      const release = row.releases.until ?? '2.2'
      const bound = bindJourney(journey, uid, values, { release, catalogue: DCOS_CATALOGUE })
      const grants = (bound.ok ? bound.value.hops : []).map(({ principal, resource, action }) => ({
        principal: { kind: 'user', uid: principal } as const,
        resource,
        actions: [action],
        origin: { file: row.id, line: 1, column: 1 },
      }))
      return lintPolicy({ grants }, { release }).findings
    })
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'literal-star `*` in `dcos:secrets:list:default:/dcos-edgelb/*` is no wildcard: it names a path segment that is called `*`',
    ])
  })
})

describe('the generated journeys', () => {
  it('have the rows of the table, in order and with all that counts', () => {
    const expected = rows.map(({ id, subject, releases, checks, ...row }) => ({
      ...row,
      name: id,
      subject: subject.is,
      since: releases.since,
      ...(releases.until === undefined ? {} : { until: releases.until }),
      modes: MODES.filter((mode) => checks.some(({ modes }) => modes.includes(mode))),
      checks: checks.map(({ modes: _m, principal, ...check }) => ({
        ...Object.fromEntries(
          Object.entries(check).filter(([key]) => !['printed', 'note', 'source'].includes(key)),
        ),
        ...(principal === '{uid}' ? {} : { principal }),
      })),
    }))
    expect(DCOS_JOURNEYS).toEqual(expected)
  })
})
