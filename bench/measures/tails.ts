/** Tails: how long the slowest calls take, one by one, beside those of a bare look-up. @module */

import { BATCH } from '../batch.ts'
import { ridsOf } from '../contestants/bare-maps.ts'
import { quantile } from '../numbers.ts'
import type { Figures, Stage } from './stage.ts'

const BLOCKS = 160
const QUICK_BLOCKS = 20
/** Blocks that are not counted: the code is not compiled yet. */
const WARM_UP = 10
const NANOSECONDS = 1e6
const TAILS = [
  ['p50', 0.5],
  ['p99', 0.99],
  ['p99.9', 0.999],
] as const

type Call = (uid: string, action: string, rid: string) => unknown

/** Single-call times of the engine and of a Map, in turns of one block each, the clock included. */
export function measureTails({ workload, press, engine, isQuick }: Stage): Figures {
  const rids = ridsOf(workload)
  const calls: Call[] = [(_uid, _action, rid) => rids.get(rid), engine.isAllowed.bind(engine)]
  const blocks = WARM_UP + (isQuick ? QUICK_BLOCKS : BLOCKS)
  const times = calls.map(() => new Float64Array(blocks * BATCH))
  for (let block = 0; block < blocks; block++) {
    calls.forEach((call, which) => {
      const {
        uids,
        actions,
        rids: asked,
      } = press.print(workload.mixes.mixed, block * BATCH, BATCH, 'pair')
      const own = times[which] as Float64Array
      for (let at = 0; at < BATCH; at++) {
        const start = performance.now()
        call(uids[at] as string, actions[at] as string, asked[at] as string)
        own[block * BATCH + at] = (performance.now() - start) * NANOSECONDS
      }
    })
  }
  const [map, own] = times.map((all) => all.subarray(WARM_UP * BATCH)) as [
    Float64Array,
    Float64Array,
  ]
  const figures: Record<string, number> = {}
  for (const [tail, share] of TAILS) {
    const [bare, taken] = [quantile(map, share), quantile(own, share)]
    figures[`single Map.get ${tail}`] = bare
    figures[`single ridgate ${tail}`] = taken
    figures[`G6 ${tail}`] = taken / bare
  }
  return figures
}
