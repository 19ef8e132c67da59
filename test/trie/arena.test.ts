import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena, ArenaFull, FIRST_WORDS, MOST_WORDS } from '../../src/trie/arena.ts'
import {
  CUT_AT,
  CUT_END_AT,
  FORMAT,
  FORMAT_AT,
  HEADER_WORDS,
  LENGTH_AT,
  MAGIC,
  MAGIC_AT,
  type Ref,
} from '../../src/trie/layout.ts'
import { type Memory, memoryOf, privateMemory, sharedMemory } from '../../src/trie/memory.ts'
import { runs } from '../properties/runs.ts'

interface Block {
  readonly ref: Ref
  readonly size: number
}

/** How many words a block for `size` takes: even up to 64, a power of two above. */
const taken = (size: number): number =>
  size <= 64 ? size + (size % 2) : 2 ** Math.ceil(Math.log2(size))

/** Takes a block and fills it, so that whoever is given a part of it sees. */
function fill(arena: Arena, size: number): Block {
  const ref = arena.allocate(size)
  arena.words.fill(-1, ref, ref + taken(size))
  return { ref, size }
}

const isZeroed = ({ words }: Arena, ref: Ref, size: number): boolean =>
  words.subarray(ref, ref + taken(size)).every((word) => word === 0)

/** Memory that only seems to have so many words. */
function seeming(length: number): Memory & { readonly asked: number[] } {
  const words = new Int32Array(HEADER_WORDS)
  Object.defineProperty(words, 'length', { value: length, configurable: true })
  const asked: number[] = []
  return {
    words,
    asked,
    grow(more) {
      asked.push(more)
      Object.defineProperty(words, 'length', { value: more, configurable: true })
      return words
    },
  }
}

describe('an arena', () => {
  it('begins with a header that names it', () => {
    const { words, used } = new Arena()
    expect(words.length).toBe(FIRST_WORDS)
    expect(words[MAGIC_AT]).toBe(MAGIC)
    expect(words[FORMAT_AT]).toBe(FORMAT)
    expect(words[LENGTH_AT]).toBe(FIRST_WORDS)
    expect(used).toBe(HEADER_WORDS)
  })

  it('goes on where the memory holds one already', () => {
    const first = new Arena(privateMemory(256))
    const { ref } = fill(first, 10)
    const again = new Arena(memoryOf(first.words))
    expect(again.words).toBe(first.words)
    expect(again.used).toBe(HEADER_WORDS + 10)
    expect(again.allocate(10)).toBe(ref + 10)
  })

  it.each([
    [1, 2],
    [2, 2],
    [3, 4],
    [62, 62],
    [63, 64],
    [64, 64],
    [65, 128],
    [128, 128],
    [129, 256],
    [1000, 1024],
  ])('gives a block for %i words %i of them', (size, words) => {
    const arena = new Arena(privateMemory(4096))
    const first = arena.allocate(size)
    expect(first).toBe(HEADER_WORDS)
    expect(arena.used).toBe(HEADER_WORDS + words)
    expect(arena.allocate(size)).toBe(first + words)
    arena.release(first, size)
    expect(arena.used).toBe(HEADER_WORDS + words)
    expect(arena.allocate(size)).toBe(first)
  })

  it('gives a block that came back to the next of its size only', () => {
    const arena = new Arena()
    const { ref } = fill(arena, 12)
    const other = fill(arena, 12)
    arena.release(ref, 12)
    arena.release(other.ref, 12)
    expect(arena.allocate(10)).toBe(other.ref + 12)
    expect(arena.allocate(14)).toBe(other.ref + 22)
    const last = arena.allocate(11)
    expect(last).toBe(other.ref)
    expect(isZeroed(arena, last, 11)).toBe(true)
    expect(arena.allocate(12)).toBe(ref)
  })

  it('cuts a large block that came back before it grows', () => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 256 + 512 + 20))
    const small = fill(arena, 256)
    const large = fill(arena, 512)
    arena.release(small.ref, 256)
    arena.release(large.ref, 512)
    const { length } = arena.words
    expect(arena.allocate(20)).toBe(large.ref + 512)
    expect(arena.allocate(22)).toBe(large.ref)
    expect(arena.allocate(24)).toBe(large.ref + 22)
    expect(isZeroed(arena, (large.ref + 46) as Ref, 64)).toBe(true)
    expect(arena.words.length).toBe(length)
  })

  it('makes blocks of what is left of a block that it cut', () => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 514))
    const block = fill(arena, 512)
    fill(arena, 2)
    arena.release(block.ref, 512)
    expect(arena.allocate(50)).toBe(block.ref)
    const { length } = arena.words
    expect(arena.allocate(512)).toBe(length)
    // Of the 462 words that were left: 256, 128, 64 and 14.
    expect(arena.allocate(256)).toBe(block.ref + 50)
    expect(arena.allocate(128)).toBe(block.ref + 306)
    expect(arena.allocate(64)).toBe(block.ref + 434)
    expect(arena.allocate(14)).toBe(block.ref + 498)
  })

  it.each([64, 66, 126, 128, 130, 2])('loses no word of a rest of %i', (rest) => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 258))
    const block = fill(arena, 256)
    fill(arena, 2)
    arena.release(block.ref, 256)
    let left = 256 - rest
    for (; left > 64; left -= 64) fill(arena, 64)
    fill(arena, left)
    const end = arena.words.length
    fill(arena, 256)
    const pieces: number[] = []
    for (let size = 128; size > 0; size = size > 64 ? 64 : size - 2) {
      for (;;) {
        const before = arena.words[CUT_AT]
        const ref = arena.allocate(size)
        if (ref >= end || arena.words[CUT_AT] !== before) break
        pieces.push(size)
      }
    }
    expect(pieces.reduce((sum, size) => sum + size, 0)).toBe(rest)
  })

  it('does not cut up what is too small, or as small as what is wanted', () => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 64 + 128))
    const small = fill(arena, 64)
    const block = fill(arena, 128)
    arena.release(small.ref, 64)
    arena.release(block.ref, 128)
    const { length } = arena.words
    expect(arena.allocate(10)).toBe(block.ref)
    arena.release(block.ref, 10)
    const alone = new Arena(privateMemory(HEADER_WORDS + 64))
    alone.release(fill(alone, 64).ref, 64)
    expect(alone.allocate(10)).toBe(HEADER_WORDS + 64)
    expect(length).toBe(HEADER_WORDS + 192)
  })

  it('grows by half, or by as much as is wanted, and keeps what it holds', () => {
    const arena = new Arena()
    const kept = fill(arena, 300)
    expect(arena.words.length).toBe(768)
    expect(arena.words[LENGTH_AT]).toBe(768)
    expect(arena.words[CUT_END_AT]).toBe(768)
    expect(arena.allocate(5000)).toBe(kept.ref + 512)
    expect(arena.words.length).toBe(kept.ref + 512 + 8192)
    expect(arena.words.subarray(kept.ref, kept.ref + 300).every((word) => word === -1)).toBe(true)
  })

  it('goes on in place where what it cuts from is at its end', () => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 512))
    const block = fill(arena, 512)
    arena.release(block.ref, 512)
    expect(arena.allocate(50)).toBe(block.ref)
    expect(arena.allocate(512)).toBe(block.ref + 50)
  })

  it('grows in steps of two words', () => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 2))
    fill(arena, 4)
    expect(arena.words.length).toBe(146)
  })

  it('gives back the words at its end, and goes on', () => {
    const arena = new Arena()
    const block = fill(arena, 20)
    const end = arena.words[CUT_AT] as number
    arena.trim()
    expect(arena.words.length).toBe(end)
    expect([arena.words[LENGTH_AT], arena.words[CUT_END_AT]]).toEqual([end, end])
    arena.trim()
    expect(arena.words.length).toBe(end)
    const next = arena.allocate(10)
    expect(next).toBe(end)
    expect(isZeroed(arena, next, 10)).toBe(true)
    expect(arena.words.subarray(block.ref, block.ref + 20).every((word) => word === -1)).toBe(true)
  })

  it('keeps a part of what is in use for the next changes', () => {
    const arena = new Arena()
    for (let at = 0; at < 400; at++) arena.allocate(64)
    const end = arena.words[CUT_AT] as number
    arena.trim()
    expect(arena.words.length).toBe(end + Math.floor(end / 512) * 2)
    expect(arena.words[CUT_AT]).toBe(end)
    const { words } = arena
    arena.allocate(64)
    expect(arena.words).toBe(words)
  })

  it('keeps all words where it cuts from a block', () => {
    const arena = new Arena()
    const block = fill(arena, 256)
    arena.allocate(HEADER_WORDS)
    arena.release(block.ref, 256)
    while (arena.words[CUT_END_AT] === arena.words.length) arena.allocate(10)
    const { length } = arena.words
    arena.trim()
    expect(arena.words.length).toBe(length)
  })

  it('is full rather than larger than it may be', () => {
    const arena = new Arena()
    expect(() => arena.allocate(MOST_WORDS)).toThrow(ArenaFull)
    expect(() => arena.allocate(MOST_WORDS)).toThrow(
      'there is no room for more in one engine; take something out and load the rest anew',
    )
    expect(arena.used).toBe(HEADER_WORDS)
    expect(arena.words.length).toBe(FIRST_WORDS)
    expect(arena.allocate(10)).toBe(HEADER_WORDS)
  })

  it('says of itself that it is full by a code', () => {
    expect(new ArenaFull()).toMatchObject({ code: 'ERR_FULL' })
  })

  it('knows how many words are spare, but for a sixteenth of all', () => {
    const arena = new Arena(privateMemory(FIRST_WORDS), 4096)
    expect(arena.spare).toBe(4096 - HEADER_WORDS - 256)
    const block = fill(arena, 256)
    expect(arena.spare).toBe(4096 - HEADER_WORDS - 256 - 256)
    // While it cuts from a block, all that follows the block counts as taken.
    arena.release(block.ref, 256)
    while (arena.words[CUT_END_AT] === arena.words.length) arena.allocate(10)
    expect(arena.spare).toBe(4096 - arena.words.length - 256)
  })

  it.each([
    [2048, true],
    [2050, false],
  ])('of 4096 words and %i in use at some time is half free: %s', (length, isHalfFree) => {
    expect(new Arena(privateMemory(length), 4096).isHalfFree).toBe(isHalfFree)
  })

  it('is of use after it was full, also while it was cutting up a block', () => {
    const arena = new Arena(privateMemory(HEADER_WORDS + 256 + 2))
    const block = fill(arena, 256)
    arena.release(block.ref, 256)
    expect(arena.allocate(4)).toBe(block.ref)
    expect(() => arena.allocate(MOST_WORDS)).toThrow(ArenaFull)
    expect(() => arena.allocate(MOST_WORDS)).toThrow(ArenaFull)
    const next = fill(arena, 128)
    expect(next.ref).toBe(block.ref + 4)
    expect(fill(arena, 300).ref).toBeGreaterThanOrEqual(HEADER_WORDS + 258)
  })

  it('takes the last words that there may be', () => {
    const memory = seeming(MOST_WORDS - 1024)
    const arena = new Arena(memory)
    arena.words[CUT_AT] = MOST_WORDS - 1024
    expect(arena.allocate(1024)).toBe(MOST_WORDS - 1024)
    expect(memory.asked).toEqual([MOST_WORDS])
    expect(() => arena.allocate(2)).toThrow(ArenaFull)
  })

  it('never asks for more words than there may be', () => {
    const memory = seeming(MOST_WORDS / 2)
    const arena = new Arena(memory)
    arena.words[CUT_AT] = MOST_WORDS / 2
    arena.allocate(2)
    expect(memory.asked).toEqual([MOST_WORDS / 4 + MOST_WORDS / 2])
    arena.words[CUT_AT] = arena.words[CUT_END_AT] as number
    arena.allocate(2)
    expect(memory.asked[1]).toBe(MOST_WORDS)
  })
})

describe('memory', () => {
  it.each([
    ['of one thread', privateMemory(10)],
    ['of several threads', sharedMemory(10, 40)],
  ])('%s grows with what it holds, and zeros', (_, memory) => {
    const before = memory.words
    before[9] = 7
    const after = memory.grow(20)
    expect(memory.words).toBe(after)
    expect([...after]).toEqual([...new Array(9).fill(0), 7, ...new Array(10).fill(0)])
    expect(after.buffer === before.buffer).toBe(after.buffer instanceof SharedArrayBuffer)
  })

  it('of several threads has no more words than were reserved', () => {
    const memory = sharedMemory(10, 40)
    expect(memory.grow(40).length).toBe(40)
    expect(() => memory.grow(41)).toThrow()
  })
})

describe('blocks', () => {
  const sizes = (): fc.Arbitrary<number> =>
    fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(2, 9, 64, 65, 128, 200, 500))
  const steps = (): fc.Arbitrary<Array<readonly [number, number]>> =>
    fc.array(fc.tuple(sizes(), fc.nat()), { maxLength: 150 })

  it('never overlap, come as zeros, and are counted', () => {
    fc.assert(
      fc.property(steps(), fc.integer({ min: HEADER_WORDS, max: 600 }), (drawn, first) => {
        const arena = new Arena(privateMemory(first * 2))
        const model: Block[] = []
        for (const [size, draw] of drawn) {
          if (draw % 3 === 0 && model.length > 0) {
            const [gone] = model.splice(draw % model.length, 1)
            if (gone !== undefined) arena.release(gone.ref, gone.size)
          } else {
            const ref = arena.allocate(size)
            expect(isZeroed(arena, ref, size)).toBe(true)
            arena.words.fill(-1, ref, ref + taken(size))
            model.push({ ref, size })
          }
          const sum = model.reduce((words, block) => words + taken(block.size), HEADER_WORDS)
          expect(arena.used).toBe(sum)
        }
        const sorted = model.toSorted((a, b) => a.ref - b.ref)
        sorted.forEach(({ ref, size }, at) => {
          const end = sorted[at + 1]?.ref ?? arena.words.length
          expect(ref).toBeGreaterThanOrEqual(HEADER_WORDS)
          expect(ref + taken(size)).toBeLessThanOrEqual(end)
        })
      }),
      { numRuns: runs(100) },
    )
  })

  it('need no more words however long they come and go', () => {
    fc.assert(
      fc.property(fc.array(sizes(), { minLength: 40, maxLength: 60 }), (drawn) => {
        const arena = new Arena()
        const round = (): void => {
          const blocks = drawn.map((size) => fill(arena, size))
          for (const { ref, size } of blocks) arena.release(ref, size)
        }
        round()
        const { length } = arena.words
        for (let at = 0; at < 20; at++) round()
        expect(arena.words.length).toBe(length)
        expect(arena.used).toBe(HEADER_WORDS)
      }),
      { numRuns: runs(30) },
    )
  })

  it('need few more words than are in use at most, in whatever order they come and go', () => {
    const arena = new Arena()
    const blocks: Block[] = []
    let most = 0
    let draw = 1
    for (let step = 0; step < 20_000; step++) {
      draw = (Math.imul(draw, 1103515245) + 12345) >>> 0
      const isFew = blocks.length < 100 + ((step >> 10) & 1) * 200
      if (isFew) blocks.push(fill(arena, 1 + ((draw >>> 16) % 90)))
      else {
        const [gone] = blocks.splice((draw >>> 8) % blocks.length, 1)
        if (gone !== undefined) arena.release(gone.ref, gone.size)
      }
      most = Math.max(most, arena.used)
    }
    expect(arena.words.length).toBeLessThan(most * 3)
  })
})
