/** The policy as a list, read from its start for every request. @module */

import { type ActionMask, actionBit, maskAllows, maskOf } from '../../src/core/action.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Workload } from '../workload.ts'
import { separatorOf } from './above.ts'
import { type Contestant, rightAnswer } from './contestant.ts'

interface Row {
  readonly holder: string
  readonly resource: string
  readonly mask: ActionMask
}

/** The largest policy that it is timed on: it costs the number of grants. */
export const LARGEST_SCAN = 1000

/** Compares each grant with the request: first the text, then who holds it. */
export function linearScan({ policy }: Workload): Contestant {
  const rows = policy.grants.map(
    ({ principal, resource, actions }): Row => ({
      holder: principal.kind === 'user' ? principal.uid : principal.gid,
      resource,
      mask: maskOf(actions),
    }),
  )
  const names = namesByUid(policy)
  return {
    name: 'linear scan',
    texts: 'pair',
    most: 32,
    isStrict: false,
    expects: rightAnswer,
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        const bit = actionBit(actions[at] as string)
        if (scans(rows, names.get(uids[at] as string), bit, rids[at] as string)) allowed++
      }
      return allowed
    },
  }
}

function scans(
  rows: readonly Row[],
  names: ReadonlySet<string> | undefined,
  bit: ActionMask,
  rid: string,
): boolean {
  if (names === undefined) return false
  const separator = separatorOf(rid)
  for (const { holder, resource, mask } of rows) {
    if (!rid.startsWith(resource)) continue
    if (rid.length > resource.length && rid[resource.length] !== separator) continue
    if (maskAllows(mask, bit) && names.has(holder)) return true
  }
  return false
}

/** For each user, the uid and the gids of its groups. */
function namesByUid({ users, groups }: Policy): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>(users.map(({ uid }) => [uid, new Set([uid])]))
  for (const { gid, members } of groups) for (const uid of members) names.get(uid)?.add(gid)
  return names
}
