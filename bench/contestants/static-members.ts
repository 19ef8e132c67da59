/** Members: users with the numbers of all that they hold grants by, for an index that never changes. @module */

import type { Policy } from '../../src/core/policy.ts'

/** A user: its own number and those of its groups, and two words of bits that most others lack. */
export interface Member {
  readonly low: number
  readonly high: number
  readonly numbers: Int32Array
}

/** All users of a policy by name. */
export interface Members {
  get(uid: string): Member | undefined
  /** The number of a user or group, by `u` or `g` and its name. */
  numberOf(key: string): number
}

const NOBODY: Member = { low: 0, high: 0, numbers: new Int32Array(0) }

/** The user of a name; one who holds nothing where there is none. */
export const memberOf = (members: Members, uid: string): Member => members.get(uid) ?? NOBODY

/** Tells whether a number is one of the user's. */
export function isHeld({ numbers }: Member, number: number): boolean {
  for (let nth = 0; nth < numbers.length; nth++) if (numbers[nth] === number) return true
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
  const byUid = new Map([...held].map(([uid, all]) => [uid, memberWith(all)]))
  return { get: (uid) => byUid.get(uid), numberOf }
}

function memberWith(numbers: readonly number[]): Member {
  let low = 0
  let high = 0
  for (const number of numbers) {
    low |= 1 << number
    high |= 1 << (number >>> 5)
  }
  return { low, high, numbers: Int32Array.from(numbers) }
}
