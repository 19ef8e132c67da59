import { describe, expect, it } from 'vitest'
import type { Grant } from '../../../src/core/grant.ts'
import { principalText } from '../../../src/core/principal.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import type { Bounded } from '../../../src/engine/explain/bounded.ts'
import type { Other } from '../../../src/engine/explain/others.ts'
import { uid } from '../../../src/testing/index.ts'
import { ACME } from '../../core/acme.ts'
import { engineOf, grant, policy } from '../policies.ts'

const over = (grants: readonly string[], groups: readonly string[] = []): Engine =>
  engineOf(policy(grants, groups, ['ann']), { catalogue: ACME })

function othersOf(engine: Engine, resource: string): Bounded<Other> {
  const { denial } = engine.explain({ subject: 'ann', action: 'read', resource })
  if (denial === undefined) throw new Error('it is allowed')
  return denial.others
}

const otherText = ({ grant, makesSuperuser, holds }: Other): string =>
  `${makesSuperuser ? '!' : ''}${principalText(grant.principal)} ${grant.resource} ${holds}`

const textsOf = (engine: Engine, resource: string): string[] =>
  othersOf(engine, resource).shown.map(otherText)

/** So many numbered texts. */
const numbered = (count: number, text: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => text(at))

describe('others', () => {
  it('are groups and then users, the most specific grants first, superusers last', () => {
    const engine = over([
      'u: full acme:slash:/a/b',
      '%g: read acme:slash',
      '%h: full acme:slash:/a',
      '%i: read acme:root',
      '%i: update acme:slash:/a',
      'v: read acme:root',
    ])
    expect(textsOf(engine, 'acme:slash:/a/b')).toEqual([
      'group h acme:slash:/a 1',
      'group g acme:slash 1',
      'user u acme:slash:/a/b 1',
      '!group i acme:root 2',
      '!user v acme:root 1',
    ])
  })

  it('are those that cover, and allow the action, each with its most specific grant', () => {
    const engine = over([
      'u: update acme:slash:/a',
      'v: read acme:slash:/a/b/c',
      'w: read acme:slash:/ab',
      'x: read acme:slash:/a/',
      'x: read acme:slash:/a',
      'x: read acme:slash',
      'y: read acme:slash',
      'y: read acme:slash:/a',
    ])
    expect(textsOf(engine, 'acme:slash:/a')).toEqual([
      'user x acme:slash:/a 3',
      'user y acme:slash:/a 2',
    ])
    const secrets = over(['u: read shut:secret:/p', 'v: read shut:secret:/p/*'])
    expect(textsOf(secrets, 'shut:secret:/p')).toEqual(['user u shut:secret:/p 1'])
    expect(textsOf(secrets, 'shut:secret:/p/q')).toEqual(['user v shut:secret:/p/* 1'])
  })

  it('on the superuser itself make superusers', () => {
    expect(textsOf(over(['u: read acme:root']), 'acme:root')).toEqual(['!user u acme:root 1'])
  })

  it('are counted beyond the first five', () => {
    const engine = over(numbered(8, (at) => `u${at}: read acme:none`))
    expect(othersOf(engine, 'acme:none')).toMatchObject({ more: 3, isPartial: false })
    expect(textsOf(engine, 'acme:none')).toEqual(numbered(5, (at) => `user u${at} acme:none 1`))
  })

  it('of a crowd: every group is found, however many users stand before it', () => {
    const engine = over([
      ...numbered(600, (at) => `u${at}: read acme:slash:/a`),
      '%g: read acme:slash:/a',
      '%h: update acme:slash:/a',
      '%i: full acme:slash',
      ...numbered(3, (at) => `v${at}: read acme:slash:/`),
    ])
    const others = othersOf(engine, 'acme:slash:/a')
    expect(others.isPartial).toBe(true)
    expect(others.shown.map(otherText).slice(0, 2)).toEqual([
      'group g acme:slash:/a 1',
      'group i acme:slash 1',
    ])
    expect(others.more).toBeGreaterThan(20)
  })

  it('of a small node beside ones that took all the time: what can be', () => {
    const engine = over([
      ...numbered(252, (at) => `u${at}: read acme:slash:/a`),
      ...numbered(8, (at) => `%g${at}: read acme:slash`),
    ])
    const others = othersOf(engine, 'acme:slash:/a')
    expect([others.shown.length + others.more, others.isPartial]).toEqual([260, true])
    expect(others.shown.map(otherText)[0]).toBe('group g0 acme:slash 1')
  })

  it('are all looked at up to 256, and not beyond', () => {
    const at = (count: number): Bounded<Other> =>
      othersOf(over(numbered(count, (one) => `u${one}: read acme:none`)), 'acme:none')
    expect(at(256)).toMatchObject({ more: 251, isPartial: false })
    expect(at(257).isPartial).toBe(true)
  })

  it('of more groups than can be looked up, and more superusers: some', () => {
    const crowd = over(numbered(700, (at) => `%g${at}: read acme:none`))
    expect(othersOf(crowd, 'acme:none')).toMatchObject({ isPartial: true })
    const { more } = othersOf(crowd, 'acme:none')
    expect(more).toBeGreaterThan(250)
    // 32 as they come, 256 groups that are looked up, and 5 of all these are shown.
    expect(more).toBeLessThanOrEqual(32 + 256 - 5)
    const rulers = over(numbered(257, (at) => `u${at}: read acme:root`))
    expect(othersOf(rulers, 'acme:none')).toMatchObject({ more: 251, isPartial: true })
    const fewer = over(numbered(256, (at) => `u${at}: read acme:root`))
    expect(othersOf(fewer, 'acme:none')).toMatchObject({ more: 251, isPartial: false })
  })

  it('do not depend on how many stand at one place', () => {
    const last = grant('%last: read acme:slash:/a')
    const crowd = Array.from({ length: 100_000 }, (_, at): Grant => {
      return { ...last, principal: { kind: 'user', uid: uid(`u${at}`) } }
    })
    const many = engineOf({ users: [], groups: [], grants: [...crowd, last] }, { catalogue: ACME })
    const others = othersOf(many, 'acme:slash:/a/b')
    expect(others.isPartial).toBe(true)
    expect(others.shown.length + others.more).toBeLessThan(100)
    expect(textsOf(many, 'acme:slash:/a/b')[0]).toBe('group last acme:slash:/a 1')
  })
})
