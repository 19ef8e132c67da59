/** How long the exact diff of two policies takes. @module */

import { diffAccess } from '../../src/analysis/index.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
import { collect } from '../measures/stage.ts'
import type { Workload } from '../workload.ts'
import { demand, timed } from './measure.ts'

/** The policy without every n-th grant, and without one member of every n-th group. */
const thinned = ({ grants, groups, ...rest }: Policy, every: number): Policy => ({
  ...rest,
  grants: grants.filter((_, at) => at % every !== 0),
  groups: groups.map((group, at) =>
    at % every === 0 ? { ...group, members: group.members.slice(1) } : group,
  ),
})

interface Thinned {
  readonly every: number
  readonly engine: Engine
}

function enginesOf(make: () => Workload): { before: Engine; afters: readonly Thinned[] } {
  const { policy } = make()
  const afters = [1000, 100].map((every) => ({
    every,
    engine: Engine.fromPolicy(thinned(policy, every)),
  }))
  return { before: Engine.fromPolicy(policy), afters }
}

export function diffPart(make: () => Workload): string[] {
  const { before, afters } = enginesOf(make)
  return afters.map(({ every, engine: after }) => {
    collect()
    let told = 0
    const onProgress = (): void => {
      told++
    }
    const [seconds, { gained, lost }] = timed(() => diffAccess(before, after, { onProgress }))
    demand(gained.length === 0 && lost.length > 0 && told > 1, 'diff')
    return `every ${every}th grant gone: ${lost.length} items lost in ${seconds.toFixed(1)} s, the engines made before; progress told ${told} times`
  })
}
