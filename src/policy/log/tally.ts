/** The tally of a decision log: each request once, with how often and when it was seen. @module */

import type { LoggedRequest } from '../../core/log.ts'
import { ANONYMOUS } from '../../core/principal.ts'
import type { LogLine } from './line.ts'

/** The most different requests that a log may hold. */
export const MAX_LOG_REQUESTS = 4_000_000

type Counted = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] }

/** Counts lines that say the same. */
export class Tally {
  readonly #requests = new Map<string, Counted>()
  readonly #limit: number

  constructor(limit: number = MAX_LOG_REQUESTS) {
    this.#limit = limit
  }

  /** Counts one line; answers `false` where it would be one different request too many. */
  add({ subject, action, resource, isAllowed, time }: LogLine): boolean {
    // No uid, action or RID holds a space, and no uid is empty.
    const key = `${subject === ANONYMOUS ? '' : String(subject)} ${action} ${resource}`
    let counted = this.#requests.get(key)
    if (counted === undefined) {
      if (this.#requests.size >= this.#limit) return false
      counted = { subject, action, resource, allowed: 0, denied: 0 }
      this.#requests.set(key, counted)
    }
    if (isAllowed) counted.allowed++
    else counted.denied++
    if (time !== undefined) see(counted, isAllowed, time)
    return true
  }

  /** Every request, in the order in which they were first seen in the log. */
  requests(): LoggedRequest[] {
    return [...this.#requests.values()]
  }
}

function see(counted: Counted, isAllowed: boolean, time: number): void {
  counted.first = Math.min(counted.first ?? time, time)
  counted.last = Math.max(counted.last ?? time, time)
  if (isAllowed) counted.lastAllowed = Math.max(counted.lastAllowed ?? time, time)
}
