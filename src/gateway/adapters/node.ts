/** The adapter of `node:http`. @module */

import type { ServerResponse } from 'node:http'
import type { Gateway, Verdict } from '../gateway.ts'
import type { GatewayAnswer } from '../http/request.ts'
import { changeHeaders, type NodeRequest, nodeRequest } from './headers.ts'

/** What a handler learns of a request that passed. */
export type Passed = Extract<Verdict, { readonly outcome: 'allow' }>

/**
 * Guards a server of Node: answers what does not pass, and otherwise says who asks. The headers of
 * a request that passed are those that may be forwarded.
 *
 * @example
 * const guard = nodeGateway(gateway)
 * createServer(async (request, response) => {
 *   const passed = await guard(request, response)
 *   if (passed !== undefined) proxy(request, response, passed.forward.target)
 * })
 */
export const nodeGateway =
  (gateway: Gateway) =>
  async (
    request: NodeRequest,
    response: Pick<ServerResponse, 'writeHead'>,
  ): Promise<Passed | undefined> => {
    const verdict = await gateway.judge(nodeRequest(request, request.url ?? ''))
    if (verdict.outcome === 'allow') {
      changeHeaders(request, verdict.forward)
      return verdict
    }
    send(response, verdict.answer)
    return undefined
  }

/** Sends an answer of the gateway. */
export function send(
  response: Pick<ServerResponse, 'writeHead'>,
  { status, headers, body }: GatewayAnswer,
): void {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(status, { ...headers, ...length }).end(body)
}
