import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import type { Catalogue } from '../../src/core/catalogue.ts'
import { gazetteerOf } from '../../src/core/place.ts'
import type { Release } from '../../src/core/release.ts'
import type { Rid } from '../../src/core/rid.ts'
import { catalogues } from '../../src/testing/catalogues.ts'
import { rid } from '../../src/testing/literals.ts'
import { neighboursOf, ridsOf } from '../../src/testing/rids.ts'
import { releases } from '../../src/testing/words.ts'
import {
  END_MASK,
  FAMILY_SHIFT,
  IS_BASE,
  IS_DEAD,
  IS_OPEN,
  IS_STEM,
  IS_WHOLE,
} from '../../src/trie/layout.ts'
import { LEAD, STAR, TRAIL } from '../../src/trie/mark.ts'
import { MALFORMED, RidScan } from '../../src/trie/scan.ts'
import { ridOf, Spelling } from '../../src/trie/spelling.ts'
import { asciiOf, Text } from '../../src/trie/text.ts'
import { ACME, catalogueWith, familyOf, PLACES, tailOf } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'
import { wayOfGrant } from './tries.ts'

interface Reading {
  readonly scan: RidScan
  readonly spelling: Spelling
  /** Reads a RID, and answers the nodes on the way: their texts and shapes. */
  way(resource: string): ReadonlyArray<readonly [text: string, shape: number]>
  /** The RID that a reading is of. */
  back(): Rid
}

function reading(catalogue: Catalogue = ACME, release: Release = '2.2'): Reading {
  const scan = new RidScan(catalogue, release)
  const spelling = new Spelling(scan, new Text())
  const textTo = (nth: number): string => asciiOf(spelling.text.bytes, spelling.endOf(nth))
  return {
    scan,
    spelling,
    way(resource) {
      spelling.read(resource)
      expect(spelling.text.length).toBe(spelling.endOf(spelling.count - 1))
      return Array.from({ length: spelling.count }, (_, nth) => [
        textTo(nth),
        spelling.shapeOf(nth),
      ])
    },
    back() {
      const tail = scan.state === MALFORMED ? undefined : scan.families[scan.family]?.tail
      const text = textTo(spelling.count - 1)
      return ridOf({ text, baseEnd: spelling.endOf(0), tail }, spelling.bits)
    },
  }
}

const textsOf = (way: ReadonlyArray<readonly [string, number]>): string[] =>
  way.map(([text]) => text)

describe('a spelling', () => {
  it.each([
    ['acme:none', 0, ['acme:none']],
    ['acme:nowhere:at-all', 0, ['acme:nowhere:at-all']],
    ['acme:slash', 0, ['acme:slash']],
    ['acme:slash:/', TRAIL, ['acme:slash']],
    ['acme:slash:/a/b', 0, ['acme:slash', 'acme:slash:/a', 'acme:slash:/a/b']],
    ['acme:slash:/a/b/', TRAIL, ['acme:slash', 'acme:slash:/a', 'acme:slash:/a/b']],
    ['acme:slash:/a/*', 0, ['acme:slash', 'acme:slash:/a', 'acme:slash:/a/*']],
    ['acme:slash:a/', 0, ['acme:slash:a/']],
    ['acme:my:services/', TRAIL, ['acme:my']],
    ['acme:my:services/a', 0, ['acme:my', 'acme:my:services/a']],
    ['acme:dot:a.b', 0, ['acme:dot', 'acme:dot:a', 'acme:dot:a.b']],
    ['acme:word', 0, ['acme:word']],
    ['acme:word:a/', 0, ['acme:word', 'acme:word:a/']],
    ['acme:word:*', 0, ['acme:word', 'acme:word:*']],
    ['acme:exact:a:b/', TRAIL, ['acme:exact', 'acme:exact:a:b']],
    ['shut:secret:a/b', 0, ['shut:secret', 'shut:secret:/a', 'shut:secret:/a/b']],
    ['shut:secret:/a', LEAD, ['shut:secret', 'shut:secret:/a']],
    ['shut:secret:/a/', LEAD | TRAIL, ['shut:secret', 'shut:secret:/a']],
    ['shut:secret:a/*', STAR, ['shut:secret', 'shut:secret:/a']],
    ['shut:secret:a/*/', STAR | TRAIL, ['shut:secret', 'shut:secret:/a']],
    ['shut:secret:/*', STAR | LEAD, ['shut:secret']],
    ['shut:secret:*', STAR, ['shut:secret']],
    ['shut:secret:/', LEAD | TRAIL, ['shut:secret']],
    ['shut:star:*', STAR, ['shut:star']],
    ['shut:star:*/', 0, ['shut:star', 'shut:star:*/']],
    ['shut:star:a', 0, ['shut:star', 'shut:star:a']],
  ])('of `%s` has the bits %i and the way %o', (resource, bits, way) => {
    const { spelling, way: wayOf, back } = reading()
    expect(textsOf(wayOf(resource))).toEqual(way)
    expect(spelling.bits).toBe(bits)
    expect(back()).toBe(resource)
  })

  it('shows nothing of the one before', () => {
    const { spelling, way, back } = reading()
    way('shut:secret:/a/b/*')
    expect(textsOf(way('a:b'))).toEqual(['a:b'])
    expect([spelling.bits, back()]).toEqual([0, 'a:b'])
  })

  it('of the longest secret is read though its slash is one character more', () => {
    const { way, back } = reading()
    const longest = `shut:secret:${'a'.repeat(1012)}`
    expect(way(longest)[1]?.[0]).toBe(`shut:secret:/${'a'.repeat(1012)}`)
    expect(back()).toBe(longest)
  })
})

describe('a shape', () => {
  const flagsOf = (resource: string): number[] =>
    reading()
      .way(resource)
      .map(([, shape]) => shape & (IS_BASE | IS_OPEN | IS_WHOLE | IS_STEM | IS_DEAD))

  it.each([
    ['acme:none', [IS_BASE | IS_WHOLE]],
    ['solo:/a', [IS_BASE | IS_OPEN | IS_STEM, IS_OPEN]],
    ['acme:slash:/a', [IS_BASE | IS_OPEN, IS_OPEN]],
    ['shut:tail:/a', [IS_BASE | IS_OPEN | IS_STEM, IS_OPEN]],
    ['acme:dot:a', [IS_BASE | IS_OPEN, IS_OPEN]],
    ['acme:word:a', [IS_BASE | IS_OPEN, IS_WHOLE]],
    ['acme:exact:a', [IS_BASE | IS_STEM, 0]],
    ['shut:secret:a', [IS_BASE | IS_STEM, 0]],
    ['shut:star:a', [IS_BASE | IS_STEM, IS_WHOLE]],
    ['acme:nowhere:at-all', [IS_BASE | IS_WHOLE]],
    ['acme:slash:a', [IS_BASE | IS_WHOLE | IS_DEAD]],
  ])('of the way to `%s`', (resource, flags) => {
    expect(flagsOf(resource)).toEqual(flags)
  })

  it('of the base of a family with one segment only is a stem', () => {
    const { way } = reading(catalogueWith([familyOf('x', tailOf('slash-path', { bare: true }))]))
    expect((way('x:/a')[0]?.[1] ?? 0) & IS_STEM).toBe(IS_STEM)
  })

  it('says where the text ends and which family it is of', () => {
    const { way, scan } = reading()
    for (const [resource] of PLACES) {
      for (const [text, shape] of way(resource)) {
        expect(shape & END_MASK).toBe(text.length)
        const inFamily = scan.state !== MALFORMED && scan.family >= 0
        expect(shape >>> FAMILY_SHIFT).toBe(inFamily ? scan.family + 1 : 0)
      }
    }
  })
})

describe('spellings', () => {
  it.each(PLACES.map(([resource]) => resource))(
    'of `%s` are read and written alike',
    (resource) => {
      const { way, back } = reading()
      way(resource)
      expect(back()).toBe(resource)
    },
  )

  const settings = (): fc.Arbitrary<readonly [Catalogue, Release, Rid[]]> =>
    fc.tuple(catalogues(), releases()).chain(([catalogue, release]) => {
      const some = ridsOf(catalogue)
      const near = fc.oneof(some, neighboursOf(some))
      return fc.tuple(
        fc.constant(catalogue),
        fc.constant(release),
        fc.array(near, { minLength: 2, maxLength: 12 }),
      )
    })

  it('of any RID of any catalogue are read and written alike', () => {
    fc.assert(
      fc.property(settings(), ([catalogue, release, rids]) => {
        const { way, back } = reading(catalogue, release)
        for (const one of rids) {
          way(one)
          expect(back()).toBe(one)
        }
      }),
      { numRuns: runs(150) },
    )
  })

  it('lead to one node where the gazetteer says that it is one place, and only there', () => {
    fc.assert(
      fc.property(settings(), ([catalogue, release, rids]) => {
        const { way } = reading(catalogue, release)
        const gazetteer = gazetteerOf(catalogue, release)
        const nodes = new Map<string, string>()
        const places = new Map<string, string>()
        for (const one of rids) {
          const expected = wayOfGrant(gazetteer, one)
          const found = way(one).map((node) => JSON.stringify(node))
          expect(found.length).toBe(expected.length)
          for (const [at, place] of expected.entries()) {
            const node = found[at] as string
            expect(nodes.get(place) ?? node).toBe(node)
            expect(places.get(node) ?? place).toBe(place)
            nodes.set(place, node)
            places.set(node, place)
          }
        }
      }),
      { numRuns: runs(150) },
    )
  })

  it('of one place differ where the RIDs do', () => {
    const { spelling, way } = reading()
    const spelt = [
      'shut:secret:a',
      'shut:secret:/a',
      'shut:secret:a/',
      'shut:secret:/a/',
      'shut:secret:a/*',
    ]
    const bits = spelt.map((resource) => {
      way(resource)
      return spelling.bits
    })
    expect(new Set(bits).size).toBe(spelt.length)
  })

  it('are read in every release of DC/OS', () => {
    const resource = rid('dcos:service:marathon:marathon:services/dev')
    for (const release of ['1.7', '1.8', '2.2'] as const) {
      const { way, back } = reading(DCOS_CATALOGUE, release)
      expect(way(resource).length).toBe(
        wayOfGrant(gazetteerOf(DCOS_CATALOGUE, release), resource).length,
      )
      expect(back()).toBe(resource)
    }
  })
})
