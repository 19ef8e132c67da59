/** Writes what the program needs of `spec-tables/` into generated modules. @module */

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type IamApiTable, openApi, operationsModule } from './iam-api.ts'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

type Row = Readonly<Record<string, unknown>>

/** The keys of a row that a module keeps, in their order, where the row has them. */
const kept = (row: Row, keys: readonly string[]): Row =>
  Object.fromEntries(keys.filter((key) => row[key] !== undefined).map((key) => [key, row[key]]))

const FAMILY = ['id', 'base', 'tail', 'actions', 'category', 'authorizer', 'since', 'until']

interface CatalogueTable {
  readonly categories: Row
  readonly superuser: Row
  readonly rows: readonly Row[]
}

/** The text of the generated catalogue module, before it is formatted. */
export function catalogueModule(table: CatalogueTable): string {
  const families = table.rows.map((row) => kept(row, FAMILY))
  const data = { families, categories: table.categories, superuser: table.superuser }
  return [
    '/** Generated from `spec-tables/catalogue.json` by `npm run generate`. Do not edit. @module */',
    '',
    "import type { Catalogue } from './catalogue.ts'",
    '',
    '/** The catalogue of DC/OS Enterprise, releases 1.7 to 2.2. */',
    `export const DCOS_CATALOGUE: Catalogue = ${JSON.stringify(data, null, 2)}`,
    '',
  ].join('\n')
}

const MODES = ['disabled', 'permissive', 'strict']

interface JourneysTable {
  readonly rows: readonly (Row & {
    readonly id: string
    readonly subject: { readonly is: string }
    readonly releases: Row
    readonly checks: readonly (Row & { readonly modes: readonly string[] })[]
  })[]
}

/** The text of the generated module of journeys, before it is formatted. */
export function journeysModule(table: JourneysTable): string {
  const journeys = table.rows.map(({ id, subject, releases, checks, ...row }) => ({
    name: id,
    ...kept(row, ['recipe', 'summary']),
    subject: subject.is,
    modes: MODES.filter((mode) => checks.some(({ modes }) => modes.includes(mode))),
    ...kept(releases, ['since', 'until']),
    ...kept(row, ['note', 'parameters']),
    checks: checks.map((check) => ({
      ...kept(check, ['resource', 'actions', 'component']),
      ...(check['principal'] === '{uid}' ? {} : kept(check, ['principal'])),
      ...kept(check, ['since', 'until']),
    })),
    ...kept(row, ['source']),
  }))
  return [
    '/** Generated from `spec-tables/journeys.json` by `npm run generate`. Do not edit. @module */',
    '',
    "import type { Journey } from './journey.ts'",
    '',
    '/** What people and services do on DC/OS Enterprise, releases 1.7 to 2.2. */',
    `export const DCOS_JOURNEYS: readonly Journey[] = ${JSON.stringify(journeys, null, 2)}`,
    '',
  ].join('\n')
}

const ROUTE = ['id', 'side', 'match', 'path', 'access', 'resource', 'since', 'until']
const ENDPOINT = ['id', 'service', 'method', 'path', 'checks', 'denied']

interface RowsTable {
  readonly rows: readonly Row[]
}

/** The text of a generated module that keeps some keys of each row, before it is formatted. */
export function rowsModule(
  name: string,
  about: string,
  keys: readonly string[],
  table: RowsTable,
): string {
  const [type, constant] =
    name === 'routes' ? ['DcosRoute', 'DCOS_ROUTES'] : ['Endpoint', 'ENDPOINTS']
  const rows = table.rows.map((row) => kept(row, keys))
  return [
    `/** Generated from \`spec-tables/${name}.json\` by \`npm run generate\`. Do not edit. @module */`,
    '',
    `import type { ${type} } from './route.ts'`,
    '',
    `/** ${about} */`,
    `export const ${constant}: readonly ${type}[] = ${JSON.stringify(rows, null, 2)}`,
    '',
  ].join('\n')
}

const table = (name: string): unknown =>
  JSON.parse(readFileSync(at(`spec-tables/${name}.json`), 'utf8'))

const modules: ReadonlyArray<readonly [path: string, text: string]> = [
  ['src/core/catalogue.generated.ts', catalogueModule(table('catalogue') as CatalogueTable)],
  [
    'src/analysis/journey/journeys.generated.ts',
    journeysModule(table('journeys') as JourneysTable),
  ],
  ['src/server/iam/operations.generated.ts', operationsModule(table('iam-api') as IamApiTable)],
  [
    'src/gateway/routes/routes.generated.ts',
    rowsModule(
      'routes',
      'The routes of Admin Router, releases 1.9 to 2.2.',
      ROUTE,
      table('routes') as RowsTable,
    ),
  ],
  [
    'src/gateway/routes/endpoints.generated.ts',
    rowsModule(
      'endpoints',
      'What services ask behind Admin Router.',
      ENDPOINT,
      table('endpoints') as RowsTable,
    ),
  ],
]
for (const [path, text] of modules) writeFileSync(at(path), text)
const paths = modules.map(([path]) => at(path))
execFileSync(at('node_modules/.bin/biome'), ['format', '--write', ...paths], { stdio: 'inherit' })

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string }
writeFileSync(at('openapi.yaml'), openApi(table('iam-api') as IamApiTable, version))
