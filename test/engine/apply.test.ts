import { describe, expect, it } from 'vitest'
import type { Change, PrincipalName } from '../../src/core/change.ts'
import { EMPTY_POLICY } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
import { engineOf, policy } from './policies.ts'

const alice: PrincipalName = { kind: 'user', uid: 'alice' }
const ops: PrincipalName = { kind: 'group', gid: 'ops' }

/** A change of rights on `acme:slash:/a`. */
const rights = (
  op: 'grant' | 'revoke',
  principal: PrincipalName,
  actions: readonly string[],
  resource = 'acme:slash:/a',
): Change => ({ op, principal, resource, actions })

/** Alice and Bob are in `ops`, each holding something, Alice as superuser too. */
const start = (): Engine =>
  engineOf(
    policy(
      [
        'alice: read acme:slash:/a',
        'alice: full acme:root',
        'alice: read acme:slash:a',
        '%ops: update,delete acme:slash:/a',
        '%ops: read acme:root',
        'bob: read acme:word:x',
      ],
      ['ops: alice bob', 'dev: alice'],
    ),
  )

/** All that an engine says: its policy, and what each may do. */
const told = (engine: Engine): object => ({
  policy: engine.toPolicy(),
  decisions: ['alice', 'bob', 'carol'].flatMap((subject) =>
    ['acme:slash:/a', 'acme:slash:/a/b', 'acme:none', 'acme:word:x', 'acme:new'].flatMap(
      (resource) => [
        engine.isAllowed(subject, 'update', resource),
        engine.decide({ subject, action: 'read', resource }),
      ],
    ),
  ),
})

/** A change of each kind that is accepted at the start, and what it leads to. */
const ACCEPTED: ReadonlyArray<readonly [string, Change, (engine: Engine) => boolean]> = [
  [
    'creates a user',
    { op: 'create-user', uid: 'carol' },
    (engine) => userOf(engine, 'carol')?.service === false,
  ],
  [
    'creates a service account',
    { op: 'create-user', uid: 'carol', service: true },
    (engine) => userOf(engine, 'carol')?.service === true,
  ],
  [
    'creates a user that is said to be none',
    { op: 'create-user', uid: '__proto__', service: false },
    (engine) => userOf(engine, '__proto__')?.service === false,
  ],
  [
    'deletes a user with its memberships and grants',
    { op: 'delete-user', uid: 'alice' },
    (engine) =>
      !JSON.stringify(engine.toPolicy()).includes('alice') &&
      !engine.isAllowed('alice', 'read', 'acme:none'),
  ],
  [
    'creates a group',
    { op: 'create-group', gid: 'constructor' },
    (engine) => engine.toPolicy().groups.some(({ gid }) => gid === 'constructor'),
  ],
  [
    'deletes a group with its memberships and grants',
    { op: 'delete-group', gid: 'ops' },
    (engine) =>
      !JSON.stringify(engine.toPolicy()).includes('ops') &&
      !engine.isAllowed('bob', 'read', 'acme:none') &&
      !engine.isAllowed('bob', 'update', 'acme:slash:/a'),
  ],
  [
    'puts a user into a group',
    { op: 'add-member', gid: 'dev', uid: 'bob' },
    (engine) => membersOf(engine, 'dev') === 'alice bob',
  ],
  [
    'takes a user out of a group',
    { op: 'remove-member', gid: 'ops', uid: 'bob' },
    (engine) =>
      membersOf(engine, 'ops') === 'alice' && !engine.isAllowed('bob', 'read', 'acme:none'),
  ],
  [
    'grants a user something new',
    rights('grant', { kind: 'user', uid: 'bob' }, ['read'], 'acme:new'),
    (engine) => engine.decide(asking('bob', 'acme:new')).reason === 'granted',
  ],
  [
    'grants a group more',
    rights('grant', ops, ['read', 'read']),
    (engine) => actionsOf(engine, 'ops', 'acme:slash:/a') === 'read update delete',
  ],
  [
    'grants what is held',
    rights('grant', alice, ['read']),
    (engine) => actionsOf(engine, 'alice', 'acme:slash:/a') === 'read',
  ],
  [
    'revokes some of what is granted',
    rights('revoke', ops, ['delete']),
    (engine) => actionsOf(engine, 'ops', 'acme:slash:/a') === 'update',
  ],
  [
    'revokes all of it',
    rights('revoke', ops, ['delete', 'update']),
    (engine) => actionsOf(engine, 'ops', 'acme:slash:/a') === undefined,
  ],
  [
    'revokes what makes a superuser',
    rights('revoke', ops, ['read'], 'acme:root'),
    (engine) => !engine.isAllowed('bob', 'read', 'acme:none'),
  ],
  [
    'makes a superuser',
    rights('grant', { kind: 'group', gid: 'dev' }, ['read'], 'acme:root'),
    (engine) => engine.view().superusers().next().done === false,
  ],
  [
    'revokes from what is malformed',
    rights('revoke', alice, ['read'], 'acme:slash:a'),
    (engine) => actionsOf(engine, 'alice', 'acme:slash:a') === undefined,
  ],
  [
    'sets the mode',
    { op: 'set-mode', mode: 'disabled' },
    (engine) => engine.mode === 'disabled' && engine.isAllowed('carol', 'read', 'acme:none'),
  ],
]

const asking = (subject: string, resource: string) => ({ subject, action: 'read', resource })

const userOf = (engine: Engine, uid: string) =>
  engine.toPolicy().users.find((user) => user.uid === uid)

const membersOf = (engine: Engine, gid: string) =>
  engine
    .toPolicy()
    .groups.find((group) => group.gid === gid)
    ?.members.join(' ')

const actionsOf = (engine: Engine, name: string, resource: string) =>
  engine
    .toPolicy()
    .grants.find(
      (grant) =>
        grant.resource === resource &&
        (grant.principal.kind === 'user' ? grant.principal.uid : grant.principal.gid) === name,
    )
    ?.actions.join(' ')

/** Changes that are refused at the start: with which code, and in which words. */
const REFUSED: ReadonlyArray<readonly [Change | object, string, string]> = [
  [{ op: 'create-user', uid: 'alice' }, 'user-exists', 'user `alice` exists; choose another uid'],
  [
    { op: 'create-user', uid: 'anonymous' },
    'malformed-uid',
    '`anonymous` is no uid; use 1 to 96 letters, digits and - _ @ .',
  ],
  [
    { op: 'delete-user', uid: 'carol' },
    'unknown-user',
    'user `carol` does not exist; create it first',
  ],
  [
    { op: 'delete-user', uid: 'a b' },
    'malformed-uid',
    '`a b` is no uid; use 1 to 96 letters, digits and - _ @ .',
  ],
  [{ op: 'create-group', gid: 'ops' }, 'group-exists', 'group `ops` exists; choose another gid'],
  [
    { op: 'create-group', gid: 'a.b' },
    'malformed-gid',
    '`a.b` is no gid; use 1 to 64 letters, digits and - _ @',
  ],
  [
    { op: 'delete-group', gid: 'toString' },
    'unknown-group',
    'group `toString` does not exist; create it first',
  ],
  [
    { op: 'delete-group', gid: '' },
    'malformed-gid',
    '`` is no gid; use 1 to 64 letters, digits and - _ @',
  ],
  [
    { op: 'add-member', gid: 'ops', uid: 'alice' },
    'already-member',
    'user `alice` is in group `ops` already',
  ],
  [
    { op: 'add-member', gid: 'none', uid: 'carol' },
    'unknown-group',
    'group `none` does not exist; create it first',
  ],
  [
    { op: 'add-member', gid: 'ops', uid: 'carol' },
    'unknown-user',
    'user `carol` does not exist; create it first',
  ],
  [
    { op: 'remove-member', gid: 'dev', uid: 'bob' },
    'not-a-member',
    'user `bob` is not in group `dev`',
  ],
  [
    { op: 'remove-member', gid: 'none', uid: 'bob' },
    'unknown-group',
    'group `none` does not exist; create it first',
  ],
  [
    { op: 'remove-member', gid: 'dev', uid: 'carol' },
    'unknown-user',
    'user `carol` does not exist; create it first',
  ],
  [
    rights('grant', { kind: 'user', uid: 'ops' }, ['read']),
    'unknown-user',
    'user `ops` does not exist; create it first',
  ],
  [
    rights('grant', { kind: 'group', gid: 'alice' }, ['read']),
    'unknown-group',
    'group `alice` does not exist; create it first',
  ],
  [
    rights('grant', alice, ['read'], 'acme'),
    'malformed-resource',
    '`acme` is no resource: too-few-segments',
  ],
  [rights('grant', alice, []), 'no-actions', 'a grant needs an action; name one'],
  [
    rights('grant', alice, ['read', 'own']),
    'unknown-action',
    'action `own` is not known; use create, read, update, delete or full',
  ],
  [
    rights('revoke', { kind: 'user', uid: 'carol' }, ['read']),
    'unknown-user',
    'user `carol` does not exist; create it first',
  ],
  [rights('revoke', alice, []), 'no-actions', 'a grant needs an action; name one'],
  [
    rights('revoke', alice, ['read', 'update']),
    'not-granted',
    "`acme:slash:/a` is not granted so; look up the grant's spelling",
  ],
  [
    rights('revoke', alice, ['read'], 'acme:slash:/a/'),
    'not-granted',
    "`acme:slash:/a/` is not granted so; look up the grant's spelling",
  ],
  [
    { op: 'set-mode', mode: 'lax' },
    'unknown-mode',
    'mode `lax` is not known; use disabled, permissive or strict',
  ],
  [{ op: 'drop-all' }, 'unknown-op', 'change `drop-all` is not known'],
  [{}, 'unknown-op', 'change `undefined` is not known'],
  [
    { op: 'create-user', uid: ['carol'] },
    'malformed-uid',
    '`object` is no uid; use 1 to 96 letters, digits and - _ @ .',
  ],
  [
    { op: 'create-group', gid: 7 },
    'malformed-gid',
    '`7` is no gid; use 1 to 64 letters, digits and - _ @',
  ],
  [
    { ...rights('grant', alice, ['read']), resource: ['acme:slash:/a'] },
    'malformed-resource',
    '`object` is no resource: no-text',
  ],
]

const BAD: Change = { op: 'delete-user', uid: 'nobody' }

describe('a change', () => {
  it.each(ACCEPTED)('%s', (_, change, holds) => {
    const engine = start()
    expect(engine.apply([change])).toEqual({ ok: true, value: 2 })
    expect(holds(engine)).toBe(true)
    const again = engineOf(engine.toPolicy())
    expect(told(again)).toEqual(told(engine))
  })

  it.each(ACCEPTED)('is taken back if a later one is refused: %s', (_, change, holds) => {
    const engine = start()
    const before = told(engine)
    expect(engine.apply([change, BAD])).toMatchObject({ ok: false, error: { index: 1 } })
    expect(told(engine)).toEqual(before)
    expect(engine.revision).toBe(1)
    expect(engine.apply([change])).toEqual({ ok: true, value: 2 })
    expect(holds(engine)).toBe(true)
  })

  it.each(REFUSED)('is refused: %j, %s', (change, code, message) => {
    const engine = start()
    const before = told(engine)
    expect(engine.apply([{ op: 'create-user', uid: 'new' }, change as Change, BAD])).toEqual({
      ok: false,
      error: { code, message, index: 1 },
    })
    expect(told(engine)).toEqual(before)
    expect(engine.revision).toBe(1)
  })
})

describe('a batch', () => {
  it('is applied in order, each change on top of those before it', () => {
    const engine = start()
    const done = engine.apply([
      { op: 'create-user', uid: 'carol' },
      { op: 'create-group', gid: 'new' },
      { op: 'add-member', gid: 'new', uid: 'carol' },
      rights('grant', { kind: 'group', gid: 'new' }, ['read'], 'acme:none'),
    ])
    expect(done).toEqual({ ok: true, value: 2 })
    expect(engine.isAllowed('carol', 'read', 'acme:none')).toBe(true)
    expect(engine.apply([])).toEqual({ ok: true, value: 3 })
    expect(engine.revision).toBe(3)
  })

  it('counts on from the revision that the engine began at', () => {
    const engine = Engine.fromPolicy(EMPTY_POLICY, { revision: 41 })
    expect(engine.revision).toBe(41)
    expect(engine.apply([{ op: 'create-user', uid: 'carol' }])).toEqual({ ok: true, value: 42 })
  })

  it.each([null, undefined, { ...rights('grant', alice, ['read']), actions: 7 }])(
    'is taken back where a change is none at all: %j',
    (none) => {
      const engine = start()
      const before = told(engine)
      const batch = [{ op: 'create-user', uid: 'carol' }, none] as readonly Change[]
      expect(() => engine.apply(batch)).toThrow(TypeError)
      expect(told(engine)).toEqual(before)
      expect(engine.revision).toBe(1)
    },
  )

  it('of every kind of change is taken back whole', () => {
    const engine = start()
    const before = told(engine)
    const batch: Change[] = [
      rights('grant', alice, ['create']),
      rights('revoke', ops, ['update']),
      { op: 'remove-member', gid: 'ops', uid: 'bob' },
      { op: 'set-mode', mode: 'disabled' },
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'alice', service: true },
      rights('grant', alice, ['full'], 'acme:word:x'),
      { op: 'add-member', gid: 'ops', uid: 'alice' },
      { op: 'delete-group', gid: 'ops' },
      { op: 'create-group', gid: 'ops' },
      { op: 'add-member', gid: 'ops', uid: 'alice' },
      { op: 'set-mode', mode: 'permissive' },
      { op: 'delete-user', uid: 'bob' },
    ]
    expect(engine.apply([...batch, BAD])).toMatchObject({ error: { index: batch.length } })
    expect(told(engine)).toEqual(before)
    expect(engine.mode).toBe('strict')
    expect(engine.apply(batch)).toEqual({ ok: true, value: 2 })
    expect(engine.mode).toBe('permissive')
    expect(engine.whatCan('alice').holdings.map(({ resource }) => resource)).toEqual([
      'acme:word:x',
    ])
  })

  it('leaves nothing of what was deleted and created anew', () => {
    const engine = start()
    engine.apply([
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'alice' },
    ])
    expect(engine.whatCan('alice').holdings).toEqual([])
    expect(engine.isAllowed('alice', 'read', 'acme:none')).toBe(false)
    engine.apply([
      { op: 'delete-group', gid: 'ops' },
      { op: 'create-group', gid: 'ops' },
    ])
    expect(engine.whatCan('bob').holdings.map(({ resource }) => resource)).toEqual(['acme:word:x'])
    expect(engine.toPolicy().groups).toEqual([
      { gid: 'dev', members: [] },
      { gid: 'ops', members: [] },
    ])
  })
})
