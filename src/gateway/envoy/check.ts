/** Checks of Envoy: from its question to its answer. @module */

import { LOOPBACK } from '../forward/forward-auth.ts'
import type { Gateway, Verdict } from '../gateway.ts'
import { grpcStatusOf, refusalAnswer } from '../http/answers.ts'
import { isRemoved } from '../http/identity-headers.ts'
import type { GatewayAnswer, GatewayRequest } from '../http/request.ts'
import {
  type CheckRequest,
  type CheckResponse,
  type HeaderOption,
  type HttpAttributes,
  OVERWRITE,
} from './messages.ts'

/** Who decides, and whose word counts. */
export interface EnvoyOptions {
  readonly gateway: Pick<Gateway, 'judge'>
  /** Addresses of Envoys, exact; loopback where none are named. */
  readonly peers?: readonly string[]
}

const METHOD = /^[A-Z]{1,32}$/
const ADDRESS = /^[0-9A-Fa-f:.]{2,45}$/

/**
 * Answers what Envoy asks, as `/auth/check` answers the same request. A message that holds no
 * request, and a peer that is not named, are denials like any other: an error of gRPC would pass
 * wherever Envoy was told to let requests through when it gets none.
 *
 * The body of a request is not read, even where Envoy sends it: it may be the first part of one.
 *
 * @param peer - the address that the question comes from.
 */
export async function checkForEnvoy(
  { gateway, peers = LOOPBACK }: EnvoyOptions,
  peer: string,
  question: CheckRequest | undefined,
): Promise<CheckResponse> {
  const http = question?.attributes?.request?.http ?? {}
  const header = headerIn(http)
  if (!peers.includes(peer)) return deniedBy(refusalAnswer({ header }, 403))
  const { method = '', path = '' } = http
  if (!METHOD.test(method)) return deniedBy(refusalAnswer({ header }, 400))
  const address = clientOf(question)
  const request: GatewayRequest = { method, target: path, header, address }
  const verdict = await gateway.judge(request)
  return verdict.outcome === 'refuse' ? deniedBy(verdict.answer) : allowed(verdict, http)
}

/** The answer where nothing can be read or decided. */
export const refusedForEnvoy = (status: 400 | 500 | 503): CheckResponse =>
  deniedBy(refusalAnswer({ header: () => undefined }, status))

/**
 * The headers of the client. Its content type is not seen: Envoy itself turns an answer into the
 * status of gRPC where the client speaks that.
 */
const headerIn =
  ({ headers = {} }: HttpAttributes) =>
  (name: string): string | undefined =>
    name !== 'content-type' && Object.hasOwn(headers, name) ? headers[name] : undefined

function clientOf(question: CheckRequest | undefined): string {
  const address = question?.attributes?.source?.address?.socketAddress?.address ?? ''
  return ADDRESS.test(address) ? address : '-'
}

const overwritten = ([key, value]: readonly [string, string]): HeaderOption => ({
  header: { key, value },
  appendAction: OVERWRITE,
})

/**
 * A header is either set or removed, never both: Envoy removes last. Identities are removed whether
 * or not they are among the headers that Envoy tells of: with `allowed_headers` it tells of some,
 * and forwards all. Of what it tells every spelling is known.
 */
function allowed(
  { forward }: Extract<Verdict, { outcome: 'allow' }>,
  { headers = {} }: HttpAttributes,
): CheckResponse {
  const { set, remove } = forward
  const gone = new Set([...remove, ...Object.keys(headers).filter(isRemoved)])
  return {
    status: { code: 0 },
    okResponse: {
      headers: Object.entries(set).map(overwritten),
      headersToRemove: [...gone].filter((name) => !Object.hasOwn(set, name)),
    },
  }
}

function deniedBy({ status, headers, body }: GatewayAnswer): CheckResponse {
  return {
    status: { code: grpcStatusOf(status) },
    deniedResponse: {
      status: { code: status },
      headers: Object.entries(headers).map(overwritten),
      body,
    },
  }
}
