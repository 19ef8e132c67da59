/** The adapter of Express 5. @module */

import type { ServerResponse } from 'node:http'
import type { Gateway } from '../gateway.ts'
import { changeHeaders, type NodeRequest, nodeRequest } from './headers.ts'
import { type Passed, send } from './node.ts'

/** The part of a request of Express that the adapter reads. */
export interface ExpressRequest extends NodeRequest {
  /** The target before any router cut its mount path off. */
  readonly originalUrl: string
  readonly body?: unknown
}

/** The part of a response of Express that the adapter writes; `locals.passed` says who asks. */
export interface ExpressResponse extends Pick<ServerResponse, 'writeHead'> {
  readonly locals: Record<string, unknown>
}

/** Middleware of Express. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ExpressResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/**
 * Guards what stands behind it: `app.use(expressGateway(gateway))`. `response.locals.passed` is a
 * {@link Passed} afterwards. A body that was parsed before is seen, and decided upon.
 */
export const expressGateway =
  (gateway: Gateway): ExpressMiddleware =>
  async (request, response, next) => {
    const verdict = await gateway.judge(nodeRequest(request, request.originalUrl, request.body))
    if (verdict.outcome === 'refuse') {
      send(response, verdict.answer)
      return
    }
    changeHeaders(request, verdict.forward)
    response.locals['passed'] = verdict satisfies Passed
    next()
  }
