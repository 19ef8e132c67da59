/** The engine of this package, as a contestant. @module */

import { Engine } from '../../src/engine/engine.ts'
import type { Workload } from '../workload.ts'
import { type Contestant, rightAnswer } from './contestant.ts'

/** Asks an engine built from the workload's policy, or the one given. */
export function ridgate(
  { policy }: Workload,
  engine: Engine = Engine.fromPolicy(policy),
): Contestant {
  return {
    name: 'ridgate',
    texts: 'pair',
    isStrict: true,
    expects: rightAnswer,
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        if (engine.isAllowed(uids[at] as string, actions[at] as string, rids[at] as string)) {
          allowed++
        }
      }
      return allowed
    },
  }
}
