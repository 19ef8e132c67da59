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
})
