/** Contestants: what is timed, all behind one interface. @module */

import type { Batch, Texts } from '../batch.ts'
import type { Request } from '../requests.ts'

/** The names of the contestants, as tables print them. */
export type ContestantName =
  | 'ridgate'
  | 'exact-key Map'
  | 'exact-key Map, joining'
  | 'two Maps'
  | 'prefix-walk Map'
  | 'linear scan'

/** Something built from a workload that answers its requests. */
export interface Contestant {
  readonly name: ContestantName
  readonly texts: Texts
  /** Whether it knows a malformed resource from a sound one. */
  readonly isStrict: boolean
  /** What it has to say to a request of its workload. */
  expects(request: Request): boolean
  /** How many requests of a batch it says yes to. Each one has this loop to itself. */
  run(batch: Batch): number
}

/** What every contestant that decides has to say. */
export const rightAnswer = ({ allowed }: Request): boolean => allowed
