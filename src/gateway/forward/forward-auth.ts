/** Forward-auth: sub-requests of nginx, Caddy, Traefik, HAProxy and Envoy. @module */

import type { Gateway, Verdict } from '../gateway.ts'
import { refusalAnswer } from '../http/answers.ts'
import { USER_HEADER } from '../http/identity-headers.ts'
import type { GatewayAnswer, GatewayRequest } from '../http/request.ts'

/** Which peers may say what they were asked for: addresses, exact. */
export interface ForwardAuthOptions {
  readonly gateway: Gateway
  /** Loopback where none are named. */
  readonly peers?: readonly string[]
  /** Where Envoy's own path begins. */
  readonly extAuthz?: string
}

/** The peers that are believed where none are named. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/** Where Envoy asks, before the path of the client. */
export const EXT_AUTHZ = '/ext_authz'

/** How a sub-request says what it is about. */
export type ForwardStyle = 'headers' | 'path'

/**
 * Answers a sub-request: 200 with {@link USER_HEADER} always set (empty where nobody had to log in),
 * or the refusal that the client should get.
 *
 * With `headers` the target is `X-Original-URI` (nginx, HAProxy) or `X-Forwarded-Uri` (Caddy,
 * Traefik), and the method their `-Method`; two that differ are refused. With `path` (Envoy) it is
 * the sub-request's own path below {@link EXT_AUTHZ}, and no header counts, since a client's would
 * come through. A peer that is not named is refused with 403, whatever it says.
 */
export async function forwardAuth(
  options: ForwardAuthOptions,
  request: GatewayRequest,
  style: ForwardStyle,
): Promise<GatewayAnswer> {
  const asked = askedBy(options, request, style)
  return 'status' in asked ? asked : answerTo(await options.gateway.judge(asked))
}

/** The same at once; nothing where a token is to be verified first. */
export function forwardAuthNow(
  options: ForwardAuthOptions,
  request: GatewayRequest,
  style: ForwardStyle,
): GatewayAnswer | undefined {
  const asked = askedBy(options, request, style)
  if ('status' in asked) return asked
  const verdict = options.gateway.judgeNow(asked)
  return verdict && answerTo(verdict)
}

/** The request that a sub-request is about, or why that is not to be known. */
function askedBy(
  { peers = LOOPBACK, extAuthz = EXT_AUTHZ }: ForwardAuthOptions,
  request: GatewayRequest,
  style: ForwardStyle,
): GatewayRequest | GatewayAnswer {
  if (request.address === undefined || !peers.includes(request.address)) {
    return refusalAnswer(request, 403)
  }
  const original = style === 'path' ? ownPath(request, extAuthz) : told(request)
  if (original === undefined) return refusalAnswer(request, 400)
  const { method, target } = original
  return { method, target, header: request.header, address: clientOf(request) }
}

function answerTo(verdict: Verdict): GatewayAnswer {
  if (verdict.outcome === 'refuse') return verdict.answer
  const { authorization } = verdict.forward.set
  const user = { [USER_HEADER]: verdict.uid ?? '', 'cache-control': 'no-store' }
  return {
    status: 200,
    headers: authorization === undefined ? user : { ...user, authorization },
    body: '',
  }
}

type Original = Pick<GatewayRequest, 'method' | 'target'>

function ownPath({ method, target }: GatewayRequest, start: string): Original | undefined {
  if (!target.startsWith(`${start}/`)) return undefined
  return { method, target: target.slice(start.length) }
}

/** What the headers say, if they say one thing. */
function told({ header }: GatewayRequest): Original | undefined {
  const target = agreed(header('x-original-uri'), header('x-forwarded-uri'))
  const method = agreed(header('x-original-method'), header('x-forwarded-method'))
  return target === undefined || method === undefined || !METHOD.test(method)
    ? undefined
    : { target, method }
}

const METHOD = /^[A-Z]{1,32}$/

const agreed = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined || one === other ? (one ?? other) : undefined

const ADDRESS = /^[0-9A-Fa-f:.]{2,45}$/

/** The client as the peer names it: the last address, which the peer itself has put there. */
function clientOf({ header, address = '-' }: GatewayRequest): string {
  const last = header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  return ADDRESS.test(last) ? last : address
}
