import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PrincipalName } from '../../src/core/change.ts'
import { Engine } from '../../src/engine/engine.ts'
import { type Iam, type IamOptions, MemoryStore, openIam } from '../../src/iam/index.ts'
import { commitsOf } from '../../src/iam/ledger.ts'
import type { Store } from '../../src/iam/store/port.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { directories, sqliteIn } from './directory.ts'
import { must } from './must.ts'
import { CLERK, codeOf, following, makeWorld, ROOT } from './world.ts'

const newDirectory = directories()
const team = { description: '', providerType: 'internal' } as const
const person = {
  description: '',
  providerType: 'internal',
  providerId: '',
  credential: { kind: 'password', password: 'kenny' },
} as const

/** One operation, by words from so small a stock that most of them meet. */
type Operation = readonly [string, (iam: Iam) => Promise<unknown>]

const uids = fc.constantFrom('root', 'a', 'b', 'c')
const gids = fc.constantFrom('superusers', 'g', 'h')
const rids = fc.constantFrom('dcos:superuser', 'dcos:x:y', 'dcos:x:z')
const actions = fc.constantFrom('read', 'update', 'full', 'write')
const principals: fc.Arbitrary<PrincipalName> = fc.oneof(
  uids.map((one) => ({ kind: 'user' as const, uid: one })),
  gids.map((one) => ({ kind: 'group' as const, gid: one })),
)

const operations: fc.Arbitrary<Operation> = fc.oneof(
  uids.map((one): Operation => [`create ${one}`, ({ users }) => users.create(ROOT, one, person)]),
  uids.map((one): Operation => [`delete ${one}`, ({ users }) => users.delete(ROOT, one)]),
  gids.map((one): Operation => [`create ${one}`, ({ groups }) => groups.create(ROOT, one, team)]),
  gids.map((one): Operation => [`delete ${one}`, ({ groups }) => groups.delete(ROOT, one)]),
  fc
    .tuple(gids, uids)
    .map(([g, u]): Operation => [`${u} joins ${g}`, ({ groups }) => groups.addMember(ROOT, g, u)]),
  fc
    .tuple(gids, uids)
    .map(
      ([g, u]): Operation => [`${u} leaves ${g}`, ({ groups }) => groups.removeMember(ROOT, g, u)],
    ),
  rids.map(
    (one): Operation => [
      `create ${one}`,
      ({ acls }) => acls.create(ROOT, one, { description: '' }),
    ],
  ),
  rids.map((one): Operation => [`delete ${one}`, ({ acls }) => acls.delete(ROOT, one)]),
  fc
    .tuple(rids, principals, actions)
    .map(
      ([r, p, a]): Operation => [
        `grant ${JSON.stringify(p)} ${a} ${r}`,
        ({ grants }) => grants.grant(ROOT, r, p, a),
      ],
    ),
  fc
    .tuple(rids, principals, actions)
    .map(
      ([r, p, a]): Operation => [
        `revoke ${JSON.stringify(p)} ${a} ${r}`,
        ({ grants }) => grants.revoke(ROOT, r, p, a),
      ],
    ),
  fc
    .tuple(rids, principals)
    .map(
      ([r, p]): Operation => [
        `revoke all of ${JSON.stringify(p)} on ${r}`,
        ({ grants }) => grants.revokeAll(ROOT, r, p),
      ],
    ),
)

const OPTIONS: IamOptions = { administrator: { uid: 'root', password: 'secret' }, passwordCost: 2 }

/** What every sequence of operations leaves true. */
async function expectConsistent(iam: Iam, engine: Engine): Promise<void> {
  const { policy, revision } = must(await iam.policy())
  const stored = Engine.fromPolicy(policy, { revision })
  expect(engine.revision).toBe(revision)
  expect(engine.toPolicy()).toEqual(stored.toPolicy())
  const replayed = Engine.fromPolicy({ users: [], groups: [], grants: [] })
  const log = must(await iam.history(0, 1000))
  expect(commitsOf(log).map((commit) => commit.revision)).toEqual(
    Array.from({ length: revision }, (_, at) => at + 1),
  )
  for (const { changes } of commitsOf(log)) must(replayed.apply(changes))
  expect(replayed.toPolicy()).toEqual(stored.toPolicy())
  const members = must(await iam.groups.members('superusers', 'regular'))
  expect(members.length).toBeGreaterThan(0)
  for (const member of members) {
    expect(stored.isAllowed(member.uid, 'full', 'dcos:adminrouter:acs')).toBe(true)
  }
}

describe.each([
  ['in memory', () => new MemoryStore()],
  ['in SQLite', () => sqliteIn(newDirectory())],
] as ReadonlyArray<readonly [string, () => Store]>)('on a store %s', (_, makeStore) => {
  it('engine = store = changelog, and there is a superuser, whatever is done at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operations, { maxLength: 40 }), async (many) => {
        const { iam } = must(await openIam(makeStore(), OPTIONS))
        const engine = await following(iam)
        await Promise.all(many.map(([, act]) => act(iam)))
        await expectConsistent(iam, engine())
        await iam.close()
      }),
      { numRuns: 15 },
    )
  })
})

describe('two administrations on one store', () => {
  it('think a change out anew where the other was faster, and follow each other', async () => {
    const store = new MemoryStore()
    const [one, two] = [await makeWorld(store), await makeWorld(store)]
    const act = (iam: Iam, name: string): Promise<unknown> => iam.groups.create(ROOT, name, team)
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => act(at % 2 === 0 ? one.iam : two.iam, `g${at % 30}`)),
    )
    expect(answers.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(30)
    must(await one.iam.acls.create(ROOT, 'dcos:x:last', { description: '' }))
    must(await two.iam.acls.create(ROOT, 'dcos:x:laster', { description: '' }))
    must(await one.iam.acls.delete(ROOT, 'dcos:x:laster'))
    await expectConsistent(one.iam, one.engine())
    must(await two.iam.acls.delete(ROOT, 'dcos:x:last'))
    await expectConsistent(two.iam, two.engine())
  })

  it('fill an empty store once', async () => {
    const store = new MemoryStore()
    const opened = await Promise.all([openIam(store, OPTIONS), openIam(store, OPTIONS)])
    expect(opened.filter((one) => must(one).bootstrap !== undefined)).toHaveLength(1)
    expect(await store.revision()).toBe(1)
  })
})

describe('opening', () => {
  it('makes a password up where none is given, and says it once', async () => {
    const store = new MemoryStore()
    const { iam, bootstrap } = must(await openIam(store, { passwordCost: 2 }))
    const password = bootstrap?.password ?? ''
    expect(bootstrap?.uid).toBe('bootstrapuser')
    expect(password.length).toBeGreaterThanOrEqual(20)
    const login = { kind: 'password', uid: 'bootstrapuser', password } as const
    expect(await codeOf(iam.logins.login(login))).toBe('ok')
    expect(must(await openIam(store, { passwordCost: 2 })).bootstrap).toBeUndefined()
    expect(JSON.stringify(must(await iam.history(0, 100)))).not.toContain(password)
  })

  it.each([
    [{ uid: 'no good', password: 'kenny' }, 'ERR_INVALID_USER_ID'],
    [{ uid: 'root', password: 'four' }, 'ERR_INVALID_DATA'],
  ])('refuses the administrator %j, and writes nothing', async (administrator, code) => {
    const store = new MemoryStore()
    expect(await codeOf(openIam(store, { administrator }))).toBe(code)
    expect(await store.revision()).toBe(0)
  })

  it('refuses a store that is closed', async () => {
    const store = new MemoryStore()
    await store.close()
    expect(await codeOf(openIam(store))).toBe('ERR_STORE_UNAVAILABLE')
  })
})

describe('an import', () => {
  const policy = {
    users: [{ uid: uid('a'), service: true }],
    groups: [{ gid: gid('g'), members: [uid('a'), uid('b')] }],
    grants: [
      {
        principal: { kind: 'group', gid: gid('h') },
        resource: rid('dcos:x:y'),
        actions: ['read', 'full'],
      },
      { principal: { kind: 'user', uid: uid('c') }, resource: rid('dcos:x:y'), actions: ['read'] },
      {
        principal: { kind: 'user', uid: uid('c') },
        resource: rid('dcos:x:y'),
        actions: ['read', 'update'],
      },
    ],
  } as const

  it('adds what is lacking in one batch, and nothing the second time', async () => {
    const { iam, engine } = await makeWorld()
    const counts = { users: 3, groups: 2, acls: 1, grants: 3, memberships: 2 }
    expect(must(await iam.importPolicy(ROOT, policy))).toEqual(counts)
    expect(iam.revision).toBe(2)
    const none = { users: 0, groups: 0, acls: 0, grants: 0, memberships: 0 }
    expect(must(await iam.importPolicy(ROOT, policy))).toEqual(none)
    expect(iam.revision).toBe(2)
    expect(must(await iam.grants.actions('dcos:x:y', { kind: 'user', uid: 'c' }))).toEqual([
      'read',
      'update',
    ])
    await expectConsistent(iam, engine())
  })

  it('makes no superuser for someone who is none', async () => {
    const { iam } = await makeWorld()
    const principal = { kind: 'user', uid: uid('a') } as const
    const grants = [{ principal, resource: rid('dcos:superuser'), actions: ['read' as const] }]
    const groups = [{ gid: gid('superusers'), members: [uid('a')] }]
    const none = { users: [], groups: [], grants: [] }
    expect(await codeOf(iam.importPolicy(CLERK, { ...none, grants }))).toBe('ERR_FORBIDDEN')
    expect(await codeOf(iam.importPolicy(CLERK, { ...none, groups }))).toBe('ERR_FORBIDDEN')
    expect(iam.revision).toBe(1)
    expect(await codeOf(iam.importPolicy(CLERK, policy))).toBe('ok')
  })
})
