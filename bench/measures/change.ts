/** Changes: how long one takes, and the next decision sees it. @module */

import type { Change } from '../../src/core/change.ts'
import { Engine } from '../../src/engine/engine.ts'
import { medianOf } from '../numbers.ts'
import { type Figures, millisecondsOf, type Stage } from './stage.ts'

const WARM_UP = 500
const CHANGES = 4000
const MICROSECONDS = 1e3

/** New grants to users, on resources next to those granted, each revoked right after. */
export function measureChange({ workload: { policy } }: Stage): Figures {
  const engine = Engine.fromPolicy(policy)
  const applied = (change: Change): void => {
    if (!engine.apply([change]).ok) throw new Error('a change was refused; no figure is right')
  }
  const times: number[] = []
  for (let at = 0; at < WARM_UP + CHANGES; at++) {
    // A prime number of steps apart, so that they come from everywhere.
    const grant = policy.grants[(at * 7919) % policy.grants.length]
    const uid = policy.users[(at * 104_729) % policy.users.length]?.uid ?? ''
    const resource = `${grant?.resource}_new`
    const change = { principal: { kind: 'user', uid }, resource, actions: ['read'] } as const
    const granted = millisecondsOf(() => applied({ op: 'grant', ...change }))
    if (!engine.isAllowed(uid, 'read', resource)) throw new Error('a change was not seen')
    const revoked = millisecondsOf(() => applied({ op: 'revoke', ...change }))
    times.push((granted + revoked) / 2)
  }
  return { G12: medianOf(times.slice(WARM_UP)) * MICROSECONDS }
}
