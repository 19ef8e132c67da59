/** The contract of adapters: each gives the same bytes for the same requests. @module */

import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expressGateway } from '../../src/gateway/adapters/express.ts'
import { fastifyGateway } from '../../src/gateway/adapters/fastify.ts'
import { fetchGateway } from '../../src/gateway/adapters/fetch.ts'
import { nodeGateway } from '../../src/gateway/adapters/node.ts'
import type { Gateway } from '../../src/gateway/index.ts'
import { specTable } from '../support/tables.ts'
import { close, portOf, raw } from './peers/peers.ts'
import { type GatewayRow, headersOf, makeGateway, TOKENS } from './world.ts'

const opened = (server: Server): Promise<Server> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

/** Each says, of a request that passed, who asked, as what lies behind would read it. */
const ADAPTERS: Readonly<Record<string, (gateway: Gateway) => Promise<Server>>> = {
  node: (gateway) => {
    const guard = nodeGateway(gateway)
    return opened(
      createServer(async (request, response) => {
        if ((await guard(request, response)) === undefined) return
        response.end(String(request.headers['x-auth-request-user']))
      }),
    )
  },
  express: (gateway) => {
    const app = express()
    app.use(expressGateway(gateway))
    app.use((request, response) => {
      response.end(String(request.headers['x-auth-request-user']))
    })
    return opened(createServer(app))
  },
  fastify: async (gateway) => {
    const guard = fastifyGateway(gateway)
    const app = fastify({
      frameworkErrors: (_, request, reply) => void guard(request as never, reply as never),
    })
    app.addHook('onRequest', guard as never)
    app.setNotFoundHandler((request, reply) =>
      reply.code(200).send(String(request.raw.headers['x-auth-request-user'])),
    )
    await app.listen({ port: 0, host: '127.0.0.1' })
    return app.server
  },
  fetch: (gateway) => {
    const guard = fetchGateway(gateway)
    const app = new Hono<{ Bindings: { readonly incoming: { readonly url?: string } } }>()
    app.all('*', async (context) => {
      const verdict = await guard(context.req.raw, { target: context.env.incoming.url ?? '' })
      if ('response' in verdict) return verdict.response
      return new Response(String(verdict.request.headers.get('x-auth-request-user') ?? undefined))
    })
    return opened(createServer(getRequestListener(app.fetch)))
  },
}

const rows = specTable<GatewayRow>('gateway').rows.map((row) => ({
  method: row.method,
  target: row.target,
  headers: Object.entries(headersOf(row)),
}))
const tokens = Object.values(TOKENS).flatMap((token) =>
  [
    ['authorization', `token=${token}`],
    ['authorization', `Bearer ${token}`],
    ['cookie', `dcos-acs-auth-cookie=${token}`],
  ].map((header) => ({ method: 'GET', target: '/metadata', headers: [header] })),
)
const spoofs = ['x-auth-request-user', 'X_Auth_Request_User', 'x-auth_request-user'].map(
  (name) => ({
    method: 'GET',
    target: '/metadata',
    headers: [
      [name, 'root'],
      ['authorization', `token=${TOKENS['good']}`],
    ],
  }),
)
const CASES = [...rows, ...tokens, ...spoofs]

/** What counts of an answer: the status, what the gateway says in headers, the body. */
function essence(answer: string): string {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2)
  const [first, ...headers] = head.split('\r\n')
  const status = first?.slice(9, 12)
  if (status === '200' && !/grpc-status|application\/json/i.test(head))
    return `passed ${body.replace(/^\w+\r\n|\r\n.*$/gs, '')}`
  const said = headers
    .map((line) => line.toLowerCase())
    .filter((line) =>
      /^(content-type|content-length|www-authenticate|cache-control|grpc-)/.test(line),
    )
  return [status, ...said.toSorted(), body].join('\n')
}

describe('adapters', () => {
  const servers = new Map<string, Server>()
  beforeAll(async () => {
    const gateway = await makeGateway()
    for (const [name, start] of Object.entries(ADAPTERS)) servers.set(name, await start(gateway))
  })
  afterAll(async () => {
    for (const server of servers.values()) await close(server)
  })

  const asked = async (name: string): Promise<string[]> => {
    const port = portOf(servers.get(name) as Server)
    const answers: string[] = []
    for (const { method, target, headers } of CASES) {
      const lines = headers.map(([key, value]) => `${key}: ${value}`)
      const text = [
        `${method} ${target} HTTP/1.1`,
        'Host: h',
        'Connection: close',
        ...lines,
        '',
        '',
      ]
      answers.push(essence(await raw(port, text.join('\r\n'))))
    }
    return answers
  }

  it('there are 200 requests', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(200)
  })

  it.each(['express', 'fastify', 'fetch'])('%s answers as node:http does', async (name) => {
    expect(await asked(name)).toEqual(await asked('node'))
  })
})

describe('what lies behind', () => {
  it.each([true, false])('sees no identity of a client (read before: %s)', async (isReadBefore) => {
    const guard = nodeGateway(await makeGateway())
    const server = await opened(
      createServer(async (request, response) => {
        if (isReadBefore) void (request.headers && request.headersDistinct)
        if ((await guard(request, response)) === undefined) return
        const { headers, rawHeaders, headersDistinct } = request
        response.end(JSON.stringify({ headers, rawHeaders, headersDistinct }))
      }),
    )
    const seen = async (...lines: string[]): Promise<unknown> => {
      const head = ['GET /metadata HTTP/1.1', 'Host: h', 'Connection: close', ...lines, '', '']
      const answer = await raw(portOf(server), head.join('\r\n'))
      return JSON.parse(/\{.*\}/s.exec(answer)?.[0] ?? '')
    }
    const token = `token=${TOKENS['good']}`
    const own = { host: 'h', connection: 'close', authorization: token }
    const named = { ...own, 'x-auth-request-user': 'alice' }
    const spoofed = await seen('X-User: root', 'X_User: root', `Authorization: ${token}`)
    expect(spoofed).toEqual({
      headers: named,
      rawHeaders: Object.entries({ Host: 'h', Connection: 'close', Authorization: token })
        .flat()
        .concat('x-auth-request-user', 'alice'),
      headersDistinct: Object.fromEntries(
        Object.entries(named).map(([name, one]) => [name, [one]]),
      ),
    })
    expect(await seen(`Authorization: ${token}`, 'Accept: a/b', 'Accept: c/d')).toMatchObject({
      headers: { ...named, accept: 'a/b, c/d' },
      headersDistinct: { accept: ['a/b', 'c/d'], authorization: [token] },
    })
    const cookies = await seen(`Cookie: dcos-acs-auth-cookie=${TOKENS['good']}; a=b`)
    expect(cookies).toMatchObject({
      headers: { ...named, cookie: 'a=b' },
      headersDistinct: { cookie: ['a=b'], authorization: [token] },
    })
    await close(server)
  })
})
