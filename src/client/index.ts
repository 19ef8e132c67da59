/** A client of a ridgate server: policy queries, AuthZEN, and the IAM API. @module */

import type { Result } from '../core/result.ts'

/** Where the server is, and who asks. */
export interface ClientOptions {
  /** The server's address: `http://127.0.0.1:8101`. */
  readonly url: string
  /** The token, or what fetches one for each request. */
  readonly token?: string | (() => Promise<string>)
  /** That of the runtime where none is given. */
  readonly fetch?: typeof fetch
  /** After how many milliseconds a request is given up: 5,000 where no number is given. */
  readonly timeoutMs?: number
}

/** Why there is no answer. */
export interface ClientError {
  /** The status; 0 where the server could not be asked, or said what is no answer. */
  readonly status: number
  /** The code of the error body, or `unreachable`, `malformed`. */
  readonly code: string
  readonly message: string
}

/** An answer, or why there is none. */
export type Answered<T> = Promise<Result<T, ClientError>>

/** A subject or resource of AuthZEN. */
export interface AuthzenEntity {
  readonly type: string
  readonly id: string
  readonly properties?: Readonly<Record<string, unknown>>
}

/** A question of AuthZEN. */
export interface AuthzenEvaluation {
  readonly subject: AuthzenEntity
  readonly action: { readonly name: string }
  readonly resource: AuthzenEntity
  readonly context?: Readonly<Record<string, unknown>>
}

/** An answer of AuthZEN. */
export interface AuthzenDecision {
  readonly decision: boolean
  readonly context?: Readonly<Record<string, unknown>>
}

/** A client of a server. */
export interface Client {
  /** Whether somebody may do this, as the authorizers of DC/OS ask. */
  policyQuery(uid: string, action: string, rid: string): Answered<boolean>
  evaluate(evaluation: AuthzenEvaluation): Answered<AuthzenDecision>
  evaluateAll(evaluations: readonly AuthzenEvaluation[]): Answered<readonly AuthzenDecision[]>
  /** Logs in by password, and answers the token. */
  login(uid: string, password: string): Answered<string>
  /** Any request below `/acs/api/v1`. What has no body answers `undefined`. */
  iam(method: string, path: string, body?: unknown): Answered<unknown>
  /** Grants an action, and makes the ACL first where there is none. */
  grant(principal: ClientPrincipal, action: string, rid: string): Answered<void>
  /** Takes an action back. */
  revoke(principal: ClientPrincipal, action: string, rid: string): Answered<void>
}

/** Whom a grant is for. */
export type ClientPrincipal = { readonly user: string } | { readonly group: string }

const BASE = '/acs/api/v1'

/** Makes a client. It keeps nothing and repeats nothing. */
export function createClient(options: ClientOptions): Client {
  const ask = asker(options)
  const iam: Client['iam'] = (method, path, body) => ask(method, `${BASE}${path}`, body)
  return {
    iam,
    async policyQuery(uid, action, rid) {
      const query = new URLSearchParams({ rid, uid, action })
      return member(await iam('GET', `/internal/policyquery?${query}`), 'allowed', isBoolean)
    },
    async evaluate(evaluation) {
      return shaped(await ask('POST', '/access/v1/evaluation', evaluation), isDecision)
    },
    async evaluateAll(evaluations) {
      if (evaluations.length === 0) return { ok: true, value: [] }
      const isAll = (value: unknown): value is readonly AuthzenDecision[] =>
        Array.isArray(value) && value.length === evaluations.length && value.every(isDecision)
      return member(
        await ask('POST', '/access/v1/evaluations', { evaluations }),
        'evaluations',
        isAll,
      )
    },
    async login(uid, password) {
      return member(await iam('POST', '/auth/login', { uid, password }), 'token', isString)
    },
    async grant(principal, action, rid) {
      const acl = await iam('PUT', `/acls/${encodedRid(rid)}`, { description: '' })
      if (!acl.ok && acl.error.status !== 409) return acl
      return done(await iam('PUT', grantPath(principal, action, rid)))
    },
    async revoke(principal, action, rid) {
      return done(await iam('DELETE', grantPath(principal, action, rid)))
    },
  }
}

/** A RID as a path of the IAM API spells it: its slashes are encoded twice. */
export const encodedRid = (rid: string): string =>
  encodeURIComponent(rid).replaceAll('%2F', '%252F').replaceAll('%3A', ':').replaceAll('%40', '@')

function grantPath(principal: ClientPrincipal, action: string, rid: string): string {
  const holder = 'user' in principal ? ['users', principal.user] : ['groups', principal.group]
  return `/acls/${[encodedRid(rid), ...[...holder, action].map(encodeURIComponent)].join('/')}`
}

type Ask = (method: string, path: string, body?: unknown) => Answered<unknown>

function asker({ url, token, fetch: ask = fetch, timeoutMs = 5_000 }: ClientOptions): Ask {
  const base = url.replace(/\/$/, '')
  return async (method, path, body) => {
    try {
      const bearer = typeof token === 'function' ? await token() : token
      const response = await ask(`${base}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          accept: 'application/json',
          ...(bearer !== undefined && { authorization: `token=${bearer}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return answerOf(response.status, await response.text())
    } catch {
      return failed(0, 'unreachable', 'the server could not be asked, or did not answer in time')
    }
  }
}

const failed = (status: number, code: string, message: string): Result<never, ClientError> => ({
  ok: false,
  error: { status, code, message },
})

function answerOf(status: number, text: string): Result<unknown, ClientError> {
  const value = text === '' ? undefined : parsed(text)
  if (status < 300) return { ok: true, value }
  const { code, description, error } = (value ?? {}) as Readonly<Record<string, unknown>>
  const message = [description, error].find(isString) ?? 'the server refused'
  return failed(status, isString(code) ? code : 'refused', message)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isString = (value: unknown): value is string => typeof value === 'string'
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isDecision = (value: unknown): value is AuthzenDecision =>
  isBoolean((value as { readonly decision?: unknown } | null | undefined)?.decision)

function shaped<T>(
  answer: Result<unknown, ClientError>,
  fits: (value: unknown) => value is T,
): Result<T, ClientError> {
  if (!answer.ok) return answer
  return fits(answer.value)
    ? { ok: true, value: answer.value }
    : failed(0, 'malformed', 'the server answered what is no answer to this')
}

const member = <T>(
  answer: Result<unknown, ClientError>,
  name: string,
  fits: (value: unknown) => value is T,
): Result<T, ClientError> =>
  answer.ok
    ? shaped(
        {
          ok: true,
          value: (answer.value as Readonly<Record<string, unknown>> | undefined)?.[name],
        },
        fits,
      )
    : answer

const done = (answer: Result<unknown, ClientError>): Result<void, ClientError> =>
  answer.ok ? { ok: true, value: undefined } : answer
