import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gazetteerOf } from '../../src/core/place.ts'
import { parseRid } from '../../src/core/rid.ts'
import {
  CUT,
  FOREIGN,
  IN_DOTS,
  IN_SLASHES,
  IN_VALUES,
  isSound,
  PLAIN,
} from '../../src/trie/sound.ts'
import { catalogueWith, familyOf, tailOf } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0))

const gazetteer = gazetteerOf(
  catalogueWith([
    familyOf('x:slash', tailOf('slash-path')),
    familyOf('x:dot', tailOf('dot-path')),
    familyOf('x:word', tailOf('literal')),
  ]),
  '2.2',
)

/** Whether a RID with this tail lies in its family. */
function isPlace(text: string): boolean {
  const parsed = parseRid(text)
  return parsed.ok && gazetteer.locate(parsed.value).kind === 'family'
}

const KINDS = [
  ['slashes', 'x:slash:/', IN_SLASHES],
  ['dots', 'x:dot:', IN_DOTS],
  ['values', 'x:word:', IN_VALUES],
] as const

describe.each(KINDS)('what follows in %s', (_, head, roles) => {
  const soundIn = (before: string, text: string, after: string): boolean =>
    isSound(bytesOf(before + text + after), before.length, before.length + text.length, roles)

  it.each([
    'a',
    'ab',
    'abc',
    '.',
    '..',
    '...',
    '.a',
    'a.',
    '..a',
    'a..',
    'a/b',
    'a.b',
    'a//b',
    'a..b',
    '/',
    '/a',
    'a/',
    '//',
    'a/.',
    'a/./b',
    './a',
    'a/../b',
    '../a',
    'a/..',
    'a/...',
    'a:b',
    ':',
    'a b',
    'a\n',
    '\0',
    '\u007f',
    'a/b/c',
    'a.b.c',
    '*',
    '@-_',
    'a/.b/..c',
    'a/b.',
    'b/:a',
    '~',
    '.:',
    '..:a',
    'ab/:',
    '-.',
    '.-',
  ])('is sound or not as the gazetteer says: %j', (text) => {
    // A slash at the end says nothing: whoever asks leaves it out.
    const isTrimmed = roles === IN_SLASHES && text.endsWith('/')
    const expected = !isTrimmed && isPlace(head + text)
    expect(soundIn('', text, '')).toBe(expected)
    expect(soundIn('/:', text, './')).toBe(expected)
  })

  it('is sound or not as the gazetteer says, whatever it is', () => {
    const unit = fc.oneof(
      { arbitrary: fc.constantFrom(...'ab./'), weight: 8 },
      fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
    )
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 9 }), (text) => {
        const isTrimmed = roles === IN_SLASHES && text.endsWith('/')
        expect(soundIn('a', text, 'a')).toBe(!isTrimmed && isPlace(head + text))
      }),
      { numRuns: runs(500) },
    )
  })

  it('is empty, and only a value may be', () => {
    expect(soundIn('a', '', 'a')).toBe(roles === IN_VALUES)
  })
})

describe('roles', () => {
  it.each([
    ['/', CUT, PLAIN, FOREIGN],
    ['.', PLAIN, PLAIN, CUT],
    [':', FOREIGN, FOREIGN, FOREIGN],
    ['a', PLAIN, PLAIN, PLAIN],
    ['*', PLAIN, PLAIN, PLAIN],
    [' ', FOREIGN, FOREIGN, FOREIGN],
    ['\u007f', FOREIGN, FOREIGN, FOREIGN],
  ])('of %j', (character, slashes, values, dots) => {
    const code = character.charCodeAt(0)
    expect([IN_SLASHES[code], IN_VALUES[code], IN_DOTS[code]]).toEqual([slashes, values, dots])
  })
})
