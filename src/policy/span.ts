/** Spans: where in a text a grant and its RID are written, as far as that is certain. @module */

import type { Range, WrittenRid } from './reading.ts'
import type { Tree } from './tree.ts'

/** Where `name` stands in so many words at an offset, bare or right behind a quote. */
export function plainSpan(text: string, at: number, name: string): WrittenRid | undefined {
  const from = text[at] === '"' || text[at] === "'" ? at + 1 : at
  return text.startsWith(name, from) ? { from, to: from + name.length, form: 'plain' } : undefined
}

const ACLS = '/acs/api/v1/acls/'
const URL_SEGMENT = /[^/"'\s?#]*/y

/** Where a URL between two offsets names `resource`, decoded as the server does it. */
export function urlSpan(text: string, within: Range, resource: string): WrittenRid | undefined {
  const start = text.indexOf(ACLS, within.from)
  const from = start + ACLS.length
  if (start < 0 || from >= within.to) return undefined
  URL_SEGMENT.lastIndex = from
  const written = URL_SEGMENT.exec(text)?.[0] ?? ''
  if (written.replaceAll('%252F', '/') !== resource) return undefined
  return { from, to: from + written.length, form: 'url' }
}

/** An item of a list that is a map, behind one that is: where each of them and the list stand. */
export interface ItemSpot {
  readonly at: number
  readonly end: number
  readonly beforeEnd: number
  readonly listAt: number
}

/** Where an item of a list stands; nothing for what is not a map behind another. */
export function itemSpot(
  list: Tree & { readonly kind: 'list' },
  index: number,
): ItemSpot | undefined {
  const item = list.items[index]
  const before = list.items[index - 1]
  if (item?.kind !== 'map' || before?.kind !== 'map') return undefined
  return { at: item.at, end: item.end, beforeEnd: before.end, listAt: list.at }
}

/**
 * What to cut to drop an item: the whole item with the comma or the line that it alone takes. A
 * comment behind it stays.
 *
 * @returns nothing where a comment stands within it.
 */
export function itemCut(text: string, item: ItemSpot): Range | undefined {
  const to = item.at + text.slice(item.at, item.end).trimEnd().length
  const isFlow = text[item.listAt] === '['
  const lineStart = text.lastIndexOf('\n', item.at - 1) + 1
  const from = isFlow ? item.beforeEnd : lineStart
  if (text.slice(isFlow ? from : item.at, to).includes('#')) return undefined
  if (isFlow) return { from, to }
  return /^[ \t]*-[ \t]+$/.test(text.slice(lineStart, item.at))
    ? lineCut(text, from, to)
    : undefined
}

const COMMAND_LINE = /^[ \t]*(?:\$ +)?(?:sudo +)?(?:dcos|curl)[ \t](?:.*[^\\|&({])?$/
const NOTHING = /^[ \t]*(?:#.*)?$/
/** How many comments and empty lines are passed over to find the command above. */
const MOST_LINES_ABOVE = 20

/**
 * What to cut to drop a command: its lines. Certain only where it has them to itself, holds no
 * comment, and stands below a command of its kind, so that no `if` is left without a body.
 */
export function commandCut(text: string, { from, to }: Range): Range | undefined {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const command = text.slice(from, to)
  if (text.slice(lineStart, from).trim() !== '' || /#|<</.test(command)) return undefined
  if (to < text.length && text[to] !== '\n') return undefined
  return isBelowCommand(text, lineStart) ? lineCut(text, lineStart, to) : undefined
}

function isBelowCommand(text: string, lineStart: number): boolean {
  let end = lineStart - 1
  for (let left = MOST_LINES_ABOVE; left > 0 && end > 0; left--) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(start, end).trimEnd()
    if (!NOTHING.test(line)) return COMMAND_LINE.test(line)
    end = start - 1
  }
  return false
}

/** From `from` to `to` and, where nothing else stands behind it, the line end. */
function lineCut(text: string, from: number, to: number): Range {
  const rest = /[ \t\r]*(\n|$)/y
  rest.lastIndex = to
  const found = rest.exec(text)
  return { from, to: found === null ? to : to + found[0].length }
}
