/** Contestants: what is timed, all behind one interface. @module */

import type { Batch, Texts } from '../batch.ts'
import type { Request } from '../requests.ts'

/** Something built from a workload that answers its requests. */
export interface Contestant {
  /** As tables print it. */
  readonly name: string
  readonly texts: Texts
  /** Whether it knows a malformed resource from a sound one. */
  readonly isStrict: boolean
  /** How many requests a batch of it may have, where it is too slow for a whole one. */
  readonly most?: number
  /** What it has to say to a request of its workload. */
  expects(request: Request): boolean
  /** Makes ready what the caller would have at hand before it asks. Is not timed. */
  prepare?(batch: Batch): void
  /** How many requests of a batch it says yes to. Each one has this loop to itself. */
  run(batch: Batch): number | Promise<number>
}

/** One that answers at once. */
export interface PromptContestant extends Contestant {
  run(batch: Batch): number
}

/** What every contestant that decides has to say. */
export const rightAnswer = ({ allowed }: Request): boolean => allowed
