import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { Catalogue } from '../../src/core/catalogue.ts'
import type { Rid } from '../../src/core/rid.ts'
import { catalogues } from '../../src/testing/catalogues.ts'
import { nearMissesOf, neighboursOf, ridsOf } from '../../src/testing/rids.ts'
import { catalogueWith, familyOf, PLACES, tailOf } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'
import { expectSame, placesIn } from './places.ts'
import { makeTrie } from './tries.ts'

describe('against a walk down the places, a probe', () => {
  it('finds what has 64 segments, and nothing sound for one more', () => {
    const segments = (count: number): string => Array.from({ length: count }, () => 'a').join(':')
    const made = makeTrie()
    const places = placesIn(made, [
      segments(64),
      `acme:exact:${segments(62)}`,
      `acme:exact:${segments(61)}`,
    ])
    for (const one of [
      segments(63),
      segments(64),
      segments(65),
      `acme:exact:${segments(62)}`,
      `acme:exact:${segments(63)}`,
      `acme:exact:${segments(62)}/b`,
    ]) {
      expectSame(made, places, one)
    }
  })

  it('finds below a base of 63 segments what leaves room for a tail, and not below one of 64', () => {
    const base = (count: number): string => Array.from({ length: count }, () => 'b').join(':')
    for (const count of [62, 63, 64]) {
      const made = makeTrie(
        catalogueWith([familyOf(base(count), tailOf('literal', { bare: true }))]),
      )
      const places = placesIn(made, [base(count)])
      for (const tail of ['', ':a', ':a:a', ':']) expectSame(made, places, base(count) + tail)
    }
  })

  it.each([
    [
      ['x:<any>', 'literal'],
      ['x:a', 'none'],
    ],
    [
      ['x:<any>', 'slash-path'],
      ['x:a:b', 'none'],
    ],
    [
      ['x:<any>', 'literal'],
      ['x:a', 'slash-path'],
    ],
    [
      ['x:<any>:a', 'literal'],
      ['x:a:<any>', 'literal'],
    ],
    [
      ['x', 'literal'],
      ['x:a', 'exact-path'],
    ],
    [
      ['x:a', 'secret'],
      ['x:<any>:b', 'dot-path'],
    ],
    [
      ['x:a', 'exact-path'],
      ['x:a:a', 'any-star'],
    ],
  ] as const)('tells apart families that contend for a text: %o, %o', (...rows) => {
    for (const bare of [true, false]) {
      for (const colons of [true, false]) {
        const families = rows.map(([base, kind], at) =>
          familyOf(
            base,
            tailOf(kind, {
              bare:
                bare === (at === 0) &&
                (kind === 'literal' || kind === 'slash-path' || kind === 'dot-path'),
              colons: colons && kind === 'exact-path',
            }),
          ),
        )
        const texts = [
          'x',
          'x:a',
          'x:b',
          'x:a:a',
          'x:a:b',
          'x:b:a',
          'x:a:/a',
          'x:b:/a/b',
          'x:a:b:c',
          'x:a:a:b',
          'x:b:a.b',
          'x:a:b:b.c',
        ].filter((text) => text.includes(':'))
        for (const granted of texts) {
          const made = makeTrie(catalogueWith(families))
          const places = placesIn(made, [granted])
          for (const resource of texts) expectSame(made, places, resource)
        }
      }
    }
  })

  it('tells `own:word` from `own:word:/`, whose joint ends in a slash', () => {
    const family = familyOf('own:word', tailOf('literal', { bare: true, joint: ':/' }))
    const made = makeTrie(catalogueWith([family]))
    const places = placesIn(made, ['own:word', 'own:word:/', 'own:word:/a'])
    for (const resource of [
      'own:word',
      'own:word:/',
      'own:word:/a',
      'own:word:/b',
      'own:word:a',
      'own:word:',
    ]) {
      expectSame(made, places, resource)
    }
  })

  it.each(['slash-path', 'dot-path', 'literal', 'exact-path', 'secret', 'any-star'] as const)(
    'reads joints that end in a slash, before a %s',
    (kind) => {
      for (const joint of [':', ':/', ':a/']) {
        const made = makeTrie(catalogueWith([familyOf('x:y', tailOf(kind, { joint }))]))
        const granted = ['a', '/a', '/', 'a/b', 'a.b', '*', '/*'].map(
          (tail) => `x:y${joint}${tail}`,
        )
        const places = placesIn(made, granted.slice(0, 3))
        for (const resource of [
          ...granted,
          `x:y${joint}`,
          'x:y',
          'x:y:',
          'x:y:a',
          'x:y:/',
          'x:y:a/b',
        ]) {
          expectSame(made, places, resource)
        }
      }
    },
  )

  it('finds the places of every RID that the tests of core know', () => {
    const made = makeTrie()
    const rids = PLACES.map(([resource]) => resource)
    const places = placesIn(made, rids)
    for (const resource of rids) expectSame(made, places, resource)
    for (const resource of rids) {
      for (const end of ['/', '/a', '.a', ':', ':a', '*', '/../a', '//', ' ']) {
        expectSame(made, places, resource + end)
      }
    }
  })

  it('finds what the places of the request say, in any catalogue', () => {
    const scenarios = (): fc.Arbitrary<readonly [Catalogue, Rid[], string[]]> =>
      catalogues().chain((catalogue) => {
        const some = ridsOf(catalogue)
        const near = fc.oneof(some, neighboursOf(some))
        return fc.tuple(
          fc.constant(catalogue),
          fc.array(near, { maxLength: 8 }),
          fc.array(fc.oneof(near, nearMissesOf(some)), { maxLength: 12 }),
        )
      })
    fc.assert(
      fc.property(scenarios(), ([catalogue, granted, requested]) => {
        const made = makeTrie(catalogue)
        const places = placesIn(made, granted)
        for (const resource of [...granted, ...requested]) expectSame(made, places, resource)
      }),
      { numRuns: runs(200) },
    )
  })
})
