import { describe, expect, it } from 'vitest'
import { RidgateError } from '../../src/core/error.ts'
import { Engine } from '../../src/engine/engine.ts'
import {
  CHECKSUM_AT,
  CHECKSUM_HIGH_AT,
  FORMAT_AT,
  HEADER_WORDS,
  LENGTH_AT,
} from '../../src/trie/layout.ts'
import { isSnapshot, readSnapshot } from '../../src/trie/snapshot.ts'
import { seal } from './corruption.ts'
import { Wreck } from './wreck.ts'

function refusal(bytes: Uint8Array): string {
  try {
    readSnapshot(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(RidgateError)
    return (error as RidgateError).message
  }
  return 'taken'
}

const whole = (): Uint8Array => new Wreck().bytes

describe('bytes', () => {
  it('are a snapshot where they begin as one', () => {
    expect(isSnapshot(whole())).toBe(true)
    expect(isSnapshot(whole().slice(0, 4))).toBe(true)
    expect(isSnapshot(whole().slice(0, 3))).toBe(false)
    expect(isSnapshot(whole().slice(1))).toBe(false)
    expect(isSnapshot(new Uint8Array(0))).toBe(false)
    expect(isSnapshot([...whole()] as unknown as Uint8Array)).toBe(false)
  })

  it.each([4, 5, 6, 7, 8, 9, 11, 12, 4 * (HEADER_WORDS - 1), 4 * HEADER_WORDS + 1, 1001])(
    'that were cut off after %i are refused as such',
    (length) => {
      const message = `snapshot has ${length} bytes, as none has; it was cut off, write it anew`
      expect(refusal(whole().slice(0, length))).toBe(message)
    },
  )

  it.each([HEADER_WORDS, HEADER_WORDS + 1, 300])('of %i words say how many there were', (size) => {
    const words = new Wreck().words.length
    expect(refusal(whole().slice(0, 4 * size))).toBe(
      `snapshot has ${size} words and counts ${words}; it was cut off, write it anew`,
    )
  })

  it('of no more than a header may be sound so far', () => {
    const words = new Wreck().words.slice(0, HEADER_WORDS)
    words[LENGTH_AT] = HEADER_WORDS
    seal(words)
    expect(refusal(new Uint8Array(words.buffer))).toBe('taken')
  })

  it('of another format are refused for it, however few they are', () => {
    const other = new Wreck().set(FORMAT_AT, 9).bytes
    for (const length of [8, 9, 12, 400, other.length]) {
      expect(refusal(other.slice(0, length))).toBe(
        'snapshot format 9 is not read by this build, which reads 3; write it anew',
      )
    }
    expect(refusal(other.slice(0, 4))).toContain('it was cut off')
    expect(refusal(other.slice(0, 7))).toContain('it was cut off')
  })

  it.each([
    ['the low half', CHECKSUM_AT],
    ['the high half', CHECKSUM_HIGH_AT],
  ])('are refused where only %s of their checksum is another', (_, at) => {
    const { words } = new Wreck()
    seal(words)
    words[at] = (words[at] as number) ^ 1
    expect(refusal(new Uint8Array(words.buffer as ArrayBuffer))).toContain('another checksum')
  })

  it('may stand anywhere: in memory of several threads, and at no whole word', () => {
    const bytes = whole()
    for (const before of [0, 1, 2, 3, 4]) {
      for (const Memory of [ArrayBuffer, SharedArrayBuffer]) {
        const room = new Uint8Array(new Memory(before + bytes.length + 3))
        room.set(bytes, before)
        const part = room.subarray(before, before + bytes.length)
        expect(refusal(part)).toBe('taken')
        expect(Engine.fromBytes(part).toBytes()).toEqual(bytes)
        expect(room.subarray(before, before + bytes.length)).toEqual(new Uint8Array(bytes))
      }
    }
  })
})
