/** Streams: a whole list, made while it is read. @module */

import { RidgateError } from '../../core/error.ts'
import type { Roll } from './page.ts'

/** Something that is at a revision now. */
export interface Revised {
  readonly revision: number
}

const FIRST_CHUNK = 256

/**
 * The items of a roll, each chunk of them made when it is asked for.
 *
 * @throws RidgateError `ERR_REVISION` when more is asked for at another revision than that at
 *   which the stream was made: a list of two revisions is the list of none.
 */
export const streamOf = <Item>(roll: Roll<Item>, now: Revised): Generator<Item> =>
  heldTo(now.revision, roll.walk('', FIRST_CHUNK), now)

function* heldTo<Item>(
  revision: number,
  chunks: Iterable<readonly Item[]>,
  now: Revised,
): Generator<Item> {
  holdTo(revision, now)
  for (const chunk of chunks) {
    for (const item of chunk) {
      yield item
      holdTo(revision, now)
    }
  }
}

function holdTo(revision: number, now: Revised): void {
  if (now.revision === revision) return
  const change = `from revision ${revision} to ${now.revision}`
  const message = `the policy has changed ${change} while a list was read; ask again`
  throw new RidgateError('ERR_REVISION', message)
}
