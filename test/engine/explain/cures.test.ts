import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Subject } from '../../../src/core/principal.ts'
import type { Engine, EngineOptions } from '../../../src/engine/engine.ts'
import type { Cure } from '../../../src/engine/explain/cures.ts'
import type { Denial } from '../../../src/engine/explain/denial.ts'
import { ACME, catalogueWith, familyOf, tailOf } from '../../core/acme.ts'
import { engineOf, policy } from '../policies.ts'

const over = (
  grants: readonly string[],
  groups: readonly string[] = [],
  options: EngineOptions = {},
): Engine => engineOf(policy(grants, groups, ['ann']), { catalogue: ACME, ...options })

/** The explanation of a denial: `ann read acme:none`. */
function denialOf(engine: Engine, text: string): Denial {
  const [subject = '', action = '', resource = ''] = text.split(' ')
  const { denial } = engine.explain({ subject, action, resource })
  if (denial === undefined) throw new Error(`\`${text}\` is allowed`)
  return denial
}

/** A cure in words: `read acme:none this 0`, with a `!` where it makes a superuser. */
const cureText = ({ grant, makesSuperuser, collateral }: Cure): string =>
  [
    `${makesSuperuser ? '!' : ''}${grant.actions.join()}`,
    grant.resource,
    collateral.opens,
    collateral.grants,
  ].join(' ')

const ROOT = '!full acme:root everything 0'

describe('cures', () => {
  it.each([
    [
      'read acme:slash:/a/b/c',
      [
        'read acme:slash:/a/b/c subtree 0',
        'read acme:slash:/a/b subtree 0',
        'read acme:slash:/a subtree 0',
        'read acme:slash base 0',
        'full acme:slash:/a/b/c subtree 0',
      ],
    ],
    [
      'full acme:slash:/a/b/',
      ['full acme:slash:/a/b subtree 0', 'full acme:slash:/a subtree 0', 'full acme:slash base 0'],
    ],
    ['read acme:slash', ['read acme:slash base 0', 'full acme:slash base 0']],
    ['read acme:slash:/', ['read acme:slash:/ base 0', 'full acme:slash:/ base 0']],
    [
      'read shut:tail:/a',
      ['read shut:tail:/a subtree 0', 'read shut:tail:/ base 0', 'full shut:tail:/a subtree 0'],
    ],
    [
      'read acme:my:services/a/b',
      [
        'read acme:my:services/a/b subtree 0',
        'read acme:my:services/a subtree 0',
        'read acme:my base 0',
        'full acme:my:services/a/b subtree 0',
      ],
    ],
    [
      'read acme:dot:a.b',
      [
        'read acme:dot:a.b subtree 0',
        'read acme:dot:a subtree 0',
        'read acme:dot base 0',
        'full acme:dot:a.b subtree 0',
      ],
    ],
    [
      'read acme:word:w',
      ['read acme:word:w this 0', 'read acme:word base 0', 'full acme:word:w this 0'],
    ],
    ['read shut:only:a/b/', ['read shut:only:a/b this 0', 'full shut:only:a/b this 0']],
    ['read acme:exact:a:b', ['read acme:exact:a:b this 0', 'full acme:exact:a:b this 0']],
    // Without its slash it is another family's: it stays as it was asked.
    ['read acme:exact:sub/', ['read acme:exact:sub/ this 0', 'full acme:exact:sub/ this 0']],
    [
      'read shut:secret:p/q',
      [
        'read shut:secret:p/q this 0',
        'read shut:secret:p/* below 0',
        'read shut:secret:* base 0',
        'full shut:secret:p/q this 0',
      ],
    ],
    [
      'read shut:secret:/p/*',
      [
        'read shut:secret:/p/* below 0',
        'read shut:secret:/* base 0',
        'full shut:secret:/p/* below 0',
      ],
    ],
    ['read shut:secret:/', ['read shut:secret:/ this 0', 'full shut:secret:/ this 0']],
    [
      'read shut:star:a',
      ['read shut:star:a this 0', 'read shut:star:* base 0', 'full shut:star:a this 0'],
    ],
    ['read shut:star:*', ['read shut:star:* base 0', 'full shut:star:* base 0']],
    // A base of one segment is no RID, so its root is written out.
    ['read solo:/a', ['read solo:/a subtree 0', 'read solo:/ base 0', 'full solo:/a subtree 0']],
    ['read no:where', ['read no:where this 0', 'full no:where this 0']],
    ['read acme:none', ['read acme:none this 0', 'full acme:none this 0']],
  ])('of %s, and superuser last', (question, cures) => {
    const shown = denialOf(over([]), `ann ${question}`)
    expect(shown.cures.map(cureText)).toEqual([...cures, ROOT])
    expect(shown.omitted).toBe(0)
  })

  it('are marked, and come last, where they make a superuser', () => {
    expect(denialOf(over([]), 'ann read acme:root').cures.map(cureText)).toEqual([
      '!read acme:root everything 0',
      '!full acme:root everything 0',
    ])
    expect(denialOf(over([]), 'ann full acme:root').cures.map(cureText)).toEqual([ROOT])
    const above = { ...ACME, superuser: { resource: 'acme:slash', anyActionSince: '1.7' } } as const
    const engine = over([], [], { catalogue: above })
    expect(denialOf(engine, 'ann read acme:slash:/a').cures.map(cureText)).toEqual([
      'read acme:slash:/a subtree 0',
      'full acme:slash:/a subtree 0',
      '!read acme:slash everything 0',
      '!full acme:slash everything 0',
    ])
  })

  it('are marked by the rule of the release', () => {
    const old = over([], [], { release: '1.9' })
    expect(denialOf(old, 'ann read acme:root').cures.map(cureText)).toEqual([
      'read acme:root this 0',
      ROOT,
    ])
  })

  it('have no superuser where the catalogue has none', () => {
    const catalogue = catalogueWith([familyOf('a:b', tailOf('none'))])
    const { cures } = denialOf(over([], [], { catalogue }), 'ann read a:b')
    expect(cures.map(cureText)).toEqual(['read a:b this 0', 'full a:b this 0'])
  })

  it('count the grants that stand where they reach, and the families that they open', () => {
    const engine = over([
      'u: read acme:slash:/a/b/c',
      'u: read acme:slash:/a/b',
      'v: full acme:slash:/a/b/',
      'v: full acme:slash',
      'v: full acme:slash:b',
      'u: read acme:word:w',
      'u: read shut:secret:/p/*',
      'u: read shut:secret:/p/q',
    ])
    expect(denialOf(engine, 'ann read acme:slash:/a/b').cures.map(cureText)).toEqual([
      'read acme:slash:/a/b subtree 3',
      'read acme:slash:/a subtree 3',
      'read acme:slash base 4',
      'full acme:slash:/a/b subtree 3',
      '!full acme:root everything 7',
    ])
    const { cures } = denialOf(engine, 'ann read shut:secret:/p/r')
    expect(cures.map(cureText).slice(0, 3)).toEqual([
      'read shut:secret:/p/r this 0',
      'read shut:secret:/p/* below 2',
      'read shut:secret:/* base 2',
    ])
    const opened = cures.map(({ collateral }) => collateral.otherFamilies.map(({ base }) => base))
    expect(opened.slice(0, -1).flat()).toEqual([])
    expect(opened.at(-1)).toHaveLength(ACME.families.length - 2)
    expect(opened.at(-1)).not.toContain('shut:secret')
    engine.apply([{ op: 'delete-user', uid: 'u' }])
    expect(cureText(denialOf(engine, 'ann read no:where').cures.at(-1) as Cure)).toBe(
      '!full acme:root everything 2',
    )
    expect(
      denialOf(engine, 'ann read no:where').cures.at(-1)?.collateral.otherFamilies,
    ).toHaveLength(ACME.families.length - 1)
  })

  it("are spelled another way where the first way is another family's", () => {
    const catalogue = catalogueWith([
      familyOf('x', tailOf('slash-path', { joint: ':a/', bare: true })),
      familyOf('x:a/b', tailOf('none')),
      familyOf('y', tailOf('secret')),
      familyOf('y:*', tailOf('none')),
    ])
    const engine = over([], [], { catalogue })
    expect(denialOf(engine, 'ann read x:a/b/c').cures.map(cureText)).toEqual([
      'read x:a/b/c subtree 0',
      'read x:a/b/ subtree 0',
      'read x:a/ base 0',
      'full x:a/b/c subtree 0',
    ])
    expect(denialOf(engine, 'ann read y:b').cures.map(cureText)).toEqual([
      'read y:b this 0',
      'read y:/* base 0',
      'full y:b this 0',
    ])
  })

  it('leave places between out where the path is very deep', () => {
    const deep = `acme:slash:${'/a'.repeat(40)}`
    const { cures, omitted } = denialOf(over([]), `ann read ${deep}`)
    expect(omitted).toBe(24)
    expect(cures.map(({ grant }) => grant.resource.split('/').length - 1)).toEqual([
      ...Array.from({ length: 16 }, (_, up) => 40 - up),
      0,
      40,
      0,
    ])
  })

  it.each(['acme', 'acme:slash:a', 'acme:slash:/a//b', ''])(
    'are none for the malformed %s',
    (resource) => {
      const { cures, others, modes, groups } = denialOf(
        over(['%g: read acme:slash:/a'], ['g: ann']),
        `ann read ${resource}`,
      )
      expect([cures, others.shown, modes, groups.shown]).toEqual([[], [], [], []])
    },
  )

  it('are none for an unknown action, nor for whoever can be granted nothing', () => {
    const engine = over([])
    expect(denialOf(engine, 'ann write acme:none').cures).toEqual([])
    for (const subject of [ANONYMOUS, '', 'a b', 'anonymous'] satisfies Subject[]) {
      const { denial } = engine.explain({ subject, action: 'read', resource: 'acme:none' })
      expect(denial).toMatchObject({ cures: [], omitted: 0, others: { shown: [] } })
    }
  })

  it('are there for a user that does not exist as yet', () => {
    const shown = denialOf(over([]), 'new read acme:none')
    expect(shown.standing).toBe('unknown-user')
    expect(shown.cures[0]?.grant.principal).toEqual({ kind: 'user', uid: 'new' })
  })
})
