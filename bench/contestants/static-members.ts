/**
 * Members: users with the numbers of all that they hold grants by, for an index that never changes.
 * They stand in one array, which is a constant of this module: a policy's are there until another
 * one's are drawn up. @module
 */

import type { Policy } from '../../src/core/policy.ts'

/** The place of a user: two words of bits that most others lack, how many numbers; the numbers. */
export type Member = number

/** Whoever holds nothing. */
export const NOBODY: Member = 0

const LOW = 0
const HIGH = 1
const COUNT = 2
const NUMBERS = 3

/** Room for the users of a million grants. */
const roll: Int32Array = new Int32Array(1 << 22)

/** All users of a policy by name. */
export interface Members {
  /** {@link NOBODY} where there is none of this name. */
  get(uid: string): Member
  /** The number of a user or group, by `u` or `g` and its name. */
  numberOf(key: string): number
}

export const lowOf = (member: Member): number => roll[member + LOW] as number

export const highOf = (member: Member): number => roll[member + HIGH] as number

export const countOf = (member: Member): number => roll[member + COUNT] as number

export const numberAt = (member: Member, nth: number): number =>
  roll[member + NUMBERS + nth] as number

/** Tells whether a number is one of the user's. */
export function isHeld(member: Member, number: number): boolean {
  const end = member + NUMBERS + (roll[member + COUNT] as number)
  for (let at = member + NUMBERS; at < end; at++) if (roll[at] === number) return true
  return false
}

/** Numbers users, then groups, in their order. */
export function drawUp({ users, groups }: Policy): Members {
  const numbers = new Map<string, number>()
  for (const { uid } of users) numbers.set(`u ${uid}`, numbers.size + 1)
  for (const { gid } of groups) numbers.set(`g ${gid}`, numbers.size + 1)
  const numberOf = (key: string): number => numbers.get(key) ?? 0
  const held = new Map<string, number[]>(users.map(({ uid }) => [uid, [numberOf(`u ${uid}`)]]))
  for (const { gid, members } of groups) {
    for (const uid of members) held.get(uid)?.push(numberOf(`g ${gid}`))
  }
  const byUid = new Map<string, Member>()
  let next = NUMBERS
  for (const [uid, all] of held) {
    byUid.set(uid, next)
    next = enroll(next, all)
  }
  return { get: (uid) => byUid.get(uid) ?? NOBODY, numberOf }
}

/** Writes down a user at a place, and answers where the next one has room. */
function enroll(member: Member, numbers: readonly number[]): number {
  let low = 0
  let high = 0
  numbers.forEach((number, nth) => {
    low |= 1 << number
    high |= 1 << (number >>> 5)
    roll[member + NUMBERS + nth] = number
  })
  roll[member + LOW] = low
  roll[member + HIGH] = high
  roll[member + COUNT] = numbers.length
  return member + NUMBERS + numbers.length
}
