/** Targets of requests: the path that is decided on, which is the path that is forwarded. @module */

import { err, ok, type Result } from '../../core/result.ts'

/** Why a target is refused: two programs might read it as two different paths. */
export type TargetFault =
  | 'too-long'
  | 'no-path'
  | 'bad-character'
  | 'parameter'
  | 'empty-segment'
  | 'dot-segment'
  | 'bad-escape'
  | 'lower-case-escape'
  | 'needless-escape'
  | 'double-encoding'
  | 'encoded-separator'
  | 'control-character'
  | 'not-utf8'
  | 'too-many-segments'

/** A target that has one reading. */
export interface Target {
  /** As it was sent; this and nothing else is forwarded. */
  readonly text: string
  /** The path, decoded. */
  readonly path: string
  /** What follows the question mark. */
  readonly query: string
}

/** The most characters of a target. */
export const MAX_TARGET_LENGTH = 8192

const MAX_PATH_SEGMENTS = 256

/** What a path is written in: RFC 3986, without the semicolon of path parameters. */
const PLAIN = /^[A-Za-z0-9\-._~!$&'()*+,=:@/%]*$/
/** Paths without a fault: without escapes, and no segment is empty or begins with a dot. */
const FAULTLESS = /^(?:\/[A-Za-z0-9\-_~!$&'()*+,=:@][A-Za-z0-9\-._~!$&'()*+,=:@]*)*\/?$/

const QUERY = /^[\x21-\x7e]*$/

/** Where a slash within a RID is sent as `%252F`, and nothing else is encoded twice. */
const RIDS = '/acs/api/v1/acls/'

/**
 * Reads the target of a request. Refused is whatever servers read in two ways: what is not the
 * origin form, encoded slashes, backslashes, dots and letters, empty and dot segments, semicolons,
 * escapes in lower case or of control characters, bytes that are no UTF-8 in its shortest form, and
 * double encoding, but for `%252F` within the RIDs of the IAM API. Of several faults the first in
 * the order of {@link TargetFault} is named, by and large. Source: `spec-tables/targets.json`.
 */
export function readTarget(text: string): Result<Target, TargetFault> {
  if (text.length > MAX_TARGET_LENGTH) return err('too-long')
  if (!text.startsWith('/')) return err('no-path')
  const at = text.indexOf('?')
  const raw = at === -1 ? text : text.slice(0, at)
  const query = at === -1 ? '' : text.slice(at + 1)
  if (query !== '' && (!QUERY.test(query) || query.includes('#'))) return err('bad-character')
  const path = pathOf(raw)
  return path.ok ? ok({ text, path: path.value, query }) : path
}

/** The path that is written so, decoded. */
function pathOf(raw: string): Result<string, TargetFault> {
  if (raw.length < MAX_PATH_SEGMENTS && FAULTLESS.test(raw)) return ok(raw)
  if (raw.includes(';')) return err('parameter')
  if (!PLAIN.test(raw)) return err('bad-character')
  if (raw.includes('//')) return err('empty-segment')
  if (/\/\.{1,2}(?:\/|$)/.test(raw)) return err('dot-segment')
  if (raw.split('/').length > MAX_PATH_SEGMENTS) return err('too-many-segments')
  return raw.includes('%') ? decoded(raw) : ok(raw)
}

function decoded(raw: string): Result<string, TargetFault> {
  const rids = raw.startsWith(RIDS) ? raw.replaceAll('%252F', '') : raw
  for (const [text = ''] of rids.matchAll(/%.{0,2}/g)) {
    const fault = escapeFault(text)
    if (fault !== undefined) return err(fault)
  }
  try {
    return ok(decodeURIComponent(raw))
  } catch {
    return err('not-utf8')
  }
}

function escapeFault(text: string): TargetFault | undefined {
  if (!/^%[0-9A-Fa-f]{2}$/.test(text)) return 'bad-escape'
  if (/[a-f]/.test(text)) return 'lower-case-escape'
  const code = Number.parseInt(text.slice(1), 16)
  const character = String.fromCharCode(code)
  if (character === '%') return 'double-encoding'
  if ('/\\;?#'.includes(character)) return 'encoded-separator'
  if (code < 0x20 || code === 0x7f) return 'control-character'
  return /[A-Za-z0-9\-._~]/.test(character) ? 'needless-escape' : undefined
}
