/** Groups: users in fifty of them beside users in a few, asked equally many requests. @module */

import { ridgate } from '../contestants/ridgate.ts'
import { timeInTurns } from '../pairs.ts'
import type { Workload } from '../workload.ts'
import type { Figures, Stage } from './stage.ts'

const FEW = 8
/** Fewer requests than these are all in the nearest cache. */
const FEWEST = 32

/** Requests of users in many groups, and as many of others; as many of both are allowed. */
export function bySizeOfUser({ policy, requests }: Workload): readonly [Int32Array, Int32Array] {
  const groupsOf = new Map<string, number>()
  for (const { members } of policy.groups) {
    for (const uid of members) groupsOf.set(uid, (groupsOf.get(uid) ?? 0) + 1)
  }
  const chosen: [number[], number[]] = [[], []]
  for (const isAllowed of [true, false]) {
    const fitting = [...requests.keys()].filter((at) => requests[at]?.allowed === isAllowed)
    const isBusy = (at: number): boolean => (groupsOf.get(requests[at]?.uid ?? '') ?? 0) > FEW
    const busy = fitting.filter(isBusy)
    const light = fitting.filter((at) => !isBusy(at))
    const count = Math.min(busy.length, light.length)
    chosen[0].push(...busy.slice(0, count))
    chosen[1].push(...light.slice(0, count))
  }
  return [Int32Array.from(chosen[0]), Int32Array.from(chosen[1])]
}

/** No figure where too few requests are about users in many groups. */
export async function measureGroups({ workload, press, engine, timing }: Stage): Promise<Figures> {
  const [busy, light] = bySizeOfUser(workload)
  if (busy.length < FEWEST) return {}
  const contestant = ridgate(workload, engine)
  const [few, many] = await timeInTurns(
    [light, busy].map((mix) => ({ contestant, press, mix })),
    timing,
  )
  return { G13: (many?.fast ?? Number.NaN) / (few?.fast ?? Number.NaN) }
}
