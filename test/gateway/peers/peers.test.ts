/** nginx, Caddy and HAProxy before ridgate: what passes, and what does not. @module */

import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { nodeRequest } from '../../../src/gateway/adapters/headers.ts'
import { send } from '../../../src/gateway/adapters/node.ts'
import { forwardAuth } from '../../../src/gateway/forward/forward-auth.ts'
import type { Gateway } from '../../../src/gateway/index.ts'
import { parseGid, parseRid } from '../../../src/index.ts'
import { makeEngine, makeGateway, TOKENS, tokenOf } from '../world.ts'
import { close, listen, type Peer, type PeerName, portOf, raw, startPeer } from './peers.ts'

const PATH = '/service/marathon/v2/apps/dev/web'
const PEERS: readonly PeerName[] = ['nginx', 'caddy', 'haproxy']

const request = (target: string, headers: readonly string[] = [], method = 'GET'): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join(
    '\r\n',
  )

const bearing = (token: string | undefined): string => `Authorization: token=${token}`
const status = (answer: string): number => Number(answer.slice(9, 12))

const ridgateOn = (gateway: Gateway, port = 0): Promise<Server> =>
  listen(async (incoming, response) => {
    send(
      response,
      await forwardAuth({ gateway }, nodeRequest(incoming, incoming.url ?? ''), 'headers'),
    )
  }, port)

describe.each(PEERS)('%s', (name) => {
  let engine: Engine
  let gateway: Gateway
  let ridgate: Server
  let upstream: Server
  let peer: Peer
  const reached: string[] = []

  beforeAll(async () => {
    engine = makeEngine()
    gateway = await makeGateway({ engine })
    ridgate = await ridgateOn(gateway)
    upstream = await listen((incoming, response) => {
      reached.push(incoming.url ?? '')
      response.end(JSON.stringify(incoming.headers))
    })
    peer = await startPeer(name, portOf(ridgate), portOf(upstream))
  })

  afterAll(async () => {
    await peer.stop()
    await close(ridgate)
    await close(upstream)
  })

  const ask = (target: string, headers?: readonly string[], method?: string): Promise<string> =>
    raw(peer.port, request(target, headers, method))

  it('lets through what is allowed, and says who asks', async () => {
    const answer = await ask(PATH, [bearing(TOKENS['good'])])
    expect(status(answer)).toBe(200)
    expect(answer).toContain('"x-auth-request-user":"alice"')
    expect(reached.at(-1)).toBe(PATH)
  })

  it('takes the cookie', async () => {
    expect(status(await ask(PATH, [`Cookie: dcos-acs-auth-cookie=${TOKENS['good']}`]))).toBe(200)
  })

  it('refuses what is denied, and who does not say', async () => {
    expect(status(await ask('/service/marathon/v2/apps/prod/web', [bearing(TOKENS['good'])]))).toBe(
      403,
    )
    expect(status(await ask(PATH, [bearing(TOKENS['bob'])]))).toBe(403)
    const answer = await ask(PATH)
    expect(status(answer)).toBe(401)
    expect(answer.toLowerCase()).toContain('www-authenticate: acsjwt')
  })

  it('asks about the method of the client', async () => {
    expect(status(await ask(PATH, [bearing(TOKENS['good'])], 'DELETE'))).toBe(403)
  })

  it.each(['forged', 'expired', 'none', 'hs256', 'rs512', 'tampered'])(
    'refuses a token that is %s',
    async (which) => {
      expect(status(await ask(PATH, [bearing(TOKENS[which])]))).toBe(401)
    },
  )

  it('believes no header of the client', async () => {
    const spoofed = [
      'X-Auth-Request-User: root',
      'X_Auth_Request_User: root',
      'X-Remote-User: root',
      'X-Original-URI: /',
      'X-Original-Method: GET',
      'X-Forwarded-Uri: /',
      'X-Forwarded-Method: GET',
    ]
    expect(status(await ask(PATH, spoofed))).toBe(401)
    const answer = await ask(PATH, [bearing(TOKENS['good']), ...spoofed])
    expect(answer).not.toContain('"x-auth-request-user":"root"')
    expect(answer).not.toContain('"x_auth_request_user":"root"')
    expect(answer).not.toContain('"x-remote-user":"root"')
  })

  it.each([
    '/service/marathon/v2/apps/dev/../prod/web',
    '/service/marathon/v2/apps/dev/%2E%2E/prod/web',
    '/service/marathon/v2/apps/dev/%2e%2e/prod/web',
    '/service/marathon/v2/apps/dev%2F..%2Fprod',
    '/service/marathon//v2/apps/dev/web',
    '/dcos-metadata/..;/mesos/',
    '/service/marathon/v2/apps/dev/web%00',
    '/%6Desos/',
    '/%C0%AFmesos/',
    '/service/marathon/v2/apps/dev/%252E%252E/prod',
  ])('lets %s reach nothing', async (target) => {
    const before = reached.length
    const answer = await ask(target, [bearing(TOKENS['good'])])
    expect(status(answer)).toBeGreaterThanOrEqual(400)
    expect(reached.length).toBe(before)
  })

  it('takes large headers', async () => {
    const large = `X-Large: ${'a'.repeat(6000)}`
    expect(status(await ask(PATH, [large, bearing(TOKENS['good'])]))).toBe(200)
    expect(status(await ask(PATH, [large]))).toBe(401)
  })

  it('asks anew for each request of a connection', async () => {
    const first = request(PATH, [bearing(TOKENS['good'])]).replace(
      'Connection: close',
      'Connection: keep-alive',
    )
    const answer = await raw(peer.port, first + request(PATH))
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401'])
  })

  it('sees a grant and its revocation with the very next request', async () => {
    const gid = parseGid('ops')
    const rid = parseRid('dcos:service:marathon:marathon:services:/prod')
    if (!gid.ok || !rid.ok) throw new Error('a row holds what it may not')
    const grant = {
      principal: { kind: 'group', gid: gid.value },
      resource: rid.value,
      actions: ['read'],
    } as const
    const target = '/service/marathon/v2/apps/prod/web'
    const ours = [bearing(tokenOf('alice'))]
    expect(engine.apply([{ op: 'grant', ...grant }]).ok).toBe(true)
    expect(status(await ask(target, ours))).toBe(200)
    expect(engine.apply([{ op: 'revoke', ...grant }]).ok).toBe(true)
    expect(status(await ask(target, ours))).toBe(403)
  })

  it('lets nothing through while ridgate is stopped, and asks it again once it is back', async () => {
    const port = portOf(ridgate)
    await close(ridgate)
    const before = reached.length
    const answer = await ask(PATH, [bearing(TOKENS['good'])])
    expect(status(answer)).toBeGreaterThanOrEqual(500)
    expect(reached.length).toBe(before)
    ridgate = await ridgateOn(gateway, port)
    expect(status(await ask(PATH, [bearing(TOKENS['good'])]))).toBe(200)
  })
})
