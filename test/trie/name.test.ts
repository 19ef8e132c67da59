import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/text.ts'
import { Arena } from '../../src/trie/arena.ts'
import {
  NOTHING,
  PRINCIPAL_LENGTH,
  PRINCIPAL_NAME,
  type Ref,
  USERS_AT,
  wordsFor,
} from '../../src/trie/layout.ts'
import { compareNames, NAMED, nameIn, principalNamed, writeName } from '../../src/trie/name.ts'
import { BITS, SLOTS, Table } from '../../src/trie/table.ts'
import { runs } from '../properties/runs.ts'

const LONGEST = 'abcdefgh'.repeat(12)

const names = (): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'abAB01-_@.\0\u007f'), maxLength: 20 })

interface Named {
  readonly arena: Arena
  readonly table: Table
  add(name: string, hash?: number): Ref
  find(name: unknown): Ref
}

function makeNamed(): Named {
  const arena = new Arena()
  const table = new Table(arena, USERS_AT, NAMED)
  return {
    arena,
    table,
    add(name, hash) {
      const record = arena.allocate(PRINCIPAL_NAME + wordsFor(name.length))
      arena.words[record + PRINCIPAL_LENGTH] = name.length
      writeName(arena.words, record + PRINCIPAL_NAME, name)
      table.add(record, hash ?? NAMED.hashOf(arena.words, record))
      return record
    },
    find: (name) => principalNamed(arena.words, USERS_AT, name as string),
  }
}

describe('a name', () => {
  it.each([1, 2, 3, 4, 5, 8, 95, 96])(
    'of %i characters is found, and no longer or shorter one',
    (length) => {
      const { add, find } = makeNamed()
      const name = LONGEST.slice(0, length)
      const record = add(name)
      expect(find(name)).toBe(record)
      expect(find(`${name}a`)).toBe(NOTHING)
      expect(find(name.slice(0, -1))).toBe(NOTHING)
      expect(find(`${name.slice(0, -1)}Z`)).toBe(NOTHING)
      expect(find(`Z${name.slice(1)}`)).toBe(NOTHING)
    },
  )

  it.each([
    ['too long', `${LONGEST}a`],
    ['of two bytes', 'caf\u00e9'],
    ['whose low bytes are those of another', '\u0161bcd'],
    ['whose fourth character is of two bytes', 'abc\u0164'],
    ['whose second character is', 'a\u0162cd'],
    ['whose third character is', 'ab\u0163d'],
    ['whose last character is', 'abcd\u0165'],
    ['of the first code that is not ASCII', 'abcd\u0080'],
    ['of a lone surrogate', '\ud800'],
    ['that is none', 7],
    ['that is none but has a length', ['a']],
    ['that is missing', undefined],
    ['of no character', ''],
    ['with NUL', 'abcd\0'],
  ])('%s is nobody\u2019s', (_, name) => {
    const { add, find } = makeNamed()
    add('abcd')
    add('abcde')
    add('a')
    expect(find(name)).toBe(NOTHING)
  })

  it('with the greatest code that is ASCII may be somebody\u2019s', () => {
    const { add, find } = makeNamed()
    expect(find('\u007f')).toBe(NOTHING)
    expect(find('\u007f')).not.toBe(add('\u007f'))
    expect(find('\u007f')).not.toBe(NOTHING)
  })

  it('is told from another of the same hash by its length and its characters', () => {
    const { arena, table, add, find } = makeNamed()
    const first = add('carol')
    const hash = NAMED.hashOf(arena.words, first)
    table.remove(first)
    add('bob', hash)
    add('caro', hash)
    add('carom', hash)
    add('Carol', hash)
    expect(find('carol')).toBe(NOTHING)
    expect(find('bob')).toBe(NOTHING)
    const record = add('carol')
    expect(find('carol')).toBe(record)
  })

  it('is not looked for without end where no slot is free', () => {
    const { arena, add, find } = makeNamed()
    add('carol')
    const slots = arena.words[USERS_AT + SLOTS] as number
    const count = 2 ** (arena.words[USERS_AT + BITS] as number)
    const slot = arena.words.subarray(slots, slots + count).find((one) => one !== 0) as number
    arena.words.fill(slot ^ 31, slots, slots + count)
    expect(find('carol')).toBe(NOTHING)
    arena.words.fill(slot, slots, slots + count)
    expect(find('carol')).not.toBe(NOTHING)
    arena.words[((slot >>> 5) << 1) + PRINCIPAL_LENGTH] = 0
    expect(find('carol')).toBe(NOTHING)
  })

  it('is nobody\u2019s in words that end before its table does', () => {
    const { arena, add, find } = makeNamed()
    add('carol')
    arena.words[USERS_AT + SLOTS] = arena.words.length
    expect(find('carol')).toBe(NOTHING)
  })

  it('is written and read as it is', () => {
    fc.assert(
      fc.property(names(), fc.nat({ max: 5 }), (name, at) => {
        const count = wordsFor(name.length)
        const words = new Int32Array(at + count + 1).fill(-1)
        writeName(words, at, name)
        expect(nameIn(words, at, name.length)).toBe(name)
        expect(words[at + count]).toBe(-1)
      }),
      { numRuns: runs(100) },
    )
  })

  it('is found among others that are like it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(names(), { maxLength: 40 }), (drawn) => {
        const { add, find } = makeNamed()
        const half = drawn.filter((_, at) => at % 2 === 0)
        const records = new Map(half.map((name) => [name, add(name)]))
        for (const name of drawn) expect(find(name)).toBe(records.get(name) ?? NOTHING)
      }),
      { numRuns: runs(50) },
    )
  })

  it('of 96 characters is read from words', () => {
    const words = new Int32Array(24)
    writeName(words, 0, LONGEST)
    expect(nameIn(words, 0, 96)).toBe(LONGEST)
    expect(nameIn(words, 0, 25)).toBe(LONGEST.slice(0, 25))
    expect(nameIn(words, 1, 3)).toBe('efg')
  })
})

describe('names', () => {
  const order = (one: string, other: string): number => {
    const [words, others] = [new Int32Array(40), new Int32Array(40)]
    writeName(words, 1, one)
    writeName(others, 0, other)
    return compareNames(words, 1, one.length, others, 0, other.length)
  }

  it.each([
    ['a', 'b'],
    ['a', 'ab'],
    ['abcd', 'abcde'],
    ['abcda', 'abcdb'],
    ['abdc', 'abda'],
    ['b', 'aaaaaaaa'],
    ['A', 'a'],
    ['az', 'ba'],
    ['aaz', 'aba'],
    ['aaaz', 'aaba'],
    ['', 'a'],
    ['abcdefg', 'abcdefg'],
    ['abcdefgh', 'abcdefgh'],
  ])('stand in words as in the alphabet: `%s`, `%s`', (one, other) => {
    expect(Math.sign(order(one, other))).toBe(compare(one, other))
    expect(Math.sign(order(other, one))).toBe(compare(other, one))
  })

  it('stand in the order of their characters', () => {
    fc.assert(
      fc.property(names(), names(), (one, other) => {
        expect(Math.sign(order(one, other))).toBe(compare(one, other))
      }),
      { numRuns: runs(300) },
    )
  })
})
