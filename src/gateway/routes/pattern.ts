/** Patterns of paths: `/orders/:id`, `/v2/apps/*id/tasks`. @module */

import { RidgateError } from '../../core/error.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'

/** What the names of a pattern stand for in a path. */
export type Params = Readonly<Record<string, string>>

/** No names. */
export const NO_PARAMS: Params = {}

/** The most segments of a pattern, and of the path that is held against it. */
const MAX_SEGMENTS = 256

type Part =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'one'; readonly name: string; readonly words?: readonly string[] }
  /** One segment or more, and what follows them within the last. */
  | { readonly kind: 'some'; readonly name: string; readonly ending: string }

/** A pattern, cut into parts. */
export interface Pattern {
  readonly text: string
  readonly parts: readonly Part[]
  /** Where the part of several segments is, or -1. */
  readonly some: number
  /** How many segments are spelled out: of two patterns that match, the larger number counts. */
  readonly words: number
}

const isSpelled = (part: Part): boolean =>
  part.kind === 'word' || (part.kind === 'some' && part.ending !== '')

const ONE = /^:([A-Za-z]\w*)(?:\(([^()]+)\))?$/
const SOME = /^\*([A-Za-z]\w*)((?:::[\w-]+)?)$/

function partOf(text: string): Part | undefined {
  const one = ONE.exec(text)
  if (one !== null) {
    const [, name = '', words] = one
    return { kind: 'one', name, ...(words !== undefined && { words: words.split('|') }) }
  }
  const some = SOME.exec(text)
  if (some !== null) return { kind: 'some', name: some[1] ?? '', ending: some[2] ?? '' }
  const isSpecial = /^:[^:]/.test(text) || (text.startsWith('*') && text !== '*')
  return isSpecial ? undefined : { kind: 'word', word: text }
}

/**
 * Reads a pattern: a path whose segments are words, `:name` for one segment, `:name(a|b)` for one of
 * these, and once at most `*name` for one segment or more. Refuses, with a message, what is none.
 */
export function parsePattern(text: string): Result<Pattern, string> {
  if (!text.startsWith('/')) return err(`pattern ${quoted(text)} does not begin with a slash`)
  const texts = text.slice(1).split('/')
  if (texts.length > MAX_SEGMENTS) return err(`pattern ${quoted(text)} has too many segments`)
  const parts: Part[] = []
  for (const one of texts) {
    const part = partOf(one)
    if (part === undefined) {
      return err(`segment ${quoted(one)} of pattern ${quoted(text)} is neither word nor name`)
    }
    parts.push(part)
  }
  const names = parts.flatMap((part) => (part.kind === 'word' ? [] : [part.name]))
  if (new Set(names).size < names.length) return err(`pattern ${quoted(text)} has a name twice`)
  const somes = parts.filter(({ kind }) => kind === 'some').length
  if (somes > 1) return err(`pattern ${quoted(text)} has two parts of several segments; keep one`)
  const some = parts.findIndex(({ kind }) => kind === 'some')
  return ok({ text, parts, some, words: parts.filter(isSpelled).length })
}

/** A pattern of the program's own. @throws RidgateError `ERR_OPTION` if it is none. */
export function pattern(text: string): Pattern {
  const read = parsePattern(text)
  if (read.ok) return read.value
  throw new RidgateError('ERR_OPTION', read.error)
}

/** The names of a pattern in a path, cut into segments; `undefined` where it does not match. */
export function matchPattern(
  { parts, some }: Pattern,
  segments: readonly string[],
): Params | undefined {
  const extra = segments.length - parts.length
  if (some === -1 ? extra !== 0 : extra < 0) return undefined
  // What is behind the several segments stands so much further behind in the path.
  const from = (at: number): number => (some !== -1 && at > some ? at + extra : at)
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Part
    if (part.kind === 'word' && part.word !== segments[from(at)]) return undefined
  }
  const params: Record<string, string> = {}
  for (let at = 0; at < parts.length; at++) {
    const value = at === some ? segments.slice(at, at + extra + 1).join('/') : segments[from(at)]
    if (!takes(parts[at] as Part, value ?? '', params)) return undefined
  }
  return params
}

/** Puts what a part stands for under its name; false where it cannot stand for it. */
function takes(part: Part, value: string, params: Record<string, string>): boolean {
  switch (part.kind) {
    case 'word':
      return true
    case 'one':
      params[part.name] = value
      return value !== '' && (part.words === undefined || part.words.includes(value))
    case 'some':
      params[part.name] = value.slice(0, value.length - part.ending.length)
      return value.endsWith(part.ending) && (value.length > part.ending.length || value === '')
    default:
      return part satisfies never
  }
}

/**
 * A template with every `{name}` replaced; `undefined` where a name has no value, or one with a
 * colon, which would end in another part of the resource than the template means.
 */
export function filled(template: string, params: Params): string | undefined {
  let text = ''
  let from = 0
  for (let at = template.indexOf('{'); at !== -1; at = template.indexOf('{', from)) {
    const end = template.indexOf('}', at)
    const name = template.slice(at + 1, end)
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (end === -1 || value === undefined || value.includes(':')) return undefined
    text += template.slice(from, at) + value
    from = end + 1
  }
  return text + template.slice(from)
}
