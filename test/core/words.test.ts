/** The closed vocabularies: modes, releases, names; and texts made fit for messages. */

import { describe, expect, it } from 'vitest'
import { RidgateError } from '../../src/core/error.ts'
import { DEFAULT_MODE, MODES, parseMode } from '../../src/core/mode.ts'
import { EMPTY_POLICY } from '../../src/core/policy.ts'
import {
  ANONYMOUS,
  MAX_GID_LENGTH,
  MAX_UID_LENGTH,
  parseGid,
  parseUid,
  principalText,
  RESERVED_UID,
} from '../../src/core/principal.ts'
import { DEFAULT_RELEASE, isWithin, parseRelease, RELEASES } from '../../src/core/release.ts'
import { err, ok } from '../../src/core/result.ts'
import { MAX_QUOTED_LENGTH, quoted } from '../../src/core/text.ts'
import { gid, uid } from '../../src/testing/literals.ts'

describe('modes', () => {
  it.each(MODES)('are parsed verbatim: %s', (mode) => {
    expect(parseMode(mode)).toEqual(ok(mode))
  })

  it.each(['', 'Strict', 'strict ', 'enforcing', '0'])('are no other word: `%s`', (word) => {
    expect(parseMode(word)).toEqual(err('unknown-mode'))
  })

  it('default to the one that enforces everything', () => {
    expect(MODES).toEqual(['disabled', 'permissive', 'strict'])
    expect(DEFAULT_MODE).toBe('strict')
  })
})

describe('releases', () => {
  it.each(RELEASES)('are parsed verbatim: %s', (release) => {
    expect(parseRelease(release)).toEqual(ok(release))
  })

  it.each(['', '1.6', '1.1', '2', '2.20', '2.3', 'v2.2'])('are no other word: `%s`', (word) => {
    expect(parseRelease(word)).toEqual(err('unknown-release'))
  })

  it('default to the newest', () => {
    expect(RELEASES.at(-1)).toBe(DEFAULT_RELEASE)
  })

  it.each([
    ['1.9', '1.9', undefined, true],
    ['1.9', '1.10', undefined, false],
    ['1.10', '1.9', undefined, true],
    ['2.2', '1.7', undefined, true],
    ['1.9', '1.7', '1.9', true],
    ['1.10', '1.7', '1.9', false],
    ['1.8', '1.9', '2.0', false],
    ['1.13', '1.9', '2.0', true],
    ['1.7', '1.7', '1.7', true],
  ] as const)('%s within %s to %s: %s', (release, since, until, within) => {
    expect(isWithin(release, since, until)).toBe(within)
  })

  it('lie between others as their order says', () => {
    RELEASES.forEach((release, at) => {
      RELEASES.forEach((since, from) => {
        expect(isWithin(release, since)).toBe(from <= at)
        expect(isWithin(release, RELEASES[0] ?? release, since)).toBe(at <= from)
      })
    })
  })
})

describe('names', () => {
  it.each(['a', 'A-z_0@x', '__proto__', 'constructor', '42', '-'])('may be `%s`', (name) => {
    expect(parseUid(name)).toEqual(ok(name))
    expect(parseGid(name)).toEqual(ok(name))
  })

  it.each(['', ' ', 'a b', 'a:b', 'a/b', 'é', 'a\n', '\na', 'a*'])('may not be `%s`', (name) => {
    expect(parseUid(name)).toEqual(err('malformed-uid'))
    expect(parseGid(name)).toEqual(err('malformed-gid'))
  })

  it('of users may hold dots, those of groups may not', () => {
    expect(parseUid('a.b')).toEqual(ok('a.b'))
    expect(parseGid('a.b')).toEqual(err('malformed-gid'))
  })

  it('of users are not `anonymous`, those of groups may be', () => {
    expect(parseUid(RESERVED_UID)).toEqual(err('malformed-uid'))
    expect(parseUid('Anonymous')).toEqual(ok('Anonymous'))
    expect(parseGid(RESERVED_UID)).toEqual(ok('anonymous'))
  })

  it.each([
    ['user', parseUid, MAX_UID_LENGTH, 96],
    ['group', parseGid, MAX_GID_LENGTH, 64],
  ] as const)('of a %s have a greatest length', (_, parse, limit, length) => {
    expect(limit).toBe(length)
    expect(parse('a'.repeat(length)).ok).toBe(true)
    expect(parse('a'.repeat(length + 1)).ok).toBe(false)
  })

  it('are printed with what they name', () => {
    expect(principalText({ kind: 'user', uid: uid('alice') })).toBe('user alice')
    expect(principalText({ kind: 'group', gid: gid('ops') })).toBe('group ops')
  })
})

describe('nobody and nothing', () => {
  it('is the empty policy', () => {
    expect(EMPTY_POLICY).toEqual({ users: [], groups: [], grants: [] })
  })

  it('is the bearer of no token, whom no text names', () => {
    expect(typeof ANONYMOUS).toBe('symbol')
    expect(ANONYMOUS.description).toBe('anonymous')
  })
})

describe('quoted', () => {
  it.each([
    ['abc', '`abc`'],
    ['', '``'],
    ['a b~!', '`a b~!`'],
    ['a`b', '`a\\u{60}b`'],
    ['a\nb', '`a\\u{a}b`'],
    ['\u001b[31m', '`\\u{1b}[31m`'],
    ['\u007f', '`\\u{7f}`'],
    ['é', '`\\u{e9}`'],
    ['\ud83d\ude00', '`\\u{1f600}`'],
    ['\u202e', '`\\u{202e}`'],
    [undefined, '`undefined`'],
    [42, '`42`'],
    [Symbol('x'), '`Symbol(x)`'],
  ])('shows %o on one line, in backticks', (text, shown) => {
    expect(quoted(text)).toBe(shown)
  })

  it('cuts what is too long, and shows that it did', () => {
    expect(MAX_QUOTED_LENGTH).toBe(80)
    expect(quoted('a'.repeat(80))).toBe(`\`${'a'.repeat(80)}\``)
    expect(quoted('a'.repeat(81))).toBe(`\`${'a'.repeat(80)}…\``)
    expect(quoted('é'.repeat(16))).toBe(`\`${'\\u{e9}'.repeat(13)}\\u…\``)
  })
})

describe('what is thrown', () => {
  it('has a code, a name and a message', () => {
    const error = new RidgateError('ERR_POLICY', 'why')
    expect(error).toBeInstanceOf(Error)
    expect({ ...error, message: error.message }).toEqual({
      name: 'RidgateError',
      code: 'ERR_POLICY',
      message: 'why',
    })
  })
})
