/** Members of JSON bodies: present or not, of which type, and none that has no business there. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { IamError, IamErrorCode } from '../errors.ts'

/** The most characters that a description, an address or a password may have. */
const MAX_TEXT_LENGTH = 4096

/** The most characters that a key, a certificate or a document may have. */
const MAX_DOCUMENT_LENGTH = 65_536

/** What a member may be. `document` is a long text. */
type MemberType = 'text' | 'document' | 'integer' | 'boolean' | 'object'

/** The members that a body may have, by name. */
export type Members = Readonly<
  Record<string, { readonly type: MemberType; readonly required?: true }>
>

/** An object of a body, its members of the types that were asked for. */
export type Body = Readonly<Record<string, unknown>>

/** What stores can't keep as it is: NUL, and halves of a character. */
const UNFIT = /\0|\p{Surrogate}/u

const WORDS: Readonly<Record<MemberType, string>> = {
  text: 'a text',
  document: 'a text',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
}

/**
 * Reads an object: of several faults the first of these is named: no object, a member too many, one
 * too few, a wrong type, a text that is too long or holds what no store keeps.
 */
export function readMembers(
  body: unknown,
  members: Members,
  code: IamErrorCode = 'ERR_INVALID_DATA',
): Result<Body, IamError> {
  const message = faultOf(body, members)
  return message === undefined ? ok(body as Body) : err({ code, message })
}

function faultOf(body: unknown, members: Members): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return 'Unexpected JSON input: expected an object'
  }
  const surplus = Object.keys(body).find((name) => !Object.hasOwn(members, name))
  if (surplus !== undefined) {
    const name = quoted(surplus).slice(1, -1)
    return `Unexpected JSON input: Additional properties are not allowed ('${name}' was unexpected)`
  }
  const wanted = Object.entries(members)
  const missing = wanted.find(([name, { required }]) => required && !Object.hasOwn(body, name))
  if (missing !== undefined) return `Unexpected JSON input: \`${missing[0]}\` is required`
  for (const [name, { type }] of wanted) {
    if (!Object.hasOwn(body, name)) continue
    const fault = valueFault((body as Body)[name], type)
    if (fault !== undefined) return `Unexpected JSON input: \`${name}\` ${fault}`
  }
  return undefined
}

function valueFault(value: unknown, type: MemberType): string | undefined {
  if (!isOfType(value, type)) return `must be ${WORDS[type]}`
  if (typeof value !== 'string') return undefined
  const most = type === 'document' ? MAX_DOCUMENT_LENGTH : MAX_TEXT_LENGTH
  if (value.length > most) return `is too long: at most ${most} characters are kept`
  return UNFIT.test(value) ? 'holds a character that no text may have' : undefined
}

function isOfType(value: unknown, type: MemberType): boolean {
  switch (type) {
    case 'text':
    case 'document':
      return typeof value === 'string'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return type satisfies never
  }
}

/** A text of a body whose types were checked. */
export const textIn = (body: Body, name: string): string | undefined =>
  Object.hasOwn(body, name) ? (body[name] as string) : undefined
