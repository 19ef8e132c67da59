/** Counting with examples. @module */

import type { LoggedRequest } from '../../core/log.ts'
import { MAX_NAMED, type Named } from './rehearsal.ts'

/** How often a log has a request. */
export const seenOf = ({ allowed, denied }: LoggedRequest): number => allowed + denied

/** Counts different things by a key, and keeps the first of them. */
export class Roll<T> {
  readonly #keys = new Set<string>()
  readonly #first: T[] = []
  #seen = 0

  /** Counts one thing that was seen `seen` times. */
  add(key: string, thing: T, seen: number): void {
    this.#seen += seen
    if (this.#keys.has(key)) return
    this.#keys.add(key)
    if (this.#first.length < MAX_NAMED) this.#first.push(thing)
  }

  /** What was counted. */
  named(): Named<T> {
    return { count: this.#keys.size, seen: this.#seen, first: this.#first }
  }
}
