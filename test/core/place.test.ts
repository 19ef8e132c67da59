import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../src/core/catalogue.ts'
import { covers, gazetteerOf, type Place, reachOf } from '../../src/core/place.ts'
import { rid } from '../../src/testing/literals.ts'
import { ACME, catalogueWith, familyOf, PLACES, type PlaceRow, tailOf } from './acme.ts'

const gazetteer = gazetteerOf(ACME, '2.2')

/** A place as a row writes it. */
function written(place: Place): PlaceRow[1] {
  if (place.kind === 'outside') return 'outside'
  const { id } = place.family
  return place.kind === 'malformed' ? [id, place.problem] : [id, place.base, place.path]
}

describe('the gazetteer', () => {
  it.each(PLACES)('locates `%s` at %j', (text, place) => {
    expect(written(gazetteer.locate(rid(text)))).toEqual(place)
  })

  it.each([
    ['1.7', 'acme:gone', 'acme:gone'],
    ['1.9', 'acme:gone', 'acme:gone'],
    ['1.10', 'acme:gone', 'acme:<any>'],
    ['1.13', 'acme:new', 'acme:<any>'],
    ['2.0', 'acme:new', 'acme:new'],
  ] as const)('of release %s finds for %s the family %s', (release, text, family) => {
    expect(gazetteerOf(ACME, release).locate(rid(text))).toMatchObject({ family: { id: family } })
  })

  it('finds the same families in any order of the catalogue', () => {
    const reversed: Catalogue = { ...ACME, families: ACME.families.toReversed() }
    const other = gazetteerOf(reversed, '2.2')
    for (const [text, place] of PLACES) {
      expect(written(other.locate(rid(text))), text).toEqual(place)
    }
  })

  it('takes the longest base whose joint fits, and else a shorter one', () => {
    const families = [
      familyOf('a:b', tailOf('exact-path', { colons: true })),
      familyOf('a:b:c', tailOf('slash-path', { joint: ':x/' })),
    ]
    const { locate } = gazetteerOf(catalogueWith(families), '2.2')
    expect(written(locate(rid('a:b:c:x/y')))).toEqual(['a:b:c', 'a:b:c', ['y']])
    expect(written(locate(rid('a:b:c:y')))).toEqual(['a:b', 'a:b', ['c:y']])
    expect(written(locate(rid('a:b:c')))).toEqual(['a:b', 'a:b', ['c']])
  })

  it('leaves the tail of an exact path empty where the joint is all of it', () => {
    const family = familyOf('a:b', tailOf('exact-path', { joint: ':x/' }))
    const { locate } = gazetteerOf(catalogueWith([family]), '2.2')
    expect(written(locate(rid('a:b:x/')))).toEqual(['a:b', 'a:b', []])
  })
})

describe('the reach of a grant', () => {
  it.each([
    ['acme:none', [], 'here'],
    ['acme:slash', [], 'here and below'],
    ['acme:slash:/a/', ['a'], 'here and below'],
    ['acme:slash:/a/*', ['a', '*'], 'here and below'],
    ['acme:dot:a.b', ['a', 'b'], 'here and below'],
    ['acme:word', [], 'here and below'],
    ['acme:word:*', ['*'], 'here'],
    ['acme:exact:a:b', ['a:b'], 'here'],
    ['shut:secret:/', [], 'here'],
    ['shut:secret:a/b', ['a', 'b'], 'here'],
    ['shut:secret:a/*', ['a'], 'below'],
    ['shut:secret:/*', [], 'below'],
    ['shut:secret:/*/a', ['*', 'a'], 'here'],
    ['shut:star:a', ['a'], 'here'],
    ['shut:star:*', [], 'below'],
    ['acme:my:nowhere', [], 'here'],
  ])('on `%s` is at %j, %s', (text, path, where) => {
    const reach = { path, here: where.startsWith('here'), below: where.endsWith('below') }
    expect(reachOf(gazetteer.locate(rid(text)))).toEqual(reach)
  })

  it('on a malformed RID is nothing', () => {
    expect(reachOf(gazetteer.locate(rid('acme:slash:a')))).toBeUndefined()
  })
})

describe('covers', () => {
  it.each([
    ['acme:none', 'acme:none', true],
    ['acme:none', 'acme:root', false],
    ['acme:slash', 'acme:slash:/a', true],
    ['acme:slash:/', 'acme:slash', true],
    ['acme:slash:/a', 'acme:slash:/a/b', true],
    ['acme:slash:/a/', 'acme:slash:/a', true],
    ['acme:slash:/a', 'acme:slash:/ab', false],
    ['acme:slash:/a/b', 'acme:slash:/a', false],
    ['acme:slash:/a/b', 'acme:slash:/c/b', false],
    ['acme:slash:/a', 'shut:tail:/a', false],
    ['acme:slash:/a', 'acme:slash:/a//b', false],
    ['acme:slash:a', 'acme:slash:a', false],
    ['acme:slash:a', 'acme:slash:/a', false],
    ['acme:slash', 'acme:slash:deep', false],
    ['acme:dot:a', 'acme:dot:a.b', true],
    ['acme:dot:a', 'acme:dot:ab', false],
    ['acme:my:jobs:a', 'acme:my:jobs:a.b', true],
    ['acme:my:jobs:a', 'acme:your:jobs:a.b', false],
    ['acme:my:services/', 'acme:my:services/a', true],
    ['acme:my', 'acme:my:services/a', true],
    ['acme:my', 'acme:your:services/a', false],
    ['acme:my', 'acme:my:jobs', false],
    ['acme:none:services/', 'acme:none', false],
    ['acme:none', 'acme:none:services/', false],
    ['acme:word', 'acme:word:a', true],
    ['acme:word:*', 'acme:word:a', false],
    ['acme:word:a', 'acme:word', false],
    ['acme:exact:a', 'acme:exact:a/', true],
    ['acme:exact:a', 'acme:exact:a/b', false],
    ['acme:exact:a:b', 'acme:exact:a/b', false],
    ['shut:secret:a', 'shut:secret:/a', true],
    ['shut:secret:a', 'shut:secret:a/b', false],
    ['shut:secret:a/*', 'shut:secret:a', false],
    ['shut:secret:a/*', 'shut:secret:a/*', true],
    ['shut:secret:a/*', 'shut:secret:/a/b/c', true],
    ['shut:secret:a/*', 'shut:secret:/ab/c', false],
    ['shut:star:*', 'shut:star:a', true],
    ['shut:star:*', 'shut:star:*', true],
    ['shut:star:a', 'shut:star:*', false],
    ['acme:x:y:z', 'acme:x:y:z', true],
    ['acme:x:y:z', 'acme:x:y:Z', false],
    ['acme:x:y:z', 'acme:x:y:z:a', false],
    ['acme:x:y:z', 'acme:slash', false],
    ['acme:slash', 'acme:slash:/a:b', false],
    ['acme:x:y:z', 'acme:slash:a', false],
    ['acme:slash:a', 'acme:x:y:z', false],
  ] as const)('%s over %s: %s', (granted, requested, expected) => {
    expect(covers(gazetteer, rid(granted), rid(requested))).toBe(expected)
  })
})
