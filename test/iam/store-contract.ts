/** The contract of stores: what the administration relies on, whichever store it has. @module */

import { beforeEach, describe, expect, it } from 'vitest'
import type { Batch, LogEntry, Store, Write } from '../../src/iam/store/port.ts'
import { StoreUnavailable } from '../../src/iam/store/port.ts'
import {
  alice,
  createAcl,
  createGroup,
  createUser,
  grant,
  ops,
  revoke,
  TWINS,
  user,
} from './writes.ts'

/** Everyone and everything that most cases are about. */
const WORLD: readonly Write[] = [
  createUser('alice'),
  createUser('bob'),
  createGroup('ops'),
  createGroup('dev'),
  createAcl('dcos:a'),
  createAcl('dcos:b'),
]

/** Writes that break a promise, each on top of {@link WORLD}. */
const BROKEN: ReadonlyArray<readonly [string, Write]> = [
  ['a user that exists is created', createUser('alice')],
  ['an unknown user is changed', { op: 'update-user', uid: 'carol', description: '' }],
  ['an unknown user is deleted', { op: 'delete-user', uid: 'carol' }],
  ['an unknown user has a password set', { op: 'set-password', uid: 'carol', hash: 'h' }],
  ['a group that exists is created', createGroup('ops')],
  ['an unknown group is changed', { op: 'update-group', gid: 'qa', description: '' }],
  ['an unknown group is deleted', { op: 'delete-group', gid: 'qa' }],
  ['an unknown user joins', { op: 'add-member', gid: 'ops', uid: 'carol' }],
  ['an unknown group is joined', { op: 'add-member', gid: 'qa', uid: 'alice' }],
  ['someone leaves who is no member', { op: 'remove-member', gid: 'ops', uid: 'alice' }],
  ['an ACL that exists is created', createAcl('dcos:a')],
  ['an unknown ACL is changed', { op: 'update-acl', rid: 'dcos:c', description: '' }],
  ['an unknown ACL is deleted', { op: 'delete-acl', rid: 'dcos:c' }],
  ['something is granted on an unknown ACL', grant(alice, 'dcos:c', 1)],
  ['something is granted to an unknown user', grant({ kind: 'user', uid: 'carol' }, 'dcos:a', 1)],
  ['something is granted to an unknown group', grant({ kind: 'group', gid: 'qa' }, 'dcos:a', 1)],
  ['what is not held is revoked', revoke(alice, 'dcos:a', 1)],
  ['an unknown key is dropped', { op: 'drop-key', kid: 'k' }],
  ['an unknown configuration is deleted', { op: 'delete-configuration', kind: 'oidc', id: 'x' }],
]

/**
 * The cases that any store must pass.
 *
 * @param makeStore - an empty store, anew for each case.
 */
export function storeContract(name: string, makeStore: () => Store): void {
  describe(`${name}, as a store`, () => {
    let store: Store
    beforeEach(() => {
      store = makeStore()
    })

    const batch = (writes: readonly Write[], base: number): Batch => ({
      base,
      actor: 'root',
      atMs: 1000 + base,
      writes,
    })
    const commit = async (...writes: readonly Write[]): Promise<number> => {
      const done = await store.commit(batch(writes, await store.revision()))
      if (!done.ok) throw new Error(done.error)
      return done.value
    }
    /** All that can be read, in an order of its own. */
    const everything = async (): Promise<unknown> => {
      const lists = [
        await store.users(false),
        await store.users(true),
        await store.groups(),
        await store.acls(),
        await store.keys(),
        await store.configurations('oidc'),
        await store.members('ops'),
        await store.groupsOf('alice'),
        await store.grantsOn('dcos:a'),
        await store.grantsOf(alice),
        await store.grantsOf(ops),
        await store.log(0, 1000),
      ]
      const sorted = lists.map((list) => list.map((row) => JSON.stringify(row)).toSorted())
      return [sorted, await store.policy(), await store.counts(), await store.password('alice')]
    }

    it('begins empty, at revision 0', async () => {
      expect(await store.revision()).toBe(0)
      expect(await store.policy()).toEqual({
        revision: 0,
        policy: { users: [], groups: [], grants: [] },
      })
      expect(await store.counts()).toEqual({ users: 0, groups: 0, acls: 0, grants: 0 })
      expect(await store.log(0, 10)).toEqual([])
      expect(await store.keys()).toEqual([])
    })

    it('counts its revision up by one for each batch', async () => {
      for (let revision = 1; revision <= 20; revision++) {
        expect(await commit(createUser(`u${revision}`), createGroup(`g${revision}`))).toBe(revision)
        expect(await store.revision()).toBe(revision)
      }
      const log = await store.log(0, 1000)
      expect(log.map(({ revision, index }) => [revision, index])).toEqual(
        Array.from({ length: 40 }, (_, at) => [1 + Math.floor(at / 2), at % 2]),
      )
    })

    it('has a stamp of its own in each state, which a batch that is refused leaves', async () => {
      const other = makeStore()
      const seen = [(await other.head()).stamp, (await store.head()).stamp]
      for (const write of [createUser('alice'), createGroup('ops'), createUser('bob')]) {
        await commit(write)
        const head = await store.head()
        expect(head.revision).toBe(await store.revision())
        seen.push(head.stamp)
        expect(await store.commit(batch([createUser('eve')], 77))).toMatchObject({ ok: false })
        await expect(commit(createUser('alice'))).rejects.toThrow()
        expect(await store.head()).toEqual(head)
      }
      expect(await other.commit(batch([createUser('alice')], 0))).toMatchObject({ ok: true })
      seen.push((await other.head()).stamp)
      expect(new Set(seen).size).toBe(6)
      expect(seen.every((stamp) => stamp.length >= 32)).toBe(true)
      await other.close()
    })

    it.each([-1, 0, 1, 3, 1000])(
      'refuses a batch on base %i of 2, and changes nothing',
      async (base) => {
        await commit(...WORLD)
        await commit(createUser('dave'))
        const before = await everything()
        const done = await store.commit(batch([createUser('eve')], base))
        expect(done).toEqual({ ok: false, error: 'stale' })
        expect(await everything()).toEqual(before)
      },
    )

    it('commits one of many batches on the same base', async () => {
      const all = Array.from({ length: 10 }, (_, at) =>
        store.commit(batch([createUser(`u${at}`)], 0)),
      )
      const done = await Promise.all(all)
      expect(done.filter(({ ok }) => ok)).toHaveLength(1)
      expect(await store.revision()).toBe(1)
      expect((await store.counts()).users).toBe(1)
    })

    it.each(BROKEN)('throws where %s, and keeps nothing of the batch', async (_, write) => {
      await commit(...WORLD, grant(ops, 'dcos:b', 3), {
        op: 'set-password',
        uid: 'alice',
        hash: 'h',
      })
      const before = await everything()
      const writes = [
        createUser('zoe'),
        { op: 'add-member', gid: 'ops', uid: 'zoe' } as const,
        write,
      ]
      const done = store.commit(batch(writes, 1))
      await expect(done).rejects.toThrow()
      await expect(done).rejects.not.toBeInstanceOf(StoreUnavailable)
      expect(await everything()).toEqual(before)
      expect(await commit(createUser('zoe'))).toBe(2)
    })

    it('refuses to delete an ACL with grants', async () => {
      await commit(...WORLD, grant(ops, 'dcos:b', 3))
      await expect(store.commit(batch([{ op: 'delete-acl', rid: 'dcos:b' }], 1))).rejects.toThrow()
      expect(await commit(revoke(ops, 'dcos:b', 3), { op: 'delete-acl', rid: 'dcos:b' })).toBe(2)
      expect(await store.acl('dcos:b')).toBeUndefined()
    })

    it('keeps all of an account', async () => {
      const rows = [
        user('plain', { description: 'Ünïcode\nand more' }),
        user('svc', { service: true, publicKey: '-----BEGIN\r\nx \n' }),
        user('remote', { providerType: 'saml', providerId: 'https://idp.example/\\x' }),
      ]
      await commit(...rows.map((row): Write => ({ op: 'create-user', user: row })))
      for (const row of rows) expect(await store.user(row.uid)).toEqual(row)
      expect(await store.users(true)).toEqual([rows[1]])
      expect(await store.users(false)).toHaveLength(2)
      await commit({ op: 'update-user', uid: 'svc', description: 'new' })
      expect(await store.user('svc')).toEqual({ ...rows[1], description: 'new' })
      expect(await store.password('svc')).toBeUndefined()
      await commit({ op: 'set-password', uid: 'plain', hash: 'one' })
      await commit({ op: 'set-password', uid: 'plain', hash: 'two' })
      expect(await store.password('plain')).toBe('two')
      await commit({ op: 'delete-user', uid: 'plain' })
      expect(await store.password('plain')).toBeUndefined()
      await commit(createUser('plain'))
      expect(await store.password('plain')).toBeUndefined()
    })

    it('keeps groups and their members', async () => {
      await commit(...WORLD)
      const group = { gid: 'ops', description: 'on call', providerType: 'internal' as const }
      await commit({ op: 'update-group', gid: 'ops', description: 'on call' })
      expect(await store.group('ops')).toEqual(group)
      await commit({ op: 'add-member', gid: 'ops', uid: 'alice' })
      expect(await store.isMember('ops', 'alice')).toBe(true)
      expect(await store.isMember('dev', 'alice')).toBe(false)
      expect(await store.isMember('ops', 'bob')).toBe(false)
      expect(await store.members('ops')).toEqual([user('alice')])
      expect(await store.groupsOf('alice')).toEqual([group])
      await commit({ op: 'remove-member', gid: 'ops', uid: 'alice' })
      expect(await store.members('ops')).toEqual([])
    })

    it('has one row for a principal and a RID, with the union of actions', async () => {
      await commit(...WORLD)
      await commit(grant(alice, 'dcos:a', 1), grant(alice, 'dcos:a', 2), grant(alice, 'dcos:a', 2))
      expect(await store.actions(alice, 'dcos:a')).toBe(3)
      expect(await store.actions(alice, 'dcos:b')).toBe(0)
      expect(await store.actions(ops, 'dcos:a')).toBe(0)
      expect((await store.counts()).grants).toBe(1)
      await commit(revoke(alice, 'dcos:a', 1))
      expect(await store.actions(alice, 'dcos:a')).toBe(2)
      await expect(store.commit(batch([revoke(alice, 'dcos:a', 3)], 3))).rejects.toThrow()
      await commit(revoke(alice, 'dcos:a', 2))
      expect((await store.counts()).grants).toBe(0)
      expect(await store.grantsOn('dcos:a')).toEqual([])
    })

    it('tells a user from a group of the same name', async () => {
      await commit(createUser('x'), createGroup('x'), createAcl('dcos:a'))
      await commit(grant({ kind: 'user', uid: 'x' }, 'dcos:a', 1))
      await commit(grant({ kind: 'group', gid: 'x' }, 'dcos:a', 6))
      expect(await store.grantsOn('dcos:a')).toHaveLength(2)
      const row = { rid: 'dcos:a', description: '' }
      expect(await store.grantsOf({ kind: 'user', uid: 'x' })).toEqual([{ ...row, actions: 1 }])
      expect(await store.grantsOf({ kind: 'group', gid: 'x' })).toEqual([{ ...row, actions: 6 }])
      await commit({ op: 'delete-user', uid: 'x' })
      expect(await store.actions({ kind: 'group', gid: 'x' }, 'dcos:a')).toBe(6)
    })

    it('takes memberships and grants with whoever is deleted', async () => {
      await commit(...WORLD, { op: 'add-member', gid: 'ops', uid: 'alice' })
      await commit(grant(alice, 'dcos:a', 1), grant(ops, 'dcos:a', 16))
      await commit({ op: 'delete-user', uid: 'alice' })
      expect(await store.members('ops')).toEqual([])
      expect(await store.grantsOn('dcos:a')).toEqual([
        { principal: ops, resource: 'dcos:a', actions: 16 },
      ])
      await commit({ op: 'delete-group', gid: 'ops' }, createGroup('ops'), createUser('alice'))
      expect(await store.grantsOn('dcos:a')).toEqual([])
      expect(await store.groupsOf('alice')).toEqual([])
    })

    it('keeps keys and configurations', async () => {
      const key = { kid: 'k1', privateKey: 'pem', createdAtMs: 1 }
      await commit({ op: 'add-key', key }, { op: 'add-key', key: { ...key, kid: 'k2' } })
      await commit({ op: 'drop-key', kid: 'k2' })
      expect(await store.keys()).toEqual([key])
      const row = { kind: 'oidc', id: 'google', json: '{"a":1}' } as const
      await commit({ op: 'set-configuration', configuration: row })
      await commit({ op: 'set-configuration', configuration: { ...row, json: '{}' } })
      expect(await store.configuration('oidc', 'google')).toEqual({ ...row, json: '{}' })
      expect(await store.configuration('saml', 'google')).toBeUndefined()
      expect(await store.configurations('oidc')).toHaveLength(1)
      await commit({ op: 'delete-configuration', kind: 'oidc', id: 'google' })
      expect(await store.configurations('oidc')).toEqual([])
    })

    it('logs who, when and what, and no secret', async () => {
      await commit(createUser('alice'), { op: 'set-password', uid: 'alice', hash: 'HASH' })
      await commit({ op: 'add-key', key: { kid: 'k1', privateKey: 'PRIVATE', createdAtMs: 1 } })
      const configuration = { kind: 'ldap', id: '', json: '{"lookup-password":"SECRET"}' } as const
      await commit({ op: 'set-configuration', configuration })
      const log: readonly LogEntry[] = await store.log(0, 10)
      expect(log).toEqual([
        { revision: 1, index: 0, actor: 'root', atMs: 1000, what: createUser('alice') },
        {
          revision: 1,
          index: 1,
          actor: 'root',
          atMs: 1000,
          what: { op: 'set-password', uid: 'alice' },
        },
        { revision: 2, index: 0, actor: 'root', atMs: 1001, what: { op: 'add-key', kid: 'k1' } },
        {
          revision: 3,
          index: 0,
          actor: 'root',
          atMs: 1002,
          what: { op: 'set-configuration', kind: 'ldap', id: '' },
        },
      ])
      expect(JSON.stringify(log)).not.toMatch(/HASH|PRIVATE|SECRET/)
    })

    it.each([
      [0, 1, [1, 1, 1]],
      [0, 3, [1, 1, 1]],
      [0, 4, [1, 1, 1, 2]],
      [0, 5, [1, 1, 1, 2]],
      [0, 6, [1, 1, 1, 2, 3, 3]],
      [0, 0, [1, 1, 1]],
      [1, 1, [2]],
      [2, 1, [3, 3]],
      [3, 9, []],
    ])(
      'answers the changelog after %i in whole revisions, some %i entries',
      async (after, limit, revisions) => {
        await commit(createUser('a'), createUser('b'), createUser('c'))
        await commit(createUser('d'))
        await commit(createUser('e'), createUser('f'))
        const log = await store.log(after, limit)
        expect(log.map(({ revision }) => revision)).toEqual(revisions)
      },
    )

    it('keeps identifiers apart that look alike, byte for byte', async () => {
      await commit(...TWINS.flatMap((id) => [createUser(id), createGroup(id), createAcl(id)]))
      for (const id of TWINS) {
        expect((await store.user(id))?.uid).toBe(id)
        expect((await store.group(id))?.gid).toBe(id)
        expect((await store.acl(id))?.rid).toBe(id)
      }
      for (const unknown of ['', 'á', 'aa', 'a\0\0', '\\0', 'x'.repeat(999_999)]) {
        expect(await store.user(unknown)).toBeUndefined()
        expect(await store.group(unknown)).toBeUndefined()
        expect(await store.acl(unknown)).toBeUndefined()
      }
      expect((await store.users(false)).map(({ uid }) => uid).toSorted()).toEqual(TWINS.toSorted())
    })

    it('grants to each of those who look alike by itself', async () => {
      const ids = TWINS.slice(0, -1)
      await commit(...ids.flatMap((id) => [createUser(id), createGroup(id), createAcl(id)]))
      for (const id of ids) {
        await commit(
          grant({ kind: 'user', uid: id }, id, 1),
          { op: 'add-member', gid: id, uid: id },
          { op: 'set-password', uid: id, hash: id },
        )
      }
      const { policy } = await store.policy()
      expect(policy.grants).toHaveLength(ids.length)
      for (const { principal, resource } of policy.grants) {
        expect(principal).toEqual({ kind: 'user', uid: resource })
      }
      for (const { gid, members } of policy.groups) expect(members).toEqual([gid])
      for (const id of ids) {
        expect(await store.password(id)).toBe(id)
        expect(await store.groupsOf(id)).toHaveLength(1)
        expect(await store.grantsOf({ kind: 'user', uid: id })).toHaveLength(1)
        await commit({ op: 'delete-user', uid: id })
      }
      expect((await store.policy()).policy.grants).toEqual([])
    })

    it('keeps texts of any characters', async () => {
      const texts = ['', '\0', 'a\0b\\0', '\ufeff', '\u2028', '😀', 'line\r\nend\n', ' ']
      await commit(
        ...texts.map(
          (description, at): Write => ({ op: 'create-acl', acl: { rid: `r${at}`, description } }),
        ),
      )
      for (const [at, text] of texts.entries()) {
        expect((await store.acl(`r${at}`))?.description).toBe(text)
      }
    })

    it('is unavailable once it is closed', async () => {
      await commit(createUser('alice'))
      await store.close()
      await store.close()
      await expect(store.revision()).rejects.toBeInstanceOf(StoreUnavailable)
      await expect(store.user('alice')).rejects.toBeInstanceOf(StoreUnavailable)
      await expect(store.policy()).rejects.toBeInstanceOf(StoreUnavailable)
      await expect(store.log(0, 1)).rejects.toBeInstanceOf(StoreUnavailable)
      await expect(store.commit(batch([createUser('bob')], 1))).rejects.toBeInstanceOf(
        StoreUnavailable,
      )
    })
  })
}
