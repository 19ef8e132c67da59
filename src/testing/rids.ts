/** Arbitraries for RIDs of a catalogue, and for the RIDs that lie close to a given one. @module */

import fc, { type Arbitrary } from 'fast-check'
import { type Catalogue, type Family, isOpenSegment } from '../core/catalogue.ts'
import { parseRid, type Rid } from '../core/rid.ts'
import { rid } from './literals.ts'

/** What a RID of any family is spelled from; each kind of tail takes what it needs. */
interface Spelling {
  readonly names: readonly string[]
  readonly path: readonly string[]
  readonly form: 'bare' | 'tail' | 'slash' | 'star' | 'broken'
  readonly leading: boolean
  readonly broken: string
}

/** Tails with the faults that a path can have; some are sound in families of other kinds. */
const BROKEN_TAILS: readonly string[] = [
  'a',
  'a/b',
  '//',
  '/a//b',
  '/a/../b',
  '/.',
  '/a/.',
  'a..b',
  '.a',
  'a.',
  '/',
  'a:b',
  '..',
]

/** RIDs that no catalogue of this kit has, and one that is nearly a superuser's. */
const OUTSIDE: readonly string[] = ['z:a', 'z:a:/b', 'x:a:a:a:a:a', 'dcos:superuser:a', 'x:root']

/**
 * A well-formed RID, most often of one of the catalogue's families: bare, with a path, with a
 * trailing slash or star, or with a tail that its family can't have; seldom outside of all.
 *
 * Segments come from a tiny alphabet, so that independent draws cover one another. Rows of every
 * release are used, so that a family may be absent from the release at hand.
 */
export function ridsOf(catalogue: Catalogue): Arbitrary<Rid> {
  const outside = fc.constantFrom(...OUTSIDE, ...superusersOf(catalogue)).map(rid)
  if (catalogue.families.length === 0) return outside
  const inside = fc
    .tuple(fc.constantFrom(...catalogue.families), spellings())
    .map(([family, spelling]) => spell(family, spelling))
    .filter((text): text is Rid => parseRid(text).ok)
  return fc.oneof({ arbitrary: inside, weight: 9 }, { arbitrary: outside, weight: 1 })
}

const superusersOf = ({ superuser }: Catalogue): string[] =>
  superuser === undefined ? [] : [superuser.resource, superuser.resource]

const spellings = (): Arbitrary<Spelling> =>
  fc.record({
    names: fc.array(fc.constantFrom('a', 'b', 'marathon', '*'), { minLength: 2, maxLength: 2 }),
    path: fc.array(fc.constantFrom('a', 'b', 'ab', 'a-b', '*', 'a.b'), { maxLength: 3 }),
    form: fc.constantFrom('tail', 'tail', 'tail', 'tail', 'bare', 'slash', 'star', 'broken'),
    leading: fc.boolean(),
    broken: fc.constantFrom(...BROKEN_TAILS),
  })

function spell(family: Family, spelling: Spelling): string {
  const { tail } = family
  const base = baseOf(family, spelling.names)
  if (tail.kind === 'none' || spelling.form === 'bare') return base
  const text = base + tail.joint + tailOf(family, spelling)
  return text.endsWith(':') ? base : text
}

function baseOf({ base }: Family, names: readonly string[]): string {
  let next = 0
  return base
    .split(':')
    .map((segment) => (isOpenSegment(segment) ? (names[next++] ?? 'a') : segment))
    .join(':')
}

function tailOf({ tail }: Family, { path, form, leading, broken }: Spelling): string {
  if (form === 'broken') return broken
  const end = form === 'slash' ? '/' : ''
  const names = form === 'star' ? [...path, '*'] : path
  switch (tail.kind) {
    case 'none':
      return ''
    case 'slash-path':
      return (tail.joint.endsWith('/') ? '' : '/') + slashed(names, end)
    case 'secret':
      return (leading ? '/' : '') + slashed(names, end)
    case 'dot-path':
      return names.join('.')
    case 'exact-path':
      return slashed(names, end).replace('/', tail.colons && leading ? ':' : '/')
    case 'literal':
    case 'any-star':
      return slashed(names.slice(-1), end)
  }
}

const slashed = (path: readonly string[], end: string): string =>
  path.length === 0 ? '' : path.join('/') + end

/** One small step away from a text. */
type Edit = (text: string) => string

const cutAt =
  (separator: string): Edit =>
  (text) =>
    text.includes(separator) ? text.slice(0, text.lastIndexOf(separator)) : text

const swapLast =
  (from: string, to: string): Edit =>
  (text) => {
    const at = text.lastIndexOf(from)
    return at < 0 ? text + to : text.slice(0, at) + to + text.slice(at + from.length)
  }

const ending =
  (end: string): Edit =>
  (text) =>
    text + end

/** Steps to what lies below, above and beside: most lead to another RID. */
const SOUND_EDITS: readonly Edit[] = [
  ending('/a'),
  ending('.a'),
  ending(':a'),
  ending('a'),
  ending('/'),
  ending('/*'),
  ending('.*'),
  ending(':*'),
  ending(':/'),
  ending('*'),
  cutAt('/'),
  cutAt('.'),
  cutAt(':'),
  (text) => text.slice(0, -1),
  (text) => text.toUpperCase(),
  (text) => text.replace(/[^/.:]+$/, '*'),
  (text) => text.replace(/[^/.:]+$/, 'b'),
  swapLast('/', '.'),
  swapLast('.', '/'),
  swapLast(':', '/'),
  swapLast('/', ':'),
  swapLast(':', '.'),
  swapLast(':', ':/'),
  swapLast(':/', ':'),
]

/** Steps to what is malformed, or would be if it were read carelessly. */
const ROUGH_EDITS: readonly Edit[] = [
  swapLast('/', '//'),
  swapLast('/', '/./'),
  swapLast('/', '/../'),
  ending('/..'),
  ending('/.'),
  ending('//'),
  ending('..'),
  ending(':'),
  ending(':a:a'),
  swapLast(':', '::'),
  swapLast('/', '\u012f'), // its low byte is that of `/`
  swapLast(':', '\u013a'), // its low byte is that of `:`
  swapLast('.', '\u012e'), // its low byte is that of `.`
  swapLast('/', '\uff0f'),
  swapLast('/', '%2F'),
  swapLast('a', '\u0430'),
  swapLast('a', 'a\u0301'),
  ending('\ud800'),
  ending('\udc00'),
  ending('\u0000'),
  ending('\n'),
  ending(' '),
  (text) => `\ud800${text}`,
  (text) => `:${text}`,
  (text) => text + '/a'.repeat(512),
  (text) => text + ':a'.repeat(64),
  () => '',
]

const edits = (): Arbitrary<Edit> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...SOUND_EDITS), weight: 3 },
    { arbitrary: fc.constantFrom(...ROUGH_EDITS), weight: 1 },
  )

/**
 * A text one or two small steps away from the drawn ones: below, above, a longer or shorter
 * spelling, a slash dropped, doubled or put at the end, dot segments, a star, another separator, a
 * colon too many, other case, look-alikes, lone surrogates, too long. May be no RID.
 */
export const nearMissesOf = (texts: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(texts, edits(), fc.oneof(fc.constant<Edit>(String), edits()))
    .map(([text, first, second]) => second(first(text)))

/** A RID one small step away from one of the drawn ones. */
export const neighboursOf = (rids: Arbitrary<Rid>): Arbitrary<Rid> =>
  fc.tuple(rids, fc.constantFrom(...SOUND_EDITS)).map(([near, edit]) => {
    const parsed = parseRid(edit(near))
    return parsed.ok ? parsed.value : near
  })
