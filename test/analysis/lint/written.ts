/** Policies for lint tests, from pairs of a RID and its actions. @module */

import type { WrittenPolicy } from '../../../src/analysis/index.ts'
import { parseAction } from '../../../src/core/action.ts'
import { parseUid } from '../../../src/core/principal.ts'
import type { Result } from '../../../src/core/result.ts'
import { parseRid } from '../../../src/core/rid.ts'

const sure = <T>(result: Result<T, string>): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** The policy in which alice holds each grant, one to a line. */
export const written = (...grants: ReadonlyArray<readonly [string, string]>): WrittenPolicy => ({
  grants: grants.map(([resource, actions], index) => ({
    principal: { kind: 'user', uid: sure(parseUid('alice')) },
    resource: sure(parseRid(resource)),
    actions: actions.split(',').map((action) => sure(parseAction(action))),
    origin: { file: 'p.yaml', line: index + 1, column: 3 },
  })),
})
