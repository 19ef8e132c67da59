/** Failed logins: so many in a minute, and no more. @module */

import { err, type Result } from '../../core/result.ts'
import type { Clock, IamError } from '../../iam/index.ts'
import { networkOf } from './address.ts'
import { type Refusal, refusal } from './refusal.ts'

/** How many logins may fail in a minute. */
export interface FailedLoginLimits {
  readonly perAccount: number
  readonly perAddress: number
}

const WINDOW_MS = 60_000

/** The most accounts, and the most addresses, that are remembered at once. */
const MAX_TRACKED = 10_000

/** The failures of one account, or one address. */
interface Record {
  /** When each failed, the oldest first; only those of the last minute. */
  failures: number[]
  /** Attempts that have not ended yet: each may still fail. */
  pending: number
  readonly waiting: Array<() => void>
}

/**
 * Lets logins through until too many of an account, or from an address, have failed within a
 * minute; then answers 429 with `Retry-After`, whether the credentials are right or not. Logins
 * that succeed never count, however many there are.
 *
 * An attempt that could be one too many waits for those under way, so that a hundred guesses at
 * once are no way around the limit.
 */
export class FailedLogins {
  readonly #clock: Clock
  readonly #accounts: Tracker
  readonly #addresses: Tracker

  constructor(clock: Clock, { perAccount, perAddress }: FailedLoginLimits) {
    this.#clock = clock
    this.#accounts = new Tracker(perAccount)
    this.#addresses = new Tracker(perAddress)
  }

  /** Attempts a login, unless too many have failed. */
  async attempt<T>(
    uid: string,
    address: string,
    login: () => Promise<Result<T, IamError>>,
  ): Promise<Result<T, IamError | Refusal>> {
    const records = [
      [this.#accounts, uid.slice(0, 97)],
      [this.#addresses, networkOf(address)],
    ] as const
    for (const [tracker, key] of records) {
      const waitMs = await tracker.enter(key, () => this.#clock.nowMs())
      if (waitMs === 0) continue
      if (tracker === this.#addresses) this.#accounts.leave(records[0][1], undefined)
      return err(tooMany(waitMs))
    }
    let failedAtMs: number | undefined
    try {
      const answer = await login()
      if (!answer.ok && answer.error.code === 'ERR_INVALID_CREDENTIALS') {
        failedAtMs = this.#clock.nowMs()
      }
      return answer
    } finally {
      for (const [tracker, key] of records) tracker.leave(key, failedAtMs)
    }
  }
}

const tooMany = (waitMs: number): Refusal =>
  refusal('ERR_TOO_MANY_FAILED_LOGINS', 'too many logins have failed; wait, then try again', {
    'Retry-After': String(Math.ceil(waitMs / 1000)),
  })

class Tracker {
  readonly #limit: number
  readonly #records = new Map<string, Record>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Waits for a place. Answers 0, or for how many milliseconds there will be none. */
  async enter(key: string, now: () => number): Promise<number> {
    for (;;) {
      const record = this.#recordOf(key, now())
      if (record.failures.length >= this.#limit) {
        return Math.max(1, (record.failures[0] ?? 0) + WINDOW_MS - now())
      }
      if (record.failures.length + record.pending < this.#limit) {
        record.pending++
        return 0
      }
      await new Promise<void>((resolve) => record.waiting.push(resolve))
    }
  }

  /** Gives a place back, with the time of the failure if it was one. */
  leave(key: string, failedAtMs: number | undefined): void {
    const record = this.#records.get(key)
    if (record === undefined) return
    record.pending--
    if (failedAtMs !== undefined) record.failures.push(failedAtMs)
    for (const wake of record.waiting.splice(0)) wake()
    if (record.pending === 0 && record.failures.length === 0) this.#records.delete(key)
  }

  #recordOf(key: string, nowMs: number): Record {
    const found = this.#records.get(key)
    const record = found ?? { failures: [], pending: 0, waiting: [] }
    record.failures = record.failures.filter((atMs) => atMs > nowMs - WINDOW_MS)
    if (found !== undefined) return found
    if (this.#records.size >= MAX_TRACKED) this.#forget(nowMs)
    this.#records.set(key, record)
    return record
  }

  /** Makes room: those whose minute is over and, if there is none, the one tracked longest. */
  #forget(nowMs: number): void {
    const idle = [...this.#records].filter(([, { pending }]) => pending === 0)
    const over = idle.filter(([, { failures }]) => (failures.at(-1) ?? 0) <= nowMs - WINDOW_MS)
    const gone = over.length > 0 ? over : idle.slice(0, 1)
    for (const [key] of gone) this.#records.delete(key)
  }
}
