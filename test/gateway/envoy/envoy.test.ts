/** Envoy over gRPC: the same decisions as everywhere, and a denial whatever goes wrong. @module */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import {
  checkForEnvoy,
  type EnvoyListening,
  type EnvoyListenOptions,
  listenForEnvoy,
} from '../../../src/gateway/envoy/index.ts'
import { IDENTITY_HEADERS } from '../../../src/gateway/http/identity-headers.ts'
import type { Gateway, GatewayEvent } from '../../../src/gateway/index.ts'
import { parseRid, parseUid } from '../../../src/index.ts'
import { specTable } from '../../support/tables.ts'
import { type GatewayRow, headersOf, makeEngine, makeGateway, statusOf, TOKENS } from '../world.ts'
import { type Answer, type EnvoyClient, envoyAt } from './client.ts'

const PATH = '/service/marathon/v2/apps/dev/web'
const bearing = (token: string | undefined) => ({ authorization: `token=${token}` })

const OK = 0
const INVALID_ARGUMENT = 3
const PERMISSION_DENIED = 7
const UNAVAILABLE = 14
const UNAUTHENTICATED = 16

async function opened(options: Omit<EnvoyListenOptions, 'port'>): Promise<EnvoyListening> {
  const listening = await listenForEnvoy({ port: 0, ...options })
  if (!listening.ok) throw new Error(listening.error)
  return listening.value
}

/** Asks a server of its own, which is closed afterwards. */
async function asking<T>(
  options: Omit<EnvoyListenOptions, 'port'>,
  act: (client: EnvoyClient) => Promise<T>,
): Promise<T> {
  const server = await opened(options)
  const client = envoyAt(server.address)
  try {
    return await act(client)
  } finally {
    client.close()
    await server.close()
  }
}

const said = ({ status, httpResponse, deniedResponse }: Answer) => [
  status.code,
  httpResponse,
  deniedResponse?.status.code,
]
const denied = (code: number, http: number) => [code, 'deniedResponse', http]
const passed = [OK, 'okResponse', undefined]

const setIn = ({ okResponse, deniedResponse }: Answer): Record<string, string> =>
  Object.fromEntries(
    (okResponse ?? deniedResponse)?.headers.map(({ header: { key, value } }) => [key, value]) ?? [],
  )

describe('a server for Envoy', () => {
  const events: GatewayEvent[] = []
  let engine: Engine
  let gateway: Gateway
  let server: EnvoyListening
  let client: EnvoyClient
  beforeAll(async () => {
    engine = makeEngine()
    gateway = await makeGateway({
      engine,
      recorder: { record: (event) => void events.push(event) },
    })
    server = await opened({ gateway })
    client = envoyAt(server.address)
  })
  afterAll(async () => {
    client.close()
    await server.close()
  })

  it('listens on loopback where nothing else is said', () => {
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/)
  })

  it('lets through what is allowed, and says who asks', async () => {
    const answer = await client.ask({ path: PATH, headers: bearing(TOKENS['good']) })
    expect(said(answer)).toEqual(passed)
    expect(setIn(answer)).toEqual({ 'x-auth-request-user': 'alice' })
    expect(answer.okResponse?.headers[0]?.appendAction).toBe('OVERWRITE_IF_EXISTS_OR_ADD')
  })

  it('refuses what is denied, and who does not say', async () => {
    const no = await client.ask({ path: PATH, headers: bearing(TOKENS['bob']) })
    expect(said(no)).toEqual(denied(PERMISSION_DENIED, 403))
    expect(no.deniedResponse?.body).toContain('ERR_FORBIDDEN')
    const nobody = await client.ask({ path: PATH })
    expect(said(nobody)).toEqual(denied(UNAUTHENTICATED, 401))
    expect(setIn(nobody)['www-authenticate']).toBe('acsjwt')
  })

  it('asks about the method of the client', async () => {
    const answer = await client.ask({
      path: PATH,
      method: 'DELETE',
      headers: bearing(TOKENS['good']),
    })
    expect(said(answer)).toEqual(denied(PERMISSION_DENIED, 403))
  })

  // Keys of PEM have no names, so that a token may name its key as it likes.
  it.each(Object.keys(TOKENS).filter((name) => !['good', 'bob', 'kid-unknown'].includes(name)))(
    'refuses a token that is %s',
    async (which) => {
      const answer = await client.ask({ path: PATH, headers: bearing(TOKENS[which]) })
      expect(said(answer)).toEqual(denied(UNAUTHENTICATED, 401))
    },
  )

  it('takes two tokens in one header for none', async () => {
    const authorization = `token=${TOKENS['bob']}, token=${TOKENS['good']}`
    const answer = await client.ask({ path: PATH, headers: { authorization } })
    expect(said(answer)).toEqual(denied(UNAUTHENTICATED, 401))
  })

  it('believes no header of the client, and has every spelling of an identity removed', async () => {
    const spoofed = {
      'x-auth-request-user': 'root',
      x_auth_request_user: 'root',
      'x-auth_request-user': 'root',
      'x-remote-user': 'root',
      'x-original-uri': '/',
      'x-forwarded-uri': '/',
      'x-http-method-override': 'GET',
    }
    expect(said(await client.ask({ path: PATH, headers: spoofed }))).toEqual(
      denied(UNAUTHENTICATED, 401),
    )
    const headers = { ...spoofed, ...bearing(TOKENS['good']) }
    const answer = await client.ask({ path: PATH, headers })
    expect(setIn(answer)).toEqual({ 'x-auth-request-user': 'alice' })
    expect(answer.okResponse?.headersToRemove).toEqual(
      expect.arrayContaining([
        'x-auth_request-user',
        'x-http-method-override',
        'x-original-uri',
        'x-remote-user',
        'x_auth_request_user',
      ]),
    )
  })

  // With `allowed_headers` Envoy tells of some headers only, and forwards the others all the same.
  it.each(IDENTITY_HEADERS)(
    'has %s removed or set, though Envoy does not tell of it',
    async (name) => {
      const answer = await client.ask({ path: PATH, headers: bearing(TOKENS['good']) })
      const settled = [...Object.keys(setIn(answer)), ...(answer.okResponse?.headersToRemove ?? [])]
      expect(settled).toContain(name)
      expect(settled).toContain(name.replaceAll('-', '_'))
      expect(new Set(settled).size).toBe(settled.length)
    },
  )

  it('has the identity removed where nobody had to log in', async () => {
    const answer = await client.ask({ path: '/', headers: { 'x-auth-request-user': 'root' } })
    expect([said(answer), setIn(answer)]).toEqual([passed, {}])
    expect(answer.okResponse?.headersToRemove).toEqual(
      expect.arrayContaining([...IDENTITY_HEADERS]),
    )
  })

  it('hands on the token of the cookie, and keeps the cookies of DC/OS here', async () => {
    const cookie = `a=1; dcos-acs-auth-cookie=${TOKENS['good']}`
    const answer = await client.ask({ path: PATH, headers: { cookie } })
    expect(setIn(answer)).toEqual({
      'x-auth-request-user': 'alice',
      authorization: `token=${TOKENS['good']}`,
      cookie: 'a=1',
    })
    const only = { cookie: `dcos-acs-auth-cookie=${TOKENS['good']}` }
    const second = await client.ask({ path: PATH, headers: only })
    expect(second.okResponse?.headersToRemove).toContain('cookie')
  })

  it.each([
    '/service/marathon/v2/apps/dev/../prod/web',
    '/service/marathon/v2/apps/dev/%2e%2e/prod/web',
    '/service/marathon/v2/apps/dev%2F..%2Fprod',
    '/service/marathon//v2/apps/dev/web',
    '/dcos-metadata/..;/mesos/',
    '/%6Desos/',
    'http://example.com/',
    '*',
    '',
    '/#/mesos',
  ])('refuses the target %s', async (path) => {
    const answer = await client.ask({ path, headers: bearing(TOKENS['good']) })
    expect(said(answer)).toEqual(denied(INVALID_ARGUMENT, 400))
  })

  it.each(['get', '', 'GE T'])('refuses the method %s', async (method) => {
    const answer = await client.ask({ method, path: '/' })
    expect(said(answer)).toEqual(denied(INVALID_ARGUMENT, 400))
  })

  it('gives a page to a browser, and a status of HTTP to a client of gRPC, which Envoy translates', async () => {
    const page = await client.ask({ path: PATH, headers: { accept: 'text/html' } })
    expect(setIn(page)['content-type']).toBe('text/html; charset=utf-8')
    const grpc = await client.ask({ path: PATH, headers: { 'content-type': 'application/grpc' } })
    expect([said(grpc), setIn(grpc)['grpc-status']]).toEqual([
      denied(UNAUTHENTICATED, 401),
      undefined,
    ])
  })

  it.each(specTable<GatewayRow>('gateway').rows)('$id is decided as elsewhere', async (row) => {
    const { target, method } = row
    const headers = { ...headersOf(row) }
    delete headers['content-type']
    const expected = await gateway.judge({ method, target, header: (name) => headers[name] })
    const answer = await client.ask({ path: target, method, headers })
    expect(answer.status.code === OK).toBe(expected.outcome === 'allow')
    expect(answer.deniedResponse?.status.code ?? 200).toBe(statusOf(expected))
  })

  it('sees a grant and its revocation with the very next question', async () => {
    const uid = parseUid('bob')
    const rid = parseRid('dcos:superuser')
    if (!uid.ok || !rid.ok) throw new Error('a row holds what it may not')
    const principal = { kind: 'user', uid: uid.value } as const
    const grant = { principal, resource: rid.value, actions: ['full'] } as const
    const ours = { path: PATH, headers: bearing(TOKENS['bob']) }
    expect(engine.apply([{ op: 'grant', ...grant }]).ok).toBe(true)
    expect(said(await client.ask(ours))).toEqual(passed)
    expect(engine.apply([{ op: 'revoke', ...grant }]).ok).toBe(true)
    expect(said(await client.ask(ours))).toEqual(denied(PERMISSION_DENIED, 403))
  })

  it('records the address that Envoy names', async () => {
    await client.ask({ path: PATH, headers: bearing(TOKENS['good']) })
    expect(events.at(-1)).toMatchObject({ subject: 'alice', address: '192.0.2.7' })
  })

  it.each([
    ['nothing at all', Buffer.alloc(0)],
    ['no request', Buffer.from([0x0a, 0x00])],
    ['a field that is cut off', Buffer.from([0x0a, 0x7f, 0x01])],
    ['bytes of no protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('denies %s, without an error', async (_, bytes) => {
    expect(said(await client.send(bytes))).toEqual(denied(INVALID_ARGUMENT, 400))
  })

  it('answers many at once', async () => {
    const tokens = ['good', 'bob', 'good', 'forged']
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        client.ask({ path: PATH, headers: bearing(TOKENS[tokens[at % 4] ?? '']) }),
      ),
    )
    expect(answers.map(({ status }) => status.code)).toEqual(
      answers.map((_, at) => [OK, PERMISSION_DENIED, OK, UNAUTHENTICATED][at % 4]),
    )
  })
})

describe('a server for Envoy denies', () => {
  const good = { path: PATH, headers: bearing(TOKENS['good']) }

  it('a peer that is not named', async () => {
    const gateway = await makeGateway()
    await asking({ gateway, peers: ['192.0.2.1'] }, async (client) => {
      expect(said(await client.ask(good))).toEqual(denied(PERMISSION_DENIED, 403))
    })
    expect(await checkForEnvoy({ gateway }, 'unknown', undefined)).toMatchObject({
      status: { code: PERMISSION_DENIED },
    })
  })

  it('what its gateway breaks at', async () => {
    const judge = () => Promise.reject(new Error('broken'))
    await asking({ gateway: { judge } }, async (client) => {
      expect((await client.ask(good)).deniedResponse?.status.code).toBe(500)
    })
  })

  it('while its engine is not true', async () => {
    const gateway = await makeGateway({ isTrue: () => false })
    await asking({ gateway }, async (client) => {
      expect(said(await client.ask(good))).toEqual(denied(UNAVAILABLE, 503))
    })
  })

  it('what is one too many', async () => {
    const gateway = await makeGateway()
    const doors: Array<() => void> = []
    const held = new Promise<void>((resolve) => doors.push(resolve))
    const slow: Pick<Gateway, 'judge'> = {
      judge: (request) => held.then(() => gateway.judge(request)),
    }
    await asking({ gateway: slow, inFlight: 1 }, async (client) => {
      const first = client.ask(good)
      const second = client.ask(good)
      const refused = await Promise.race([first, second])
      expect(said(refused)).toEqual(denied(UNAVAILABLE, 503))
      doors[0]?.()
      const both = await Promise.all([first, second])
      expect(both.filter(({ status }) => status.code === OK)).toHaveLength(1)
    })
  })

  it('what is too large, by an error', async () => {
    await asking({ gateway: await makeGateway() }, async (client) => {
      const large = { ...good, body: 'a'.repeat(1024 * 1024 + 1) }
      await expect(client.ask(large)).rejects.toMatchObject({ code: 8 })
    })
  })

  it('nothing silently where it cannot listen: it says so', async () => {
    const gateway = await makeGateway()
    const first = await opened({ gateway })
    const port = Number(first.address.split(':').at(-1))
    const second = await listenForEnvoy({ gateway, port })
    await first.close()
    expect(second).toEqual({
      ok: false,
      error: `can't listen on \`127.0.0.1:${port}\` for Envoy: stop what listens there, or name another address`,
    })
  })

  it('everyone once it is stopped', async () => {
    const server = await opened({ gateway: await makeGateway() })
    const client = envoyAt(server.address)
    expect(said(await client.ask(good))).toEqual(passed)
    await server.close()
    await expect(client.ask(good)).rejects.toMatchObject({ code: UNAVAILABLE })
    client.close()
  })
})
