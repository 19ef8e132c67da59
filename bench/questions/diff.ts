/** How long the exact diff of two policies takes. @module */

import { diffAccess } from '../../src/analysis/index.ts'
import type { Policy } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
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

export function diffPart({ policy }: Workload): string[] {
  const before = Engine.fromPolicy(policy)
  return [1000, 100].map((every) => {
    const after = Engine.fromPolicy(thinned(policy, every))
    let told = 0
    const onProgress = (): void => {
      told++
    }
    const [seconds, { gained, lost }] = timed(() => diffAccess(before, after, { onProgress }))
    demand(gained.length === 0 && lost.length > 0 && told > 1, 'diff')
    return `every ${every}th grant gone: ${lost.length} items lost in ${seconds}, the engines made before; progress told ${told} times`
  })
}
