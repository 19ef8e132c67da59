/** How long an explanation takes, of an allow and of a deny with its cures. @module */

import { Engine } from '../../src/engine/engine.ts'
import type { Workload } from '../workload.ts'
import { demand, spread, timed, timesOf } from './measure.ts'

const WARM_UP = 2000
const ASKED = 10_000

export function explainPart(make: () => Workload): string[] {
  const { policy, requests, mixes } = make()
  const { mixed } = mixes
  const [seconds, engine] = timed(() => Engine.fromPolicy(policy))
  const explain = (at: number): void => {
    const request = requests[mixed[at % mixed.length] as number]
    if (request === undefined) return
    const { uid, action, rid, allowed } = request
    const { decision } = engine.explain({ subject: uid, action, resource: rid })
    demand((decision.effect === 'allow') === allowed, `${uid} ${action} ${rid}`)
  }
  timesOf(WARM_UP, explain)
  const isAllowed = (at: number): boolean => requests[mixed[at] as number]?.allowed === true
  const asked = Array.from({ length: ASKED }, (_, at) => WARM_UP + at)
  const allowed = asked.filter(isAllowed)
  const denied = asked.filter((at) => !isAllowed(at))
  return [
    `built in ${seconds.toFixed(1)} s from ${policy.grants.length} grants, ${policy.users.length} users, ${policy.groups.length} groups`,
    spread(
      'an allow',
      timesOf(allowed.length, (index) => explain(allowed[index] as number)),
    ),
    spread(
      'a deny',
      timesOf(denied.length, (index) => explain(denied[index] as number)),
    ),
  ]
}
