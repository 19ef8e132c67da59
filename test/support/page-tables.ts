/** The tables of documentation pages, as scraped: in Markdown and in HTML, with their misprints. @module */

import type { Action } from '../../src/core/action.ts'
import type { SecurityMode } from '../../src/core/mode.ts'

/** A row that names a resource, with its placeholders, and its actions. */
interface PermissionRow {
  /** Counted from 1. */
  readonly line: number
  /** As printed, but for a lost bracket; placeholders are written `<like-this>`. */
  readonly printed: string
  readonly actions: readonly Action[]
}

/** A row that names a category and the modes in which it is enforced. */
interface EnforcementRow {
  readonly line: number
  readonly category: string
  readonly modes: readonly SecurityMode[]
}

/** The tables of a page. */
export interface PageTables {
  readonly permissions: readonly PermissionRow[]
  readonly enforcement: readonly EnforcementRow[]
}

const COLUMNS: Readonly<Record<string, Action | SecurityMode>> = {
  full: 'full',
  C: 'create',
  R: 'read',
  U: 'update',
  D: 'delete',
  Disabled: 'disabled',
  Permissive: 'permissive',
  Strict: 'strict',
}
const MODES = new Set<string>(['disabled', 'permissive', 'strict'])

/**
 * Reads every table of a page that names resources.
 *
 * A Markdown table begins at its header and ends at the next line that is empty: a line in between
 * that is no row, such as front matter that strayed in, is passed over. What a cell says beside
 * the first resource in code is not read.
 */
export function pageTables(page: string): PageTables {
  const permissions: PermissionRow[] = [...htmlRows(page)]
  const enforcement: EnforcementRow[] = []
  let columns: string[] = []
  page.split('\n').forEach((text, at) => {
    const line = at + 1
    if (text.trim() === '') columns = []
    if (!text.startsWith('|')) return
    const [first = '', ...cells] = text
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const code = /`(dcos:[^`]*)`/.exec(first)?.[1]
    if (code === undefined) {
      if (cells.every((cell) => Object.hasOwn(COLUMNS, cell))) columns = cells
      return
    }
    const marked = columns.flatMap((name, column) =>
      cells[column] === 'x' ? [COLUMNS[name] as Action | SecurityMode] : [],
    )
    const modes = marked.filter((one): one is SecurityMode => MODES.has(one))
    const actions = marked.filter((one): one is Action => !MODES.has(one))
    if (columns.includes('Strict')) enforcement.push({ line, category: code, modes })
    else permissions.push({ line, printed: mended(code), actions })
  })
  return { permissions, enforcement }
}

/** The resources that a page names in code, outside of placeholders: its examples. */
export const exampleRids = (page: string): string[] =>
  [...page.matchAll(/<code>(dcos:[^<]*)<\/code>/g)].flatMap(([, rid]) => rid ?? [])

const HTML_ROW =
  /<td>\s*<code>(dcos:(?:(?!<\/code>).)*)<\/code>\s*<\/td>\s*<td>\s*((?:<code>[a-z]+<\/code>\s*)+)<\/td>/g

const htmlRows = (page: string): PermissionRow[] =>
  [...page.matchAll(HTML_ROW)].map(({ index, 1: rid = '', 2: actions = '' }) => ({
    line: page.slice(0, page.indexOf('dcos:', index)).split('\n').length,
    printed: mended(rid.replace(/<i>/g, '<').replace(/<\/i>/g, '>')),
    actions: [...actions.matchAll(/<code>([a-z]+)<\/code>/g)].map(([, word]) => word as Action),
  }))

/** A printed form with the bracket that it lost, and hyphens in the names of placeholders. */
const mended = (printed: string): string =>
  printed
    .replace(/<([a-z-]+)\]/g, '<$1>]')
    .replace(/<[^>]*>/g, (placeholder) => placeholder.replaceAll('_', '-'))
