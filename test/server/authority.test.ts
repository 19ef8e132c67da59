/** Who may do what: callers, their rights, and what nobody may give himself. @module */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TRUSTED_ACTOR } from '../../src/server/caller.ts'
import { makeWorld, populate, type Sent, type World } from './world.ts'

const BASE = '/acs/api/v1'

let world: World
/** The tokens of who holds nothing, and of who holds `full` on `dcos:adminrouter:acs`. */
let bob = ''
let carol = ''

beforeAll(async () => {
  world = await makeWorld()
  await populate(world)
  bob = await world.login('bob', 'bob-secret')
  carol = await world.login('carol', 'carol-secret')
  await world.call('PUT', '/users/root', { json: { password: 'root-secret' } })
  await world.call('PUT', '/groups/superusers/users/root')
  await world.call('PUT', '/groups/roots', { json: { description: 'holds read on superuser' } })
  await world.call('PUT', '/acls/dcos:superuser/groups/roots/read')
})
afterAll(() => world.close())

const cookie = (token: string): string => `a=1; dcos-acs-auth-cookie=${token}`

describe('a token', () => {
  const ask = (headers: Sent['headers'] = {}) => world.ask('GET', `${BASE}/groups`, { headers })

  it.each([
    ['token=', 200],
    ['Bearer ', 200],
    ['bearer ', 200],
    ['', 401],
    ['Basic ', 401],
    ['token ', 401],
  ])('after %j: %i', async (lead, status) => {
    const said = await ask({ Authorization: `${lead}${world.adminToken}` })
    expect(said.status).toBe(status)
  })

  it('is taken from the cookie where there is no header', async () => {
    expect((await ask({ Cookie: cookie(world.adminToken) })).status).toBe(200)
    expect((await ask({ Cookie: cookie('x') })).status).toBe(401)
  })

  it('in a bad header is not made good by a cookie', async () => {
    for (const Authorization of ['', 'token=', 'token=x', 'Basic YTpi']) {
      const said = await ask({ Authorization, Cookie: cookie(world.adminToken) })
      expect([Authorization, said.status, said.code]).toEqual([
        Authorization,
        401,
        'ERR_INVALID_CREDENTIALS',
      ])
    }
  })

  it.each([
    ['cut short', (token: string) => token.slice(0, -5)],
    [
      'of another algorithm',
      (token: string) => `${encoded({ alg: 'none' })}.${token.split('.')[1]}.`,
    ],
    ['whose claims are changed', changedClaims],
    ['doubled', (token: string) => `${token}${token}`],
  ])('%s is none', async (_, change) => {
    expect((await ask({ Authorization: `token=${change(world.adminToken)}` })).status).toBe(401)
  })

  it('of an account that there is no more is none', async () => {
    await world.call('PUT', '/users/brief', { json: { password: 'brief-secret' } })
    await world.call('PUT', '/acls/dcos:adminrouter:acs/users/brief/full')
    const token = await world.login('brief', 'brief-secret')
    expect((await ask({ Authorization: `token=${token}` })).status).toBe(200)
    await world.call('DELETE', '/users/brief')
    expect((await ask({ Authorization: `token=${token}` })).status).toBe(401)
  })
})

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function changedClaims(token: string): string {
  const [head, , tail] = token.split('.')
  return `${head}.${encoded({ uid: 'root', exp: 4_000_000_000 })}.${tail}`
}

describe('a change by cookie', () => {
  const change = (headers: Sent['headers']) =>
    world.ask('PATCH', `${BASE}/users/bob`, {
      json: { description: 'Bob' },
      headers: { Cookie: cookie(world.adminToken), ...headers },
    })

  it.each([
    [{}, 403],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 204],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ Host: 'dcos.example', Origin: 'https://dcos.example' }, 204],
    [{ Host: 'dcos.example', Origin: 'https://evil.example' }, 403],
    [{ Host: 'dcos.example', Origin: 'null' }, 403],
  ] as const)('with %j: %i', async (headers, status) => {
    const said = await change(headers)
    expect([said.status, said.code]).toEqual([status, status === 403 ? 'ERR_FORBIDDEN' : ''])
  })

  it('needs no such thing where the token comes in a header', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }
    const said = await world.call('PATCH', '/users/bob', { json: { description: 'B' }, headers })
    expect(said.status).toBe(204)
  })
})

describe('one’s own permissions', () => {
  it('are for everyone to see, those of others are not', async () => {
    const own = await world.call('GET', '/users/bob/permissions', { token: bob })
    expect([own.status, own.json]).toEqual([200, { direct: [], groups: [] }])
    const other = await world.call('GET', '/users/alice/permissions', { token: bob })
    expect([other.status, other.code]).toEqual([403, 'ERR_FORBIDDEN'])
    expect((await world.call('GET', '/users/alice/permissions', { token: carol })).status).toBe(200)
  })

  it('do not open what lies beside them', async () => {
    for (const path of ['/users/bob', '/users/bob/groups', '/users']) {
      expect([path, (await world.call('GET', path, { token: bob })).status]).toEqual([path, 403])
    }
  })
})

describe('who holds `full` on `dcos:adminrouter:acs`', () => {
  it('administers', async () => {
    const token = carol
    const json = { description: 'x', password: 'helper-secret' }
    expect((await world.call('PUT', '/users/helper', { json, token })).status).toBe(201)
    expect((await world.call('PUT', '/groups/ops/users/helper', { token })).status).toBe(204)
    expect((await world.call('DELETE', '/users/helper', { token })).status).toBe(204)
  })

  it('with another action does not', async () => {
    await world.call('PUT', '/acls/dcos:adminrouter:acs/users/bob/read')
    expect((await world.call('GET', '/users', { token: bob })).status).toBe(403)
    await world.call('DELETE', '/acls/dcos:adminrouter:acs/users/bob/read')
  })

  it.each([
    ['grants itself superuser', 'PUT', '/acls/dcos:superuser/users/carol/full', undefined],
    ['grants itself some action on superuser', 'PUT', '/acls/dcos:superuser/users/carol/read', {}],
    ['grants superuser to a group', 'PUT', '/acls/dcos:superuser/groups/ops/full', undefined],
    ['joins the superusers', 'PUT', '/groups/superusers/users/carol', undefined],
    ['joins another group that is superuser', 'PUT', '/groups/roots/users/carol', undefined],
    ['puts an accomplice there', 'PUT', '/groups/roots/users/bob', {}],
    ['sets a superuser’s password', 'PATCH', '/users/root', { password: 'carols-own' }],
    ['removes a superuser', 'DELETE', '/users/root', undefined],
    ['takes a superuser out', 'DELETE', '/groups/superusers/users/root', undefined],
    ['removes a group of superusers', 'DELETE', '/groups/roots', undefined],
    [
      'revokes superuser from a group',
      'DELETE',
      '/acls/dcos:superuser/groups/roots/read',
      undefined,
    ],
    ['revokes all of it', 'DELETE', '/acls/dcos:superuser/groups/roots', undefined],
    ['removes the ACL', 'DELETE', '/acls/dcos:superuser', undefined],
  ])('never %s', async (_, method, path, json) => {
    const before = await world.iam.policy()
    const sent = json === undefined ? {} : { json }
    const said = await world.call(method, path, { token: carol, ...sent })
    expect([400, 403]).toContain(said.status)
    expect(said.code).toMatch(/^ERR_(FORBIDDEN|IS_SUPERUSER_ACL)$/)
    const after = await world.iam.policy()
    expect(after).toEqual(before)
  })

  it('is told the same of a superuser that there is not', async () => {
    const said = await world.call('PUT', '/groups/superusers/users/nobody', { token: carol })
    expect(['ERR_FORBIDDEN', 'ERR_UNKNOWN_USER_ID']).toContain(said.code)
  })
})

describe('a superuser', () => {
  it('may make another, by whatever action, who then may do all', async () => {
    const token = bob
    expect((await world.call('GET', '/users', { token })).status).toBe(403)
    expect((await world.call('PUT', '/acls/dcos:superuser/users/bob/read')).status).toBe(204)
    expect((await world.call('GET', '/users', { token })).status).toBe(200)
    expect(
      (await world.call('PUT', '/acls/dcos:superuser/users/carol/full', { token })).status,
    ).toBe(204)
    expect((await world.call('DELETE', '/acls/dcos:superuser/users/carol/full')).status).toBe(204)
    expect((await world.call('DELETE', '/acls/dcos:superuser/users/bob/read')).status).toBe(204)
    expect((await world.call('GET', '/users', { token })).status).toBe(403)
  })
})

describe('what is open to everyone', () => {
  it.each([
    '/auth/jwks',
    '/auth/providers',
    '/auth/oidc/providers',
    '/auth/saml/providers',
    '/auth/logout',
    '/uiconfig',
  ])('%s, with and without a token, even a bad one', async (path) => {
    for (const headers of [{}, { Authorization: 'token=x' }]) {
      expect((await world.ask('GET', `${BASE}${path}`, { headers })).status).toBe(200)
    }
  })

  it('is not the specification, and no decision', async () => {
    for (const path of [
      '/internal/openapispec.yaml',
      '/internal/policyquery?rid=a:b&uid=a&action=read',
    ]) {
      expect((await world.ask('GET', `${BASE}${path}`)).status).toBe(401)
    }
  })
})

describe('a listener that trusts its callers', () => {
  const query = `${BASE}/internal/policyquery?rid=dcos:adminrouter:acs&uid=carol&action=full`

  it('answers questions to the policy, and knows of nothing else', async () => {
    const app = world.trusted('policyquery')
    expect((await world.ask('GET', query, {}, app)).json).toEqual({ allowed: true })
    for (const [method, path] of [
      ['GET', '/users'],
      ['PUT', '/users/x'],
      ['POST', '/auth/login'],
      ['GET', '/auth/jwks'],
      ['GET', '/internal/openapispec.yaml'],
    ] as const) {
      const said = await world.ask(method, `${BASE}${path}`, {}, app)
      expect([path, [404, 405].includes(said.status)]).toEqual([path, true])
    }
  })

  it('serves everything where it is told to, and the changelog says so', async () => {
    const app = world.trusted('admin')
    const json = { description: 'x', password: 'trusted-secret' }
    expect((await world.ask('PUT', `${BASE}/users/made`, { json }, app)).status).toBe(201)
    expect((await world.ask('DELETE', `${BASE}/users/made`, {}, app)).status).toBe(204)
    const history = await world.iam.history(0, 1000)
    const actors = history.ok ? history.value.map(({ actor }) => actor) : []
    expect(actors.slice(-2)).toEqual([TRUSTED_ACTOR, TRUSTED_ACTOR])
  })

  it('lets no page of somebody else change anything', async () => {
    const app = world.trusted('admin')
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'http://evil.example', Host: '127.0.0.1:8101' },
    ]) {
      const said = await world.ask('DELETE', `${BASE}/users/bob`, { headers }, app)
      expect([said.status, said.code]).toEqual([403, 'ERR_FORBIDDEN'])
    }
  })
})

describe('paths and methods', () => {
  it.each([
    ['GET', '/nothing', 404],
    ['GET', `${BASE}/nothing`, 404],
    ['GET', `${BASE}/acls/dcos:a:%2Fb`, 404],
    ['GET', `${BASE}/users/a/b/c/d`, 404],
    ['POST', `${BASE}/users/alice`, 405],
    ['DELETE', `${BASE}/users`, 405],
    ['OPTIONS', `${BASE}/users`, 405],
    ['PROPFIND', `${BASE}/users/alice`, 405],
  ])('%s %s: %i', async (method, path, status) => {
    const said = await world.ask(method, path, { token: world.adminToken })
    expect(said.status).toBe(status)
    expect(said.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  it('name the methods that there are', async () => {
    const said = await world.ask('POST', `${BASE}/users/alice`)
    expect(said.headers.get('allow')).toBe('GET, PUT, PATCH, DELETE, HEAD')
  })

  it('answer HEAD as GET, without the body', async () => {
    const said = await world.call('HEAD', '/users/alice')
    expect([said.status, said.text]).toEqual([200, ''])
  })
})
