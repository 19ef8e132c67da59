import { describe, expect, it } from 'vitest'
import { ACTIONS, maskOf } from '../../src/core/action.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { engineOf, grant, policy } from './policies.ts'

const OF = policy(
  [
    'alice: read acme:slash:/a',
    'alice: update acme:slash:/a/b',
    'alice: read,update acme:none',
    '%ops: read acme:slash:/a',
    '%dev: read acme:slash:/a',
    'bob: full acme:slash',
    'bob: read acme:slash:a',
    'carol: read shut:secret:p/*',
    'carol: read shut:secret:p',
  ],
  ['ops: alice', 'dev: bob', 'all: alice bob'],
)

describe('the view', () => {
  const view = engineOf({
    ...OF,
    users: [
      { uid: uid('robot'), service: true },
      { uid: uid('alice'), service: false },
    ],
  }).view()

  it('tells service accounts from users, and from nobody', () => {
    expect(['robot', 'alice', 'nobody'].map((name) => view.isService(name))).toEqual([
      true,
      false,
      false,
    ])
  })

  it('says by number what it says by name', () => {
    const numbers = [...view.userNumbers(), ...view.groupNumbers()]
    expect(new Set(numbers).size).toBe(7)
    expect([view.userCount, view.groupCount, view.grantCount]).toEqual([4, 3, OF.grants.length])
    for (const number of numbers) {
      const principal = view.principalOf(number)
      const name = view.nameOf(number)
      const peers = view.peersOf(number).map((peer) => view.nameOf(peer))
      expect(view.numberOf(principal)).toBe(number)
      expect(principal).toEqual(
        principal.kind === 'user' ? { kind: 'user', uid: name } : { kind: 'group', gid: name },
      )
      expect(peers.sort()).toEqual(
        principal.kind === 'user' ? view.groupsOf(name) : [...view.membersOf(name)].sort(),
      )
      const held = Array.from(view.heldBy(number), ({ resource, actions }) => [resource, actions])
      expect(held.sort()).toEqual(
        Array.from(view.masksOf(principal), ([resource, { actions }]) => [
          resource,
          actions,
        ]).sort(),
      )
      expect(view.grantCountOf(number)).toBe(held.length)
      expect(view.isServiceNumber(number)).toBe(view.isService(name))
    }
    expect(numbers.filter((number) => view.isServiceNumber(number)).length).toBe(1)
  })

  it('shows what a principal holds, by resource', () => {
    const held = view.masksOf({ kind: 'user', uid: uid('alice') })
    expect([...held.keys()].sort()).toEqual(['acme:none', 'acme:slash:/a', 'acme:slash:/a/b'])
    expect(held.get(rid('acme:none'))?.actions).toBe(maskOf(['read', 'update']))
    expect(view.masksOf({ kind: 'group', gid: gid('dev') }).size).toBe(1)
    expect(view.masksOf({ kind: 'group', gid: gid('nobody') }).size).toBe(0)
    expect(view.masksOf({ kind: 'user', uid: uid('ops') }).size).toBe(0)
  })

  it('knows who is in which group', () => {
    expect(view.userCount).toBe(4)
    expect([...view.users()].sort()).toEqual(['alice', 'bob', 'carol', 'robot'])
    expect([...view.groups()].sort()).toEqual(['all', 'dev', 'ops'])
    expect(view.groupsOf('alice')).toEqual(['all', 'ops'])
    expect(view.groupsOf('nobody')).toBeUndefined()
    expect([...view.membersOf('all')].sort()).toEqual(['alice', 'bob'])
    expect([...view.membersOf('nobody')]).toEqual([])
    expect(view.isMember('ops', 'alice')).toBe(true)
    expect(view.isMember('ops', 'bob')).toBe(false)
    expect(view.isMember('ops', 'nobody')).toBe(false)
    expect(view.isMember('nobody', 'alice')).toBe(false)
  })

  it('lists all that covers a resource, the most specific first', () => {
    expect(view.covering('acme:slash:/a/b')).toEqual(
      [
        'alice: update acme:slash:/a/b',
        'alice: read acme:slash:/a',
        '%dev: read acme:slash:/a',
        '%ops: read acme:slash:/a',
        'bob: full acme:slash',
      ].map(grant),
    )
    expect(view.covering('shut:secret:p')).toEqual([grant('carol: read shut:secret:p')])
    expect(view.covering('shut:secret:p/q')).toEqual([grant('carol: read shut:secret:p/*')])
    for (const text of ['acme:slash:a', 'acme:slash:/a//b', 'acme', '']) {
      expect(view.covering(text)).toEqual([])
    }
  })

  it('counts and lists what stands at a place and below it', () => {
    expect(view.weightOf('acme:slash:/a')).toBe(4)
    expect(view.weightOf('acme:slash:/')).toBe(5)
    expect(view.weightOf('acme:slash:/zzz')).toBe(0)
    expect(view.weightOf('acme:slash:a')).toBe(0)
    expect([...view.within('acme:slash:/a')].map(({ resource }) => resource)).toEqual([
      'acme:slash:/a',
      'acme:slash:/a',
      'acme:slash:/a',
      'acme:slash:/a/b',
    ])
    expect([...view.within('acme:slash:a')]).toEqual([])
  })

  it('asks what a principal was granted, and no more', () => {
    const isGranted = (text: string): boolean => {
      const { principal, resource, actions } = grant(text)
      return view.isGranted(principal, actions[0] ?? '', resource)
    }
    expect(isGranted('carol: read shut:secret:p/q')).toBe(true)
    expect(isGranted('carol: read shut:secret:p')).toBe(true)
    expect(isGranted('carol: read shut:secret:q')).toBe(false)
    expect(isGranted('bob: read acme:slash:a')).toBe(false)
    expect(isGranted('%dev: read acme:slash:/a/b/c')).toBe(true)
    for (const action of ACTIONS) expect(isGranted(`bob: ${action} acme:slash:/x`)).toBe(true)
  })
})

describe('a name that nobody has', () => {
  /** The only group has the first number, and the header says what a careless look takes for it. */
  const engine = engineOf(policy([]), { mode: 'permissive', revision: 32 * 2 ** 32 })
  engine.apply([{ op: 'create-group', gid: 'ops' }])
  engine.apply([
    { op: 'create-user', uid: 'alice' },
    { op: 'add-member', gid: 'ops', uid: 'alice' },
  ])

  it('is in no group, and nobody is in it', () => {
    const view = engine.view()
    expect(view.isMember('ops', 'alice')).toBe(true)
    expect(view.isMember('ops', 'nobody')).toBe(false)
    expect(view.isMember('nobody', 'alice')).toBe(false)
    expect(view.isMember('nobody', 'nobody')).toBe(false)
    expect([...view.membersOf('nobody')]).toEqual([])
    expect(view.isService('nobody')).toBe(false)
  })

  it('has no number', () => {
    const view = engine.view()
    expect(view.numberOf({ kind: 'user', uid: uid('nobody') })).toBe(0)
    expect(view.numberOf({ kind: 'group', gid: gid('nobody') })).toBe(0)
    expect(view.numberOf({ kind: 'group', gid: gid('ops') })).toBe(1)
    expect(view.numberOf({ kind: 'user', uid: uid('alice') })).toBe(2)
    expect(view.numberEnd).toBe(3)
  })

  it('weighs nothing, as does a place where no grant is', () => {
    const view = engine.view()
    for (const resource of ['acme:slash:/a', 'acme:root', 'acme:word:x']) {
      expect(view.weightOf(resource)).toBe(0)
      expect([...view.within(resource)]).toEqual([])
    }
  })
})

it('nothing malformed is granted, whatever is above it', () => {
  const view = engineOf(policy(['alice: read acme:slash:/a'])).view()
  const alice = { kind: 'user', uid: uid('alice') } as const
  expect(view.isGranted(alice, 'read', 'acme:slash:/a/b')).toBe(true)
  expect(view.isGranted(alice, 'read', 'acme:slash:/a//b')).toBe(false)
  expect(view.isGranted(alice, 'read', 'acme:slash:/a/..')).toBe(false)
})

it('what reaches nothing is covered by nothing, not even by its like', () => {
  const written = policy(['alice: read acme:slash:a', '%ops: read acme:slash:a'], ['ops: alice'])
  const view = engineOf(written).view()
  expect(view.coverOf({ kind: 'user', uid: uid('alice') }, rid('acme:slash:a'))).toEqual([])
})

it('a star does not reach the place that it stands for what is below', () => {
  const view = engineOf(policy(['carol: read shut:secret:p/*'])).view()
  const carol = { kind: 'user', uid: uid('carol') } as const
  expect(view.isGranted(carol, 'read', 'shut:secret:p')).toBe(false)
  expect(view.isGranted(carol, 'read', 'shut:secret:p/q')).toBe(true)
  const value = engineOf(policy(['carol: read acme:word:p'])).view()
  expect(value.isGranted(carol, 'read', 'acme:word:p')).toBe(true)
  expect(value.isGranted(carol, 'read', 'acme:word:p/q')).toBe(false)
})

it('of several that cover a grant the most specific goes first, and never itself', () => {
  const view = engineOf(
    policy(
      [
        'alice: read acme:slash:/a/b/c',
        '%x: read acme:slash',
        '%b: read acme:slash:/a',
        '%a: read acme:slash:/a',
        'alice: read acme:slash:/a/b',
        'alice: read acme:slash:/a/b/c/',
      ],
      ['x: alice', 'a: alice', 'b: alice'],
    ),
  ).view()
  const alice = { kind: 'user', uid: uid('alice') } as const
  const covered = [
    'alice: read acme:slash:/a/b',
    '%a: read acme:slash:/a',
    '%b: read acme:slash:/a',
  ]
  expect(view.coverOf(alice, rid('acme:slash:/a/b/c'))).toEqual(
    [...covered, '%x: read acme:slash'].map(grant),
  )
  expect(view.coverOf(alice, rid('acme:slash:/a/b/c/'))).toEqual(
    ['alice: read acme:slash:/a/b/c', ...covered, '%x: read acme:slash'].map(grant),
  )
})
