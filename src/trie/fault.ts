/** Faults: what is wrong with a snapshot, and at which word. @module */

import { RidgateError } from '../core/error.ts'

/**
 * Goes on only where something holds of a snapshot.
 *
 * @throws RidgateError `ERR_SNAPSHOT` that names the word and what is wrong with it.
 */
export function demand(holds: boolean, word: number, what: string): asserts holds {
  if (!holds) {
    throw new RidgateError(
      'ERR_SNAPSHOT',
      `snapshot is damaged at word ${word}: ${what}; write it anew`,
    )
  }
}
