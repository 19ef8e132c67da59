/** Cursors: where a page ended, as a text that is good for one question at one revision. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { hashOf } from '../../trie/hash.ts'

/** The most characters of a cursor; a longer one is not read. */
export const MAX_CURSOR_LENGTH = 2400

/** What a cursor is good for. */
export interface Stamp {
  readonly revision: number
  /** What the asker holds the cursor to, beside the revision. */
  readonly binding: string
  /** The question, whole and in one spelling. */
  readonly question: string
}

/** Why a page was refused. */
export type PageErrorCode =
  | 'malformed-limit'
  | 'malformed-cursor'
  | 'stale-cursor'
  | 'foreign-cursor'

/** Why there is no such page. */
export interface PageError {
  readonly code: PageErrorCode
  /** For people: lower case, no final stop, input in backticks. */
  readonly message: string
}

/** A refusal with its words. */
export const refusePage = (
  code: PageErrorCode,
  message: string,
): { readonly ok: false; readonly error: PageError } => err({ code, message })

const SHAPE = /^1(?:\.[0-9a-z]+){3}\.(?:[0-9a-f]{2})*\.[0-9a-z]+$/

/**
 * The cursor of what follows `key`, any ASCII text. Whoever has it can read the key, which the
 * page that it came with has shown; nothing else is in it but the revision and hashes.
 */
export function cursorOf(stamp: Stamp, key: string): string {
  const text = `${headOf(stamp).join('.')}.${hexOf(key)}`
  return `${text}.${digestOf(text)}`
}

/**
 * The key of a cursor. One that was altered is malformed; one that is sound and of another
 * revision or binding is stale, of another question foreign. A forged one leads to some other
 * place of the same list, never to what is not in it.
 */
export function keyOf(stamp: Stamp, cursor: string): Result<string, PageError> {
  if (cursor.length > MAX_CURSOR_LENGTH || !SHAPE.test(cursor)) return MALFORMED_CURSOR
  const end = cursor.lastIndexOf('.')
  if (cursor.slice(end + 1) !== digestOf(cursor.slice(0, end))) return MALFORMED_CURSOR
  const [, revision, binding, question, key] = cursor.split('.')
  const [, ...wanted] = headOf(stamp)
  if (revision !== wanted[0] || binding !== wanted[1]) {
    const message = 'the cursor is of another revision of the policy; begin again without it'
    return refusePage('stale-cursor', message)
  }
  if (question !== wanted[2]) {
    const message = 'the cursor is of another question; ask that one, or begin without it'
    return refusePage('foreign-cursor', message)
  }
  return ok(textOf(key as string))
}

const MALFORMED_CURSOR: ReturnType<typeof refusePage> = refusePage(
  'malformed-cursor',
  'the cursor is none that was given out; copy it whole, or begin without it',
)

const headOf = ({ revision, binding, question }: Stamp): string[] => [
  '1',
  revision.toString(36),
  digestOf(binding),
  digestOf(question),
]

/** Two hashes of 32 bits: enough against mistakes, and no more is claimed. */
const digestOf = (text: string): string =>
  [text, `cursor ${text}`].map((one) => (hashOf(one) >>> 0).toString(36).padStart(7, '0')).join('')

const hexOf = (text: string): string =>
  Array.from(text, (one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('')

const textOf = (hex: string): string =>
  hex.replace(/../g, (code) => String.fromCharCode(Number.parseInt(code, 16)))
