import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../../src/trie/arena.ts'
import { HEADER_WORDS, NODES_AT, type Ref, USERS_AT } from '../../src/trie/layout.ts'
import {
  BITS,
  bitsFor,
  homeOf,
  NO_SLOT,
  recordOf,
  SIEVE,
  SLOTS,
  sieveBit,
  sieveWords,
  Table,
  type TableKind,
  tagOf,
} from '../../src/trie/table.ts'
import { runs } from '../properties/runs.ts'
import { comeAndGo } from './coming.ts'

/** Hashes that begin at few slots, those that wrap around among them, and some that are equal. */
const HASHES: readonly number[] = [
  0x00000000, 0x00000001, 0x02000000, 0x04000000, 0x0f000000, 0x10000000, 0x1f800000, 0xe0000000,
  0xefffffff, 0xf0000000, 0xf0000000, 0xf1000000, 0xf8000000, 0xff000000, 0xffffffff, 0x80000000,
].map((hash) => hash | 0)

interface Tabled {
  readonly arena: Arena
  readonly table: Table
  readonly at: number
  add(hash: number): Ref
  has(record: Ref): boolean
  sifts(hash: number): boolean
}

/** Records whose only word is their hash. */
const kindOf = (hasSieve: boolean): TableKind => ({
  hashOf: (words, record) => words[record] as number,
  hasSieve,
})

function makeTable(hasSieve = true): Tabled {
  const arena = new Arena()
  const at = hasSieve ? NODES_AT : USERS_AT
  const table = new Table(arena, at, kindOf(hasSieve))
  return {
    arena,
    table,
    at,
    add(hash) {
      const record = arena.allocate(2)
      arena.words[record] = hash
      table.add(record, hash)
      return record
    },
    has(record) {
      const hash = arena.words[record] as number
      let slot = table.seek(hash, table.home(hash))
      while (slot !== NO_SLOT) {
        if (table.recordIn(slot) === record) return true
        slot = table.seek(hash, slot + 1)
      }
      return false
    },
    sifts(hash) {
      const bit = sieveBit(hash, arena.words[at + BITS] as number)
      const word = arena.words[(arena.words[at + SIEVE] as number) + (bit >>> 5)] as number
      return ((word >>> (bit & 31)) & 1) === 1
    },
  }
}

/** Whether the sieve should let a hash through: a record that is there has its bit. */
const shouldSift = ({ arena, at }: Tabled, records: Iterable<Ref>, hash: number): boolean => {
  const bits = arena.words[at + BITS] as number
  return [...records].some(
    (record) => sieveBit(arena.words[record] as number, bits) === sieveBit(hash, bits),
  )
}

describe('what a slot says', () => {
  it.each([
    [0xf7ffffff, 4, 15, 0x0f, 0x7b],
    [0x12345678, 4, 1, 4, 9],
    [0x12345678, 8, 0x12, 6, 0x91],
    [0x80000001, 20, 0x80000, 0, 0x400000],
  ])('of the hash %i among 2^%i slots', (hash, bits, home, tag, sieved) => {
    expect(homeOf(hash | 0, bits)).toBe(home)
    expect(tagOf(hash | 0, bits)).toBe(tag)
    expect(sieveBit(hash | 0, bits)).toBe(sieved)
  })

  it('is a record, the highest one too', () => {
    for (const record of [2, 96, 2 ** 28 - 2]) {
      const slot = ((record >>> 1) << 5) | 31
      expect(recordOf(slot)).toBe(record)
    }
  })
})

describe.each([true, false])('a table, with a sieve: %s', (hasSieve) => {
  it('has none of what was never added', () => {
    const { table, arena } = makeTable(hasSieve)
    expect(table.size).toBe(0)
    expect([...table.records()]).toEqual([])
    for (const hash of HASHES) expect(table.seek(hash, table.home(hash))).toBe(NO_SLOT)
    expect(arena.used).toBe(HEADER_WORDS + 16 + (hasSieve ? 4 : 0))
  })

  it('is the same table for whoever opens it next', () => {
    const { arena, at, add, table } = makeTable(hasSieve)
    const records = Array.from({ length: 20 }, (_, nth) => add(nth << 27))
    const { used } = arena
    const again = new Table(arena, at, kindOf(hasSieve))
    expect([...again.records()].toSorted()).toEqual(records.toSorted())
    expect(again.size).toBe(table.size)
    expect(arena.used).toBe(used)
  })

  it.each([
    ['all of one hash', (_: number) => 0x7fffffff],
    ['neighbours that wrap around', (at: number) => 0xfffffff0 + (at & 15)],
    ['far apart', (at: number) => Math.imul(at, 0x9e3779b1)],
  ])('finds each while it grows and shrinks: %s', (_, hashOf) => {
    const { table, add, has } = makeTable(hasSieve)
    const records = Array.from({ length: 100 }, (_, at) => add(hashOf(at) | 0))
    expect(records.every(has)).toBe(true)
    for (const [at, record] of records.entries()) {
      table.remove(record)
      expect(has(record)).toBe(false)
      expect(table.size).toBe(99 - at)
      expect(records.slice(at + 1).every(has)).toBe(true)
    }
  })

  it('has three quarters of its slots taken at most, and gives back what it grew from', () => {
    const { arena, at, add, table } = makeTable(hasSieve)
    const all: Ref[] = []
    const wordsOf = (bits: number) => 2 ** bits + (hasSieve ? 2 ** (bits - 2) : 0)
    let records = 0
    for (const [bits, most] of [
      [4, 12],
      [5, 24],
      [6, 48],
      [7, 96],
    ] as const) {
      while (records < most) {
        all.push(add(Math.imul(++records, 0x9e3779b1)))
        expect(arena.words[at + BITS]).toBe(bits)
        const size = Math.max(2 ** bits, 2)
        const slots = wordsOf(bits) - 2 ** bits + size
        expect(arena.used).toBe(HEADER_WORDS + slots + records * 2)
        expect([...table.records()].toSorted()).toEqual(all.toSorted())
      }
    }
  })

  it('has room for as many records as it was told of, and never less than before', () => {
    const { arena, table, at, add } = makeTable(hasSieve)
    const bits = () => arena.words[at + BITS]
    table.reserve(12)
    expect(bits()).toBe(4)
    table.reserve(13)
    expect(bits()).toBe(5)
    table.reserve(100)
    expect(bits()).toBe(bitsFor(100))
    table.reserve(1)
    for (let count = 0; count < 100; count++) add(count << 20)
    expect(bits()).toBe(bitsFor(100))
  })

  it('ends a search where no slot is free', () => {
    const { arena, at, table } = makeTable(hasSieve)
    const slots = arena.words[at + SLOTS] as number
    arena.words.fill((96 << 4) | 3, slots, slots + 16)
    expect(table.seek(0, 5)).toBe(NO_SLOT)
    expect(table.seek(tagged(3), 5)).toBe(5)
    expect(table.seek(tagged(3), 16)).toBe(0)
    arena.words[slots + 4] = (96 << 4) | 7
    expect(table.seek(tagged(7), 5)).toBe(4)
  })

  it('has what a model has, whatever comes and goes', () => {
    const steps = fc.array(
      fc.record({
        comes: fc.constantFrom(...HASHES),
        goes: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
      }),
      { maxLength: 80 },
    )
    fc.assert(
      fc.property(steps, (drawn) => {
        const made = makeTable(hasSieve)
        const { table, add, has, sifts } = made
        const leave = (gone: Ref): void => {
          table.remove(gone)
          expect(has(gone)).toBe(false)
        }
        const left = comeAndGo(drawn, add, leave, (records) => {
          expect(table.size).toBe(records.length)
          expect(records.every(has)).toBe(true)
          const sifted = hasSieve ? HASHES : []
          for (const one of sifted) expect(sifts(one)).toBe(shouldSift(made, records, one))
        })
        expect([...table.records()].toSorted()).toEqual(left.toSorted())
      }),
      { numRuns: runs(100) },
    )
  })
})

describe('a table for a number of records', () => {
  it.each([
    [0, 4],
    [12, 4],
    [13, 5],
    [24, 5],
    [25, 6],
    [96, 7],
    [1_000_000, 21],
  ])('for %i has 2^%i slots', (count, bits) => {
    expect(bitsFor(count)).toBe(bits)
    expect(sieveWords(bits)).toBe(2 ** (bits - 2))
  })
})

/** A hash with this tag in a table of 16 slots. */
const tagged = (tag: number): number => tag << 23

describe('a sieve', () => {
  it('forgets what is gone though others begin at the same slot', () => {
    const { table, add, sifts } = makeTable()
    const one = add(0x31000000)
    add(0x33000000)
    const other = add(0x31000001)
    table.remove(one)
    expect(sifts(0x31000000)).toBe(true)
    table.remove(other)
    expect(sifts(0x31000000)).toBe(false)
    expect(sifts(0x33000000)).toBe(true)
    expect(sifts(0x35000000)).toBe(false)
  })

  it('keeps what was pushed away from its slot by one that is gone', () => {
    const { table, add, has, sifts } = makeTable()
    const first = add(0xf1000000 | 0)
    const second = add(0xf1000000 | 0)
    const third = add(0xf3000000 | 0)
    table.remove(first)
    expect(has(second) && has(third)).toBe(true)
    expect(sifts(0xf1000000 | 0) && sifts(0xf3000000 | 0)).toBe(true)
    table.remove(second)
    expect(sifts(0xf1000000 | 0)).toBe(false)
    expect(sifts(0xf3000000 | 0)).toBe(true)
  })
})
