/** Servers of each adapter's kind, with the gateway before their one handler and without. @module */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { expressGateway } from '../../src/gateway/adapters/express.ts'
import { type FastifyHook, fastifyGateway } from '../../src/gateway/adapters/fastify.ts'
import { fetchGateway } from '../../src/gateway/adapters/fetch.ts'
import { nodeGateway } from '../../src/gateway/adapters/node.ts'
import type { Gateway } from '../../src/gateway/index.ts'

/** What every handler answers. */
const BODY = JSON.stringify({ apps: ['/dev/web'], ok: true })
const HEADERS = { 'Content-Type': 'application/json', 'Content-Length': String(BODY.length) }

/** Starts a server of a kind, with a gateway before it or without; the port of it. */
type Start = (gateway: Gateway | undefined) => Promise<number>

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const node: Start = (gateway) => {
  const guard = gateway && nodeGateway(gateway)
  return listening(
    createServer(async (request, response) => {
      if (guard !== undefined && (await guard(request, response)) === undefined) return
      response.writeHead(200, HEADERS).end(BODY)
    }),
  )
}

const onExpress: Start = (gateway) => {
  const app = express()
  if (gateway !== undefined) app.use(expressGateway(gateway))
  app.use((_, response) => {
    response.writeHead(200, HEADERS).end(BODY)
  })
  return listening(createServer(app))
}

const onFastify: Start = async (gateway) => {
  const app = fastify()
  if (gateway !== undefined) {
    const hook: FastifyHook = fastifyGateway(gateway)
    app.addHook('onRequest', async (request, reply) =>
      hook({ raw: request.raw, originalUrl: request.originalUrl }, reply as never),
    )
  }
  app.get('/*', (_, reply) => reply.headers(HEADERS).send(BODY))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

const onFetch: Start = (gateway) => {
  const guard = gateway && fetchGateway(gateway)
  const app = new Hono<{ Bindings: { readonly incoming: { readonly url?: string } } }>()
  app.all('*', async (context) => {
    if (guard !== undefined) {
      const verdict = await guard(context.req.raw, { target: context.env.incoming.url ?? '' })
      if ('response' in verdict) return verdict.response
    }
    return new Response(BODY, { headers: HEADERS })
  })
  return listening(createServer(getRequestListener(app.fetch)))
}

/** The kinds of servers, by the name of their adapter. */
export const ADAPTERS: Readonly<Record<string, Start>> = {
  node,
  express: onExpress,
  fastify: onFastify,
  fetch: onFetch,
}

/** A server of Node that answers as many bytes as it is told to, and nothing else. */
export const bareServer = (body: string): Promise<number> => {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
  return listening(
    createServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(200, headers).end(body))
    }),
  )
}
