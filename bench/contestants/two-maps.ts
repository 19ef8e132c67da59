/** A Map of uids and a Map of RIDs: what it costs to look both texts up, and nothing else. @module */

import type { Workload } from '../workload.ts'
import type { Contestant } from './contestant.ts'

/** Says yes where the uid is known and some grant names the very resource: it decides nothing. */
export function twoMaps({ policy }: Workload): Contestant {
  const users = new Map(policy.users.map(({ uid }, at) => [uid as string, at]))
  const rids = new Map<string, number>()
  for (const { resource } of policy.grants) rids.set(resource, rids.size)
  return {
    name: 'two Maps',
    texts: 'pair',
    isStrict: false,
    expects: ({ named }) => named,
    run(batch) {
      let known = 0
      for (let at = 0; at < batch.uids.length; at++) {
        const user = users.get(batch.uids[at] as string)
        const rid = rids.get(batch.rids[at] as string)
        if (user !== undefined && rid !== undefined) known++
      }
      return known
    },
  }
}
