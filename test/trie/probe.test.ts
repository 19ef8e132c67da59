import { describe, expect, it } from 'vitest'
import { NODE_PARENT, NODES_AT, NOTHING, type Ref } from '../../src/trie/layout.ts'
import { BELOW, HERE } from '../../src/trie/mark.ts'
import { SPELLED } from '../../src/trie/nodes.ts'
import { isContended } from '../../src/trie/probe.ts'
import { bytesTaken, firstNode, firstNodeSlashed, lengthTaken } from '../../src/trie/request.ts'
import { BITS, SIEVE, SLOTS } from '../../src/trie/table.ts'
import { asciiOf, Text } from '../../src/trie/text.ts'
import { catalogueWith, familyOf, PLACES, tailOf } from '../core/acme.ts'
import { found, placesIn } from './places.ts'
import { makeTrie } from './tries.ts'

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

  it.each([[7], [undefined], [null], [['acme:none']], [{}]])(
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

  it('finds nothing that is not there any more', () => {
    const made = makeTrie()
    const granted = ['acme:slash:/a/b', 'acme:slash:/a', 'shut:secret:a', 'acme:word:b']
    placesIn(made, granted)
    for (const resource of granted) made.take(resource)
    for (const resource of granted) expect(made.deepest(resource)).toBeUndefined()
  })
})

describe('a search', () => {
  it('passes a node of the same tag and another text', () => {
    const { arena, put, probe, trie } = makeTrie()
    const wrong = put('acme:word:a')
    const right = put('acme:word:b')
    const base = trie.nodes.baseOf(right)
    const { words } = arena
    const [slots, bits] = [words[NODES_AT + SLOTS] as number, words[NODES_AT + BITS] as number]
    const hash = SPELLED.hashOf(words, right)
    // All slots but one lead to the wrong node, with the tag of the right one.
    const tag = (hash >>> (32 - bits - 5)) & 31
    const slotFor = (node: Ref): number => ((node >>> 1) << 5) | tag
    words.fill(slotFor(wrong), slots, slots + 2 ** bits)
    words.fill(-1, words[NODES_AT + SIEVE] as number, (words[NODES_AT + SIEVE] as number) + 4)
    expect(probe.deepest('acme:word:b')).toBe(NOTHING)
    words[slots + (((hash >>> (32 - bits)) + 2 ** bits - 1) & (2 ** bits - 1))] = slotFor(right)
    expect(probe.deepest('acme:word:b')).toBe(right)
    expect(trie.nodes.parentOf(right)).toBe(base)
  })

  it('passes a node of the same tag that goes on where the request ends', () => {
    const { arena, put, probe } = makeTrie()
    const longer = put('acme:slash:/abc')
    const { words } = arena
    const [slots, bits] = [words[NODES_AT + SLOTS] as number, words[NODES_AT + BITS] as number]
    const asked = new Text()
    for (const request of [
      'acme:slash:/a',
      'acme:slash:/ab',
      'acme:slash:/abc/d',
      'acme:slash:/abcd',
    ]) {
      asked.load(request)
      asked.hashAll()
      const tag = (asked.hashOf(request.length) >>> (32 - bits - 5)) & 31
      words.fill(((longer >>> 1) << 5) | tag, slots, slots + 2 ** bits)
      words.fill(-1, words[NODES_AT + SIEVE] as number, (words[NODES_AT + SIEVE] as number) + 4)
      expect(firstNode(words, request)).toBe(NOTHING)
      expect(probe.deepest(request)).toBe(NOTHING)
    }
  })

  it('ends where a node seems to lie above itself, as while another thread writes', () => {
    const { arena, put, probe } = makeTrie()
    const node = put('acme:slash:/a')
    arena.words[node + NODE_PARENT] = node
    expect(probe.deepest('acme:slash:/a')).not.toBe(node)
    expect(probe.deepest('acme:slash:/a/b')).not.toBe(node)
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
    const { words } = makeTrie().arena
    firstNode(words, 'abcdefg')
    expect(asciiOf(bytesTaken, lengthTaken())).toBe('abcdefg')
    firstNodeSlashed(words, 3)
    expect(asciiOf(bytesTaken, lengthTaken())).toBe('abc/defg')
  })

  it.each([
    7,
    undefined,
    `acme:slash:/a/${'b'.repeat(1011)}`,
    'acme:slash:/a/\u00e9',
    'acme:slash:/a/\ud800',
    'acme:slash\u012f',
    '\u4e2d'.repeat(1024),
  ])('is not what was asked for before, where no RID is like it: %j', (what) => {
    const { put, probe } = makeTrie()
    const node = put('acme:slash:/a')
    expect(probe.deepest(`acme:slash:/a/${'b'.repeat(1010)}`)).toBe(node)
    expect(probe.deepest(what as string)).toBe(NOTHING)
  })
})

describe('a family that others contend for', () => {
  const anyOne = familyOf('x:<any>', tailOf('exact-path'))

  it.each([
    ['nobody', familyOf('y:a', tailOf('literal')), false],
    ['one of the same tail', familyOf('x:a', tailOf('literal')), false],
    ['another joint', familyOf('x:a', tailOf('exact-path', { joint: ':/' })), true],
    ['a bare base', familyOf('x:a', tailOf('slash-path', { bare: true })), true],
    ['a tail with colons', familyOf('x:a', tailOf('exact-path', { colons: true })), true],
    ['a longer base', familyOf('x:a:b', tailOf('exact-path')), true],
    ['a longer base elsewhere', familyOf('y:a:b', tailOf('exact-path')), false],
    ['a shorter base', familyOf('x', tailOf('literal')), false],
  ] as const)('is told: %s', (_, other, expected) => {
    expect(isContended([anyOne, other], 0)).toBe(expected)
    expect(isContended([other, anyOne], 1)).toBe(expected)
  })
})
