/** The example gateway, the client and own routes, against servers on loopback. @module */

import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleGateway } from '../../examples/gateway/gateway.ts'
import { createClient, encodedRid } from '../../src/client/index.ts'
import { filterAllowed, OwnMapper, resourceBy } from '../../src/gateway/index.ts'
import { parseRid, parseUid } from '../../src/index.ts'
import { close, listen, portOf } from './peers/peers.ts'
import { makeEngine, PEM, TOKENS } from './world.ts'

describe('the example gateway', () => {
  const servers: Server[] = []
  let url = ''
  beforeAll(async () => {
    const orders = await listen((request, response) =>
      response.end(`orders ${request.url} ${request.headers['x-auth-request-user']}`),
    )
    const files = await listen((request, response) => response.end(`files ${request.url}`))
    const engine = makeEngine()
    for (const [resource, action] of [
      ['acme:shop:order:1', 'read'],
      ['acme:shop:file:/docs/a.txt', 'update'],
    ] as const) {
      const [uid, rid] = [parseUid('alice'), parseRid(resource)]
      if (!uid.ok || !rid.ok) throw new Error('the grant is none')
      const principal = { kind: 'user', uid: uid.value } as const
      engine.apply([{ op: 'grant', principal, resource: rid.value, actions: [action] }])
    }
    const gateway = await exampleGateway(engine, PEM, {
      orders: portOf(orders),
      files: portOf(files),
    })
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', () => resolve()))
    servers.push(orders, files, gateway)
    url = `http://127.0.0.1:${portOf(gateway)}`
  })
  afterAll(async () => {
    for (const server of servers) await close(server)
  })

  const ask = async (
    path: string,
    token?: string,
    method = 'GET',
  ): Promise<readonly [number, string]> => {
    const headers = token === undefined ? {} : { authorization: `token=${token}` }
    const response = await fetch(`${url}${path}`, { method, headers })
    return [response.status, await response.text()]
  }

  it('hands what is allowed to the upstream of its path, with the account', async () => {
    expect(await ask('/orders/1', TOKENS['good'])).toEqual([200, 'orders /orders/1 alice'])
    expect(await ask('/orders/1?a=b', TOKENS['good'])).toEqual([200, 'orders /orders/1?a=b alice'])
    expect(await ask('/files/docs/a.txt', TOKENS['good'], 'PUT')).toEqual([
      200,
      'files /files/docs/a.txt',
    ])
  })

  it('refuses the same with another method, account or path', async () => {
    expect((await ask('/orders/1', TOKENS['good'], 'DELETE'))[0]).toBe(403)
    expect((await ask('/orders/1', TOKENS['good'], 'PROPFIND'))[0]).toBe(405)
    expect((await ask('/orders/1', TOKENS['bob']))[0]).toBe(403)
    expect((await ask('/orders/1', TOKENS['expired']))[0]).toBe(401)
    expect((await ask('/orders/2', TOKENS['good']))[0]).toBe(403)
    expect((await ask('/files/docs/a.txt', TOKENS['good']))[0]).toBe(403)
    expect((await ask('/orders/1/', TOKENS['good']))[0]).toBe(404)
  })

  it('refuses what no grant allows, and passes nothing on without a login', async () => {
    expect((await ask('/orders/1'))[0]).toBe(401)
    expect((await ask('/orders/3', TOKENS['good']))[0]).toBe(403)
    expect((await ask('/nothing', TOKENS['good']))[0]).toBe(404)
  })
})

describe('own routes', () => {
  const mapper = new OwnMapper([
    { path: '/orders/:id', resource: 'acme:shop:order:{id}', actions: { GET: 'read' } },
  ])
  const plan = (method: string, path: string) =>
    mapper.plan({ method, target: path, header: () => undefined }, { text: path, path, query: '' })

  it('fill the resource from the path', () => {
    expect(plan('GET', '/orders/7')).toMatchObject({
      checks: [{ action: 'read', resource: 'acme:shop:order:7' }],
    })
  })

  it('refuse other methods, other paths, and values that would change the resource', () => {
    expect(plan('PUT', '/orders/7')).toMatchObject({ access: 'refused', status: 405 })
    expect(plan('GET', '/orders/7/x')).toMatchObject({ access: 'refused', status: 404 })
    expect(plan('GET', '/orders/7:8')).toMatchObject({ access: 'refused', status: 404 })
  })

  it('refuse a template with a name that the path lacks', () => {
    expect(() => new OwnMapper([{ path: '/a/:id', resource: 'acme:{other}' }])).toThrow(
      'names `other`',
    )
  })
})

describe('filterAllowed', () => {
  it('keeps what may be seen, in order', () => {
    const items = [{ id: 'prod/x' }, { id: 'dev/web' }, { id: 'dev/a:b' }, { id: 'dev' }]
    const resource = resourceBy<{ id: string }>(
      'dcos:service:marathon:marathon:services:/{id}',
      (item) => item,
    )
    expect(filterAllowed(makeEngine(), 'alice', 'read', items, resource)).toEqual([
      { id: 'dev/web' },
      { id: 'dev' },
    ])
  })
})

describe('the client', () => {
  const answering = (status: number, body: string, seen: string[] = []) =>
    createClient({
      url: 'http://127.0.0.1:1/',
      token: 't',
      fetch: async (input, init) => {
        seen.push(`${init?.method} ${String(input)}`)
        return new Response(status === 204 ? null : body, { status })
      },
    })

  it('encodes the slashes of a RID twice', () => {
    expect(encodedRid('dcos:a:/b/c@d')).toBe('dcos:a:%252Fb%252Fc@d')
  })

  it('asks, and reads the answer', async () => {
    const seen: string[] = []
    const asked = await answering(200, '{"allowed": true}', seen).policyQuery('a', 'read', 'dcos:x')
    expect(asked).toEqual({ ok: true, value: true })
    expect(seen).toEqual([
      'GET http://127.0.0.1:1/acs/api/v1/internal/policyquery?rid=dcos%3Ax&uid=a&action=read',
    ])
  })

  it('takes nothing for an allow that is none', async () => {
    const evaluation = {
      subject: { type: 'user', id: 'a' },
      action: { name: 'read' },
      resource: { type: 'dcos', id: 'x' },
    }
    for (const body of ['', '{}', '{"decision":"true"}', 'true', 'null', '[]']) {
      expect(await answering(200, body).evaluate(evaluation)).toMatchObject({
        ok: false,
        error: { code: 'malformed' },
      })
    }
    expect(await answering(200, '{"evaluations":[]}').evaluateAll([evaluation])).toMatchObject({
      ok: false,
    })
  })

  it('hands on the code of an error, and says where nobody answers', async () => {
    const refused = await answering(
      401,
      '{"code":"ERR_INVALID_CREDENTIALS","description":"no"}',
    ).login('a', 'b')
    expect(refused).toEqual({
      ok: false,
      error: { status: 401, code: 'ERR_INVALID_CREDENTIALS', message: 'no' },
    })
    const client = createClient({ url: 'http://127.0.0.1:1' })
    expect(await client.iam('GET', '/users')).toMatchObject({
      ok: false,
      error: { code: 'unreachable' },
    })
  })

  it('grants with the ACL first, which may be there already', async () => {
    const seen: string[] = []
    expect((await answering(204, '', seen).grant({ group: 'ops' }, 'read', 'dcos:a:/b')).ok).toBe(
      true,
    )
    expect(seen.map((line) => line.slice(line.indexOf('/acls')))).toEqual([
      '/acls/dcos:a:%252Fb',
      '/acls/dcos:a:%252Fb/groups/ops/read',
    ])
  })
})
