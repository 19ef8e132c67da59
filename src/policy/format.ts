/** Formats: which form a file is written in, by its extension and then by its content. @module */

import type { PolicyFormat } from './reading.ts'

const EXTENSIONS: ReadonlyMap<string, PolicyFormat> = new Map([
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['json', 'json'],
  ['sh', 'script'],
  ['bash', 'script'],
  ['md', 'page'],
  ['markdown', 'page'],
])

const HEAD = 64 * 1024
const COMMAND = /^[ \t]*(?:\$ +)?(?:sudo +)?(?:dcos|curl)[ \t]/m
const FRONT_MATTER = /^---[ \t]*\r?\n(?:(?!---)[^\n]*\n){1,50}---[ \t]*\r?\n/
const MARKDOWN =
  /^[ \t]*(?:```|~~~|<table\b)|^#{1,6} .*\n\s*\n|\*\*(?:Add Permission|Add Rule)\*\*/m
const DOCUMENT_KEY = /^(?:---[ \t]*\r?\n)?["']?(?:release|mode|users|groups|grants)["']?[ \t]*:/m

/**
 * The format of a file. The extension decides where it is known; otherwise the first 64 KiB do,
 * and the first of these that fits: JSON, page, document key, shebang or command.
 */
export function formatOf(name: string, text: string): PolicyFormat | 'unknown' {
  const extension = /\.([A-Za-z]+)$/.exec(name)?.[1]?.toLowerCase()
  const known = extension === undefined ? undefined : EXTENSIONS.get(extension)
  if (known !== undefined) return known
  const head = text.slice(0, HEAD)
  if (/^\s*[[{]/.test(head)) return 'json'
  if (FRONT_MATTER.test(head) || (MARKDOWN.test(head) && !head.startsWith('#!'))) return 'page'
  if (DOCUMENT_KEY.test(head)) return 'yaml'
  return head.startsWith('#!') || COMMAND.test(head) ? 'script' : 'unknown'
}
