/** The server behind other gateways, and as a decision point of AuthZEN. @module */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, populate, type World } from './world.ts'

const LOCAL = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
const DEV = 'dcos:service:marathon:marathon:services:/dev'

describe('a server', () => {
  let world: World
  let alice = ''
  beforeAll(async () => {
    world = await makeWorld()
    await populate(world)
    alice = await world.login('alice', 'alice-secret')
  })
  afterAll(() => world.close())

  const check = (headers: Record<string, string>, env: object = LOCAL, path = '/auth/check') =>
    world.app.request(`http://127.0.0.1:8101${path}`, { headers }, env)

  const original = (target: string, method = 'GET') => ({
    'x-original-uri': target,
    'x-original-method': method,
  })

  it('answers /auth/check: allow, deny, no token', async () => {
    const token = { authorization: `token=${world.adminToken}` }
    const passed = await check({ ...token, ...original('/mesos/') })
    expect([passed.status, passed.headers.get('x-auth-request-user')]).toEqual([200, 'admin'])
    const own = { authorization: `token=${alice}`, ...original('/mesos/') }
    expect((await check(own)).status).toBe(403)
    expect((await check(original('/mesos/'))).status).toBe(401)
    const open = await check(original('/'))
    expect([open.status, open.headers.get('x-auth-request-user')]).toEqual([200, ''])
  })

  it('believes peers that are named only, and headers that agree', async () => {
    const far = { incoming: { socket: { remoteAddress: '10.0.0.1' } } }
    expect((await check(original('/'), far)).status).toBe(403)
    expect((await check({})).status).toBe(400)
    expect((await check({ ...original('/'), 'x-forwarded-uri': '/mesos/' })).status).toBe(400)
  })

  it('answers /ext_authz by its own path, whatever headers say', async () => {
    expect((await check(original('/'), LOCAL, '/ext_authz/mesos/')).status).toBe(401)
    expect((await check(original('/mesos/'), LOCAL, '/ext_authz/')).status).toBe(200)
  })

  it('answers AuthZEN, with the cure for administrators only', async () => {
    const body = (id: string) => ({
      subject: { type: 'user', id: 'alice' },
      action: { name: 'read' },
      resource: { type: 'dcos', id },
    })
    const path = '/access/v1/evaluation'
    const ask = (token: string | undefined, id: string) =>
      world.ask('POST', path, { token, json: body(id) })
    expect((await ask(alice, DEV)).text).toBe('{"decision":true}')
    expect((await ask(undefined, DEV)).status).toBe(401)
    expect((await ask(alice, 'dcos:adminrouter:acs')).text).not.toContain('cure')
    expect((await ask(world.adminToken, 'dcos:adminrouter:acs')).text).toContain('"cure"')
    expect((await world.ask('GET', '/.well-known/authzen-configuration')).status).toBe(200)
  })

  it('reads bodies of AuthZEN whole, with a length or in pieces, and no more than it may', async () => {
    const whole = JSON.stringify({
      subject: { type: 'user', id: 'alice' },
      action: { name: 'read' },
      resource: { type: 'dcos', id: DEV },
    })
    const bytes = new TextEncoder().encode(whole)
    const most = world.parts.limits.bodyBytes
    const inPieces = (text: Uint8Array): RequestInit => ({
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(text.slice(0, 10))
          controller.enqueue(text.slice(10))
          controller.close()
        },
      }),
      ...{ duplex: 'half' },
    })
    const ask = async (init: RequestInit, length?: number): Promise<number> => {
      const headers = {
        authorization: `token=${alice}`,
        'content-type': 'application/json',
        ...(length !== undefined && { 'content-length': String(length) }),
      }
      const url = 'http://127.0.0.1:8101/access/v1/evaluation'
      return (await world.app.request(url, { method: 'POST', headers, ...init })).status
    }
    expect(await ask({ body: bytes }, bytes.length)).toBe(200)
    expect(await ask(inPieces(bytes))).toBe(200)
    const padded = new TextEncoder().encode(whole + ' '.repeat(most))
    expect(await ask({ body: padded }, padded.length)).toBe(400)
    expect(await ask({ body: padded }, 10)).toBe(400)
    expect(await ask(inPieces(padded))).toBe(400)
    const broken = new Uint8Array([...bytes.slice(0, -1), 0xc0, 0xaf, 0x7d])
    expect(await ask({ body: broken }, broken.length)).toBe(400)
    expect(await ask(inPieces(broken))).toBe(400)
  })
})
