/** A catalogue with every kind of tail, and where RIDs lie in it. @module */

import type { Catalogue, Family, Tail } from '../../src/core/catalogue.ts'
import type { TailProblem } from '../../src/core/place.ts'

/** A tail after a colon; what `words` name is true of it. */
export const tailOf = (
  kind: Tail['kind'],
  words: Partial<Pick<Tail, 'joint' | 'bare' | 'colons'>> = {},
): Tail => ({ kind, joint: kind === 'none' ? '' : ':', bare: false, colons: false, ...words })

/** A family that is named by its base. */
export const familyOf = (base: string, tail: Tail, words: Partial<Family> = {}): Family => ({
  id: base,
  base,
  tail,
  actions: ['read'],
  category: 'acme',
  authorizer: 'acme',
  since: '1.7',
  ...words,
})

/** A catalogue of these families, enforced in strict mode and open to all in permissive mode. */
export const catalogueWith = (families: readonly Family[]): Catalogue => ({
  families,
  categories: { acme: { enforcedIn: ['strict'], anonymousIn: [] } },
})

/** Every kind of tail, bases that contain or shadow one another, and rows of few releases. */
export const ACME: Catalogue = {
  families: [
    familyOf('acme:none', tailOf('none')),
    familyOf('acme:slash', tailOf('slash-path', { bare: true })),
    familyOf('acme:slash:deep', tailOf('none')),
    familyOf('shut:tail', tailOf('slash-path')),
    familyOf('acme:<any>', tailOf('slash-path', { joint: ':services/', bare: true })),
    familyOf('acme:dot', tailOf('dot-path', { bare: true })),
    familyOf('acme:<any>:jobs', tailOf('dot-path', { bare: true })),
    familyOf('acme:word', tailOf('literal', { bare: true })),
    familyOf('shut:only', tailOf('exact-path')),
    familyOf('acme:exact', tailOf('exact-path', { colons: true })),
    familyOf('acme:exact:sub', tailOf('none')),
    familyOf('shut:secret', tailOf('secret')),
    familyOf('shut:star', tailOf('any-star')),
    familyOf('acme:box:<any>:<any>', tailOf('literal', { bare: true })),
    familyOf('acme:<any>:box:<any>', tailOf('literal', { bare: true })),
    familyOf('acme:box:<any>:lid', tailOf('literal', { bare: true })),
    familyOf('solo', tailOf('slash-path')),
    familyOf('acme:gone', tailOf('none'), { until: '1.9', category: 'open' }),
    familyOf('acme:new', tailOf('none'), { since: '2.0', category: 'open' }),
    familyOf('acme:root', tailOf('none'), { category: 'open' }),
  ],
  categories: {
    acme: { enforcedIn: ['strict'], anonymousIn: [] },
    open: { enforcedIn: ['permissive', 'strict'], anonymousIn: ['permissive'] },
  },
  superuser: { resource: 'acme:root', anyActionSince: '1.10' },
}

/** Few families of {@link ACME}, for tests that need many engines. */
export const FEW: Catalogue = {
  ...ACME,
  families: ACME.families.filter(({ id }) =>
    /^acme:(none|slash|word|new|root)$|^shut:secret$/.test(id),
  ),
}

/** Where a RID lies: its family, base and path; its family and fault; or nowhere. */
export type PlaceRow = readonly [
  rid: string,
  place:
    | readonly [family: string, base: string, path: readonly string[]]
    | readonly [family: string, problem: TailProblem]
    | 'outside',
]

const at = (rid: string, base: string, ...path: string[]): PlaceRow => [rid, [base, base, path]]
const bad = (rid: string, family: string, problem: TailProblem): PlaceRow => [
  rid,
  [family, problem],
]
const outside = (rid: string): PlaceRow => [rid, 'outside']

/** RIDs and their places in {@link ACME}, release 2.2. */
export const PLACES: readonly PlaceRow[] = [
  at('acme:none', 'acme:none'),
  outside('acme:none:a'),
  outside('acme:none:/'),
  outside('acme:nonesuch:a'),
  outside('acm:none'),
  outside('ACME:slash:/a'),
  outside('zacme:none'),
  outside('other:acme:none'),

  at('acme:slash', 'acme:slash'),
  at('acme:slash:/', 'acme:slash'),
  at('acme:slash:/a', 'acme:slash', 'a'),
  at('acme:slash:/a/', 'acme:slash', 'a'),
  at('acme:slash:/a/b.c/*', 'acme:slash', 'a', 'b.c', '*'),
  at('acme:slash:/...', 'acme:slash', '...'),
  at('acme:slash:/.a', 'acme:slash', '.a'),
  at('acme:slash:/a.', 'acme:slash', 'a.'),
  at('acme:slash:/ab/.a/a./..a', 'acme:slash', 'ab', '.a', 'a.', '..a'),
  bad('acme:slash:a', 'acme:slash', 'no-leading-slash'),
  bad('acme:slash:a/b', 'acme:slash', 'no-leading-slash'),
  bad('acme:slash:*', 'acme:slash', 'no-leading-slash'),
  bad('acme:slash://', 'acme:slash', 'empty-segment'),
  bad('acme:slash:/a//', 'acme:slash', 'empty-segment'),
  bad('acme:slash:/a//b', 'acme:slash', 'empty-segment'),
  bad('acme:slash://a', 'acme:slash', 'empty-segment'),
  bad('acme:slash:/.', 'acme:slash', 'dot-segment'),
  bad('acme:slash:/..', 'acme:slash', 'dot-segment'),
  bad('acme:slash:/a/../b', 'acme:slash', 'dot-segment'),
  bad('acme:slash:/a/./b', 'acme:slash', 'dot-segment'),
  bad('acme:slash:/a/./', 'acme:slash', 'dot-segment'),
  outside('acme:slash:/a:b'),
  at('acme:slash:deep', 'acme:slash:deep'),
  outside('acme:slash:deep:er'),
  bad('acme:slash:deeper', 'acme:slash', 'no-leading-slash'),

  outside('shut:tail'),
  at('shut:tail:/', 'shut:tail'),
  at('shut:tail:/a/b', 'shut:tail', 'a', 'b'),

  ['acme:my', ['acme:<any>', 'acme:my', []]],
  ['acme:my:services/', ['acme:<any>', 'acme:my', []]],
  ['acme:my:services/a/b', ['acme:<any>', 'acme:my', ['a', 'b']]],
  ['acme:my:services/a/', ['acme:<any>', 'acme:my', ['a']]],
  bad('acme:my:services//', 'acme:<any>', 'empty-segment'),
  bad('acme:my:services//a', 'acme:<any>', 'empty-segment'),
  bad('acme:my:services/..', 'acme:<any>', 'dot-segment'),
  outside('acme:my:services'),
  outside('acme:my:service/a'),
  outside('acme:my:services/a:b'),
  ['acme:none:services/a', ['acme:<any>', 'acme:none', ['a']]],

  at('acme:dot', 'acme:dot'),
  at('acme:dot:a', 'acme:dot', 'a'),
  at('acme:dot:a.b.*', 'acme:dot', 'a', 'b', '*'),
  bad('acme:dot:/a', 'acme:dot', 'slash-in-dot-path'),
  bad('acme:dot:a.b/', 'acme:dot', 'slash-in-dot-path'),
  bad('acme:dot:a/b', 'acme:dot', 'slash-in-dot-path'),
  bad('acme:dot:a..b', 'acme:dot', 'empty-segment'),
  bad('acme:dot:.a', 'acme:dot', 'empty-segment'),
  bad('acme:dot:a.', 'acme:dot', 'empty-segment'),
  bad('acme:dot:.', 'acme:dot', 'empty-segment'),
  ['acme:my:jobs', ['acme:<any>:jobs', 'acme:my:jobs', []]],
  ['acme:slash:jobs', ['acme:<any>:jobs', 'acme:slash:jobs', []]],
  ['acme:my:jobs:a.b', ['acme:<any>:jobs', 'acme:my:jobs', ['a', 'b']]],
  outside('acme:my:job'),
  outside('acme:my:jobst'),
  outside('acme:my:sjob:a'),
  outside('acme:my:jobs:a:b'),

  at('acme:word', 'acme:word'),
  at('acme:word:*', 'acme:word', '*'),
  at('acme:word:/', 'acme:word', '/'),
  at('acme:word:/a//..', 'acme:word', '/a//..'),
  at('acme:word:a/', 'acme:word', 'a/'),
  outside('acme:word:a:b'),

  outside('shut:only'),
  at('shut:only:a', 'shut:only', 'a'),
  at('shut:only:a/b', 'shut:only', 'a/b'),
  at('shut:only:a/b/', 'shut:only', 'a/b'),
  at('shut:only:*', 'shut:only', '*'),
  bad('shut:only:/a', 'shut:only', 'empty-segment'),
  bad('shut:only:/', 'shut:only', 'empty-segment'),
  bad('shut:only:a//b', 'shut:only', 'empty-segment'),
  bad('shut:only:a//', 'shut:only', 'empty-segment'),
  bad('shut:only:a/../b', 'shut:only', 'dot-segment'),
  bad('shut:only:..', 'shut:only', 'dot-segment'),
  bad('shut:only:a/.', 'shut:only', 'dot-segment'),
  outside('shut:only:a:b'),

  at('acme:exact:a:b/c:d', 'acme:exact', 'a:b/c:d'),
  at('acme:exact:a:b/', 'acme:exact', 'a:b'),
  bad('acme:exact:a:/b', 'acme:exact', 'empty-segment'),
  bad('acme:exact:a/:b', 'acme:exact', 'empty-segment'),
  bad('acme:exact:a:..:b', 'acme:exact', 'dot-segment'),
  at('acme:exact:sub', 'acme:exact:sub'),
  at('acme:exact:sub/', 'acme:exact', 'sub'),
  at('acme:exact:sub:a', 'acme:exact', 'sub:a'),

  outside('shut:secret'),
  at('shut:secret:/', 'shut:secret'),
  at('shut:secret:a', 'shut:secret', 'a'),
  at('shut:secret:/a', 'shut:secret', 'a'),
  at('shut:secret:/a/b/', 'shut:secret', 'a', 'b'),
  at('shut:secret:*', 'shut:secret', '*'),
  at('shut:secret:/*', 'shut:secret', '*'),
  at('shut:secret:a/*', 'shut:secret', 'a', '*'),
  at('shut:secret:/a/*/', 'shut:secret', 'a', '*'),
  at('shut:secret:/*/a', 'shut:secret', '*', 'a'),
  at('shut:secret:a/b*', 'shut:secret', 'a', 'b*'),
  at('shut:secret:a/**', 'shut:secret', 'a', '**'),
  bad('shut:secret://', 'shut:secret', 'empty-segment'),
  bad('shut:secret:a//*', 'shut:secret', 'empty-segment'),
  bad('shut:secret:./a', 'shut:secret', 'dot-segment'),

  outside('shut:star'),
  at('shut:star:a', 'shut:star', 'a'),
  at('shut:star:*', 'shut:star', '*'),
  at('shut:star:**', 'shut:star', '**'),
  at('shut:star:a*', 'shut:star', 'a*'),
  at('shut:star:*/', 'shut:star', '*/'),
  at('shut:star://', 'shut:star', '//'),

  ['acme:box:x:y', ['acme:box:<any>:<any>', 'acme:box:x:y', []]],
  ['acme:x:box:y', ['acme:<any>:box:<any>', 'acme:x:box:y', []]],
  ['acme:box:box:y', ['acme:box:<any>:<any>', 'acme:box:box:y', []]],
  ['acme:box:box:lid', ['acme:box:<any>:lid', 'acme:box:box:lid', []]],
  ['acme:box:x:lid:v', ['acme:box:<any>:lid', 'acme:box:x:lid', ['v']]],
  ['acme:box:x:lib:v', ['acme:box:<any>:<any>', 'acme:box:x:lib', ['v']]],
  ['acme:box', ['acme:<any>', 'acme:box', []]],
  outside('acme:x:y:z'),

  at('solo:/a', 'solo', 'a'),
  at('solo:/', 'solo'),
  bad('solo:a', 'solo', 'no-leading-slash'),
  outside('solo:/a:b'),

  ['acme:gone', ['acme:<any>', 'acme:gone', []]],
  at('acme:new', 'acme:new'),
  at('acme:root', 'acme:root'),
]
