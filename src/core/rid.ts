/** Resource identifiers (RIDs): the colon-separated names of protected resources. @module */

import { err, ok, type Result } from './result.ts'

declare const ridBrand: unique symbol

/** A well-formed resource identifier. {@link parseRid} is the only way to make one. */
export type Rid = string & { readonly [ridBrand]: true }

/** The most characters that a RID may have. */
export const MAX_RID_LENGTH = 1024

/** The fewest segments that a RID may have. */
export const MIN_RID_SEGMENTS = 2

/** The most segments that a RID may have. */
export const MAX_RID_SEGMENTS = 64

/** Why a text is no RID. */
export type RidError =
  | 'no-text'
  | 'too-long'
  | 'bad-character'
  | 'empty-segment'
  | 'too-few-segments'
  | 'too-many-segments'

const BAD_CHARACTER = /[^A-Za-z0-9/.\-_*@:]/

/**
 * The one door to {@link Rid}: 2 to 64 non-empty segments of letters, digits and `/ . - _ * @`,
 * joined by colons, at most 1,024 characters.
 *
 * Case-sensitive and kept verbatim. Says nothing about the catalogue. Of several faults the first
 * in the order of {@link RidError} is named. A text that is too long is not read.
 * Source: `spec-tables/rid-syntax.json`.
 */
export function parseRid(text: string): Result<Rid, RidError> {
  if (typeof text !== 'string') return err('no-text')
  if (text.length > MAX_RID_LENGTH) return err('too-long')
  if (BAD_CHARACTER.test(text)) return err('bad-character')
  const segments = text.split(':')
  if (segments.includes('')) return err('empty-segment')
  if (segments.length < MIN_RID_SEGMENTS) return err('too-few-segments')
  if (segments.length > MAX_RID_SEGMENTS) return err('too-many-segments')
  return ok(text as Rid)
}
