/** Malformed requests, by the thousand: nothing breaks, nothing changes, nothing leaks. @module */

import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/server/iam/operations.generated.ts'
import { type Listening, listen } from '../../src/server/index.ts'
import { makeWorld, populate, type World } from './world.ts'

const BASE = '/acs/api/v1'
const PASSWORD = 'S3cret!pass phrase'

let world: World
let secrets: string[] = []
beforeAll(async () => {
  world = await makeWorld({ limits: { failedLoginsPerAccount: 5, failedLoginsPerAddress: 50 } })
  await populate(world)
  const bob = await world.login('bob', 'bob-secret')
  secrets = [world.adminToken, bob, PASSWORD, encodeURIComponent(PASSWORD), 'alice-secret']
})
afterAll(() => world.close())

/** Segments that name nothing there is, and nothing that could be made of such a body. */
const segment = fc.oneof(
  fc.constantFrom('nobody', '%', '%zz', '%2F', '%252F', '%00', '%C3%28', '..', '.', '*', '~', ''),
  fc.constantFrom('%F0%9F%92%A9', '%0d%0aSet-Cookie:%20a=b', 'a:b:c', 'constructor', '__proto__'),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text)),
  fc.constant('SECRET'),
  fc.constant('x'.repeat(300)),
)

/** Operations whose honest answer is that they can't: 501. */
const NEVER = new Set(['endOidcLogin', 'endSamlLogin', 'beginSingleSignOn', 'testLdap'])
const templates = OPERATIONS.filter(({ id }) => !NEVER.has(id)).map(({ path }) => path)

const path = fc.oneof(
  fc
    .record({
      template: fc.constantFrom(...templates),
      values: fc.array(segment, { minLength: 3 }),
    })
    .map(({ template, values }) => {
      let at = 0
      return BASE + template.replace(/\{[a-z-]+\}/g, () => values[at++ % values.length] ?? '')
    }),
  fc.array(segment, { maxLength: 8 }).map((segments) => `/${segments.join('/')}`),
)

const query = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '?',
    '?a',
    '?type=robot',
    '?rid=SECRET&uid=SECRET&action=SECRET',
    '?&&&===',
    '?%',
  ),
  fc.string({ maxLength: 20 }).map((text) => `?rid=${encodeURIComponent(text)}`),
)

const method = fc.constantFrom(
  ...['GET', 'GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'M-SEARCH'],
)

const headerValue = fc.oneof(
  fc.constantFrom('', 'token=', 'token=SECRET', 'Bearer SECRET', 'Basic YTpi', '*/*', 'text/html'),
  fc.constantFrom('application/json', 'application/json; charset=latin1', 'text/plain', 'a/b;;;'),
  fc.constantFrom(
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'dcos-acs-auth-cookie=x',
  ),
  fc.string({ unit: fc.constantFrom('a', ';', '=', ',', '"', '/', '*', ' ', 'é'), maxLength: 16 }),
)
const headers = fc.dictionary(
  fc.constantFrom('Authorization', 'Content-Type', 'Accept', 'Cookie', 'Origin', 'Sec-Fetch-Site'),
  headerValue,
  { maxKeys: 4 },
)

/** Bodies that no operation takes. */
const body = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(
    '{',
    '}',
    '[]',
    'null',
    '1',
    '"SECRET"',
    '{"description": 1}',
    '{"a":',
    '\ufeff{',
  ),
  fc.constantFrom('{"uid": "alice", "password": "SECRET"}', '{"password": "SECRET", "x": 1}'),
  fc.constantFrom('{"__proto__": {"password": "SECRET"}}', '{"uid": ["alice"], "password": {}}'),
  fc.constantFrom('['.repeat(5000), '{"a":'.repeat(2000), '{"public_key": "SECRET"}'),
  fc.uint8Array({ maxLength: 40 }),
)

/** Whose token is sent, beside whatever stands in the headers. */
const caller = fc.constantFrom('nobody', 'bob', 'admin', 'admin')

const planted = (text: string): string => text.replaceAll('SECRET', encodeURIComponent(PASSWORD))

describe('malformed requests', () => {
  it('10,000 of them: no 5xx, no change, no secret in a log', async () => {
    const before = await world.iam.policy()
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(fc.record({ method, path, query, headers, body, caller }), async (drawn) => {
        const token = { nobody: undefined, bob: secrets[1], admin: secrets[0] }[drawn.caller]
        const sent = Object.entries(drawn.headers).map(([name, value]) => [name, planted(value)])
        const init = {
          method: drawn.method,
          headers: {
            ...Object.fromEntries(sent.map(([name = '', value = '']) => [name, latin(value)])),
            ...(token !== undefined && { Authorization: `token=${token}` }),
          },
          ...(drawn.body !== undefined &&
            !['GET', 'HEAD'].includes(drawn.method) && {
              body: typeof drawn.body === 'string' ? planted(drawn.body) : drawn.body,
            }),
        }
        const url = `http://127.0.0.1:8101${planted(drawn.path)}${planted(drawn.query)}`
        const { status } = await world.app.request(url, init)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        expect(status).toBeLessThan(500)
        if (!['GET', 'HEAD'].includes(drawn.method)) expect(status).toBeGreaterThanOrEqual(400)
      }),
      { numRuns: 10_000 },
    )
    expect([...statuses.keys()]).toEqual(
      expect.arrayContaining([200, 400, 401, 403, 404, 405, 406, 415]),
    )
    expect(await world.iam.policy()).toEqual(before)
    const printed = [...world.log, ...world.audit].join('\n')
    for (const secret of secrets) expect(printed.includes(secret)).toBe(false)
    expect(world.log.length).toBeGreaterThanOrEqual(10_000)
    expect(world.log.some((line) => line.includes('internal error'))).toBe(false)
  })
})

const latin = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '')

describe('bytes that are no request', () => {
  let listening: Listening
  beforeAll(async () => {
    const opened = await listen(world.app, { kind: 'tcp', host: '127.0.0.1', port: 0 })
    if (!opened.ok) throw new Error(opened.error)
    listening = opened.value
  })
  afterAll(() => listening.close())

  /** All that comes back until the connection ends. */
  const raw = (bytes: string | Uint8Array, isHalfClosed = true): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(listening.url).port), '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk) => {
        answer += String(chunk)
      })
      socket.on('error', () => resolve(answer))
      socket.on('close', () => resolve(answer))
      if (isHalfClosed) socket.end(bytes)
      else socket.write(bytes)
    })

  const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n\r\n`

  it.each([
    ['nothing', '', ''],
    ['noise', '\0\x01\x02\xff\r\n\r\n', '400'],
    ['no version', lines('GET /'), '400'],
    ['no host', lines('GET / HTTP/1.1'), '400'],
    ['a host that is none', lines('GET / HTTP/1.1', 'Host: a b', 'Connection: close'), '400'],
    ['a backslash', lines('GET \\users HTTP/1.1', 'Host: a', 'Connection: close'), '400'],
    ['a star', lines('OPTIONS * HTTP/1.1', 'Host: a', 'Connection: close'), '400'],
    ['headers without end', lines('GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(20_000)}`), '431'],
    [
      'two lengths',
      lines('PUT / HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Content-Length: 2'),
      '400',
    ],
    [
      'a length and chunks',
      lines('PUT / HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
      '400',
    ],
    [
      'a chunk that is none',
      `${lines('PUT / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')}zz`,
      '4',
    ],
    [
      'a long URL',
      lines(`GET /${'x'.repeat(9000)} HTTP/1.1`, 'Host: a', 'Connection: close'),
      '414',
    ],
    ['CONNECT', lines('CONNECT evil:80 HTTP/1.1', 'Host: a'), ''],
    [
      'an upgrade',
      lines('GET /healthz HTTP/1.1', 'Host: a', 'Connection: upgrade', 'Upgrade: x'),
      '200',
    ],
  ])('%s', async (_, bytes, status) => {
    const answer = await raw(bytes)
    if (status === '') expect(answer).toBe('')
    else expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`))
  })

  it('whatever comes, the next request is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        expect(await raw(bytes)).not.toMatch(/^HTTP\/1.1 5/)
      }),
      { numRuns: 100 },
    )
    expect((await fetch(`${listening.url}/healthz`)).status).toBe(200)
  })

  it('a body that is too large is refused before it is read', async () => {
    const answer = await raw(
      `${lines(
        `PUT ${BASE}/groups/x HTTP/1.1`,
        'Host: a',
        `Authorization: token=${world.adminToken}`,
        'Content-Type: application/json',
        'Content-Length: 999999999',
      )}{`,
      false,
    )
    expect(answer).toMatch(/^HTTP\/1.1 413/)
    expect(answer).toContain('ERR_BODY_TOO_LARGE')
  })
})
