import { describe, expect, it } from 'vitest'
import { cursorOf, keyOf, MAX_CURSOR_LENGTH, type Stamp } from '../../src/engine/lists/cursor.ts'
import { hashOf } from '../../src/trie/hash.ts'

const STAMP: Stamp = { revision: 40, binding: 'file', question: '["who-can"]' }

const digestOf = (text: string): string =>
  [text, `cursor ${text}`].map((one) => (hashOf(one) >>> 0).toString(36).padStart(7, '0')).join('')

/** A text with the digest that it would have as a cursor. */
const signed = (text: string): string => `${text}.${digestOf(text)}`

/** What stands before the key in a cursor. */
const HEAD = cursorOf(STAMP, '').split('.').slice(0, 4).join('.')

const codeOf = (cursor: string, stamp = STAMP): string => {
  const key = keyOf(stamp, cursor)
  return key.ok ? `key ${key.value}` : key.error.code
}

describe('a cursor', () => {
  it.each(['', 'a', 'alice', 'dcos:none read', '\u0000\u007f', 'a'.repeat(1024)])(
    'holds the key %j',
    (key) => {
      expect(codeOf(cursorOf(STAMP, key))).toBe(`key ${key}`)
    },
  )

  it('has digests of one length', () => {
    for (let at = 0; at < 300; at++) {
      const parts = cursorOf({ ...STAMP, question: `q${at}`, binding: `b${at}` }, 'a').split('.')
      expect([parts[2], parts[3], parts[5]].map((part) => part?.length)).toEqual([14, 14, 14])
    }
  })

  it.each([
    [{ ...STAMP, revision: 41 }, 'stale-cursor'],
    [{ ...STAMP, binding: 'another' }, 'stale-cursor'],
    [{ ...STAMP, question: '["what-can"]' }, 'foreign-cursor'],
    [{ revision: 41, binding: 'file', question: 'x' }, 'stale-cursor'],
  ])('is not for %j: %s', (stamp, code) => {
    expect(codeOf(cursorOf(STAMP, 'a'), stamp)).toBe(code)
  })

  it.each([
    ['one of another form', signed(`2${HEAD.slice(1)}.61`)],
    ['one with something before it', signed(`1${HEAD}.61`)],
    ['one with a line before it', signed(`x\n${HEAD}.61`)],
    ['one of half a character', signed(`${HEAD}.616`)],
    ['one of letters that are no digits', signed(`${HEAD}.6g`)],
    ['one of capitals', signed(`${HEAD}.6A`)],
    ['one with a part more', signed(`${HEAD}.61.61`)],
    ['one with a part less', signed(HEAD)],
    ['one with an empty part', signed('1..a.a.61')],
    ['one without a digest', `${HEAD}.61`],
    ['one with an altered digest', `${cursorOf(STAMP, 'a')}0`],
    ['one with an altered key', cursorOf(STAMP, 'a').replace('.61.', '.62.')],
    ['nothing', ''],
  ])('is none: %s', (_, cursor) => {
    expect(keyOf(STAMP, cursor)).toEqual({
      ok: false,
      error: {
        code: 'malformed-cursor',
        message: 'the cursor is none that was given out; copy it whole, or begin without it',
      },
    })
  })

  it('is read up to its greatest length, and not beyond', () => {
    const room = MAX_CURSOR_LENGTH - cursorOf(STAMP, '').length
    const longest = cursorOf(STAMP, 'a'.repeat(room / 2))
    expect(longest.length).toBe(MAX_CURSOR_LENGTH - (room % 2))
    expect(codeOf(longest)).toBe(`key ${'a'.repeat(Math.floor(room / 2))}`)
    expect(codeOf(cursorOf(STAMP, 'a'.repeat(room / 2 + 1)))).toBe('malformed-cursor')
  })
})
