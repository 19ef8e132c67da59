/** The direct ways of a decision point: sub-requests and evaluations on the objects of Node. @module */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { countOf, nodeRequest } from '../../gateway/adapters/headers.ts'
import { AUTHZEN_PATHS } from '../../gateway/authzen/authzen.ts'
import { forwardAuth, forwardAuthNow } from '../../gateway/forward/forward-auth.ts'
import type { GatewayAnswer } from '../../gateway/http/request.ts'
import { recalledUid, tokenIn } from '../caller.ts'
import { addressOf } from '../http/address.ts'
import type { AnswerParts } from '../http/refusal.ts'
import type { Direct, Together } from '../http/together.ts'
import type { ServerParts } from '../parts.ts'
import { serverGateway } from './gateway.ts'
import { makePoint } from './point.ts'

const withLength = ({ status, headers, body }: GatewayAnswer): AnswerParts => ({
  status,
  headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  body,
})

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined

/** Answers `GET /auth/check`, as the app does. */
export function directChecks(parts: ServerParts, together: Together): Direct {
  const { peers } = parts.gateway
  const options = { gateway: serverGateway(parts), ...(peers !== undefined && { peers }) }
  return (incoming, outgoing) => {
    const { url, method = '' } = incoming
    if (url !== '/auth/check' || method !== 'GET') return false
    if (hasBody(incoming) || !together.hasRoom) return false
    const address = addressOf({ incoming })
    const request = { ...nodeRequest(incoming, url), address }
    together.begin()
    together.add({
      outgoing,
      route: 'auth-check',
      method,
      address,
      startMs: performance.now(),
      answer: () => {
        const answer = forwardAuthNow(options, request, 'headers')
        if (answer !== undefined) return withLength(answer)
        return forwardAuth(options, request, 'headers').then(withLength)
      },
    })
    return true
  }
}

const PATHS: ReadonlySet<string> = new Set([
  AUTHZEN_PATHS.access_evaluation_endpoint,
  AUTHZEN_PATHS.access_evaluations_endpoint,
])

/** Whether the length of a body is said beforehand, and no more than `most`. */
function isShort({ headers }: IncomingMessage, most: number): boolean {
  const { 'content-length': length = '', 'transfer-encoding': encoding, expect } = headers
  const isPlain = encoding === undefined && expect === undefined && /^\d{1,9}$/.test(length)
  return isPlain && Number(length) <= most
}

/** The account of a token that comes once, in a header, and was identified before. */
function callerOf(incoming: IncomingMessage, parts: ServerParts): string | undefined {
  if (countOf(incoming.rawHeaders, 'authorization') !== 1) return undefined
  const token = tokenIn(incoming.headers.authorization ?? '')
  return token === undefined ? undefined : recalledUid(token, parts)
}

/**
 * Answers evaluations of AuthZEN, as the app does: of an account whose token was identified before,
 * with a body whose length is said beforehand.
 */
export function directEvaluations(parts: ServerParts, together: Together): Direct {
  const point = makePoint(parts)
  return (incoming, outgoing) => {
    const { url: path = '', method = '', headers } = incoming
    if (method !== 'POST' || !PATHS.has(path) || !together.hasRoom) return false
    if (
      !isShort(incoming, parts.limits.bodyBytes) ||
      countOf(incoming.rawHeaders, 'content-type') !== 1
    ) {
      return false
    }
    const uid = callerOf(incoming, parts)
    if (uid === undefined) return false
    const address = addressOf({ incoming })
    const contentType = headers['content-type']
    const requestId = headers['x-request-id'] as string | undefined
    const startMs = performance.now()
    together.begin()
    readWhole(incoming, outgoing, together, (body) => {
      const answer = (): AnswerParts =>
        withLength(point({ address, method, path, contentType, requestId, uid, body }))
      together.add({ outgoing, route: 'authzen', method, address, uid, startMs, answer })
    })
    return true
  }
}

/** Hands over the whole body of a request; one that breaks off is dropped. */
function readWhole(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  together: Together,
  take: (body: Uint8Array) => void,
): void {
  const chunks: Buffer[] = []
  const breakOff = (): void => together.drop()
  outgoing.once('close', breakOff)
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.once('end', () => {
    outgoing.off('close', breakOff)
    take(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
  })
}
