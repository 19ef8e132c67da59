/** Progress: how far a long question has got, for whoever waits at a terminal. @module */

import type { Io } from '../io.ts'

/** Shows how far something has got. */
export interface Progress {
  /** Some of all is done. */
  readonly show: (done: number, total: number) => void
  /** Wipes what was shown. */
  readonly end: () => void
}

/** How long nothing is shown, and how long each number stands, in milliseconds. */
const PATIENCE = 1000
const PACE = 200

const WIPE = '\r\u001b[K'

/**
 * Progress on one line of standard error: only on a terminal, and only of what takes longer than a
 * second.
 *
 * @param now - milliseconds of any clock.
 */
export function progressOn(
  io: Pick<Io, 'isTTY' | 'stderr'>,
  words: string,
  now: () => number = () => performance.now(),
): Progress {
  let next = now() + PATIENCE
  let isShown = false
  return {
    show(done, total) {
      if (!io.isTTY || now() < next) return
      next = now() + PACE
      isShown = true
      io.stderr(`${WIPE}ridgate: ${words} ${Math.floor((100 * done) / total)} %`)
    },
    end() {
      if (isShown) io.stderr(WIPE)
    },
  }
}
