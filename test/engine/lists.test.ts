import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Subject } from '../../src/core/principal.ts'
import type { AccessRequest } from '../../src/core/request.ts'
import { ModeTable } from '../../src/engine/mode-table.ts'
import { rid } from '../../src/testing/literals.ts'
import { FEW, familyOf, tailOf } from '../core/acme.ts'
import { engineOf, grant, policy } from './policies.ts'

const POLICY = policy(
  [
    'bob: read acme:slash:/a',
    '%ops: update acme:slash:/a',
    '%dev: read,full acme:slash:/a/',
    'alice: read acme:slash:/a/b',
    'alice: delete acme:slash:/a',
    'alice: read acme:slash:a',
    'alice: read shut:secret:p/*',
    'root: read acme:root',
  ],
  ['ops: bob alice', 'dev: alice', 'empty:'],
  ['zoe', 'bob', 'Zed'],
)

/** A request to read. */
const reading = (subject: Subject, resource: string): AccessRequest => ({
  subject,
  action: 'read',
  resource,
})

describe('lists', () => {
  const engine = engineOf(POLICY)

  it.each([
    ['read', 'acme:slash:/a', ['alice', 'bob', 'root']],
    ['update', 'acme:slash:/a/b', ['alice', 'bob', 'root']],
    ['delete', 'acme:slash:/a', ['alice', 'root']],
    ['read', 'acme:none', ['root']],
    ['read', 'acme:slash:a', []],
    ['write', 'acme:slash:/a', []],
  ])('who can %s %s: %j', (action, resource, users) => {
    expect(engine.whoCan(action, resource)).toEqual({ everyone: false, users })
  })

  it('sort users by code units', () => {
    const all = engineOf(policy(['%all: read acme:none'], ['all: b a B a-1 a_1 _']))
    expect(all.whoCan('read', 'acme:none')).toEqual({
      everyone: false,
      users: ['B', '_', 'a', 'a-1', 'a_1', 'b'],
    })
  })

  it('say that everyone can where nothing is enforced, and only there', () => {
    const lax = engineOf(POLICY, { mode: 'disabled' })
    expect(lax.whoCan('read', 'acme:none')).toEqual({ everyone: true })
    expect(lax.whoCan('write', 'acme:none')).toEqual({ everyone: false, users: [] })
    const open = engineOf(POLICY, { mode: 'permissive' })
    expect(open.whoCan('read', 'acme:new')).toEqual({
      everyone: false,
      anonymous: true,
      users: ['root'],
    })
    expect(open.whoCan('write', 'acme:new')).toEqual({ everyone: false, users: [] })
  })

  it.each<readonly [Subject, string, string[]]>([
    ['alice', 'acme:slash:/a/b', ['create', 'read', 'update', 'delete', 'full']],
    ['bob', 'acme:slash:/a/b', ['read', 'update']],
    ['bob', 'acme:slash', []],
    ['bob', 'acme:slash:a', []],
    ['nobody', 'acme:slash:/a', []],
    ['root', 'acme:none', ['create', 'read', 'update', 'delete', 'full']],
    ['root', 'acme', []],
    ['alice', 'shut:secret:p', []],
    ['alice', 'shut:secret:p/q', ['read']],
    [ANONYMOUS, 'acme:slash:/a', []],
  ])('actions of %s on %s: %j', (subject, resource, actions) => {
    expect(engine.actionsOn(subject, resource)).toEqual(actions)
  })

  it('actions, all of them, where the mode asks for no grant', () => {
    const open = engineOf(POLICY, { mode: 'permissive' })
    expect(open.actionsOn('nobody', 'acme:none')).toHaveLength(5)
    expect(open.actionsOn(ANONYMOUS, 'acme:new')).toHaveLength(5)
    expect(open.actionsOn('nobody', 'acme:new')).toEqual([])
    expect(open.actionsOn('nobody', 'acme:slash:a')).toEqual([])
  })

  it('decisions in the order of the requests', () => {
    const requests = [
      reading('bob', 'acme:slash:/a'),
      reading('zoe', 'acme:slash:/a'),
      reading(ANONYMOUS, 'acme'),
    ]
    expect(engine.decideAll(requests)).toEqual(requests.map((request) => engine.decide(request)))
    expect(engine.decideAll([])).toEqual([])
  })
})

describe('explain', () => {
  const engine = engineOf(POLICY)

  it('shows every grant that covers: the determining one, and then the most specific first', () => {
    const request = { subject: 'alice', action: 'create', resource: 'acme:slash:/a/b' }
    expect(engine.explain(request)).toEqual({
      request,
      decision: {
        effect: 'allow',
        reason: 'granted',
        grant: grant('%dev: read,full acme:slash:/a/'),
      },
      covering: [
        grant('%dev: read,full acme:slash:/a/'),
        grant('alice: read acme:slash:/a/b'),
        grant('alice: delete acme:slash:/a'),
        grant('%ops: update acme:slash:/a'),
      ],
      ifRevoked: { effect: 'deny', reason: 'action-not-granted' },
      place: {
        kind: 'family',
        family: FEW.families[1],
        base: 'acme:slash',
        path: ['a', 'b'],
      },
    })
  })

  it.each([
    ['alice', 'acme:slash:a', 'malformed-resource', { kind: 'malformed' }],
    ['alice', 'acme', 'malformed-resource', { kind: 'no-rid', error: 'too-few-segments' }],
    ['alice', 'no:where', 'no-covering-grant', { kind: 'outside' }],
    ['nobody', 'acme:slash:/a', 'no-covering-grant', { kind: 'family', path: ['a'] }],
    [ANONYMOUS, 'acme:slash:/a', 'no-covering-grant', { kind: 'family', path: ['a'] }],
  ] as const)('shows %s no grant on %s: %s', (subject, resource, reason, place) => {
    const shown = engine.explain(reading(subject, resource))
    expect(shown).toMatchObject({ decision: { effect: 'deny', reason }, covering: [], place })
  })

  it('shows what covers even where it decides nothing', () => {
    const { decision, covering } = engineOf(POLICY, { mode: 'disabled' }).explain(
      reading('bob', 'acme:slash:/a'),
    )
    expect(decision).toEqual({ effect: 'allow', reason: 'not-enforced' })
    expect(covering).toHaveLength(2)
  })
})

describe('toPolicy', () => {
  it('is sorted and merged, and an engine made of it says the same', () => {
    const grants = ['b: read acme:word:x', 'b: full acme:none', 'b: update acme:word:x']
    const of = policy(
      ['%z: read acme:none', '%a: read acme:none', ...grants, 'a: read acme:none'],
      ['z: b a', 'a: c', 'z: a _'],
      ['x'],
    )
    const engine = engineOf({
      ...of,
      users: [...of.users, ...of.users.map((user) => ({ ...user, service: true }))],
    })
    const sorted = engine.toPolicy()
    expect(sorted).toEqual({
      release: '2.2',
      mode: 'strict',
      ...policy(
        [
          'a: read acme:none',
          'b: full acme:none',
          'b: read,update acme:word:x',
          '%a: read acme:none',
          '%z: read acme:none',
        ],
        ['a: c', 'z: _ a b'],
        ['_', 'a', 'b', 'c', 'x'],
      ),
    })
    expect(engineOf(sorted).toPolicy()).toEqual(sorted)
  })

  it('keeps what is a service account', () => {
    const users = policy([], [], ['a', 'b']).users.map((user, n) => ({ ...user, service: n === 1 }))
    expect(engineOf({ users, groups: [], grants: [] }).toPolicy().users).toEqual(users)
  })

  it('says the mode and release that count', () => {
    const engine = engineOf(policy([]), { mode: 'permissive', release: '1.9' })
    expect(engine.toPolicy()).toMatchObject({ mode: 'permissive', release: '1.9' })
  })
})

describe('the view', () => {
  const engine = engineOf(POLICY)
  const view = engine.view()

  it('has the setting of its engine, and follows its mode', () => {
    const changing = engineOf(POLICY)
    const its = changing.view()
    expect([its.mode, its.release, its.catalogue]).toEqual(['strict', '2.2', FEW])
    changing.apply([{ op: 'set-mode', mode: 'disabled' }])
    expect(its.mode).toBe('disabled')
    expect(its.isEnforced('acme:none')).toBe(false)
    expect(its.isEnforced('no:where')).toBe(true)
    expect(its.isEnforced('acme:slash:a')).toBe(true)
    expect(its.isEnforced('acme')).toBe(true)
    expect(its.gazetteer.locate(rid('acme:none'))).toMatchObject({ kind: 'family' })
  })

  it('lists principals and memberships', () => {
    expect([...view.users()].toSorted()).toEqual(['Zed', 'alice', 'bob', 'root', 'zoe'])
    expect([...view.groups()].toSorted()).toEqual(['dev', 'empty', 'ops'])
    expect(view.groupsOf('alice')).toEqual(['dev', 'ops'])
    expect(view.groupsOf('zoe')).toEqual([])
    expect(view.groupsOf('nobody')).toBeUndefined()
    expect([...view.membersOf('ops')].toSorted()).toEqual(['alice', 'bob'])
    expect([...view.membersOf('none')]).toEqual([])
  })

  it.each([
    ['ops', 'bob', true],
    ['dev', 'bob', false],
    ['dev', 'nobody', false],
    ['none', 'bob', false],
  ])('tells whether %s has %s in it: %s', (gid, uid, isMember) => {
    expect(view.isMember(gid, uid)).toBe(isMember)
  })

  it('lists the grants of one principal', () => {
    const { principal } = grant('%ops: read acme:none')
    expect([...view.grantsOf(principal)]).toEqual([grant('%ops: update acme:slash:/a')])
    const bob = grant('bob: read acme:slash:/a')
    expect([...view.grantsOf(bob.principal)]).toEqual([bob])
    expect([...view.grantsOf(grant('x: read acme:none').principal)]).toEqual([])
    expect([...view.grantsOf(grant('%bob: read acme:none').principal)]).toEqual([])
  })

  it('lists the grants that make superusers', () => {
    expect([...view.superusers()]).toEqual([grant('root: read acme:root')])
    expect([...engineOf(POLICY, { release: '1.9' }).view().superusers()]).toEqual([])
  })

  it.each([
    [
      'acme:slash:/a/b',
      [
        'alice: read acme:slash:/a/b',
        'alice: delete acme:slash:/a',
        'bob: read acme:slash:/a',
        '%dev: read,full acme:slash:/a/',
        '%ops: update acme:slash:/a',
      ],
    ],
    ['shut:secret:p/q', ['alice: read shut:secret:p/*']],
    ['shut:secret:p', []],
    ['acme:slash', []],
    ['acme:slash:a', []],
    ['acme', []],
  ])('lists all that covers %s', (resource, grants) => {
    const shown = view.covering(resource)
    expect(shown).toHaveLength(grants.length)
    expect(shown).toEqual(expect.arrayContaining(grants.map(grant)))
    expect(shown.slice(0, 1)).toEqual(grants.slice(0, 1).map(grant))
  })

  it.each([
    [
      'acme:slash',
      [
        'bob: read acme:slash:/a',
        'alice: delete acme:slash:/a',
        '%dev: read,full acme:slash:/a/',
        '%ops: update acme:slash:/a',
        'alice: read acme:slash:/a/b',
      ],
    ],
    ['acme:slash:/a/b', ['alice: read acme:slash:/a/b']],
    ['acme:slash:/b', []],
    ['acme:slash:a', []],
    ['shut:secret:p', ['alice: read shut:secret:p/*']],
  ])('lists and counts what stands at %s and below', (resource, grants) => {
    expect([...view.within(resource)]).toEqual(grants.map(grant))
    expect(view.weightOf(resource)).toBe(grants.length)
  })

  it('lists each place before those below it, and places side by side by path', () => {
    const paths = ['/b', '/a/c', '/a/b', '/B', '/ab', '/a-b', '/', '/a']
    const of = policy(paths.map((path) => `u: read acme:slash:${path}`))
    const shown = [...engineOf(of).view().within('acme:slash')].map(({ resource }) => resource)
    expect(shown.map((resource) => resource.slice('acme:slash:'.length))).toEqual([
      '/',
      '/B',
      '/a',
      '/a/b',
      '/a/c',
      '/a-b',
      '/ab',
      '/b',
    ])
  })
})

describe('the mode table', () => {
  it('enforces a family of an unknown category, and trusts nobody there', () => {
    const family = familyOf('a:b', tailOf('none'), { category: 'none' })
    const table = new ModeTable([family], FEW, 'disabled')
    expect([table.mode, table.isEnforced(0), table.trustsAnonymous(0)]).toEqual([
      'disabled',
      true,
      false,
    ])
  })
})
