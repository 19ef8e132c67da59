import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalName } from '../../src/core/change.ts'
import { ERROR_STATUS, type Iam, isRemote } from '../../src/iam/index.ts'
import { must } from './must.ts'
import { CLERK, codeOf, makeWorld, ROOT, type World } from './world.ts'

const internal = { description: '', providerType: 'internal', providerId: '' } as const
const person = { ...internal, credential: { kind: 'password', password: 'kenny' } } as const
const team = { description: '', providerType: 'internal' } as const
const text = { description: '' }
const RID = 'dcos:service:marathon:marathon:services:/dev'
const SUPER = 'dcos:superuser'
const alice: PrincipalName = { kind: 'user', uid: 'alice' }
const ops: PrincipalName = { kind: 'group', gid: 'ops' }
const supers: PrincipalName = { kind: 'group', gid: 'superusers' }
const nobody: PrincipalName = { kind: 'user', uid: 'nobody' }
const nogroup: PrincipalName = { kind: 'group', gid: 'nogroup' }

let world: World
let iam: Iam
async function begin(): Promise<void> {
  world = await makeWorld()
  iam = world.iam
  for (const uid of ['alice', 'bob']) must(await iam.users.create(ROOT, uid, person))
  must(await iam.users.create(ROOT, 'far', { ...internal, providerType: 'ldap' }))
  for (const gid of ['ops', 'admins']) must(await iam.groups.create(ROOT, gid, team))
  must(await iam.acls.create(ROOT, RID, text))
  must(await iam.grants.grant(ROOT, RID, alice, 'read'))
  must(await iam.grants.grant(ROOT, RID, ops, 'update'))
  must(await iam.grants.grant(ROOT, SUPER, { kind: 'group', gid: 'admins' }, 'read'))
  must(await iam.groups.addMember(ROOT, 'ops', 'alice'))
}

type Act = (iam: Iam) => Promise<unknown>

/** What is refused, and with which code. Each leaves revision, engine and store as they were. */
const REFUSED: ReadonlyArray<readonly [string, string, Act]> = [
  ['a taken uid', 'ERR_USER_EXISTS', ({ users }) => users.create(ROOT, 'alice', person)],
  ['an empty uid', 'ERR_INVALID_USER_ID', ({ users }) => users.create(ROOT, '', person)],
  [
    'a uid with a space',
    'ERR_INVALID_USER_ID',
    ({ users }) => users.create(ROOT, 'alice ', person),
  ],
  ['a uid with NUL', 'ERR_INVALID_USER_ID', ({ users }) => users.create(ROOT, 'alice\0', person)],
  ['a uid with é', 'ERR_INVALID_USER_ID', ({ users }) => users.create(ROOT, 'alicé', person)],
  [
    'the reserved uid',
    'ERR_INVALID_USER_ID',
    ({ users }) => users.create(ROOT, 'anonymous', person),
  ],
  ['a long uid', 'ERR_INVALID_USER_ID', ({ users }) => users.create(ROOT, 'x'.repeat(97), person)],
  ['a huge uid', 'ERR_INVALID_USER_ID', ({ users }) => users.create(ROOT, 'x'.repeat(1e6), person)],
  ['reading nobody', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.get('nobody')],
  ['reading __proto__', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.get('__proto__')],
  ['reading another case', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.get('Alice')],
  ['changing nobody', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.update(ROOT, 'nobody', text)],
  [
    'a remote password',
    'ERR_INVALID_DATA',
    ({ users }) => users.update(ROOT, 'far', { password: 'kenny' }),
  ],
  ['deleting nobody', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.delete(ROOT, 'nobody')],
  ['groups of nobody', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.groups('nobody')],
  ['permissions of nobody', 'ERR_UNKNOWN_USER_ID', ({ users }) => users.permissions('nobody')],
  ['a taken gid', 'ERR_GROUP_EXISTS', ({ groups }) => groups.create(ROOT, 'ops', team)],
  ['a gid with a dot', 'ERR_INVALID_GROUP_ID', ({ groups }) => groups.create(ROOT, 'o.ps', team)],
  ['a long gid', 'ERR_INVALID_GROUP_ID', ({ groups }) => groups.create(ROOT, 'x'.repeat(65), team)],
  ['reading no group', 'ERR_UNKNOWN_GROUP_ID', ({ groups }) => groups.get('nogroup')],
  [
    'changing no group',
    'ERR_UNKNOWN_GROUP_ID',
    ({ groups }) => groups.update(ROOT, 'nogroup', text),
  ],
  ['deleting no group', 'ERR_UNKNOWN_GROUP_ID', ({ groups }) => groups.delete(ROOT, 'nogroup')],
  [
    'members of no group',
    'ERR_UNKNOWN_GROUP_ID',
    ({ groups }) => groups.members('nogroup', 'regular'),
  ],
  [
    'permissions of no group',
    'ERR_UNKNOWN_GROUP_ID',
    ({ groups }) => groups.permissions('nogroup'),
  ],
  [
    'joining twice',
    'ERR_USER_ALREADY_IN_GROUP',
    ({ groups }) => groups.addMember(ROOT, 'ops', 'alice'),
  ],
  [
    'joining no group',
    'ERR_UNKNOWN_GROUP_ID',
    ({ groups }) => groups.addMember(ROOT, 'nogroup', 'nobody'),
  ],
  [
    'nobody joining',
    'ERR_UNKNOWN_USER_ID',
    ({ groups }) => groups.addMember(ROOT, 'ops', 'nobody'),
  ],
  [
    'leaving from outside',
    'ERR_USER_NOT_IN_GROUP',
    ({ groups }) => groups.removeMember(ROOT, 'ops', 'bob'),
  ],
  [
    'nobody leaving',
    'ERR_UNKNOWN_USER_ID',
    ({ groups }) => groups.removeMember(ROOT, 'ops', 'nobody'),
  ],
  ['a taken rid', 'ERR_ACL_EXISTS', ({ acls }) => acls.create(ROOT, RID, text)],
  [
    'a rid with %2F',
    'ERR_INVALID_RESOURCE_ID',
    ({ acls }) => acls.create(ROOT, 'dcos:a:%2Fb', text),
  ],
  [
    'a rid with a hole',
    'ERR_INVALID_RESOURCE_ID',
    ({ acls }) => acls.create(ROOT, 'dcos::superuser', text),
  ],
  [
    'a huge rid',
    'ERR_INVALID_RESOURCE_ID',
    ({ acls }) => acls.create(ROOT, `a:${'x'.repeat(1e6)}`, text),
  ],
  ['reading no ACL', 'ERR_UNKNOWN_RESOURCE_ID', ({ acls }) => acls.get('dcos:no')],
  ['changing no ACL', 'ERR_UNKNOWN_RESOURCE_ID', ({ acls }) => acls.update(ROOT, 'dcos:no', text)],
  ['deleting no ACL', 'ERR_UNKNOWN_RESOURCE_ID', ({ acls }) => acls.delete(ROOT, 'dcos:no')],
  ['permissions of no ACL', 'ERR_UNKNOWN_RESOURCE_ID', ({ acls }) => acls.permissions('dcos:no')],
  [
    'granting twice',
    'ERR_PERMISSION_EXISTS',
    ({ grants }) => grants.grant(ROOT, RID, alice, 'read'),
  ],
  [
    'granting nothing known',
    'ERR_INVALID_ACTION',
    ({ grants }) => grants.grant(ROOT, RID, alice, 'write'),
  ],
  [
    'granting in capitals',
    'ERR_INVALID_ACTION',
    ({ grants }) => grants.grant(ROOT, RID, alice, 'READ'),
  ],
  [
    'granting to nobody',
    'ERR_UNKNOWN_USER_ID',
    ({ grants }) => grants.grant(ROOT, RID, nobody, 'read'),
  ],
  [
    'granting to no group',
    'ERR_UNKNOWN_GROUP_ID',
    ({ grants }) => grants.grant(ROOT, RID, nogroup, 'read'),
  ],
  [
    'granting on no ACL',
    'ERR_UNKNOWN_RESOURCE_ID',
    ({ grants }) => grants.grant(ROOT, 'dcos:no', nobody, 'x'),
  ],
  [
    'revoking what is not held',
    'ERR_ACTION_NOT_YET_STORED',
    ({ grants }) => grants.revoke(ROOT, RID, alice, 'full'),
  ],
  [
    'revoking of one without',
    'ERR_USER_NOT_IN_ACL',
    ({ grants }) => grants.revoke(ROOT, RID, { kind: 'user', uid: 'bob' }, 'read'),
  ],
  [
    'revoking of a group without',
    'ERR_GROUP_NOT_IN_ACL',
    ({ grants }) => grants.revokeAll(ROOT, RID, supers),
  ],
  [
    'reading of one without',
    'ERR_USER_NOT_IN_ACL',
    ({ grants }) => grants.actions(RID, { kind: 'user', uid: 'bob' }),
  ],
  ['asking for no action', 'ERR_INVALID_ACTION', ({ grants }) => grants.has(RID, alice, 'write')],
  // The last superuser.
  ['deleting the last one', 'ERR_NO_MORE_SUPERUSERS', ({ users }) => users.delete(ROOT, 'root')],
  [
    'the last one leaving',
    'ERR_NO_MORE_SUPERUSERS',
    ({ groups }) => groups.removeMember(ROOT, 'superusers', 'root'),
  ],
  [
    'deleting their group',
    'ERR_IS_SUPERUSER_GROUP',
    ({ groups }) => groups.delete(ROOT, 'superusers'),
  ],
  ['deleting their ACL', 'ERR_IS_SUPERUSER_ACL', ({ acls }) => acls.delete(ROOT, SUPER)],
  [
    'taking their action',
    'ERR_IS_SUPERUSER_GROUP',
    ({ grants }) => grants.revoke(ROOT, SUPER, supers, 'full'),
  ],
  [
    'taking their actions',
    'ERR_IS_SUPERUSER_GROUP',
    ({ grants }) => grants.revokeAll(ROOT, SUPER, supers),
  ],
  // Who is no superuser makes none, and unmakes none.
  [
    'a clerk granting it',
    'ERR_FORBIDDEN',
    ({ grants }) => grants.grant(CLERK, SUPER, alice, 'read'),
  ],
  [
    'a clerk revoking it',
    'ERR_FORBIDDEN',
    ({ grants }) => grants.revokeAll(CLERK, SUPER, { kind: 'group', gid: 'admins' }),
  ],
  [
    'a clerk filling their group',
    'ERR_FORBIDDEN',
    ({ groups }) => groups.addMember(CLERK, 'superusers', 'alice'),
  ],
  [
    'a clerk filling another such group',
    'ERR_FORBIDDEN',
    ({ groups }) => groups.addMember(CLERK, 'admins', 'alice'),
  ],
  [
    'a clerk deleting such a group',
    'ERR_FORBIDDEN',
    ({ groups }) => groups.delete(CLERK, 'admins'),
  ],
  ['a clerk deleting one', 'ERR_FORBIDDEN', ({ users }) => users.delete(CLERK, 'root')],
  [
    'a clerk taking their account',
    'ERR_FORBIDDEN',
    ({ users }) => users.update(CLERK, 'root', { password: 'mine!' }),
  ],
  // Directories.
  ['no LDAP', 'ERR_LDAP_CONFIG_NOT_AVAILABLE', ({ directories }) => directories.ldap()],
  [
    'no LDAP to delete',
    'ERR_LDAP_CONFIG_NOT_AVAILABLE',
    ({ directories }) => directories.deleteLdap(ROOT),
  ],
  ['no LDAP to ask', 'ERR_LDAP_CONFIG_NOT_AVAILABLE', ({ directories }) => directories.askLdap()],
  [
    'no provider',
    'ERR_UNKNOWN_PROVIDER_ID',
    ({ directories }) => directories.provider('oidc', 'x'),
  ],
  [
    'no provider of such a name',
    'ERR_UNKNOWN_PROVIDER_ID',
    ({ directories }) => directories.deleteProvider(ROOT, 'saml', '../x'),
  ],
  [
    'an id in capitals',
    'ERR_INVALID_DATA',
    ({ directories }) =>
      directories.createSaml(ROOT, 'X', { description: '', idp_metadata: '', sp_base_url: '' }),
  ],
]

describe('the administration refuses', () => {
  // What is refused changes nothing, so that one beginning does for all.
  beforeAll(begin)

  it.each(REFUSED)('%s with %s', async (_, code, act) => {
    const before = [must(await iam.policy()), must(await iam.acls.list())]
    const answer = await act(iam)
    expect(answer).toMatchObject({ ok: false, error: { code } })
    expect(ERROR_STATUS).toHaveProperty(code)
    expect([must(await iam.policy()), must(await iam.acls.list())]).toEqual(before)
    expect(world.engine().revision).toBe(iam.revision)
  })
})

describe('the administration', () => {
  beforeEach(begin)

  it('lists regular accounts and service accounts apart, sorted', async () => {
    must(
      await iam.users.create(ROOT, 'Svc', {
        ...internal,
        credential: { kind: 'public-key', pem: 'P\r\n' },
      }),
    )
    expect(must(await iam.users.list('regular')).map(({ uid }) => uid)).toEqual([
      'alice',
      'bob',
      'far',
      'root',
    ])
    expect(must(await iam.users.list('service'))).toEqual([
      { uid: 'Svc', ...internal, service: true, publicKey: 'P\r\n' },
    ])
    must(await iam.groups.addMember(ROOT, 'ops', 'Svc'))
    expect(must(await iam.groups.members('ops', 'service')).map(({ uid }) => uid)).toEqual(['Svc'])
    expect(must(await iam.groups.members('ops', 'regular')).map(({ uid }) => uid)).toEqual([
      'alice',
    ])
    expect(await codeOf(iam.users.update(ROOT, 'Svc', { password: 'kenny' }))).toBe(
      'ERR_INVALID_DATA',
    )
    expect(isRemote(must(await iam.users.get('far')))).toBe(true)
  })

  it('shows what someone holds, by itself and through groups', async () => {
    const acl = { rid: RID, description: '' }
    expect(must(await iam.users.permissions('alice'))).toEqual({
      direct: [{ ...acl, actions: ['read'] }],
      groups: [{ ...acl, actions: ['update'], gid: 'ops' }],
    })
    expect(must(await iam.groups.permissions('ops'))).toEqual([{ ...acl, actions: ['update'] }])
    expect(must(await iam.acls.permissions(RID))).toEqual({
      users: [{ uid: 'alice', actions: ['read'] }],
      groups: [{ gid: 'ops', actions: ['update'] }],
    })
    expect(must(await iam.users.groups('alice')).map(({ gid }) => gid)).toEqual(['ops'])
    expect(must(await iam.grants.actions(RID, ops))).toEqual(['update'])
    expect(must(await iam.grants.has(RID, alice, 'read'))).toBe(true)
    expect(must(await iam.grants.has(RID, alice, 'update'))).toBe(false)
  })

  it('has the engine answer by what was just committed', async () => {
    const may = (uid: string, action: string): boolean =>
      world.engine().isAllowed(uid, action, `${RID}/web`)
    expect([may('alice', 'read'), may('alice', 'update'), may('bob', 'read')]).toEqual([
      true,
      true,
      false,
    ])
    must(await iam.grants.revoke(ROOT, RID, alice, 'read'))
    must(await iam.groups.removeMember(ROOT, 'ops', 'alice'))
    expect([may('alice', 'read'), may('alice', 'update')]).toEqual([false, false])
    must(await iam.grants.grant(ROOT, RID, { kind: 'user', uid: 'bob' }, 'full'))
    expect(may('bob', 'delete')).toBe(true)
    must(await iam.acls.delete(ROOT, RID))
    expect(may('bob', 'delete')).toBe(false)
    expect(world.engine().revision).toBe(must(await iam.ready()))
  })

  it('lets superusers go as long as one stays who can log in', async () => {
    must(await iam.groups.addMember(ROOT, 'superusers', 'far'))
    expect(await codeOf(iam.users.delete(ROOT, 'root'))).toBe('ERR_NO_MORE_SUPERUSERS')
    must(await iam.groups.addMember(ROOT, 'superusers', 'bob'))
    expect(await codeOf(iam.users.delete(ROOT, 'root'))).toBe('ok')
    expect(await codeOf(iam.groups.removeMember(ROOT, 'superusers', 'bob'))).toBe(
      'ERR_NO_MORE_SUPERUSERS',
    )
    expect(await codeOf(iam.groups.removeMember(ROOT, 'superusers', 'far'))).toBe('ok')
    expect(world.engine().isAllowed('bob', 'full', 'dcos:adminrouter:acs')).toBe(true)
  })

  it('keeps configurations, and never shows their secrets', async () => {
    const { directories } = iam
    const ldap = { host: 'h', port: 1, 'enforce-starttls': false, 'use-ldaps': true }
    must(await directories.setLdap(ROOT, { ...ldap, 'lookup-password': 'S1', 'client-cert': 'S2' }))
    expect(must(await directories.ldap())).toEqual(ldap)
    expect(await codeOf(directories.askLdap())).toBe('ERR_NOT_IMPLEMENTED')
    const oidc = { description: 'd', issuer: 'i', base_url: 'b', client_id: 'c' }
    must(await directories.createOidc(ROOT, 'google', { ...oidc, client_secret: 'S3' }))
    expect(
      await codeOf(directories.createOidc(ROOT, 'google', { ...oidc, client_secret: 'S4' })),
    ).toBe('ERR_PROVIDER_EXISTS')
    must(await directories.updateProvider(ROOT, 'oidc', 'google', { description: 'new' }))
    expect(must(await directories.provider('oidc', 'google'))).toEqual({
      ...oidc,
      description: 'new',
    })
    expect((await world.store.configuration('oidc', 'google'))?.json).toContain('S3')
    expect(must(await directories.providers('oidc'))).toEqual(new Map([['google', 'new']]))
    expect(must(await directories.providers('saml'))).toEqual(new Map())
    must(await directories.deleteProvider(ROOT, 'oidc', 'google'))
    must(await directories.deleteLdap(ROOT))
    expect(must(await directories.providers('oidc')).size).toBe(0)
    expect(JSON.stringify(must(await iam.history(0, 1000)))).not.toMatch(/S[1234]"/)
  })

  it('logs who did what, and when', async () => {
    const before = iam.revision
    world.clock.nowMs = 5
    must(await iam.grants.grant(CLERK, RID, alice, 'full'))
    expect(must(await iam.history(before, 10))).toEqual([
      {
        revision: before + 1,
        index: 0,
        actor: 'clerk',
        atMs: 5,
        what: { op: 'grant', principal: alice, resource: RID, actions: 16 },
      },
    ])
  })
})
