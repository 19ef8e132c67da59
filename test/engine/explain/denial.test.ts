import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Subject } from '../../../src/core/principal.ts'
import { Engine, type EngineOptions } from '../../../src/engine/engine.ts'
import type { Denial } from '../../../src/engine/explain/denial.ts'
import type { Explanation } from '../../../src/engine/explain/explain.ts'
import { ACME } from '../../core/acme.ts'
import { engineOf, grant, policy } from '../policies.ts'

const over = (
  grants: readonly string[],
  groups: readonly string[] = [],
  options: EngineOptions = {},
): Engine => engineOf(policy(grants, groups, ['ann']), { catalogue: ACME, ...options })

const explained = (engine: Engine, subject: Subject, words: string): Explanation => {
  const [action = '', resource = ''] = words.split(' ')
  return engine.explain({ subject, action, resource })
}

function denialOf(engine: Engine, words: string, subject: Subject = 'ann'): Denial {
  const { denial } = explained(engine, subject, words)
  if (denial === undefined) throw new Error(`\`${words}\` is allowed`)
  return denial
}

describe('an explanation', () => {
  it('has a denial or the support of an allow, never both', () => {
    const engine = over(['ann: read acme:none'])
    expect(explained(engine, 'ann', 'read acme:none').denial).toBeUndefined()
    expect(explained(engine, 'ann', 'update acme:none').ifRevoked).toBeUndefined()
    const lax = over(['ann: read acme:none'], [], { mode: 'disabled' })
    for (const subject of ['ann', 'nobody', ANONYMOUS] satisfies Subject[]) {
      const shown = explained(lax, subject, 'read acme:none')
      expect([shown.denial, shown.ifRevoked]).toEqual([undefined, undefined])
    }
  })

  it.each([
    [['ann: read acme:slash:/a'], 'deny no-covering-grant'],
    [['ann: read acme:slash:/a', 'ann: update acme:slash'], 'deny action-not-granted'],
    [['ann: read acme:slash:/a', '%g: full acme:slash:/'], 'allow granted full'],
    [['ann: read acme:slash:/a', '%g: read acme:root'], 'allow superuser read'],
    [['%g: full acme:root'], 'deny no-covering-grant'],
    [['%g: full acme:root', 'ann: delete acme:root'], 'allow superuser full'],
    [['%g: full acme:root', 'ann: update acme:slash:/a'], 'deny action-not-granted'],
  ])('of an allow by %j: without its determining grant, %s', (grants, outcome) => {
    const { ifRevoked } = explained(over(grants, ['g: ann']), 'ann', 'read acme:slash:/a')
    if (ifRevoked === undefined) throw new Error('nothing determined it')
    const held = 'grant' in ifRevoked ? [ifRevoked.grant.actions.join()] : []
    expect([ifRevoked.effect, ifRevoked.reason, ...held].join(' ')).toBe(outcome)
  })

  it('of an allow on the superuser itself: its grant counts once', () => {
    const { ifRevoked, covering } = explained(
      over(['ann: read acme:root']),
      'ann',
      'read acme:root',
    )
    expect(covering).toEqual([grant('ann: read acme:root')])
    expect(ifRevoked).toEqual({ effect: 'deny', reason: 'no-covering-grant' })
  })
})

describe('a denial', () => {
  it.each<readonly [Subject, Denial['standing']]>([
    ['ann', 'user'],
    ['nobody', 'unknown-user'],
    ['no body', 'no-uid'],
    ['anonymous', 'no-uid'],
    [ANONYMOUS, 'anonymous'],
  ])('says that %s is of standing %s', (subject, standing) => {
    expect(denialOf(over([]), 'read acme:none', subject).standing).toBe(standing)
  })

  it('names the deepest place that the subject has a covering grant on, and what lacks there', () => {
    const engine = over(
      ['%g: update acme:slash:/a/', 'ann: create acme:slash', 'ann: read acme:slash:/a/b/c'],
      ['g: ann'],
    )
    expect(denialOf(engine, 'delete acme:slash:/a/b').nearest).toEqual({
      resource: 'acme:slash:/a/',
      held: ['create', 'update'],
      lacked: ['read', 'delete'],
    })
    expect(denialOf(engine, 'read acme:slash:/a/b').nearest?.lacked).toEqual(['read'])
    expect(denialOf(engine, 'write acme:slash:/a/b').nearest).toBeUndefined()
    expect(denialOf(engine, 'read acme:word:a').nearest).toBeUndefined()
    const outside = over(['ann: read no:where'])
    expect(denialOf(outside, 'update no:where').nearest?.lacked).toEqual(['update'])
  })

  it('names the actions of the row where the one asked for is not among them', () => {
    expect(denialOf(over([]), 'update acme:none').askedInstead).toEqual(['read'])
    expect(denialOf(over([]), 'read acme:none').askedInstead).toEqual([])
    expect(denialOf(over([]), 'update no:where').askedInstead).toEqual([])
    expect(denialOf(over([]), 'write acme:none').askedInstead).toEqual([])
  })

  it.each<readonly [Subject, string, readonly string[]]>([
    ['ann', 'acme:none', ['disabled', 'permissive']],
    ['ann', 'acme:new', ['disabled']],
    [ANONYMOUS, 'acme:new', ['disabled', 'permissive']],
    ['ann', 'no:where', []],
    [ANONYMOUS, 'no:where', []],
    ['ann', 'acme:slash:a', []],
  ])('of %s on %s: allowed in modes %j', (subject, resource, modes) => {
    expect(denialOf(over([]), `read ${resource}`, subject).modes).toEqual(modes)
  })

  it('lists the groups of the subject, the smallest first', () => {
    const groups = [
      'b: ann',
      'a: ann u',
      'c: ann',
      'd: u',
      'e: ann u v',
      'f: ann u v w',
      'g: ann u',
    ]
    expect(denialOf(over([], groups), 'read acme:none').groups).toEqual({
      shown: [
        { gid: 'b', members: 1 },
        { gid: 'c', members: 1 },
        { gid: 'a', members: 2 },
        { gid: 'g', members: 2 },
        { gid: 'e', members: 3 },
      ],
      more: 1,
      isPartial: false,
    })
    const many = Array.from({ length: 70 }, (_, at) => `g${at}: ann`)
    expect(denialOf(over([], many), 'read acme:none').groups).toMatchObject({
      more: 59,
      isPartial: true,
    })
    expect(denialOf(over([]), 'read acme:none', 'nobody').groups.shown).toEqual([])
  })
})

describe('advice', () => {
  it.each([
    ['read', 'acme:slash:a/b', 'acme:slash:/a/b', 'allow'],
    ['update', 'acme:slash:a', 'acme:slash:/a', 'deny'],
    ['read', 'acme:dot:/a/b', 'acme:dot:a.b', 'deny'],
    ['read', 'acme:dot:a/b', 'acme:dot:a.b', 'deny'],
    ['read', 'acme:slash:%252Fa', 'acme:slash:/a', 'allow'],
    ['read', 'acme:slash:%2Fa%2fb', 'acme:slash:/a/b', 'allow'],
    ['READ', 'acme:slash:/a', 'read', 'allow'],
    [' Update ', 'acme:slash:/a', 'update', 'deny'],
  ])('on %s %s: %s, %s', (action, resource, text, effect) => {
    const engine = over(['ann: read acme:slash'])
    const { denial } = engine.explain({ subject: 'ann', action, resource })
    const instead = text.includes(':') ? 'resource' : 'action'
    expect(denial?.advice).toEqual({ instead, text, effect })
  })

  it('on a RID that lacks `dcos:`', () => {
    const engine = Engine.fromPolicy(policy([]))
    const { denial } = engine.explain({ subject: 'a', action: 'read', resource: 'mesos:agent:log' })
    expect(denial?.advice).toMatchObject({ text: 'dcos:mesos:agent:log', effect: 'deny' })
  })

  it.each([
    ['read', 'acme:slash:a.b'],
    ['read', 'acme:slash:a//b'],
    ['read', 'acme:slash:/a//b'],
    ['read', 'acme:slash:/..'],
    ['read', 'acme:dot:/a.b/c'],
    ['read', 'acme:slash:/a b'],
    ['read', 'acme'],
    ['read', 'no:where'],
    ['read', 'acme:none'],
    ['write', 'acme:none'],
    [`read${' '.repeat(99)}`, 'acme:none'],
  ])('is none where nothing is certain: %s %s', (action, resource) => {
    const { denial } = over([]).explain({ subject: 'ann', action, resource })
    expect(denial).toBeDefined()
    expect(denial?.advice).toBeUndefined()
  })
})
