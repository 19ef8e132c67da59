/** How long lint takes for a whole policy. @module */

import { lintPolicy, type WrittenPolicy } from '../../src/analysis/index.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Workload } from '../workload.ts'
import { demand, timed } from './measure.ts'

/** The policy as a file of one grant a line would say it. */
function written({ users, groups, grants }: Policy): WrittenPolicy {
  const origin = { file: 'policy.yaml', line: 1, column: 1 }
  return {
    users: users.map((user) => ({ ...user, origin })),
    groups: groups.map(({ gid }) => ({ gid, origin })),
    members: groups.flatMap(({ gid, members }) => members.map((uid) => ({ gid, uid, origin }))),
    grants: grants.map((grant, at) => ({ ...grant, origin: { ...origin, line: at + 1 } })),
  }
}

export function lintPart({ policy }: Workload): string[] {
  const all = written(policy)
  const started = performance.now()
  const told: number[] = []
  const onProgress = (): void => {
    told.push((performance.now() - started) / 1000)
  }
  const [seconds, report] = timed(() => lintPolicy(all, { onProgress }))
  demand(report.findings.length > 0 && told.length > 1, 'lint')
  const { error, warning, info } = report.counts
  return [
    `${policy.grants.length} grants in ${seconds.toFixed(1)} s, ${told[0]?.toFixed(1)} s of it the engine's making: ${error} errors, ${warning} warnings, ${info} informations; progress told ${told.length} times`,
  ]
}
