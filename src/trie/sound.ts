/** Soundness: whether what follows a known place is well formed. @module */

import { CLASS_OF } from './base-machine.ts'

const COLON = 58
const SLASH = 47
const DOT = 46

/** What a character is to a tail: none of its own, one of a segment, or what cuts segments. */
export const FOREIGN: number = 0
export const PLAIN: number = 1
export const CUT: number = 2

const rolesOf = (separator: number, foreign: readonly number[]): Uint8Array =>
  CLASS_OF.map((cls, code) => {
    if (code === separator) return CUT
    return cls === 0 || foreign.includes(code) ? FOREIGN : PLAIN
  })

/** The roles of characters, by code, in a path that slashes cut. */
export const IN_SLASHES: Uint8Array = rolesOf(SLASH, [COLON])

/** The roles of characters in a path that dots cut. */
export const IN_DOTS: Uint8Array = rolesOf(DOT, [COLON, SLASH])

const NO_SEPARATOR = -1

/** The roles of characters in a value, which nothing cuts. */
export const IN_VALUES: Uint8Array = rolesOf(NO_SEPARATOR, [COLON])

/**
 * Tells whether the characters from `start` to `end` are segments of these roles, none of them
 * empty, `.` or `..`; or a value, which may be each of that. All of them are below 128.
 */
export function isSound(bytes: Uint8Array, start: number, end: number, roles: Uint8Array): boolean {
  let from = start
  for (let at = start; at < end; at++) {
    const role = roles[bytes[at] as number]
    if (role === PLAIN) continue
    if (role === FOREIGN || isFaulty(bytes, from, at)) return false
    from = at + 1
  }
  return roles === IN_VALUES || !isFaulty(bytes, from, end)
}

/** Tells whether a segment is empty, `.` or `..`. */
function isFaulty(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length > 2) return false
  return length <= 0 || (bytes[start] === DOT && bytes[end - 1] === DOT)
}

/** Tells whether the characters from `start` to `end` are one such segment. */
export function isSegment(
  bytes: Uint8Array,
  start: number,
  end: number,
  roles: Uint8Array,
): boolean {
  for (let at = start; at < end; at++) if (roles[bytes[at] as number] !== PLAIN) return false
  return !isFaulty(bytes, start, end)
}
