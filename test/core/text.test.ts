import { describe, expect, it } from 'vitest'
import { compare, copied, excerpt, MAX_QUOTED_LENGTH, quoted } from '../../src/core/text.ts'

describe('an excerpt', () => {
  it('is all of a text up to so many characters, and the first of a longer one', () => {
    const longest = 'x'.repeat(MAX_QUOTED_LENGTH)
    expect(MAX_QUOTED_LENGTH).toBe(80)
    expect(excerpt(longest)).toBe(longest)
    expect(excerpt(`${longest}y`)).toBe(`${longest}…`)
  })

  it.each([
    ['a b~', 'a b~'],
    ['`', '\\u{60}'],
    ['\n\u007f', '\\u{a}\\u{7f}'],
    ['e\u0301', 'e\\u{301}'],
    ['\u00e9', '\\u{e9}'],
    ['\u{1f600}', '\\u{1f600}'],
    ['\ud800', '\\u{d800}'],
    ['…', '…'],
  ])('of %j is `%s`', (text, shown) => {
    expect(excerpt(text)).toBe(shown)
    expect(quoted(text)).toBe(`\`${shown}\``)
  })

  it('is quoted of whatever there is', () => {
    const odd = [undefined, null, 7, Symbol('x'), Object.create(null)]
    expect(odd.map(quoted)).toEqual(['`undefined`', '`null`', '`7`', '`Symbol(x)`', '`object`'])
  })
})

describe('the order of texts', () => {
  it('is that of their code units', () => {
    const ordered = ['', 'A', 'B', 'a', 'aa', 'b', '\u00e9', '\ud83d\ude00', '\uff01']
    expect(ordered.toReversed().toSorted(compare)).toEqual(ordered)
    expect(ordered.map((one) => compare(one, one))).toEqual(ordered.map(() => 0))
  })
})

describe('a copy', () => {
  it.each(['', 'a', 'dcos:mesos', '\ud83d\ude00\ud800'])('of %j is the same text', (text) => {
    expect(copied(text)).toBe(text)
  })
})
