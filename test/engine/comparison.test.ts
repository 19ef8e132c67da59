import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskOf, NO_ACTIONS } from '../../src/core/action.ts'
import type { Catalogue } from '../../src/core/catalogue.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Principal } from '../../src/core/principal.ts'
import type { Comparison } from '../../src/engine/comparison.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { PolicyView } from '../../src/engine/view.ts'
import { policiesOf } from '../../src/testing/index.ts'
import { rid } from '../../src/testing/literals.ts'
import { ACME, FEW } from '../core/acme.ts'
import { engineOf, grant, policy } from './policies.ts'

/** The same families under other numbers. */
const TURNED: Catalogue = { ...FEW, families: FEW.families.toReversed() }

const OURS = policy(
  [
    'alice: read acme:slash:/a',
    'alice: read acme:slash:/a/',
    'alice: read,update acme:slash:/a/b/c',
    'alice: full acme:slash:/gone/b',
    'alice: read shut:secret:p/*',
    'alice: read shut:secret:p',
    'bob: read z:z',
    'bob: read acme:slash:no-slash',
    'eve: read acme:slash:/a',
    '%ops: read acme:slash',
    '%dev: read acme:slash:/a',
    '%ops: read acme:dots:a',
  ],
  ['ops: alice bob', 'dev: bob carol', 'all: carol dave'],
  ['dave', 'eve'],
)

const THEIRS = policy(
  [
    'alice: read acme:slash:/a',
    'alice: read acme:slash:/a/b/c',
    'alice: read,update acme:slash:/a/b',
    'alice: read shut:secret:/p/*',
    'alice: read,update shut:secret:p',
    'bob: read z:z',
    'bob: read acme:slash:no-slash',
    'bob: full acme:slash:/new',
    '%ops: read acme:slash',
    '%ops: read acme:dots:a',
    '%dev: update acme:slash:/a',
  ],
  ['ops: alice bob', 'dev: carol', 'all: carol dave bob'],
  ['dave'],
)

const compared = (ours: PolicyView, theirs: PolicyView): Comparison =>
  ours.comparedTo(theirs, ours.namesakesIn(theirs))
/** The names of users who have changed. */
const changedIn = (ours: PolicyView, comparison: Comparison, tick = (): void => {}): string[] =>
  Array.from(comparison.changedUsers(tick), (number) => ours.nameOf(number))
const numbersOf = (view: PolicyView): number[] => [...view.userNumbers(), ...view.groupNumbers()]

const user = (uid: string): Principal => grant(`${uid}: read z:z`).principal
const group = (gid: string): Principal => user(`%${gid}`)

describe.each([
  ['of the same families', FEW],
  ['of families that are numbered otherwise', TURNED],
])('two policies %s', (_, catalogue) => {
  const ours = engineOf(OURS).view()
  const theirs = engineOf(THEIRS, { catalogue }).view()
  const comparison = compared(ours, theirs)

  const changed = (principal: Principal): string[] =>
    comparison
      .changed(ours.numberOf(principal))
      .map(({ resource, held, kept }) => `${resource} ${held} ${kept}`)
      .sort()
  const row = (resource: string, held: string, kept: string): string => {
    const [one, other] = [held, kept].map((words) => grant(`x: ${words} z:z`).actions)
    return `${resource} ${maskOf(one ?? [])} ${maskOf(other ?? [])}`
  }

  it.each([
    [
      user('alice'),
      [
        row('acme:slash:/a/', 'read', ''),
        row('acme:slash:/a/b/c', 'read,update', 'read'),
        row('acme:slash:/gone/b', 'full', ''),
        row('shut:secret:p', 'read', 'read,update'),
        row('shut:secret:p/*', 'read', ''),
      ],
    ],
    [user('bob'), []],
    [user('eve'), [row('acme:slash:/a', 'read', '')]],
    [user('nobody'), []],
    [group('ops'), []],
    [group('dev'), [row('acme:slash:/a', 'read', 'update')]],
    [group('nobody'), []],
  ])('differ in the grants of %o', (principal, expected) => {
    expect(changed(principal)).toEqual(expected)
    expect(changed(principal)).toEqual(expected)
  })

  it('differ in users whose grants, groups or groups’ grants are not the same', () => {
    let ticks = 0
    const found = changedIn(ours, comparison, () => ticks++).sort()
    expect(found).toEqual(['alice', 'bob', 'carol', 'eve'])
    expect(ticks).toBe(5)
  })

  it('do not differ from themselves', () => {
    const same = compared(ours, engineOf(OURS, { catalogue }).view())
    expect(changedIn(ours, same)).toEqual([])
    for (const number of numbersOf(ours)) expect(same.changed(number)).toEqual([])
  })
})

it('tells those of one changed group after another, and nobody twice', () => {
  const names = Array.from({ length: 40 }, (_, at) => `u${at}`)
  const groupsOf = (shift: number): string =>
    names.filter((_, at) => (at + shift) % 3 === 0).join(' ')
  const groups = [`a: ${groupsOf(0)}`, `b: ${groupsOf(1)} u0`, `c: ${groupsOf(2)}`]
  const others = ['%c: read z:z', 'u1: read z:z']
  const ours = engineOf(policy(['%a: read z:z', '%b: read z:z', ...others], groups, names)).view()
  const theirs = engineOf(policy(['%c: read z:z'], groups, names)).view()
  let ticks = 0
  const told = changedIn(ours, compared(ours, theirs), () => ticks++)
  const groupOf = (uid: string): string => ours.groupsOf(uid)?.filter((gid) => gid !== 'c')[0] ?? ''
  const of = told.filter((uid) => uid !== 'u0').map(groupOf)
  const changes = of.filter((gid, at) => at > 0 && gid !== of[at - 1])
  expect(new Set(told).size).toBe(told.length)
  expect(told.length).toBe(28)
  expect(ticks).toBe(40)
  expect(changes.length).toBe(2)
  expect(told.at(-1)).toBe('u1')
})

it('tells a membership that is gone', () => {
  const [ours, theirs] = [['g: ann bob'], ['g: bob']].map((groups) =>
    engineOf(policy(['%g: read z:z'], groups, ['ann'])).view(),
  ) as [PolicyView, PolicyView]
  expect(changedIn(ours, compared(ours, theirs))).toEqual(['ann'])
  expect(changedIn(theirs, compared(theirs, ours))).toEqual([])
})

it('tells a group that is gone, and takes none for it', () => {
  const grouped = (...names: string[]): PolicyView =>
    engineOf(
      policy(
        [],
        names.map((name) => `${name}: ann`),
        [],
      ),
    ).view()
  const [ours, theirs] = [grouped('a', 'b'), grouped('a')]
  expect(changedIn(ours, compared(ours, theirs))).toEqual(['ann'])
  expect(changedIn(theirs, compared(theirs, ours))).toEqual([])
})

it('tells a group without grants that is gone', () => {
  const ours = engineOf(policy([], ['g: ann'])).view()
  const theirs = engineOf(policy([], [], ['ann'])).view()
  expect(changedIn(ours, compared(ours, theirs))).toEqual(['ann'])
})

/** What is changed, as one reads it off the masks. */
function expected(ours: PolicyView, theirs: PolicyView, principal: Principal): unknown[] {
  const others = theirs.masksOf(principal)
  return Array.from(ours.masksOf(principal), ([resource, { actions }]) => ({
    resource,
    held: actions,
    kept: others.get(resource)?.actions ?? NO_ACTIONS,
  })).filter(({ held, kept }) => held !== kept)
}

it('finds of any two policies what their masks say', () => {
  const views = (policies: readonly Policy[]): [PolicyView, PolicyView] =>
    policies.map((one) => Engine.fromPolicy(one, { catalogue: ACME }).view()) as [
      PolicyView,
      PolicyView,
    ]
  fc.assert(
    fc.property(policiesOf(ACME), policiesOf(ACME), (one, other) => {
      const [ours, theirs] = views([one, other])
      const comparison = compared(ours, theirs)
      for (const number of numbersOf(ours)) {
        const found = comparison.changed(number)
        expect(new Set(found)).toEqual(new Set(expected(ours, theirs, ours.principalOf(number))))
      }
    }),
  )
})

it('is the same the other way round, whether or not one lies within the other', () => {
  const changesOf = (one: PolicyView, comparison: Comparison) => {
    const changes = numbersOf(one).map((number) => [number, new Set(comparison.changed(number))])
    return { changes, users: new Set(changedIn(one, comparison)) }
  }
  const fewer = (whole: Policy, kept: readonly boolean[]): Policy => ({
    ...whole,
    grants: whole.grants.filter((_, at) => kept[at % kept.length]),
  })
  const pairs = fc.oneof(
    fc.tuple(policiesOf(ACME), policiesOf(ACME)),
    fc
      .tuple(policiesOf(ACME), fc.array(fc.boolean(), { minLength: 1 }))
      .map(([whole, kept]): [Policy, Policy] => [whole, fewer(whole, kept)]),
  )
  fc.assert(
    fc.property(pairs, fc.boolean(), (pair, isTurned) => {
      const [one, other] = isTurned ? pair.toReversed() : pair
      const ours = Engine.fromPolicy(one as Policy, { catalogue: ACME }).view()
      const theirs = Engine.fromPolicy(other as Policy, { catalogue: ACME }).view()
      expect(changesOf(theirs, compared(ours, theirs).reversed())).toEqual(
        changesOf(theirs, compared(theirs, ours)),
      )
    }),
  )
})

it('tells a user who is gone, even one who held nothing', () => {
  const [ours, theirs] = [['ann', 'bob'], ['bob']].map((users) =>
    engineOf(policy([], [], users)).view(),
  ) as [PolicyView, PolicyView]
  expect(changedIn(ours, compared(ours, theirs))).toEqual(['ann'])
})

describe('the view', () => {
  const view = engineOf(OURS).view()

  it('knows who is a user', () => {
    expect(['alice', 'dave', 'nobody', 'ops', ''].map((uid) => view.hasUser(uid))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('counts the grants of a principal', () => {
    expect(view.grantCountOf(view.numberOf(user('alice')))).toBe(6)
    expect(view.grantCountOf(view.numberOf(group('ops')))).toBe(2)
  })

  it.each([
    ['alice', 'acme:slash:/a/b/c', 'read,update'],
    ['alice', 'acme:slash:/a/b', ''],
    ['nobody', 'acme:slash:/a', ''],
    ['nobody', 'acme:slash:/a/b/c', ''],
  ])('knows what %s was granted on %s', (uid, resource, words) => {
    const { actions } = grant(`x: ${words} z:z`)
    expect(view.actionsOf(user(uid), rid(resource))).toBe(maskOf(actions))
  })

  it.each([
    ['acme:slash:/a', 'acme:slash'],
    ['acme:slash:a', undefined],
    ['z:z', undefined],
    ['no rid', undefined],
  ])('knows the family of %s', (text, base) => {
    expect(view.familyOf(text)?.base).toBe(base)
  })
})
