/** The stage: what every measure is handed. @module */

import type { Engine } from '../../src/engine/engine.ts'
import type { Press } from '../batch.ts'
import type { Timing } from '../pairs.ts'
import type { Workload } from '../workload.ts'

/** A workload, an engine of it, and how long to measure. */
export interface Stage {
  readonly workload: Workload
  readonly press: Press
  readonly engine: Engine
  readonly timing: Timing
  /** Whether a hasty look will do. */
  readonly isQuick: boolean
  /** The program that a worker thread is to run: the one that runs now. */
  readonly program: URL
}

/** Figures, by the id of the goal that they answer or a name; what was not measured is missing. */
export type Figures = Readonly<Record<string, number>>

/** A way to find the figures of some goals. */
export type Measure = (stage: Stage) => Figures | Promise<Figures>

/** Collects garbage at once. */
export function collect(): void {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc, as `npm run bench` does')
  globalThis.gc()
}

/** Milliseconds that `act` takes. */
export function millisecondsOf(act: () => unknown): number {
  const start = performance.now()
  act()
  return performance.now() - start
}
