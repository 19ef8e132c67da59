import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RidgateError } from '../../src/core/error.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
import { wordsForPolicy } from '../../src/engine/load.ts'
import { gid, uid } from '../../src/testing/literals.ts'
import { policiesOf } from '../../src/testing/policies.ts'
import { FIRST_WORDS, MOST_WORDS } from '../../src/trie/arena.ts'
import { FREE_AT, HEADER_WORDS, LENGTH_AT } from '../../src/trie/layout.ts'
import { ACME } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'
import { engineOf, grant, policy } from './policies.ts'

const EMPTY: Policy = { users: [], groups: [], grants: [] }

/** An engine to which all of a policy came change by change. */
function grown({ users, groups, grants }: Policy): Engine {
  const engine = Engine.fromPolicy(EMPTY, { catalogue: ACME })
  // What is there already is refused, and changes nothing.
  for (const { uid, service } of users) engine.apply([{ op: 'create-user', uid, service }])
  for (const { gid, members } of groups) {
    engine.apply([{ op: 'create-group', gid }])
    for (const uid of members) {
      engine.apply([{ op: 'create-user', uid }])
      engine.apply([{ op: 'add-member', gid, uid }])
    }
  }
  for (const { principal, resource, actions } of grants) {
    engine.apply([
      principal.kind === 'user'
        ? { op: 'create-user', uid: principal.uid }
        : { op: 'create-group', gid: principal.gid },
    ])
    const granted = engine.apply([{ op: 'grant', principal, resource, actions }])
    if (!granted.ok) throw new Error(granted.error.message)
  }
  return engine
}

/** A snapshot is checked word for word when it is loaded. */
const loadedAgain = (engine: Engine, catalogue = ACME): Policy =>
  Engine.fromBytes(engine.toBytes(), { catalogue }).toPolicy()

describe('a policy that is loaded', () => {
  it('is the state to which it would have grown', () => {
    fc.assert(
      fc.property(policiesOf(ACME, { maxGrants: 60 }), (drawn) => {
        const loaded = Engine.fromPolicy(drawn, { catalogue: ACME })
        const wanted = grown(drawn).toPolicy()
        expect(loaded.toPolicy()).toEqual(wanted)
        expect(loadedAgain(loaded)).toEqual(wanted)
      }),
      { numRuns: runs(200) },
    )
  })

  it.each([
    [100, 0],
    [0, 100],
    [60, 40],
  ])('has room for %i users in each of %i groups from the beginning', (userCount, groupCount) => {
    const uids = Array.from({ length: userCount }, (_, at) => uid(`u${at}`))
    const users = uids.map((one) => ({ uid: one, service: false }))
    const groups = Array.from({ length: groupCount }, (_, at) => ({
      gid: gid(`g${at}`),
      members: uids,
    }))
    const engine = Engine.fromPolicy({ ...EMPTY, users, groups }, { shared: true })
    const words = new Int32Array(engine.share().words)
    // What has outgrown its block leaves it free; 16 words are what tables and lists begin with.
    const free = words.slice(FREE_AT, HEADER_WORDS)
    free[16 / 2] = 0
    expect(free.every((block) => block === 0)).toBe(true)
  })

  it.each([1, 7, 15, 16, 17, 31, 32, 40])(
    'is saved and loaded again where %i users and a group are named twice',
    (count) => {
      const users = Array.from({ length: count }, (_, at) => ({
        uid: uid(`u${at}`),
        service: false,
      }))
      const groups = [{ gid: gid('ops'), members: [] }]
      const twice = { users: [...users, ...users], groups: [...groups, ...groups], grants: [] }
      const engine = Engine.fromPolicy(twice, { catalogue: ACME })
      expect(loadedAgain(engine)).toEqual(engine.toPolicy())
      expect(engine.toPolicy().users.length).toBe(count)
    },
  )

  it('is taken back by what takes each part of it back', () => {
    fc.assert(
      fc.property(policiesOf(ACME, { maxGrants: 60 }), (drawn) => {
        const loaded = Engine.fromPolicy(drawn, { catalogue: ACME })
        const { users, groups, grants } = loaded.toPolicy()
        for (const { principal, resource, actions } of grants) {
          expect(loaded.apply([{ op: 'revoke', principal, resource, actions }]).ok).toBe(true)
        }
        for (const { uid } of users) loaded.apply([{ op: 'delete-user', uid }])
        for (const { gid } of groups) loaded.apply([{ op: 'delete-group', gid }])
        expect(loaded.toPolicy()).toEqual(Engine.fromPolicy(EMPTY).toPolicy())
        expect(loadedAgain(loaded)).toEqual(loaded.toPolicy())
      }),
      { numRuns: runs(100) },
    )
  })

  it('holds many members, places and grants at one place', () => {
    const names = Array.from({ length: 70 }, (_, at) => `u${at}`)
    const held = names.flatMap((name, at) => [
      `${name}: read few:/top`,
      `%ops: read few:/at/${at}`,
      `%ops: update few:/at/${at}/`,
      `%ops: create few:/at/${at}`,
    ])
    const groups = [`ops: ${names.join(' ')}`, `dev: ${names[0]}`, `ops: ${names[0]} ${names[69]}`]
    const engine = engineOf(policy(held, groups))
    expect(engine.toPolicy().groups.map(({ members }) => members.length)).toEqual([1, 70])
    expect(engine.toPolicy().grants.length).toBe(70 + 140)
    const undone = engine.apply(
      names.map((uid) => ({ op: 'remove-member', gid: 'ops', uid }) as const),
    )
    expect(undone.ok).toBe(true)
    expect(engine.toPolicy().groups.map(({ members }) => members.length)).toEqual([1, 0])
  })

  it('takes a user and a group of one name for two', () => {
    const engine = engineOf(policy(['a: read few:/x', '%a: full few:/y'], ['a: b'], ['a']))
    expect(engine.toPolicy()).toMatchObject({
      users: [{ uid: 'a' }, { uid: 'b' }],
      groups: [{ gid: 'a', members: ['b'] }],
      grants: [
        { principal: { uid: 'a' }, resource: 'few:/x', actions: ['read'] },
        { principal: { gid: 'a' }, resource: 'few:/y', actions: ['full'] },
      ],
    })
  })

  it.each([
    ['a uid', { ...EMPTY, users: [{ uid: 'a b', service: false }] }],
    ['a gid', { ...EMPTY, groups: [{ gid: 'a b', members: [] }] }],
    ['a member', { ...EMPTY, groups: [{ gid: 'a', members: [''] }] }],
    ['a resource', { ...EMPTY, grants: [{ ...grant('a: read few:/x'), resource: 'ä:b' }] }],
    ['an action', { ...EMPTY, grants: [{ ...grant('a: read few:/x'), actions: ['read', 'no'] }] }],
    ['actions', { ...EMPTY, grants: [{ ...grant('a: read few:/x'), actions: [] }] }],
  ] as const)('is refused where %s is none', (_, of) => {
    const load = () => engineOf(of as unknown as Policy)
    expect(load).toThrow(RidgateError)
    expect(load).toThrow('policy was not read by a reader')
  })
})

describe('the words of an engine', () => {
  it('are guessed from what a policy has', () => {
    expect(wordsForPolicy(EMPTY)).toBe(FIRST_WORDS)
    expect(wordsForPolicy(policy(['a: read few:/x'], ['g'], ['a', 'b']))).toBe(
      FIRST_WORDS + 12 + 3 * 40,
    )
    const many = { ...EMPTY, grants: { length: MOST_WORDS } as unknown as Policy['grants'] }
    expect(wordsForPolicy(many)).toBe(MOST_WORDS)
  })

  it('are no more than were needed, unless others read them', () => {
    const of = policy(['a: read few:/x', 'b: read few:/x/y'])
    const shared = engineOf(of, { shared: true })
    const words = new Int32Array(shared.share().words)
    expect(words[LENGTH_AT]).toBe(FIRST_WORDS)
    expect(shared.toPolicy()).toEqual(engineOf(of).toPolicy())
  })
})
