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
  let told = 0
  const onProgress = (): void => {
    told++
  }
  const [seconds, report] = timed(() => lintPolicy(all, { onProgress }))
  demand(report.findings.length > 0 && told > 1, 'lint')
  const { error, warning, info } = report.counts
  return [
    `${policy.grants.length} grants in ${seconds}, the engine's making included: ${error} errors, ${warning} warnings, ${info} informations; progress told ${told} times`,
  ]
}
