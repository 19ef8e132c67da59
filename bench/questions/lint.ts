/** How long lint takes for a whole policy. @module */

import { lintPolicy, type WrittenPolicy } from '../../src/analysis/index.ts'
import type { Policy } from '../../src/core/policy.ts'
import { collect } from '../measures/stage.ts'
import type { Workload } from '../workload.ts'
import { demand, timed } from './measure.ts'

/** In a function of its own: of the workload nothing is left once it has returned. */
const writtenOf = (make: () => Workload): WrittenPolicy => written(make().policy)

/** The policy as it is read from a file of one grant a line. */
function written({ users, groups, grants }: Policy): WrittenPolicy {
  const origin = { file: 'policy.yaml', line: 1, column: 1 }
  return {
    users: users.map((user) => ({ ...user, origin })),
    groups: groups.map(({ gid }) => ({ gid, origin })),
    members: groups.flatMap(({ gid, members }) => members.map((uid) => ({ gid, uid, origin }))),
    grants: grants.map((grant, at) => read({ ...grant, origin: { ...origin, line: at + 1 } })),
  }
}

/** What is read shares no text with anything, and no text of it is still in pieces. */
const read = <T>(written: T): T => JSON.parse(JSON.stringify(written)) as T

export function lintPart(make: () => Workload): string[] {
  const all = writtenOf(make)
  collect()
  const started = performance.now()
  const told: number[] = []
  const onProgress = (): void => {
    told.push((performance.now() - started) / 1000)
  }
  const [seconds, report] = timed(() => lintPolicy(all, { onProgress }))
  demand(report.findings.length > 0 && told.length > 1, 'lint')
  const { error, warning, info } = report.counts
  return [
    `${all.grants.length} grants in ${seconds.toFixed(1)} s, ${told[0]?.toFixed(1)} s of it the engine's making: ${error} errors, ${warning} warnings, ${info} informations; progress told ${told.length} times`,
  ]
}
