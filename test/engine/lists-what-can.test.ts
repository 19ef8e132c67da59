import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Subject } from '../../src/core/principal.ts'
import type { Access } from '../../src/engine/lists/answers.ts'
import { ACME } from '../core/acme.ts'
import { engineOf, grant, policy } from './policies.ts'

/** Holdings in the words of grants. */
const texts = ({ holdings }: Access): string[] =>
  holdings.map(({ resource, actions, through }) => {
    const holder = through.kind === 'user' ? through.uid : `%${through.gid}`
    return `${holder}: ${actions.join()} ${resource}`
  })

/** What `u` may do, who is in the groups `a` and `b`. */
const held = (grants: readonly string[], below?: string): string[] => {
  const engine = engineOf(policy(grants, ['b: u', 'a: u', 'c: v']))
  return texts(engine.whatCan('u', below === undefined ? {} : { below }))
}

/** `[what, grants, holdings]` */
const ROWS: ReadonlyArray<readonly [what: string, grants: string[], holdings: string[]]> = [
  [
    'of twins the own one first, then by gid',
    ['%b: read acme:none', '%a: read,update acme:none', 'u: read acme:none'],
    ['u: read acme:none', '%a: update acme:none'],
  ],
  [
    'the grant with `full` before all twins',
    ['u: read acme:none', '%b: full acme:none', '%a: full,read acme:none'],
    ['%a: full acme:none'],
  ],
  [
    'the shorter of two spellings, then the smaller',
    ['u: read acme:slash:/a/', 'u: read,update acme:slash:/a', 'u: delete acme:slash:/a/'],
    ['u: read,update acme:slash:/a', 'u: delete acme:slash:/a/'],
  ],
  ['one root of two', ['u: read acme:slash:/', 'u: read acme:slash'], ['u: read acme:slash']],
  [
    'nothing that is given above, on segments',
    ['u: read acme:slash:/a', 'u: read,update acme:slash:/a/b', 'u: read acme:slash:/ab'],
    ['u: read acme:slash:/a', 'u: update acme:slash:/a/b', 'u: read acme:slash:/ab'],
  ],
  [
    'nothing that is given above by several',
    [
      'u: read acme:slash',
      '%a: update acme:slash:/a',
      '%b: read,update,delete acme:slash:/a/b/c',
      'u: update,read acme:slash:/a/b',
    ],
    ['u: read acme:slash', '%a: update acme:slash:/a', '%b: delete acme:slash:/a/b/c'],
  ],
  [
    'nothing below `full`',
    ['%a: full acme:slash:/a', 'u: full acme:slash:/a/b', 'u: read acme:slash:/a/b/c'],
    ['%a: full acme:slash:/a'],
  ],
  [
    '`full` below the four others',
    ['u: create,read,update,delete acme:slash', 'u: full,read acme:slash:/a'],
    ['u: create,read,update,delete acme:slash', 'u: full acme:slash:/a'],
  ],
  [
    'a secret, and what lies below it, as two places',
    [
      'u: read shut:secret:/p',
      'u: read shut:secret:p/*',
      'u: read shut:secret:p/q',
      'u: update shut:secret:/p/q/*',
      'u: read shut:secret:p/q/r',
    ],
    ['u: read shut:secret:/p', 'u: update shut:secret:/p/q/*', 'u: read shut:secret:p/*'],
  ],
  [
    'a value, where the bare base gives every value',
    ['u: read acme:word', 'u: read,update acme:word:*', 'u: read acme:word:x'],
    ['u: read acme:word', 'u: update acme:word:*'],
  ],
  ['what is outside of the catalogue', ['u: read no:where'], ['u: read no:where']],
  ['nothing that is malformed', ['u: full acme:slash:a', '%a: read shut:secret:/a//b'], []],
  ['nothing of others', ['v: read acme:none', '%c: full acme:none'], []],
]

describe('what can', () => {
  it.each(ROWS)('lists %s', (_, grants, holdings) => {
    expect(held(grants)).toEqual(holdings)
    expect(held(grants.toReversed())).toEqual(holdings)
  })

  it('lists the same where a crowd holds grants', () => {
    const crowd = Array.from({ length: 20 }, (_, at) => `w${at}: full acme:slash:/a`)
    expect(held([...crowd, '%a: read acme:slash:/a', 'u: read acme:slash:/a/b'])).toEqual([
      '%a: read acme:slash:/a',
    ])
  })

  it.each<Subject>(['zoe', 'nobody', 'a', '__proto__', ANONYMOUS])('lists nothing of %s', (who) => {
    const engine = engineOf(policy(['%a: read acme:none'], ['a: u'], ['zoe']))
    expect(engine.whatCan(who)).toEqual({ open: [], holdings: [] })
  })

  it('names the grant that makes a superuser, and lists its holdings as anyone’s', () => {
    const grants = ['%a: read acme:root', 'u: read acme:root', 'u: read acme:none']
    const engine = engineOf(policy(grants, ['a: u v']))
    expect(engine.whatCan('u')).toMatchObject({ superuser: grant('u: read acme:root') })
    expect(texts(engine.whatCan('u'))).toEqual(['u: read acme:none', 'u: read acme:root'])
    expect(engine.whatCan('v')).toMatchObject({ superuser: grant('%a: read acme:root') })
    expect(engineOf(policy(grants), { release: '1.9' }).whatCan('u')).not.toHaveProperty(
      'superuser',
    )
  })
})

describe('what can, of what is open', () => {
  const of = policy(['u: read acme:none'])
  const acme = { category: 'acme', reason: 'not-enforced' }

  it.each<readonly [Parameters<typeof engineOf>[1], Subject, object[]]>([
    [{ mode: 'strict' }, 'u', []],
    [{ mode: 'permissive' }, 'u', [acme]],
    [{ mode: 'permissive' }, 'nobody', [acme]],
    [{ mode: 'permissive' }, ANONYMOUS, [acme, { category: 'open', reason: 'anonymous' }]],
    [{ mode: 'disabled' }, ANONYMOUS, [acme, { category: 'open', reason: 'not-enforced' }]],
  ])('%o, for %s: %o', (options, subject, open) => {
    expect(engineOf(of, options).whatCan(subject).open).toEqual(open)
  })

  it.each([
    ['acme:slash:/a', [acme]],
    ['acme:new', [{ category: 'open', reason: 'not-enforced' }]],
    ['acme:slash:a', []],
    ['no:where', []],
    ['acme', []],
  ])('below %s: %o', (below, open) => {
    expect(engineOf(of, { mode: 'disabled' }).whatCan('u', { below }).open).toEqual(open)
  })
})

describe('what can, below a resource', () => {
  const GRANTS = [
    'u: read acme:slash',
    '%a: create acme:slash:/a',
    'u: update acme:slash:/a/b',
    'u: delete acme:slash:/ab',
    'u: read acme:none',
    'u: update shut:secret:/p',
    'u: read shut:secret:p/*',
    'u: delete shut:secret:/p/*/q',
    'u: create shut:secret:/*',
    'u: read no:where',
  ]
  const [root, a, ab, beside] = [
    'u: read acme:slash',
    '%a: create acme:slash:/a',
    'u: update acme:slash:/a/b',
    'u: delete acme:slash:/ab',
  ]
  const [all, p, q, star] = [
    'u: create shut:secret:/*',
    'u: update shut:secret:/p',
    'u: delete shut:secret:/p/*/q',
    'u: read shut:secret:p/*',
  ]

  it.each([
    ['acme:slash', [root, a, ab, beside]],
    ['acme:slash:/', [root, a, ab, beside]],
    ['acme:slash:/a', [root, a, ab]],
    ['acme:slash:/a/b/c', [root, a, ab]],
    ['acme:slash:/a/c', [root, a]],
    ['acme:slash:/x', [root]],
    ['acme:slash:a', []],
    ['acme:none', ['u: read acme:none']],
    ['acme:new', []],
    ['no:where', ['u: read no:where']],
    ['no:where:else', []],
    ['acme', []],
    ['shut:secret:/', [all, p, q, star]],
    ['shut:secret:*', [all, p, q, star]],
    ['shut:secret:/p', [all, p, q, star]],
    ['shut:secret:p/*', [all, q, star]],
    ['shut:secret:p/x', [all, star]],
    ['shut:secret:x', [all]],
  ])('%s', (below, holdings) => {
    expect(held(GRANTS, below)).toEqual(holdings)
  })
})

it('lists open categories sorted, whatever the order of the catalogue', () => {
  const turned = { ...ACME, families: ACME.families.toReversed() }
  const [one, other] = [ACME, turned].map(
    (catalogue) =>
      engineOf(policy([], [], ['u']), { catalogue, mode: 'disabled' }).whatCan('u').open,
  )
  expect(one?.length).toBeGreaterThan(1)
  expect(other).toEqual(one)
})
