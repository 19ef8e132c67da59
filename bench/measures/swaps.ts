/** Hot swaps: speed after the policy was replaced by another engine, again and again. @module */

import { Engine } from '../../src/engine/engine.ts'
import { BATCH } from '../batch.ts'
import { ridsOf, twoMaps, uidsOf } from '../contestants/bare-maps.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { ridgate } from '../contestants/ridgate.ts'
import { timeInTurns } from '../pairs.ts'
import type { Figures, Stage } from './stage.ts'

const SWAPS = 10
/** Larger policies take their time to build, and show the same. */
const LARGEST = 10_000
/** How many batches each engine in between answers: enough for its code to be compiled anew. */
const BATCHES = 64

/** Two moments are compared, so each is to be a long one. */
const LONGER = 3

/** Both speeds are taken against two look-ups, which don't change. */
export async function measureSwaps(stage: Stage): Promise<Figures> {
  const { workload, press, timing } = stage
  if (workload.size > LARGEST) return {}
  const mix = workload.mixes.mixed
  const maps = twoMaps(ridsOf(workload), uidsOf(workload))
  const speed = async (own: Contestant): Promise<number> => {
    const entries = [maps, own].map((contestant) => ({ contestant, press, mix }))
    const { rounds, segment } = timing
    const [bare, taken] = await timeInTurns(entries, { rounds: rounds * LONGER, segment })
    return (bare?.fast ?? Number.NaN) / (taken?.fast ?? Number.NaN)
  }
  const first = await speed(ridgate(workload, Engine.fromPolicy(workload.policy)))
  let last = ridgate(workload, Engine.fromPolicy(workload.policy))
  for (let swap = 1; swap < SWAPS; swap++) {
    for (let at = 0; at < BATCHES; at++) last.run(press.print(mix, at * BATCH, BATCH, 'pair'))
    last = ridgate(workload, Engine.fromPolicy(workload.policy))
  }
  return { G11: (await speed(last)) / first }
}
