/** Sub-requests and evaluations are answered by the direct way as by the app, or not at all. @module */

import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directChecks, directEvaluations } from '../../src/server/gateway/direct.ts'
import { firstOf, Together } from '../../src/server/http/together.ts'
import { type Listening, listen, makeApp } from '../../src/server/index.ts'
import { makeWorld, populate, type World } from './world.ts'

const DEV = 'dcos:service:marathon:marathon:services:/dev'
const LEFT = 299

let world: World
let alice = ''
let app: Listening
let direct: Server
let together: Together
beforeAll(async () => {
  world = await makeWorld()
  await populate(world)
  alice = await world.login('alice', 'alice-secret')
  const opened = await listen(makeApp(world.parts), { kind: 'tcp', host: '127.0.0.1', port: 0 })
  if (!opened.ok) throw new Error(opened.error)
  app = opened.value
  together = new Together(world.parts)
  const way = firstOf(directChecks(world.parts, together), directEvaluations(world.parts, together))
  direct = createServer((incoming, outgoing) => {
    if (way(incoming, outgoing)) return
    incoming.resume()
    outgoing.writeHead(LEFT).end()
  })
  await new Promise<void>((resolve) => direct.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  direct.close()
  await app.close()
  await world.close()
})

/** A request to the letter: names and values of headers, in turns. */
interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: readonly string[]
  readonly body?: string | Uint8Array
}

interface Said {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** What is of the connection, and not of the answer. */
const OF_CONNECTION: readonly string[] = ['date', 'connection', 'keep-alive']

function ask(port: number, { method = 'GET', path, headers = [], body }: Sent): Promise<Said> {
  return new Promise((resolve, reject) => {
    const all = ['Host', '127.0.0.1', ...headers]
    if (body !== undefined) all.push('Content-Length', String(Buffer.byteLength(body)))
    const sent = request({ port, method, path, headers: all }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const kept = Object.entries(incoming.headers).filter(
          ([name]) => !OF_CONNECTION.includes(name),
        )
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(kept),
          body: Buffer.concat(chunks).toString(),
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const byNode = (sent: Sent): Promise<Said> => ask((direct.address() as AddressInfo).port, sent)
const byApp = (sent: Sent): Promise<Said> => ask(Number(new URL(app.url).port), sent)

const tokenOf = (name: string): readonly string[] => {
  const token = { alice, admin: world.adminToken }[name] ?? name
  return ['Authorization', `token=${token}`]
}

const original = (target: string, method = 'GET'): readonly string[] => [
  'X-Original-URI',
  target,
  'X-Original-Method',
  method,
]

/** The tokens of two accounts, in two cookies. */
const twoCookies = (): readonly string[] => [
  'Cookie',
  `dcos-acs-auth-cookie=${world.adminToken}`,
  'Cookie',
  `dcos-acs-auth-cookie=${alice}`,
  ...original('/mesos/'),
]

describe('a sub-request', () => {
  it.each<readonly [string, () => readonly string[]]>([
    ['of an administrator', () => [...tokenOf('admin'), ...original('/mesos/')]],
    ['of somebody else', () => [...tokenOf('alice'), ...original('/mesos/')]],
    [
      'by a cookie',
      () => ['Cookie', `a=b; dcos-acs-auth-cookie=${alice}`, ...original('/secrets/v1/')],
    ],
    ['without a token', () => original('/mesos/')],
    ['to what is open', () => original('/')],
    ['with a token that is none', () => [...tokenOf('a.b.c'), ...original('/mesos/')]],
    ['with two tokens', () => [...tokenOf('admin'), ...tokenOf('alice'), ...original('/mesos/')]],
    ['with the tokens of two accounts in two cookies', twoCookies],
    [
      'that names two targets, the open one first',
      () => [...tokenOf('alice'), ...original('/'), 'X-Original-URI', '/mesos/'],
    ],
    [
      'that names two methods',
      () => [...tokenOf('alice'), ...original('/mesos/'), 'X-Original-Method', 'POST'],
    ],
    ['that says nothing', () => tokenOf('admin')],
    [
      'that says two things',
      () => [...tokenOf('admin'), ...original('/'), 'X-Forwarded-Uri', '/mesos/'],
    ],
    ['to an ambiguous path', () => [...tokenOf('admin'), ...original('/mesos/..%2f')]],
    ['for a page', () => ['Accept', 'text/html', ...original('/mesos/')]],
    ['of gRPC', () => ['Content-Type', 'application/grpc', ...original('/mesos/')]],
    ['behind a proxy', () => ['X-Forwarded-For', '10.0.0.1, 10.0.0.2', ...original('/mesos/')]],
  ])('%s is answered as by the app', async (_, headers) => {
    const sent = { path: '/auth/check', headers: headers() }
    const answer = await byNode(sent)
    expect(answer.status).not.toBe(LEFT)
    expect(answer).toEqual(await byApp(sent))
  })

  it.each<readonly [string, number, () => readonly string[]]>([
    ['two cookies with tokens', 401, twoCookies],
    [
      'two targets',
      400,
      () => [...tokenOf('admin'), ...original('/'), 'X-Original-URI', '/mesos/'],
    ],
    ['two tokens', 401, () => [...tokenOf('admin'), ...tokenOf('alice'), ...original('/mesos/')]],
  ])('with %s never passes: %i', async (_, status, headers) => {
    expect((await byNode({ path: '/auth/check', headers: headers() })).status).toBe(status)
  })

  it('with a token that was never seen is answered too, and seen then', async () => {
    await world.call('PUT', '/users/newcomer', {
      json: { password: 'new-secret', description: '' },
    })
    const fresh = await world.login('newcomer', 'new-secret')
    const sent = {
      path: '/auth/check',
      headers: ['Authorization', `Bearer ${fresh}`, ...original('/mesos/')],
    }
    expect(world.iam.logins.recall(fresh)).toBeUndefined()
    expect((await byNode(sent)).status).toBe(403)
    expect(world.iam.logins.recall(fresh)).toMatchObject({ uid: 'newcomer' })
    expect((await byNode(sent)).status).toBe(403)
  })

  it.each<Sent>([
    { path: '/auth/check', method: 'POST' },
    { path: '/auth/check?' },
    { path: '/auth/check/' },
    { path: '/auth/check', body: 'x' },
    { path: '/ext_authz/mesos/' },
  ])('%o is left to the app', async (sent) => {
    expect((await byNode(sent)).status).toBe(LEFT)
  })
})

const question = (id: string, more: object = {}): string =>
  JSON.stringify({
    subject: { type: 'user', id: 'alice' },
    action: { name: 'read' },
    resource: { type: 'dcos', id },
    ...more,
  })

const asked = (
  body: string | Uint8Array,
  { by = 'alice', path = 'evaluation', type = 'application/json' } = {},
  more: readonly string[] = [],
): Sent => ({
  method: 'POST',
  path: `/access/v1/${path}`,
  headers: [...tokenOf(by), 'Content-Type', type, ...more],
  body,
})

describe('an evaluation', () => {
  it.each<readonly [string, () => Sent]>([
    ['that is allowed', () => asked(question(DEV))],
    ['that is denied', () => asked(question('dcos:adminrouter:acs'))],
    [
      'that is denied, with its cure',
      () => asked(question('dcos:adminrouter:acs'), { by: 'admin' }),
    ],
    [
      'among others',
      () => asked(question(DEV, { evaluations: [{}, {}, { action: 1 }] }), { path: 'evaluations' }),
    ],
    ['with an id', () => asked(question(DEV), {}, ['X-Request-ID', 'abc'])],
    ['of another type', () => asked(question(DEV), { type: 'text/plain' })],
    ['that is no JSON', () => asked('{')],
    ['of nothing', () => asked('')],
    ['that is no UTF-8', () => asked(Uint8Array.from([0x22, 0xff, 0x22]))],
  ])('%s is answered as by the app', async (_, sent) => {
    await byApp(sent())
    const answer = await byNode(sent())
    expect(answer.status).not.toBe(LEFT)
    expect(answer).toEqual(await byApp(sent()))
  })

  it.each<readonly [string, () => Sent]>([
    [
      'of nobody',
      () => ({ ...asked(question(DEV)), headers: ['Content-Type', 'application/json'] }),
    ],
    ['by a token that is none', () => asked(question(DEV), { by: 'a.b.c' })],
    ['by two tokens', () => asked(question(DEV), {}, tokenOf('admin'))],
    ['of two types', () => asked(question(DEV), {}, ['Content-Type', 'application/json'])],
    ['that is too long', () => asked(' '.repeat(world.parts.limits.bodyBytes + 1))],
    ['by another method', () => ({ ...asked(question(DEV)), method: 'PUT' })],
    ['at a path with a query', () => asked(question(DEV), { path: 'evaluation?x' })],
    ['that is a search', () => asked(question(DEV), { path: 'search/action' })],
  ])('%s is left to the app', async (_, sent) => {
    expect((await byNode(sent())).status).toBe(LEFT)
  })

  it('of an account that is gone is left to the app, which refuses it', async () => {
    const { call, login } = world
    await call('PUT', '/users/brief', { json: { password: 'brief-secret', description: 'x' } })
    const token = await login('brief', 'brief-secret')
    const sent = {
      ...asked(question(DEV)),
      headers: ['Authorization', `token=${token}`, 'Content-Type', 'application/json'],
    }
    await byApp(sent)
    expect((await byNode(sent)).status).toBe(200)
    await call('DELETE', '/users/brief')
    expect((await byNode(sent)).status).toBe(LEFT)
    expect((await byApp(sent)).status).toBe(401)
  })

  it('that breaks off is forgotten', async () => {
    await new Promise<void>((resolve) => {
      const { port } = direct.address() as AddressInfo
      const headers = [
        ...tokenOf('alice'),
        'Content-Type',
        'application/json',
        'Content-Length',
        '100',
      ]
      const sent = request({
        port,
        method: 'POST',
        path: '/access/v1/evaluation',
        headers: ['Host', 'x', ...headers],
      })
      sent.on('error', () => resolve())
      sent.write('{')
      setTimeout(() => sent.destroy(), 50)
    })
    await expect.poll(() => world.parts.load.inFlight).toBe(0)
  })

  it('of any body is answered as by the app', async () => {
    const text = fc.oneof(fc.json(), fc.string(), fc.constant(question(DEV)))
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        expect(await byNode(asked(body))).toEqual(await byApp(asked(body)))
      }),
      { numRuns: 60 },
    )
  })
})

it('where too much is under way, everything is left to the app, which refuses it', async () => {
  const { load, limits } = world.parts
  const before = load.inFlight
  load.inFlight = limits.inFlight
  const sent = [{ path: '/auth/check', headers: original('/') }, asked(question(DEV))]
  const found = await Promise.all(sent.map(byNode))
  load.inFlight = before
  expect(found.map(({ status }) => status)).toEqual([LEFT, LEFT])
})
