/** The wire, to the letter: what existing clients look for beyond statuses and codes. @module */

import { sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY, makeWorld, populate, type Said, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await populate(world)
})
afterAll(() => world.close())

const RID = 'dcos:service:marathon:marathon:services:/dev'
const ACL = '/acs/api/v1/acls/dcos:service:marathon:marathon:services:%252Fdev'

const cookiesOf = ({ headers }: Said): string[] => headers.getSetCookie()

describe('answers', () => {
  it('in JSON are indented by two, with a line end, of one type', async () => {
    const said = await world.call('GET', '/groups/ops')
    expect(said.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(said.text).toBe(`{
  "gid": "ops",
  "url": "/acs/api/v1/groups/ops",
  "description": "Operators",
  "provider_type": "internal"
}
`)
  })

  it('of 201 and 204 have neither body nor type', async () => {
    const json = { description: 'x' }
    for (const said of [
      await world.call('PUT', '/groups/plain', { json }),
      await world.call('PATCH', '/groups/plain', { json }),
      await world.call('DELETE', '/groups/plain'),
    ]) {
      expect([said.text, said.headers.get('content-type')]).toEqual(['', null])
    }
  })

  it('of policyquery are 22 and 23 bytes', async () => {
    const query = '/internal/policyquery?rid=dcos:adminrouter:acs&action=full&uid='
    expect((await world.call('GET', `${query}carol`)).text).toBe('{\n  "allowed": true\n}\n')
    expect((await world.call('GET', `${query}bob`)).text).toBe('{\n  "allowed": false\n}\n')
  })
})

describe('objects', () => {
  it('of users', async () => {
    expect((await world.call('GET', '/users/alice')).json).toEqual({
      uid: 'alice',
      url: '/acs/api/v1/users/alice',
      description: 'Alice',
      is_remote: false,
      is_service: false,
      provider_type: 'internal',
      provider_id: '',
    })
    expect((await world.call('GET', '/users/dcos_marathon')).json).toMatchObject({
      is_service: true,
      public_key: KEY.publicKey,
    })
  })

  it('of users that come by e-mail address', async () => {
    const json = { creator_uid: 'admin', cluster_url: 'https://dcos.example' }
    expect((await world.call('PUT', '/users/a@example.com', { json })).status).toBe(201)
    expect((await world.call('GET', '/users/a@example.com')).json).toMatchObject({
      is_remote: true,
      provider_type: 'oidc',
      provider_id: 'https://dcos.auth0.com/',
    })
  })

  it('of grants, with slashes as %252F', async () => {
    expect((await world.call('GET', ACL.slice(11))).json).toEqual({
      rid: RID,
      url: ACL,
      description: 'dev',
    })
    expect((await world.call('GET', `${ACL.slice(11)}/permissions`)).json).toEqual({
      users: [
        {
          uid: 'alice',
          userurl: '/acs/api/v1/users/alice',
          actions: [{ name: 'read', url: `${ACL}/users/alice/read` }],
        },
      ],
      groups: [
        {
          gid: 'ops',
          groupurl: '/acs/api/v1/groups/ops',
          actions: [{ name: 'update', url: `${ACL}/groups/ops/update` }],
        },
      ],
    })
    expect((await world.call('GET', '/users/alice/permissions')).json).toEqual({
      direct: [
        {
          rid: RID,
          description: 'dev',
          aclurl: ACL,
          actions: [{ name: 'read', url: `${ACL}/users/alice/read` }],
        },
      ],
      groups: [
        {
          rid: RID,
          description: 'dev',
          aclurl: ACL,
          actions: [{ name: 'update', url: `${ACL}/groups/ops/update` }],
          gid: 'ops',
          membershipurl: '/acs/api/v1/groups/ops/users/alice',
        },
      ],
    })
    expect((await world.call('GET', '/groups/ops/permissions')).json).toEqual({
      array: [
        {
          rid: RID,
          description: 'dev',
          aclurl: ACL,
          actions: [{ name: 'update', url: `${ACL}/groups/ops/update` }],
        },
      ],
    })
  })

  it('of memberships', async () => {
    const membershipurl = '/acs/api/v1/groups/ops/users/alice'
    expect((await world.call('GET', '/groups/ops/users')).json).toMatchObject({
      array: [{ membershipurl, user: { uid: 'alice' } }],
    })
    expect((await world.call('GET', '/users/alice/groups')).json).toMatchObject({
      array: [{ membershipurl, group: { gid: 'ops', provider_type: 'internal' } }],
    })
  })

  it('lists hold regular accounts, or services', async () => {
    const uids = async (path: string): Promise<string[]> => {
      const { json } = await world.call('GET', path)
      return (json as { array: Array<{ uid: string }> }).array.map(({ uid }) => uid)
    }
    expect(await uids('/users')).not.toContain('dcos_marathon')
    expect(await uids('/users?type=service')).toEqual(['dcos_marathon'])
  })

  it('stored actions are no decisions: neither groups nor `full` count', async () => {
    const has = async (tail: string) => (await world.call('GET', `${ACL.slice(11)}${tail}`)).json
    expect(await has('/users/alice/read')).toEqual({ allowed: true })
    expect(await has('/users/alice/update')).toEqual({ allowed: false })
    expect(await has('/groups/ops/update')).toEqual({ allowed: true })
  })
})

describe('a RID in a path', () => {
  it('keeps what no slash is: stars, colons, dots, at signs', async () => {
    const rid = 'dcos:mesos:master:framework:role:*'
    const json = { description: 'Beschreibung ü 日本' }
    expect((await world.call('PUT', `/acls/${rid}`, { json })).status).toBe(201)
    expect((await world.call('GET', `/acls/${rid}`)).json).toEqual({
      rid,
      url: `/acs/api/v1/acls/${rid}`,
      description: json.description,
    })
    expect((await world.call('GET', '/acls/dcos:mesos:master:framework:role:%2A')).status).toBe(200)
  })

  it('is not decoded twice, nor half', async () => {
    for (const tail of ['%2Fdev', '%252fdev', '%25252Fdev']) {
      const said = await world.call('GET', `/acls/dcos:service:marathon:marathon:services:${tail}`)
      expect([tail, said.status >= 400]).toEqual([tail, true])
    }
  })
})

describe('the texts that clients look for', () => {
  it.each([
    ['PUT', '/users/x', {}, 'One of `password` or `public_key` must be provided'],
    ['PUT', '/users/x', { password: '' }, 'must not be empty when provided'],
    ['PUT', '/users/x', { password: 'kenny', provider_type: 'x' }, 'Invalid provider_type'],
    ['PUT', '/users/x', { password: 'kenny', provider_type: 'saml' }, '`password` is unexpected'],
    [
      'PUT',
      '/users/x',
      { provider_type: 'saml' },
      'Invalid provider_id: provider_id must be provided if provider_type is saml or oidc',
    ],
    ['PUT', '/users/x', { password: 'kenny', provider_id: 'x' }, 'must not be provided unless'],
    ['PUT', '/users/x%20y', { password: 'kenny' }, 'Invalid user ID'],
    ['PUT', '/users/x', { public_key: 'x' }, 'Invalid public key'],
    ['PUT', '/users/x', { password: 'x' }, 'Password does not match rules'],
    [
      'PUT',
      '/users/x',
      { someprop: 1, password: 'kenny' },
      "Additional properties are not allowed ('someprop' was unexpected)",
    ],
    ['PUT', '/users/x', { someprop: 1, password: 'kenny' }, 'Unexpected JSON input'],
    ['PATCH', '/users/alice', {}, 'One of `description` and `password` must be provided'],
    ['PUT', '/users/alice', { password: 'kenny' }, 'already exists'],
    ['GET', '/users/x', undefined, 'User with uid `x` not known.'],
    ['GET', '/auth/login', undefined, 'Expected query parameter'],
    ['POST', '/auth/login', { uid: 'alice', password: 'wrong' }, 'Invalid credentials'],
  ])('%s %s %j', async (method, path, json, text) => {
    const said = await world.call(method, path, json === undefined ? {} : { json })
    expect((said.json as { readonly description: string }).description).toContain(text)
  })
})

describe('logging in', () => {
  const login = (json: object) => world.call('POST', '/auth/login', { json, token: undefined })
  const claims = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >
  const serviceToken = (payload: object, alg = 'RS256'): string => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ alg, typ: 'JWT' })}.${part(payload)}`
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), KEY.privateKey).toString('base64url')}`
  }
  const nowS = (): number => Math.floor(Date.now() / 1000)

  it('by password gives a token and two cookies', async () => {
    const said = await login({ uid: 'alice', password: 'alice-secret' })
    expect(said.status).toBe(200)
    const { token } = said.json as { readonly token: string }
    const [auth, info, ...more] = cookiesOf(said)
    expect(more).toEqual([])
    expect(auth).toBe(`dcos-acs-auth-cookie=${token}; HttpOnly; Path=/`)
    expect(info).toMatch(/^dcos-acs-info-cookie=[^;]+; Path=\/$/)
    const { uid, exp } = claims(token)
    expect(uid).toBe('alice')
    const days = (Number(exp) - nowS()) / 86_400
    expect(days).toBeGreaterThan(4.9)
    expect(days).toBeLessThan(5.1)
  })

  it('as a service, by a token of its own key', async () => {
    const uid = 'dcos_marathon'
    const token = serviceToken({ uid, exp: nowS() + 1200, extra: 1 })
    expect((await login({ uid, token })).status).toBe(200)
    expect((await login({ uid, token: serviceToken({ uid }) })).status).toBe(200)
    for (const bad of [
      serviceToken({ uid, exp: nowS() - 60 }),
      serviceToken({ uid: 'alice' }),
      serviceToken({}),
      serviceToken({ uid }, 'HS256'),
      `${serviceToken({ uid })}x`,
      '!!!.???.###',
    ]) {
      const said = await login({ uid, token: bad })
      expect([said.status, said.code]).toEqual([401, 'ERR_INVALID_CREDENTIALS'])
      expect(said.headers.get('www-authenticate')).toBe('acsjwt')
    }
  })

  it('as a service may say when the token ends, or that it never does', async () => {
    const uid = 'dcos_marathon'
    const exp = nowS() + 600
    const ends = await login({ uid, token: serviceToken({ uid }), exp })
    expect(claims((ends.json as { token: string }).token)['exp']).toBe(exp)
    const never = await login({ uid, token: serviceToken({ uid }), exp: 0 })
    expect(claims((never.json as { token: string }).token)).not.toHaveProperty('exp')
  })

  it('out again deletes one cookie', async () => {
    const said = await world.call('GET', '/auth/logout', { token: undefined })
    expect(said.status).toBe(200)
    expect(cookiesOf(said)).toHaveLength(1)
    expect(cookiesOf(said)[0]).toMatch(/^dcos-acs-auth-cookie="";.*expires=Sat, 01 Jan 2000/)
  })
})

describe('secrets of configurations', () => {
  it('go in and never come out', async () => {
    const oidc = {
      description: 'x',
      issuer: 'https://id.example',
      base_url: 'https://dcos.example',
      client_id: 'dcos',
      client_secret: 'the-client-secret',
    }
    const { client_secret: _, ...shown } = oidc
    await world.call('PUT', '/auth/oidc/providers/corp', { json: oidc })
    expect((await world.call('GET', '/auth/oidc/providers/corp')).json).toEqual(shown)
    const ldap = {
      host: 'ldap.example',
      port: 389,
      'enforce-starttls': true,
      'use-ldaps': false,
      'lookup-dn': 'cn=x',
      'lookup-password': 'the-lookup-secret',
    }
    await world.call('PUT', '/ldap/config', { json: ldap })
    const said = await world.call('GET', '/ldap/config')
    expect(said.text).not.toContain('the-lookup-secret')
    expect(said.json).toMatchObject({ host: 'ldap.example', 'lookup-dn': 'cn=x' })
  })

  it('of a SAML provider: it is told where to post, and who asks', async () => {
    const json = { description: 'x', idp_metadata: '<x/>', sp_base_url: 'https://a.example/?a&b=<' }
    await world.call('PUT', '/auth/saml/providers/corp', { json })
    const url = 'https://a.example/?a&b=</acs/api/v1/auth/saml/providers/corp/acs-callback'
    expect((await world.call('GET', '/auth/saml/providers/corp/acs-callback-url')).json).toEqual({
      'acs-callback-url': url,
    })
    const metadata = await world.call('GET', '/auth/saml/providers/corp/sp-metadata')
    expect(metadata.text).toContain('entityID="https://a.example/?a&amp;b=&lt;/acs/api')
    expect(metadata.headers.get('content-type')).toBe('application/samlmetadata+xml')
  })
})
