/** Patterns of paths: `/orders/:id`, `/v2/apps/*id/tasks`. @module */

import { RidgateError } from '../../core/error.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { Segments } from './segments.ts'

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

/** The names of a pattern in a path; `undefined` where it does not match. */
export function matchPattern(pattern: Pattern, path: Segments): Params | undefined {
  const { parts, some } = pattern
  const extra = path.count - parts.length
  if (some === -1 ? extra !== 0 : extra < 0) return undefined
  for (let at = 0; at < parts.length; at++) {
    const first = firstOf(pattern, at, extra)
    const isThere = takes(parts[at] as Part, path, first, at === some ? at + extra : first)
    if (!isThere) return undefined
  }
  return paramsOf(pattern, path, extra)
}

/** Which segment a part begins with: what is behind the part of several stands further behind. */
const firstOf = ({ some }: Pattern, at: number, extra: number): number =>
  some !== -1 && at > some ? at + extra : at

/** Whether a part can stand for the segments from one to another. */
function takes(part: Part, path: Segments, first: number, last: number): boolean {
  switch (part.kind) {
    case 'word':
      return path.is(first, part.word)
    case 'one':
      if (part.words !== undefined) return part.words.some((word) => path.is(first, word))
      return path.lengthOf(first, first) > 0
    case 'some': {
      const length = path.lengthOf(first, last)
      if (part.ending === '') return true
      return length > part.ending.length && path.endsWith(last, part.ending)
    }
    default:
      return part satisfies never
  }
}

function paramsOf(pattern: Pattern, path: Segments, extra: number): Params {
  const params: Record<string, string> = {}
  for (let at = 0; at < pattern.parts.length; at++) {
    const part = pattern.parts[at] as Part
    if (part.kind === 'word') continue
    const first = firstOf(pattern, at, extra)
    const text = path.text(first, part.kind === 'some' ? at + extra : first)
    params[part.name] = part.kind === 'some' ? withoutEnding(text, part.ending) : text
  }
  return params
}

const withoutEnding = (text: string, ending: string): string =>
  ending === '' ? text : text.slice(0, -ending.length)
