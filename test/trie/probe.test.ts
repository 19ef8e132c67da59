import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../src/core/catalogue.ts'
import type { Rid } from '../../src/core/rid.ts'
import { catalogues } from '../../src/testing/catalogues.ts'
import { rid } from '../../src/testing/literals.ts'
import { nearMissesOf, neighboursOf, ridsOf } from '../../src/testing/rids.ts'
import { NODE_HASH, NODES_AT, NOTHING, type Ref } from '../../src/trie/layout.ts'
import { BELOW, HERE } from '../../src/trie/mark.ts'
import {
  bytesTaken,
  insertSlash,
  lengthTaken,
  takeIn,
  wayLengthTaken,
  wayTaken,
} from '../../src/trie/request.ts'
import { MALFORMED } from '../../src/trie/scan.ts'
import { BITS, SIEVE, SLOTS } from '../../src/trie/table.ts'
import { asciiOf } from '../../src/trie/text.ts'
import { catalogueWith, familyOf, PLACES, tailOf } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'
import { type Made, makeTrie, wayOfGrant, wayOfRequest } from './tries.ts'

/** Grants each RID, and answers which place each node stands for. */
function placesIn(made: Made, granted: readonly string[]): Map<Ref, string> {
  const { nodes } = made.trie
  const places = new Map<Ref, string>()
  for (const resource of granted) {
    let node = made.put(resource)
    for (const place of wayOfGrant(made.gazetteer, rid(resource)).toReversed()) {
      places.set(node, place)
      node = nodes.parentOf(node)
    }
  }
  return places
}

/** Tells whether something may be granted at a place that reaches so: nothing is below an exact path. */
function bears({ scan }: Made, place: string | undefined, reach: number): boolean {
  if (place === undefined || place.startsWith('malformed')) return false
  const family = place.startsWith('[') ? JSON.parse(place)[0] : undefined
  const kind = scan.families.find(({ id }) => id === family)?.tail.kind
  return reach === HERE || kind !== 'exact-path'
}

/** What a probe should find, as a walk down the places of the request does. */
function expected(made: Made, places: Map<Ref, string>, resource: string) {
  const way = wayOfRequest(made.gazetteer, resource)
  const known = new Set(places.values())
  const place = way.findLast((one) => known.has(one))
  const reach = place === way.at(-1) ? HERE : BELOW
  return bears(made, place, reach) ? { place, reach } : undefined
}

/** What it finds; nothing where what it finds is not sound. */
function found(made: Made, places: Map<Ref, string>, resource: string) {
  const { probe } = made
  const { nodes } = made.trie
  const node = probe.deepest(resource)
  if (node === NOTHING || !probe.isSound(node)) return undefined
  const above: Ref[] = []
  for (let at = node; at !== NOTHING; at = nodes.parentOf(at)) above.push(at)
  expect([...wayTaken.subarray(0, wayLengthTaken())]).toEqual(above)
  const place = places.get(node)
  return bears(made, place, probe.reach) ? { place, reach: probe.reach } : undefined
}

function expectSame(made: Made, places: Map<Ref, string>, resource: string): void {
  made.scan.scan(resource)
  if (made.scan.state === MALFORMED) expect(found(made, places, resource)).toBeUndefined()
  else expect(found(made, places, resource)).toEqual(expected(made, places, resource))
}

describe('a probe', () => {
  it('finds nothing in an empty trie', () => {
    const { deepest } = makeTrie()
    for (const [resource] of PLACES) expect(deepest(resource)).toBeUndefined()
  })

  it.each([
    ['acme:slash:/a/b', 'acme:slash:/a/b', HERE],
    ['acme:slash:/a/b/', 'acme:slash:/a/b', HERE],
    ['acme:slash:/a/b/c/d', 'acme:slash:/a/b', BELOW],
    ['acme:slash:/a/c', 'acme:slash:/a', BELOW],
    ['acme:slash:/a', 'acme:slash:/a', HERE],
    ['acme:slash:/ab', 'acme:slash', BELOW],
    ['acme:slash:/', 'acme:slash', HERE],
    ['acme:slash', 'acme:slash', HERE],
    ['shut:secret:a', 'shut:secret:/a', HERE],
    ['shut:secret:/a', 'shut:secret:/a', HERE],
    ['shut:secret:a/b', 'shut:secret:/a', BELOW],
    ['shut:secret:b', 'shut:secret', BELOW],
    ['shut:secret:/', 'shut:secret', HERE],
    ['acme:dot:a.b', 'acme:dot:a', BELOW],
    ['acme:dot:ab', 'acme:dot', BELOW],
    ['acme:word:a', 'acme:word:a', HERE],
    ['acme:word:a/', 'acme:word', BELOW],
    ['acme:word:ab', 'acme:word', BELOW],
    ['acme:exact:a:b/', 'acme:exact:a:b', HERE],
    ['shut:star:a', 'shut:star', BELOW],
    ['acme:nowhere:at-all', 'acme:nowhere:at-all', HERE],
    ['acme:my:services/', 'acme:my', HERE],
    ['acme:my:services/a', 'acme:my', BELOW],
    ['acme:my', 'acme:my', HERE],
  ])('finds above `%s` the node `%s`', (resource, text, reach) => {
    const { put, deepest, probe } = makeTrie()
    for (const granted of [
      'acme:slash:/a/b',
      'shut:secret:a',
      'acme:dot:a',
      'acme:word:a',
      'acme:exact:a:b',
      'shut:star:*',
      'acme:nowhere:at-all',
      'acme:my',
    ])
      put(granted)
    expect(deepest(resource)).toBe(text)
    expect(probe.reach).toBe(reach)
    expect(probe.isSound(probe.deepest(resource))).toBe(true)
  })

  it.each([
    ['acme:slash:/a', 'shut:tail:/a'],
    ['acme:slash:/a', 'acme:slash:a'],
    ['acme:slash:/a', 'acme:slash:/a:b'],
    ['acme:slash:/a', 'acme:slash:'],
    ['acme:slash:/a', 'acme:slash:/a\u0000'],
    ['acme:slash:/a', 'acme:slash:/a:'],
    ['acme:slash:/a', 'acme:slas'],
    ['shut:tail:/a', 'shut:tail'],
    ['acme:my:jobs:a', 'acme:your:jobs:a'],
    ['acme:my:services/a', 'acme:your:services/a'],
    ['acme:my:services/a', 'acme:my:services'],
    ['acme:my:services/a', 'acme:my:service'],
    ['acme:my:services/a', 'acme:my:service/a'],
    ['acme:my', 'acme:my:nowhere'],
    ['acme:none', 'acme:none:a'],
    ['acme:none', 'acme:none:'],
    ['acme:dot:a', 'acme:dot:'],
    ['acme:word:a', 'acme:word:'],
    ['shut:secret:a', 'shut:secret'],
    ['shut:secret:a', 'shut:secret:'],
    ['shut:star:a', 'shut:star'],
    ['shut:star:a', 'shut:star:'],
    ['shut:only:a', 'shut:only:'],
    ['solo:/a', 'solo'],
    ['solo:/a', 'solo:'],
    ['a:b', 'a:c'],
    ['a:b', 'a:bc'],
    ['a:b', 'a:b/c'],
    ['a:b', 'a:b:c'],
    ['a:b', 'a'],
    ['a:b', ''],
    ['a:b', ':'],
  ])('finds from `%s` nothing that `%s` lies at or below', (granted, resource) => {
    const made = makeTrie()
    const places = placesIn(made, [granted])
    expect(found(made, places, resource)).toBeUndefined()
  })

  it.each([
    [
      'acme:slash:/a',
      [
        'acme:slash:/a//',
        'acme:slash:/a/../b',
        'acme:slash:/a/.',
        'acme:slash:/a//b',
        'acme:slash:/a/b:c',
        'acme:slash:/a/b\n',
        'acme:slash://',
        'acme:slash:/.',
      ],
    ],
    [
      'acme:dot:a',
      [
        'acme:dot:a.',
        'acme:dot:a..b',
        'acme:dot:a.b/',
        'acme:dot:a.b/c',
        'acme:dot:a.b.',
        'acme:dot:.a',
        'acme:dot:a.b:c',
      ],
    ],
    [
      'shut:secret:a',
      [
        'shut:secret:a//',
        'shut:secret:a//b',
        'shut:secret:a/..',
        'shut:secret://',
        'shut:secret://a',
        'shut:secret:.',
      ],
    ],
    ['acme:exact:a', ['acme:exact:a/..', 'acme:exact:a//', 'acme:exact:/a', 'acme:exact::a']],
    ['acme:word:a', ['acme:word:a:b', 'acme:word:b:', 'acme:word:b ', 'acme:word::']],
    ['acme:my:services/a', ['acme:my:services//', 'acme:my:services/./', 'acme:my:services//a']],
  ])('is not sound below `%s` where the request is malformed', (granted, resources) => {
    const made = makeTrie()
    const places = placesIn(made, [granted])
    for (const resource of resources) expect(found(made, places, resource)).toBeUndefined()
  })

  it.each([7, undefined, null, ['acme:none'], {}])(
    'finds nothing for what is no text: %j',
    (what) => {
      const { put, probe } = makeTrie()
      put('acme:none')
      expect(probe.deepest(what as string)).toBe(NOTHING)
    },
  )

  it('finds what is 1,024 characters long, and nothing for one more', () => {
    const { put, deepest } = makeTrie()
    const longest = `acme:slash:/${'a'.repeat(1012)}`
    put(longest)
    put('acme:slash:/b')
    expect(deepest(longest)).toBe(longest)
    expect(deepest(`${longest}a`)).toBeUndefined()
    expect(deepest(`acme:slash:/b/${'a'.repeat(1010)}`)).toBe('acme:slash:/b')
    expect(deepest(`acme:slash:/b/${'a'.repeat(1011)}`)).toBeUndefined()
  })

  it('finds a secret of 1,024 characters that lacks its slash', () => {
    const { put, deepest } = makeTrie()
    const longest = `shut:secret:${'a'.repeat(1012)}`
    put(longest)
    expect(deepest(longest)).toBe(`shut:secret:/${'a'.repeat(1012)}`)
    expect(deepest(`shut:secret:/${'a'.repeat(1012)}`)).toBeUndefined()
  })

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

  it('finds nothing that is not there any more', () => {
    const made = makeTrie()
    const granted = ['acme:slash:/a/b', 'acme:slash:/a', 'shut:secret:a', 'acme:word:b']
    placesIn(made, granted)
    for (const resource of granted) made.take(resource)
    for (const resource of granted) expect(made.deepest(resource)).toBeUndefined()
  })
})

describe('a search', () => {
  it('passes a node of the same hash and another text', () => {
    const { arena, put, probe, trie } = makeTrie()
    const wrong = put('acme:word:a')
    const right = put('acme:word:b')
    const base = trie.nodes.baseOf(right)
    const { words } = arena
    const [slots, bits] = [words[NODES_AT + SLOTS] as number, words[NODES_AT + BITS] as number]
    const hash = words[right + NODE_HASH] as number
    // All slots but one lead to the wrong node, which now claims the hash of the right one.
    words[wrong + NODE_HASH] = hash
    const tag = (hash >>> (32 - bits - 5)) & 31
    const slotFor = (node: Ref): number => ((node >>> 1) << 5) | tag
    words.fill(slotFor(wrong), slots, slots + 2 ** bits)
    words.fill(-1, words[NODES_AT + SIEVE] as number, (words[NODES_AT + SIEVE] as number) + 4)
    expect(probe.deepest('acme:word:b')).toBe(NOTHING)
    words[slots + (((hash >>> (32 - bits)) + 2 ** bits - 1) & (2 ** bits - 1))] = slotFor(right)
    expect(probe.deepest('acme:word:b')).toBe(right)
    expect(trie.nodes.parentOf(right)).toBe(base)
  })

  it('goes on behind a node that is not on the way', () => {
    const families = [
      familyOf('x:<any>', tailOf('literal', { bare: true })),
      familyOf('x:a', tailOf('none')),
    ]
    const { put, deepest, probe, trie } = makeTrie(catalogueWith(families))
    put('x:b')
    const alone = put('x:a')
    const base = trie.nodes.parentOf(put('x:a:c'))
    expect(base).not.toBe(alone)
    expect(probe.deepest('x:a')).toBe(alone)
    expect(probe.deepest('x:a:d')).toBe(base)
    expect(deepest('x:a:c')).toBe('x:a:c')
    expect(deepest('x:b:d')).toBe('x:b')
  })
})

describe('what was asked for', () => {
  it('is taken in, with a slash where one is put', () => {
    expect(takeIn('abcdefg')).toBe(true)
    expect(lengthTaken()).toBe(7)
    insertSlash(3)
    expect(lengthTaken()).toBe(8)
    expect(asciiOf(bytesTaken, 8)).toBe('abc/defg')
  })

  it.each([7, undefined, 'a'.repeat(1025), '\u00e9', '\ud800', '\u4e2d'.repeat(1024)])(
    'is refused where no RID is like it: %j',
    (what) => {
      expect(takeIn(what as string)).toBe(false)
    },
  )
})
