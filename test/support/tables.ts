/** The tables of `spec-tables/`, as tests read them. @module */

import { readFileSync } from 'node:fs'

/** What each row of each table has. */
export interface TableRow {
  readonly id: string
  readonly note: string
}

/** A table: what it is about, and its rows. */
export interface SpecTable<Row extends TableRow> {
  readonly $schema: string
  readonly about: string
  readonly rows: readonly Row[]
}

/**
 * A text as a table writes it: in one piece or, where it is long, in parts that may repeat. And
 * what is no text, but may stand where one is wanted.
 */
export type TableText =
  | string
  | ReadonlyArray<string | { readonly repeat: [string, number] }>
  | { readonly json: unknown }

/** Reads a JSON file of the project, named from its root. Throws if there is none. */
export const projectJson = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

/**
 * The table `spec-tables/<name>.json`.
 *
 * The row type is the caller's promise; `test/spec-tables/schemas.test.ts` holds the data to the
 * schema that says the same.
 */
export const specTable = <Row extends TableRow>(name: string): SpecTable<Row> =>
  projectJson(`spec-tables/${name}.json`) as SpecTable<Row>

/** A text written out; what is no text passes for one, as it does where no types are checked. */
export function spelled(text: TableText): string {
  if (typeof text === 'string') return text
  if ('json' in text) return text.json as string
  return text
    .map((part) => (typeof part === 'string' ? part : part.repeat[0].repeat(part.repeat[1])))
    .join('')
}
