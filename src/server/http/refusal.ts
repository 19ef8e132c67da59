/** Refusals: every way in which the server says no, as the bodies that clients know. @module */

import { ERROR_STATUS, type ErrorStatus, type IamErrorCode } from '../../iam/index.ts'
import { JSON_TYPE, prettyJson } from './answer.ts'

/** Why the server itself refused, before or after the administration was asked. */
export type ServerErrorCode =
  | 'ERR_NOT_FOUND'
  | 'ERR_METHOD_NOT_ALLOWED'
  | 'ERR_NOT_ACCEPTABLE'
  | 'ERR_BODY_TOO_LARGE'
  | 'ERR_URL_TOO_LONG'
  | 'ERR_UNSUPPORTED_MEDIA_TYPE'
  | 'ERR_TOO_MANY_FAILED_LOGINS'
  | 'ERR_OVERLOADED'
  | 'ERR_INTERNAL'

/** Every code that an error body may carry. */
export type RefusalCode = IamErrorCode | ServerErrorCode

/** A refusal on its way out. */
export interface Refusal {
  readonly code: RefusalCode
  /** For people: the `description` of the body. */
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

const status = (code: number, words: string): ErrorStatus => ({
  status: code,
  title: `${code} ${words}`,
})

/** The status of every code. Those of the server's own are not in the API of DC/OS. */
export const REFUSAL_STATUS: Readonly<Record<RefusalCode, ErrorStatus>> = {
  ...ERROR_STATUS,
  ERR_NOT_FOUND: status(404, 'Not Found'),
  ERR_METHOD_NOT_ALLOWED: status(405, 'Method Not Allowed'),
  ERR_NOT_ACCEPTABLE: status(406, 'Not Acceptable'),
  ERR_BODY_TOO_LARGE: status(413, 'Payload Too Large'),
  ERR_URL_TOO_LONG: status(414, 'URI Too Long'),
  ERR_UNSUPPORTED_MEDIA_TYPE: status(415, 'Unsupported Media Type'),
  ERR_TOO_MANY_FAILED_LOGINS: status(429, 'Too Many Requests'),
  ERR_OVERLOADED: status(503, 'Service Unavailable'),
  ERR_INTERNAL: status(500, 'Internal Server Error'),
}

/** A refusal, for whoever has to return one. */
export const refusal = (
  code: RefusalCode,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Refusal => ({ code, message, ...(headers && { headers }) })

/** Headers that every refusal of a status has: 401 names the scheme, 503 asks for patience. */
const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'acsjwt' },
  503: { 'Retry-After': '1' },
}

/** An answer, in parts that any server can send. */
export interface AnswerParts {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The answer that says no: `{"title", "description", "code"}`. */
export function refusalParts({ code, message, headers }: Refusal): AnswerParts {
  const { status, title } = REFUSAL_STATUS[code]
  return {
    status,
    headers: {
      'Content-Type': JSON_TYPE,
      'Cache-Control': 'no-store',
      ...HEADERS[status],
      ...headers,
    },
    body: prettyJson({ title, description: message, code }),
  }
}

/** The response that says no. */
export function refusalResponse(refused: Refusal): Response {
  const { status, headers, body } = refusalParts(refused)
  return new Response(body, { status, headers })
}

/** What is said where something broke. */
export const INTERNAL: Refusal = refusal('ERR_INTERNAL', 'internal error; the log has its place')
