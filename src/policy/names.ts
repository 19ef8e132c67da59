/** Names: the doors of core, with what to say when they stay shut. @module */

import { ACTIONS, type Action, parseAction } from '../core/action.ts'
import {
  type Gid,
  MAX_GID_LENGTH,
  MAX_UID_LENGTH,
  parseGid,
  parseUid,
  RESERVED_UID,
  type Uid,
} from '../core/principal.ts'
import { err, type Result } from '../core/result.ts'
import {
  MAX_RID_LENGTH,
  MAX_RID_SEGMENTS,
  MIN_RID_SEGMENTS,
  parseRid,
  type Rid,
  type RidError,
} from '../core/rid.ts'
import { quoted } from '../core/text.ts'

const RID_FAULTS: Readonly<Record<RidError, string>> = {
  'no-text': 'it is no text',
  'too-long': `it is longer than ${MAX_RID_LENGTH} characters`,
  'bad-character': 'only letters, digits, `:` and `/ . - _ * @` may stand in it',
  'empty-segment': 'nothing stands before, after or between its colons',
  'too-few-segments': `it has fewer than ${MIN_RID_SEGMENTS} segments`,
  'too-many-segments': `it has more than ${MAX_RID_SEGMENTS} segments`,
}

/** A uid, or what is wrong with it. */
export function readUid(text: string): Result<Uid, string> {
  const uid = parseUid(text)
  if (uid.ok) return uid
  if (text === RESERVED_UID) return err(`malformed-uid: ${quoted(text)} is reserved`)
  const rule = `1 to ${MAX_UID_LENGTH} letters, digits and \`- _ @ .\``
  return err(`malformed-uid: ${quoted(text)} is not ${rule}`)
}

/** A gid, or what is wrong with it. */
export function readGid(text: string): Result<Gid, string> {
  const gid = parseGid(text)
  if (gid.ok) return gid
  const rule = `1 to ${MAX_GID_LENGTH} letters, digits and \`- _ @\``
  return err(`malformed-gid: ${quoted(text)} is not ${rule}`)
}

/** A RID, or what is wrong with it. */
export function readRid(text: string): Result<Rid, string> {
  const rid = parseRid(text)
  if (rid.ok) return rid
  return err(`malformed-resource: ${quoted(text)} is no RID: ${RID_FAULTS[rid.error]}`)
}

const ENCODED = /%(?:25)*(2f|3a)/gi

/** The RID that a text certainly means whose slashes or colons are encoded for a URL. */
export function decodedRid(text: string): Rid | undefined {
  if (!text.includes('%')) return undefined
  const decoded = text.replace(ENCODED, (_, code: string) => (/2f/i.test(code) ? '/' : ':'))
  const rid = parseRid(decoded)
  return rid.ok ? rid.value : undefined
}

/** The RID of a text that is one. */
export function ridIn(text: string): { readonly resource?: Rid } {
  const rid = parseRid(text)
  return rid.ok ? { resource: rid.value } : {}
}

/** An action, or what is wrong with it. */
export function readAction(text: string): Result<Action, string> {
  const action = parseAction(text)
  if (action.ok) return action
  return err(`unknown-action: ${quoted(text)} is none of ${inBackticks(ACTIONS)}`)
}

/** `a`, `b`, `c`: a list for a message. */
export const inBackticks = (words: readonly string[]): string =>
  words.map((word) => `\`${word}\``).join(', ')

/**
 * The candidate that `word` was most likely meant to be: at most two letters added, dropped or
 * changed; the first of equals. Does not look at words of more than 32 letters.
 */
export function likely(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 32) return undefined
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate) }))
    .filter((one) => one.distance <= 2)
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.candidate
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
