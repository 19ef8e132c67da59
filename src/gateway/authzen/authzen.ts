/** OpenID AuthZEN Authorization API 1.0: requests in, answers out. @module */

import { RidgateError } from '../../core/error.ts'
import type { Decided } from '../../core/request.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { Engine } from '../../engine/engine.ts'
import type { GatewayAnswer } from '../http/request.ts'
import { safeUrl } from '../http/safe-url.ts'
import { ALLOWED, type EvaluationParts, evaluateAll, evaluateOne } from './evaluate.ts'
import { type Json, readBody } from './json.ts'
import type { AuthzenMapping } from './mapping.ts'
import { searched } from './search.ts'

/** Who calls: nobody known, or somebody who may see cures or not. */
export type AuthzenCaller = 'unknown' | 'known' | 'may-explain'

/** What the decision point is made of. */
export interface AuthzenOptions {
  readonly engine: Engine
  /** Where clients find it: `https`, or `http` on loopback; never taken from a request. */
  readonly baseUrl: string
  readonly mapping?: AuthzenMapping
  /** Told of the decisions of a request before they are answered, and of the address that asked. */
  readonly onDecisions?: (decided: readonly Decided[], address: string) => void
  /** Whether the engine is up to date; while it is not, nothing is answered. */
  readonly isTrue?: () => boolean
}

/** A request to the decision point. */
export interface AuthzenRequest {
  readonly method: string
  readonly path: string
  readonly contentType: string | undefined
  readonly requestId: string | undefined
  readonly body: string
  readonly caller: AuthzenCaller
  /** The address of the peer, for the audit. */
  readonly address?: string
}

/** The paths below the base, by the name that discovery has for them. */
export const AUTHZEN_PATHS = {
  access_evaluation_endpoint: '/access/v1/evaluation',
  access_evaluations_endpoint: '/access/v1/evaluations',
  search_subject_endpoint: '/access/v1/search/subject',
  search_resource_endpoint: '/access/v1/search/resource',
  search_action_endpoint: '/access/v1/search/action',
} as const

/** Where discovery is, for a base URL without a path. */
export const AUTHZEN_DISCOVERY = '/.well-known/authzen-configuration'

/** Where discovery is: of a decision point with a path, the path comes after that of discovery. */
const discoveryOf = (baseUrl: string): string =>
  AUTHZEN_DISCOVERY + new URL(baseUrl).pathname.replace(/\/$/, '')

/** A decision point. */
export interface Authzen {
  answer(request: AuthzenRequest): GatewayAnswer
}

const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' }
/** The answer to most questions, written once. */
const ALLOWED_TEXT = JSON.stringify(ALLOWED)
const REQUEST_ID = /^[\x20-\x7e]{1,1024}$/
const JSON_CONTENT = /^application\/json *(?:;|$)/i

/**
 * Makes a decision point. Source: `facts` of the specification in docs/authzen.md.
 *
 * @throws RidgateError `ERR_OPTION` for a base URL with a query or fragment, or plain `http` that
 *   is not on loopback.
 */
export function authzen(options: AuthzenOptions): Authzen {
  const metadata = metadataOf(options.baseUrl)
  const discovery = discoveryOf(options.baseUrl)
  return {
    answer(request) {
      const { status, value, headers } =
        request.path === discovery ? discovered(metadata, request) : answered(options, request)
      const { requestId } = request
      const said = headers === undefined ? JSON_TYPE : { ...JSON_TYPE, ...headers }
      const isEchoed = requestId !== undefined && REQUEST_ID.test(requestId)
      return {
        status,
        headers: isEchoed ? { ...said, 'x-request-id': requestId } : said,
        body: value === ALLOWED ? ALLOWED_TEXT : JSON.stringify(value),
      }
    },
  }
}

/** A base URL without a slash at its end, or why it is none. */
export function authzenBase(baseUrl: string): Result<string, string> {
  const url = safeUrl(baseUrl)
  if (url?.search !== '' || url.hash !== '' || url.username !== '' || /[?#]/.test(baseUrl)) {
    return err('it must be https, or http on loopback, without query and fragment')
  }
  return ok(baseUrl.replace(/\/$/, ''))
}

function metadataOf(baseUrl: string): Json {
  const read = authzenBase(baseUrl)
  if (!read.ok) throw new RidgateError('ERR_OPTION', `the base URL of AuthZEN: ${read.error}`)
  const base = read.value
  const endpoints = Object.entries(AUTHZEN_PATHS).map(([name, path]) => [name, `${base}${path}`])
  return { policy_decision_point: base, ...Object.fromEntries(endpoints) }
}

interface Said {
  readonly status: number
  readonly value: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const said = (status: number, error: string, headers?: Said['headers']): Said => ({
  status,
  value: { error },
  ...(headers && { headers }),
})

const discovered = (metadata: Json, { method }: AuthzenRequest): Said =>
  method === 'GET' || method === 'HEAD'
    ? { status: 200, value: metadata }
    : said(405, 'use GET', { allow: 'GET' })

function answered(options: AuthzenOptions, request: AuthzenRequest): Said {
  const { method, path, contentType = '', caller, body } = request
  const endpoint = ENDPOINTS.get(path)
  if (endpoint === undefined) return said(404, 'there is nothing at this path')
  if (method !== 'POST') return said(405, 'use POST', { allow: 'POST' })
  if (caller === 'unknown') {
    return said(401, 'send a token of an account', { 'www-authenticate': 'Bearer' })
  }
  if (!JSON_CONTENT.test(contentType)) return said(400, 'the content type must be application/json')
  const { isTrue = () => true } = options
  if (!isTrue()) return said(503, 'nothing can be decided now; try again')
  const read = readBody(body)
  const answer = read.ok ? asked(options, request, endpoint, read.value) : read
  return answer.ok ? { status: 200, value: answer.value } : said(400, answer.error)
}

type Endpoint = (parts: EvaluationParts, body: Json) => Result<unknown, string>

/** Has an endpoint answer, and tells of the decisions that it made. */
function asked(
  { engine, mapping = {}, onDecisions }: AuthzenOptions,
  { caller, address = '-' }: AuthzenRequest,
  endpoint: Endpoint,
  body: Json,
): Result<unknown, string> {
  const decided: Decided[] = []
  const answer = endpoint({ engine, mapping, decided, mayExplain: caller === 'may-explain' }, body)
  if (decided.length > 0) onDecisions?.(decided, address)
  return answer
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/access/v1/evaluation', evaluateOne],
  ['/access/v1/evaluations', evaluateAll],
  ...(['subject', 'resource', 'action'] as const).map((kind): [string, Endpoint] => [
    `/access/v1/search/${kind}`,
    (parts, body) => searched(parts, kind, body),
  ]),
])
