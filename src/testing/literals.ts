/** Identifiers written in code: the doors of core for texts that are known to be sound. @module */

import { type Gid, parseGid, parseUid, type Uid } from '../core/principal.ts'
import type { Result } from '../core/result.ts'
import { parseRid, type Rid } from '../core/rid.ts'

/** The RID that `text` spells. Throws if it spells none: for literals in tests, not for input. */
export const rid = (text: string): Rid => sound(parseRid(text), text)

/** The uid that `text` spells. Throws if it spells none: for literals in tests, not for input. */
export const uid = (text: string): Uid => sound(parseUid(text), text)

/** The gid that `text` spells. Throws if it spells none: for literals in tests, not for input. */
export const gid = (text: string): Gid => sound(parseGid(text), text)

function sound<T>(parsed: Result<T, string>, text: string): T {
  if (parsed.ok) return parsed.value
  throw new Error(`\`${text}\` is refused: ${parsed.error}; correct the literal`)
}
