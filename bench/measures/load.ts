/** Loading: a snapshot into an engine, beside a copy of as many bytes. @module */

import { Engine } from '../../src/engine/engine.ts'
import type { Press } from '../batch.ts'
import { ridgate } from '../contestants/ridgate.ts'
import { medianOf } from '../numbers.ts'
import type { Workload } from '../workload.ts'
import { type Figures, millisecondsOf, type Stage } from './stage.ts'

const ROUNDS = 15
const WARM_UP = 3
/** How many requests a loaded engine is asked before its loading counts. */
const ASKED = 4096

/** Time of `load` over that of a copy into new memory: the median of paired rounds. */
export function ratioToCopy(bytes: Uint8Array, load: (bytes: Uint8Array) => unknown): number {
  const ratios = Array.from({ length: WARM_UP + ROUNDS }, () => {
    const copied = millisecondsOf(() => new Uint8Array(bytes.length).set(bytes))
    return millisecondsOf(() => load(bytes)) / copied
  })
  return medianOf(ratios.slice(WARM_UP))
}

/** Whether two engines say yes to as many requests of a workload. */
export function answersAlike(
  workload: Workload,
  press: Press,
  [one, other]: readonly [Engine, Engine],
): boolean {
  const batch = press.print(workload.mixes.mixed, 0, ASKED, 'pair')
  return ridgate(workload, one).run(batch) === ridgate(workload, other).run(batch)
}

/** The load over a copy, and the bytes of a snapshot for each grant. */
export function measureLoad({ workload, press, engine }: Stage): Figures {
  const bytes = engine.toBytes()
  if (!answersAlike(workload, press, [engine, Engine.fromBytes(bytes)])) {
    throw new Error('a loaded engine gives other answers; its loading means nothing')
  }
  return {
    G10: ratioToCopy(bytes, (given) => Engine.fromBytes(given)),
    'snapshot bytes per grant': bytes.length / workload.size,
  }
}
