import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { familiesOf } from '../../src/core/catalogue.ts'
import { type Gazetteer, gazetteerOf, type Place, reachOf } from '../../src/core/place.ts'
import { parseRid } from '../../src/core/rid.ts'
import { IN_FAMILY, MALFORMED, NO_FAMILY, OUTSIDE, RidScan } from '../../src/trie/scan.ts'
import { ACME, catalogueWith, familyOf, PLACES, tailOf } from '../core/acme.ts'

const acme = gazetteerOf(ACME, '2.2')

/** What a scan says of a text, in the words of a gazetteer. */
function scanned(scan: RidScan, text: string): object {
  scan.scan(text)
  if (scan.state === MALFORMED) return { state: 'malformed' }
  const path = Array.from({ length: scan.depth }, (_, n) => {
    const start = n === 0 ? scan.pathStart : (scan.ends[n] ?? 0) + 1
    return text.slice(start, scan.ends[n + 1])
  })
  return {
    state: scan.state === OUTSIDE ? 'outside' : 'family',
    family: scan.families[scan.family]?.id,
    base: text.slice(0, scan.baseEnd),
    path,
    star: scan.star,
    startsAtPath: scan.ends[0] === scan.pathStart,
  }
}

/** What a gazetteer says of a text. */
function located(gazetteer: Gazetteer, text: string): object {
  const rid = parseRid(text)
  const place: Place | undefined = rid.ok ? gazetteer.locate(rid.value) : undefined
  if (place === undefined || place.kind === 'malformed') return { state: 'malformed' }
  const inFamily = place.kind === 'family'
  return {
    state: place.kind,
    family: inFamily ? place.family.id : undefined,
    base: inFamily ? place.base : text,
    path: inFamily ? place.path : [],
    star: reachOf(place)?.here === false,
    startsAtPath: true,
  }
}

/** A RID of so many segments. */
const segmented = (count: number): string => Array.from({ length: count }, () => 'a').join(':')

/** Texts that are no RID, and the longest that are. */
const EDGES = [
  '',
  ':',
  'a',
  'acme',
  'a:',
  ':a',
  'a::b',
  'acme:none:',
  ':acme:none',
  'acme:slash::',
  'acme:slash:/a:',
  'acme:exact:a:',
  'acme:exact:a::b',
  'acme:slash:/é',
  'acme:slash:/a b',
  'acme:slash:/a\n',
  'acme:slash:/a\u0080',
  'acme:slash:/a\u0080b',
  'acme:dot:a\u0080b',
  'acme:word:a\u0080b',
  'acme:exact:a\u0080b',
  'acme:slash:/\u007f',
  'acme:slash:/\u0000',
  'acme:slash:/%2F',
  'acme:slash\u013a/a',
  'acme:slash:\u012fa',
  'acme:dot:a\u012eb',
  '\ud800:a',
  segmented(63),
  segmented(64),
  segmented(65),
  segmented(66),
  `${segmented(64)}:`,
  `acme:exact:${segmented(62)}`,
  `acme:exact:${segmented(63)}`,
  `acme:word:${'a'.repeat(1014)}`,
  `acme:word:${'a'.repeat(1015)}`,
  `acme:slash:${'/a'.repeat(506)}`,
  `acme:slash:${'/a'.repeat(506)}/`,
  `acme:slash:${'/a'.repeat(507)}`,
  'a'.repeat(1024),
  `nowhere:${'a'.repeat(1016)}`,
  `nowhere:${'a'.repeat(1017)}`,
]

describe('a scan', () => {
  const scan = new RidScan(ACME, '2.2')

  it('has found nothing before it is used', () => {
    const { state, family, baseEnd, pathStart, depth, star } = new RidScan(ACME, '2.2')
    expect({ state, family, baseEnd, pathStart, depth, star }).toEqual({
      state: MALFORMED,
      family: NO_FAMILY,
      baseEnd: 0,
      pathStart: 0,
      depth: 0,
      star: false,
    })
    expect([MALFORMED, OUTSIDE, IN_FAMILY, NO_FAMILY]).toEqual([0, 1, 2, -1])
  })

  it('numbers the families of its release in the order of the catalogue', () => {
    const ids = new RidScan(ACME, '1.10').families.map(({ id }) => id)
    expect(ids).toEqual(ACME.families.map(({ id }) => id).filter((id) => !/gone|new/.test(id)))
  })

  it('takes for malformed what its two readers do not agree on', () => {
    const [none, slash] = [tailOf('none'), tailOf('slash-path')]
    const tails = [none, slash, slash, none]
    const family = familyOf('a:b', tailOf('slash-path'))
    let asked = 0
    Object.defineProperty(family, 'tail', { get: () => tails[asked++] })
    const fickle = new RidScan(catalogueWith([family]), '2.2')
    asked = 0
    fickle.scan('a:b:/c')
    expect(asked).toBe(tails.length)
    expect(fickle.state).toBe(MALFORMED)
  })

  it.each([...PLACES.map(([text]) => text), ...EDGES])(
    'sees `%s` where the gazetteer does',
    (text) => {
      expect(scanned(scan, text)).toEqual(located(acme, text))
    },
  )

  it('keeps nothing of the RID before', () => {
    for (const [first] of PLACES) {
      scan.scan(first)
      expect(scanned(scan, 'shut:secret:a/*')).toEqual(located(acme, 'shut:secret:a/*'))
      scan.scan(first)
      expect(scanned(scan, 'acme:none:a')).toEqual(located(acme, 'acme:none:a'))
    }
  })

  it.each(['1.7', '1.9', '1.10', '2.0'] as const)('sees what release %s has', (release) => {
    const of = new RidScan(ACME, release)
    const gazetteer = gazetteerOf(ACME, release)
    for (const [text] of PLACES) {
      expect(scanned(of, text), text).toEqual(located(gazetteer, text))
    }
  })

  it('sees the same again where another one was asked in between', () => {
    const [one, other] = [new RidScan(ACME, '2.2'), new RidScan(ACME, '2.2')]
    const first = scanned(one, 'acme:slash:/a/bc/d')
    expect(scanned(other, 'acme:slash:/long/er')).toMatchObject({ path: ['long', 'er'] })
    expect(scanned(one, 'acme:slash:/a/bc/d')).toEqual(first)
    expect(first).toMatchObject({ path: ['a', 'bc', 'd'] })
  })

  it('has the families of its own catalogue, whoever was made before', () => {
    const less = { ...ACME, families: ACME.families.slice(1) }
    const others = { ...ACME, families: ACME.families.map((family) => ({ ...family })) }
    for (const catalogue of [ACME, less, ACME, others, less, DCOS_CATALOGUE, ACME]) {
      const { families } = new RidScan(catalogue, '2.2')
      const expected = familiesOf(catalogue, '2.2')
      expect(families).toEqual(expected)
      expect(families.every((family, at) => family === expected[at])).toBe(true)
    }
  })

  it('sees the same in any order of the catalogue', () => {
    const reversed = { ...ACME, families: ACME.families.toReversed() }
    const of = new RidScan(reversed, '2.2')
    for (const [text] of PLACES) {
      expect(scanned(of, text), text).toEqual(located(acme, text))
    }
  })

  it.each(['a:b:c:x/y', 'a:b:c:y', 'a:b:c', 'a:b:x/', 'a:b:x/y', 'a:b:c:x/', 'a:b:xx/'])(
    'reads joints as the gazetteer does: %s',
    (text) => {
      const families = [
        familyOf('a:b', tailOf('exact-path', { colons: true, joint: ':x/' })),
        familyOf('a:b:c', tailOf('slash-path', { joint: ':x/' })),
        familyOf('a:<any>:c', tailOf('dot-path')),
      ]
      const catalogue = catalogueWith(families)
      const gazetteer = gazetteerOf(catalogue, '2.2')
      expect(scanned(new RidScan(catalogue, '2.2'), text)).toEqual(located(gazetteer, text))
    },
  )

  it('counts bases that are open where others are not as less than those, whatever the order', () => {
    const bases = ['a:<x>:<x>', 'a:<x>:c', 'a:b:<x>', 'a:b:c', 'a:<x>', 'a:b'].flatMap((base) => [
      familyOf(base, tailOf('literal', { bare: true })),
    ])
    const texts = ['a:b', 'a:x', 'a:b:c', 'a:b:x', 'a:x:c', 'a:x:y', 'a:b:c:d', 'a:x:c:d']
    for (const families of [bases, bases.toReversed(), bases.toSorted(() => -1)]) {
      const catalogue = catalogueWith(families)
      const of = new RidScan(catalogue, '2.2')
      const gazetteer = gazetteerOf(catalogue, '2.2')
      for (const text of texts) {
        expect(scanned(of, text), text).toEqual(located(gazetteer, text))
      }
    }
  })
})

/** Texts close to places: of pieces that bases, joints and paths are made of. */
const nearPlaces = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...new Set(PLACES.map(([text]) => text.replace(/:[^:]*$/, '')))),
      fc.array(fc.constantFrom('a', 'b', '/', '.', '*', ':', ':jobs', 'services', 'box', 'é'), {
        maxLength: 7,
      }),
    )
    .map(([start, pieces]) => `${start}${pieces.join('')}`)

describe('what is no text', () => {
  it.each([[['acme:none']], [new String('acme:none')], [{ length: 9 }], [7], [null]])(
    'is malformed, and is not read: %j',
    (value) => {
      const scan = new RidScan(ACME, '2.2')
      scan.scan('acme:none')
      scan.scan(value as unknown as string)
      expect(scan.state).toBe(MALFORMED)
    },
  )
})

describe('a scan of anything', () => {
  it('agrees with `parseRid` and the gazetteer', () => {
    const scan = new RidScan(ACME, '2.2')
    fc.assert(
      fc.property(nearPlaces(), (text) => {
        expect(scanned(scan, text)).toEqual(located(acme, text))
      }),
      { numRuns: 300 },
    )
  })

  it.each(['1.7', '2.2'] as const)('agrees on every base of DC/OS %s', (release) => {
    const scan = new RidScan(DCOS_CATALOGUE, release)
    const gazetteer = gazetteerOf(DCOS_CATALOGUE, release)
    for (const { base, tail } of DCOS_CATALOGUE.families) {
      const closed = base.replace(/<[^>]*>/g, 'mine')
      for (const end of ['', `${tail.joint}a`, `${tail.joint}/a/`, `${tail.joint}*`, ':a:b']) {
        const text = closed + end
        expect(scanned(scan, text), text).toEqual(located(gazetteer, text))
      }
    }
  })
})
