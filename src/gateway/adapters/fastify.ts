/** The adapter of Fastify 5. @module */

import type { Gateway } from '../gateway.ts'
import { changeHeaders, type NodeRequest, nodeRequest } from './headers.ts'
import type { Passed } from './node.ts'

/** The part of a request of Fastify that the adapter reads. */
export interface FastifyLikeRequest {
  readonly raw: NodeRequest
  readonly originalUrl: string
}

/** The part of a reply of Fastify that the adapter writes. */
export interface FastifyLikeReply {
  code(status: number): FastifyLikeReply
  headers(values: Record<string, string>): FastifyLikeReply
  send(body: string): FastifyLikeReply
}

/** A hook of Fastify. */
export type FastifyHook = (
  request: FastifyLikeRequest,
  reply: FastifyLikeReply,
) => Promise<FastifyLikeReply | undefined>

const passed = new WeakMap<object, Passed>()

/**
 * Guards every route of the instance: `app.addHook('onRequest', fastifyGateway(gateway))`. Bodies are
 * not read then, and decided upon as the mapper says. {@link passedOf} says who asks.
 *
 * Fastify refuses paths that it cannot decode before any hook, in words of its own; given as
 * `frameworkErrors` as well, `(_, request, reply) => void hook(request, reply)`, the guard answers.
 */
export const fastifyGateway =
  (gateway: Gateway): FastifyHook =>
  async (request, reply) => {
    const verdict = await gateway.judge(nodeRequest(request.raw, request.originalUrl))
    if (verdict.outcome === 'refuse') {
      const { status, headers, body } = verdict.answer
      return reply
        .code(status)
        .headers({ ...headers })
        .send(body)
    }
    changeHeaders(request.raw, verdict.forward)
    passed.set(request.raw, verdict)
    return undefined
  }

/** What the gateway said to a request that passed. */
export const passedOf = ({ raw }: Pick<FastifyLikeRequest, 'raw'>): Passed | undefined =>
  passed.get(raw)
