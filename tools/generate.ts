/** Writes what the program needs of `spec-tables/` into generated modules. @module */

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

const KEPT = ['id', 'base', 'tail', 'actions', 'category', 'authorizer', 'since', 'until'] as const

interface CatalogueTable {
  readonly categories: Readonly<Record<string, unknown>>
  readonly superuser: Readonly<Record<string, unknown>>
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** The text of the generated catalogue module, before it is formatted. */
export function catalogueModule(table: CatalogueTable): string {
  const families = table.rows.map((row) =>
    Object.fromEntries(KEPT.filter((key) => row[key] !== undefined).map((key) => [key, row[key]])),
  )
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

const table = JSON.parse(readFileSync(at('spec-tables/catalogue.json'), 'utf8')) as CatalogueTable
const target = at('src/core/catalogue.generated.ts')
writeFileSync(target, catalogueModule(table))
execFileSync(at('node_modules/.bin/biome'), ['format', '--write', target], { stdio: 'inherit' })
