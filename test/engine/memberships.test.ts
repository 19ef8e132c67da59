import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { engineOf, policy } from './policies.ts'

/** More groups than a number has bits, and than are read one by one. */
const MANY = 40
const names = Array.from({ length: MANY }, (_, n) => `g${n}`)

/** Groups that each hold `acme:word:<gid>`; alice is in those of the given names. */
const engineWith = (...joined: readonly string[]): Engine =>
  engineOf(
    policy(
      names.map((name) => `%${name}: read acme:word:${name}`),
      names.map((name) => (joined.includes(name) ? `${name}: alice` : name)),
      ['alice', 'bob'],
    ),
  )

/** The groups through which a user may read. */
const heldBy = (engine: Engine, user = 'alice'): string[] =>
  names.filter((name) => engine.isAllowed(user, 'read', `acme:word:${name}`))

const change = (op: 'add-member' | 'remove-member', gid: string) =>
  [{ op, gid, uid: 'alice' }] as const

describe('a user in groups', () => {
  it.each([0, 1, 2, 11, 12, 13, MANY])('holds through %i groups just what they hold', (count) => {
    const joined = names.slice(0, count)
    const engine = engineWith(...joined)
    expect(heldBy(engine)).toEqual(joined)
    expect(heldBy(engine, 'bob')).toEqual([])
    for (const name of names) {
      const { effect } = engine.decide({
        subject: 'alice',
        action: 'read',
        resource: `acme:word:${name}`,
      })
      expect(effect === 'allow').toBe(joined.includes(name))
    }
  })

  it.each([
    ['few', 5],
    ['many', MANY],
  ])('loses what it held through one of %s as soon as it leaves', (_, count) => {
    const joined = names.slice(0, count)
    for (const leaving of joined.slice(0, 5)) {
      const engine = engineWith(...joined)
      expect(engine.apply(change('remove-member', leaving)).ok).toBe(true)
      expect(heldBy(engine)).toEqual(joined.filter((name) => name !== leaving))
      expect(engine.apply(change('add-member', leaving)).ok).toBe(true)
      expect(heldBy(engine)).toEqual(joined)
    }
  })

  it('holds nothing through a group whose number looks like that of its own', () => {
    const many = Array.from({ length: 1100 }, (_, n) => `g${n}`)
    const engine = engineOf(
      policy(
        many.map((name) => `%${name}: read acme:word:${name}`),
        many.map((name) => (name === 'g7' ? `${name}: alice` : name)),
        ['alice', 'bob'],
      ),
    )
    const allowed = many.filter((name) => engine.isAllowed('alice', 'read', `acme:word:${name}`))
    expect(allowed).toEqual(['g7'])
    expect(many.filter((name) => engine.isAllowed('bob', 'read', `acme:word:${name}`))).toEqual([])
  })

  it('is in each of them once, however often the policy says so', () => {
    const engine = engineWith('g3')
    const twice = engineOf({
      ...engine.toPolicy(),
      groups: engine.toPolicy().groups.map(({ gid, members }) => ({
        gid,
        members: [...members, ...members],
      })),
    })
    expect(heldBy(twice)).toEqual(['g3'])
    expect(twice.apply(change('remove-member', 'g3')).ok).toBe(true)
    expect(heldBy(twice)).toEqual([])
    expect(twice.toPolicy().groups.every(({ members }) => members.length === 0)).toBe(true)
  })

  it('keeps its own grants while it is in many groups', () => {
    const engine = engineWith(...names)
    const own = { principal: { kind: 'user', uid: 'alice' }, resource: 'acme:none' } as const
    expect(engine.isAllowed('alice', 'read', 'acme:none')).toBe(false)
    expect(engine.apply([{ op: 'grant', ...own, actions: ['read'] }]).ok).toBe(true)
    expect(engine.isAllowed('alice', 'read', 'acme:none')).toBe(true)
    expect(engine.isAllowed('bob', 'read', 'acme:none')).toBe(false)
  })

  it('holds nothing of a group that was deleted, nor of the next one with its number', () => {
    const engine = engineWith('g0', 'g1')
    expect(engine.apply([{ op: 'delete-group', gid: 'g0' }]).ok).toBe(true)
    expect(heldBy(engine)).toEqual(['g1'])
    const again = [
      { op: 'create-group', gid: 'g0' },
      {
        op: 'grant',
        principal: { kind: 'group', gid: 'g0' },
        resource: 'acme:word:g0',
        actions: ['read'],
      },
    ] as const
    expect(engine.apply(again).ok).toBe(true)
    expect(heldBy(engine)).toEqual(['g1'])
  })

  it('holds nothing of a user that was deleted before it', () => {
    const engine = engineOf(policy(['alice: read acme:none'], ['ops: alice'], ['alice']))
    const swap = [
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'carol' },
    ] as const
    expect(engine.apply(swap).ok).toBe(true)
    expect(engine.isAllowed('carol', 'read', 'acme:none')).toBe(false)
    expect(engine.isAllowed('alice', 'read', 'acme:none')).toBe(false)
  })

  it('gets its number back when its deletion is', () => {
    const engine = engineOf(policy(['alice: read acme:none'], ['ops: alice'], ['alice', 'bob']))
    const refused = [
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'carol' },
      { op: 'delete-group', gid: 'ops' },
      { op: 'delete-user', uid: 'nobody' },
    ] as const
    expect(engine.apply(refused).ok).toBe(false)
    const create = [{ op: 'create-user', uid: 'dave' }] as const
    expect(engine.apply(create).ok).toBe(true)
    const readers = ['alice', 'bob', 'carol', 'dave'].filter((user) =>
      engine.isAllowed(user, 'read', 'acme:none'),
    )
    expect(readers).toEqual(['alice'])
  })
})
