import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  likeness,
  mayBeLike,
  modelOf,
  type Resemblance,
  slipsBetween,
  spellingsOf,
} from '../../../src/engine/explain/dialect.ts'

const KINDS: readonly Resemblance[] = [
  'case',
  'no-dcos',
  'leading-slash',
  'separators',
  'star',
  'longer-spelling',
  'not-inherited',
  'below',
  'typing',
  'other-family',
]

/** How alike two texts are: the kind, and by how much they differ within it. */
function alike(asked: string, held: string, hasPath = true): string | undefined {
  const like = likeness(modelOf(asked, hasPath), held, true)
  if (like === undefined) return undefined
  const { kind, distance } = like
  return `${kind} ${distance - KINDS.indexOf(kind) * 2048}`
}

describe('likeness', () => {
  it.each([
    ['a:b:/dev', 'a:b:/Dev', 'case 0'],
    ['a:b:/DEV', 'a:b:/dev', 'case 0'],
    ['dcos:a:b', 'a:b', 'no-dcos 0'],
    ['x:dcos:b', 'x:b', undefined],
    ['dcos:a:dcos:b', 'a:dcos:b', 'no-dcos 0'],
    ['dcos:a:jobs:dev.batch', 'dcos:a:jobs:/dev/batch', 'separators 0'],
    ['a:b:web', 'a:b:*', 'star 4'],
    ['a:b:/dev/web', 'a:b:/dev/*', 'star 4'],
    ['a:b:/dev', 'a:b:/dev/*', 'star 0'],
    ['a:b:/development', 'a:b:/dev', 'longer-spelling 8'],
    ['a:b:/dev', 'a:b:/development', 'longer-spelling 8'],
    ['a:b:/p/key', 'a:b:/p', 'not-inherited 4'],
    ['a:b:/dev', 'a:b:/dev/web', 'below 4'],
    ['a:b:/develop', 'a:b:/devlop', 'typing 1'],
    ['a:b:/devlopment', 'a:b:/development', 'typing 1'],
    ['a:b:/abcdef/x', 'a:b:/badcef/x', 'typing 2'],
    ['a:b:/abcdef', 'a:b:/abcd', 'longer-spelling 2'],
    ['a:b:/xbcdef', 'a:b:/bcd', undefined],
    ['a:b:/xbcdef', 'a:b:/abcdef/x', undefined],
    ['a:b:/ab', 'a:b:/abc', 'longer-spelling 1'],
    ['a:b:/xb', 'a:b:/xab', 'typing 1'],
    ['a:b:/abcdef/one', 'a:b:/badcef/two', undefined],
    ['a:b:/abc/def', 'c:d:/abc/def', 'other-family 0'],
    ['a:b:word', 'c:b:word', 'other-family 0'],
    ['a:b:word', 'c:d:word', undefined],
  ])('of %s and %s: %s', (asked, held, like) => {
    expect(alike(asked, held)).toBe(like)
  })

  it('is of no other family where no path is known', () => {
    expect(alike('a:b:/abcdef', 'c:d:/abcdef', false)).toBeUndefined()
    expect(alike('a:b:c', 'd:b:c', false)).toBeUndefined()
  })

  it('is one of words alone where what was asked for can be covered by nothing', () => {
    const asked = modelOf('a:b:dev', true)
    expect(likeness(asked, 'a:b:/dev', false)?.kind).toBe('leading-slash')
    expect(likeness(asked, 'a:b:dev/web', false)).toBeUndefined()
  })

  it('grows with the order of the kinds', () => {
    const distance = (held: string): number =>
      likeness(modelOf('a:b:/dev/web', true), held, true)?.distance ?? Number.NaN
    const texts = ['a:b:/Dev/web', 'a:b:/dev/*', 'a:b:/dev', 'a:b:/dev/web/x', 'a:b:/dev/wob']
    const distances = texts.map(distance)
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
    expect(new Set(distances).size).toBe(texts.length)
  })
})

describe('a swap of neighbours', () => {
  it.each([
    ['ab', 'ba', 1],
    ['ab', 'ca', 2],
    ['ab', 'bc', 2],
    ['a', 'ba', 1],
    ['abxy', 'bayx', 2],
    ['xa', 'xb', 1],
  ])('is one slip: `%s` for `%s`', (a, b, slips) => {
    expect(slipsBetween(a, b, 2)).toBe(slips)
  })
})

it('spells what was asked for in the ways that it is mistaken for, and in no other', () => {
  expect(new Set(spellingsOf('dcos:x:/dev//web'))).toEqual(
    new Set([
      'x:/dev//web',
      'dcos:dcos:x:/dev//web',
      ...['dev/web', 'dev.web', 'dev/*', 'dev.*', '*', 'dev'].flatMap((tail) => [
        `dcos:x:${tail}`,
        `dcos:x:/${tail}`,
      ]),
      'dcos:x:/dev//we',
      'dcos:x:/dev//w',
      'dcos:x:/dev//',
    ]),
  )
  expect(spellingsOf('a:dcos:b')[0]).toBe('a:dcos:b')
  expect(spellingsOf('a:b:').filter((one) => one.startsWith('a:b')).length).toBeGreaterThan(0)
  const long = spellingsOf(`a:${'x'.repeat(40)}`)
  expect(long).toContain(`a:${'x'.repeat(24)}`)
  expect(long).not.toContain(`a:${'x'.repeat(23)}`)
})

/** A text of some words, none of them empty, with any of the signs between them. */
const spelled = (words: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', 'dcos:', 'DCOS:/'),
      fc.array(fc.constantFrom(':', '/', '.', ':/', '//'), {
        minLength: words.length,
        maxLength: words.length,
      }),
      fc.boolean(),
    )
    .map(([head, signs, isTrailing]) => {
      const text = words.map((word, at) => word + signs[at]).join('')
      return head + (isTrailing ? text : text.slice(0, -(signs.at(-1)?.length ?? 0)))
    })

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'c'), minLength: 3, maxLength: 4 })
const someWords = fc.array(word, { minLength: 2, maxLength: 4 })

describe('likeness, however words are separated,', () => {
  it('is never missed where one begins with the words of the other', () => {
    const pairs = someWords.chain((words) =>
      fc
        .integer({ min: 1, max: words.length })
        .chain((count) => fc.tuple(spelled(words), spelled(words.slice(0, count)))),
    )
    fc.assert(
      fc.property(pairs, ([longer, shorter]) => {
        expect(likeness(modelOf(longer, false), shorter, true)).toBeDefined()
        expect(likeness(modelOf(shorter, false), longer, true)).toBeDefined()
      }),
    )
  })

  it('is never missed where one letter of one word is another', () => {
    const pairs = fc.tuple(someWords, fc.nat(), fc.nat()).chain(([words, nth, letter]) => {
      const at = nth % words.length
      const old = words[at] as string
      const slip = letter % old.length
      const others = words.with(at, `${old.slice(0, slip)}x${old.slice(slip + 1)}`)
      return fc.tuple(spelled(words), spelled(others))
    })
    fc.assert(
      fc.property(pairs, ([asked, held]) => {
        expect(likeness(modelOf(asked, false), held, true)).toMatchObject({ kind: 'typing' })
      }),
    )
  })

  it('is never missed where the path is the same in another family', () => {
    fc.assert(
      fc.property(someWords, fc.array(word, { minLength: 2, maxLength: 3 }), (words, path) => {
        const heads = [words, words.map((one) => `${one}other`)].map((head) => head.join(':'))
        const [asked = '', held = ''] = heads.map((head) => `${head}:/${path.join('/')}`)
        expect(likeness(modelOf(asked, true), held, true)).toMatchObject({ kind: 'other-family' })
      }),
    )
  })
})

describe('a first look', () => {
  const look = (asked: string, held: string): boolean => {
    const bytes = new TextEncoder().encode(`${held}::/ab`)
    return mayBeLike(modelOf(asked, true), bytes, held.length)
  }

  it.each([
    ['a:b:/dev/web', 'x:y:/WEB/', true],
    ['a:b:/dev/web', 'x:y:/wib', false],
    ['a:b:/dev/web', 'eb', false],
    ['a:b:/dev/web', 'A:b:/Dev/other', true],
    ['a:b:/dev/web', 'a:b.dev.other', true],
    ['a:b:/dev/web', 'dcos:a:b:/dev/other', true],
    ['a:b:/dev/web', 'DCOS/:a:b:/dev/other', true],
    ['a:b:/dev/web', 'dcosa:b:/dev/other', false],
    ['a:b:/dev/web', 'dcox:a:b:/dev/other', false],
    ['a:b:/dev/web', 'a:b:/*', true],
    ['a:b:/dev/web', 'a:b:/d', true],
    ['a:b:/dev/web', 'a:b:/e', false],
    ['a:b:/dev/web', 'a:b:/de/other', false],
    ['a:b:/dev/web', 'a', true],
    ['a:b:/dev/web', '@:b:/dev', false],
    ['a:b:/z[', 'x:Z[', true],
    ['a:b:/z[', 'x:Z{', false],
    ['web', 'x', true],
  ])('at %s and %s: %s', (asked, held, expected) => {
    expect(look(asked, held)).toBe(expected)
  })

  it('never passes by what is alike', () => {
    const word = fc.constantFrom('dev', 'Dev', 'devlop', 'develop', 'web', '*', 'a', 'dcos', '')
    const text = fc
      .array(fc.tuple(fc.constantFrom(':', '/', '.', ':/'), word), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.flat().slice(1).join(''))
    fc.assert(
      fc.property(text, text, (asked, held) => {
        if (likeness(modelOf(asked, true), held, true) !== undefined) {
          expect(look(asked, held)).toBe(true)
        }
      }),
      { numRuns: 20_000 },
    )
  })
})
