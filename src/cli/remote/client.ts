/** A client of the IAM API: one server, one token. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { excerpt, quoted } from '../../core/text.ts'
import type { Io } from '../io.ts'

/** The path below which the API lies. */
const BASE = '/acs/api/v1'

const TIMEOUT_MS = 30_000

/** The most bytes of an answer that are read. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024

/** What a server answered. */
export interface Reply {
  readonly status: number
  /** What the JSON holds; `undefined` without a body. */
  readonly body: unknown
  /** The code of an error body, else empty. */
  readonly code: string
}

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

/** Checks the address of a server: http or https, without user, query or fragment. */
export function readServer(text: string): Result<string, string> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isFit =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username + url.password + url.search + url.hash === ''
  if (!isFit) return err(`bad-url: ${quoted(text)} is no address; write \`http://127.0.0.1:8101\``)
  return ok(url.href.replace(/\/+$/, '').replace(/\/acs\/api\/v1$/, ''))
}

/**
 * Speaks to one server. What it can't reach, and what it refuses, is a message; the token is never
 * in one, and is sent to this server only: no redirection is followed.
 */
export class Client {
  readonly url: string
  readonly #token: string | undefined
  readonly #fetch: Io['fetch']

  constructor(io: Pick<Io, 'fetch'>, url: string, token?: string) {
    this.url = url
    this.#token = token
    this.#fetch = io.fetch
  }

  /** Segments as a path below the API: a slash within a RID is encoded twice. */
  path(...segments: readonly string[]): string {
    return segments
      .map((segment) => encodeURIComponent(segment.replaceAll('/', '%2F')).replaceAll('%3A', ':'))
      .join('/')
  }

  /** Sends a request; every status is a reply. */
  async send(method: Method, path: string, body?: unknown): Promise<Result<Reply, string>> {
    try {
      const response = await this.#fetch(`${this.url}${BASE}/${path}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          Accept: 'application/json',
          ...(this.#token !== undefined && { Authorization: `token=${this.#token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return await replyOf(response)
    } catch (error) {
      return err(`${this.url} can't be reached: ${reasonOf(error)}`)
    }
  }

  /** Sends a request and refuses every status but success and those of `fine`. */
  async ask(
    method: Method,
    path: string,
    body?: unknown,
    fine: readonly number[] = [],
  ): Promise<Result<Reply, string>> {
    const reply = await this.send(method, path, body)
    if (!reply.ok) return reply
    const { status } = reply.value
    if ((status >= 200 && status < 300) || fine.includes(status)) return reply
    return err(refusalText(reply.value))
  }

  /** The items of a list. */
  async list(path: string): Promise<Result<readonly Item[], string>> {
    const reply = await this.ask('GET', path)
    if (!reply.ok) return reply
    const array = (reply.value.body as { readonly array?: unknown } | undefined)?.array
    if (Array.isArray(array)) return ok(array.filter(isItem))
    return err(`${this.url} answered no list; is it an IAM server?`)
  }
}

/** A JSON object of an answer. */
export type Item = Readonly<Record<string, unknown>>

/** Whether a value is an object with members. */
export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member that should be text; empty where it is none. */
export const textIn = (item: Item, name: string): string => {
  const value = Object.hasOwn(item, name) ? item[name] : undefined
  return typeof value === 'string' ? value : ''
}

async function replyOf(response: Response): Promise<Result<Reply, string>> {
  const { status } = response
  if (Number(response.headers.get('content-length') ?? '0') > MAX_ANSWER_BYTES) {
    return err(`the answer is too large: at most ${MAX_ANSWER_BYTES} bytes are read`)
  }
  const text = await response.text()
  if (text === '') return ok({ status, body: undefined, code: '' })
  try {
    const body: unknown = JSON.parse(text)
    return ok({ status, body, code: isItem(body) ? textIn(body, 'code') : '' })
  } catch {
    return err(`status ${status}, and no JSON; is it an IAM server?`)
  }
}

/** What a server says of a refusal, on one line. */
function refusalText({ status, body, code }: Reply): string {
  const description = isItem(body) ? textIn(body, 'description') : ''
  const hint = status === 401 ? '; log in with `ridgate org login UID`' : ''
  return `${code || `status ${status}`}: ${excerptAll(description)}${hint}`
}

/** A longer text than an excerpt, cut at a few of them. */
const excerptAll = (text: string): string =>
  (text.slice(0, 320).match(/.{1,80}/gsu) ?? []).map((part) => excerpt(part)).join('')

function reasonOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: unknown }
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} seconds`
  const code = (cause as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'string' ? (FAULTS[code] ?? code) : 'the connection failed'
}

const FAULTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  ECONNRESET: 'the connection was cut',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; set NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; set NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted; set NODE_EXTRA_CA_CERTS',
}
