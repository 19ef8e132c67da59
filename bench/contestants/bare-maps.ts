/**
 * Bare maps: what it costs to look texts up, and nothing else. They decide nothing; they are the
 * yardsticks that times are held against, since they move with the machine. @module
 */

import { uidAt } from '../holders.ts'
import { flat, type Workload } from '../workload.ts'
import type { Contestant } from './contestant.ts'

type Numbers = ReadonlyMap<string, number>

/**
 * A Map of resources with as many keys as there are grants: those granted on, and made-up ones, which
 * no request names.
 */
export function ridsOf({ policy, size }: Workload): Numbers {
  const rids = new Map<string, number>()
  for (const { resource } of policy.grants) rids.set(resource, rids.size)
  const granted = [...rids.keys()]
  for (let at = 0; rids.size < size; at++) {
    rids.set(flat(`${granted[at % granted.length]}~${at.toString(36)}`), rids.size)
  }
  return rids
}

/** A Map of users with as many keys as there are grants: those of the policy, and made-up ones. */
export function uidsOf({ size }: Workload): Numbers {
  const uids = new Map<string, number>()
  for (let user = 0; user < size; user++) uids.set(flat(uidAt(user)), user)
  return uids
}

/** The resource, looked up: yes where some grant names it. */
export function oneMap(rids: Numbers): Contestant {
  return {
    ...yardstick('one Map.get', ({ named }) => named),
    run(batch) {
      let known = 0
      for (let at = 0; at < batch.rids.length; at++) {
        if (rids.get(batch.rids[at] as string) !== undefined) known++
      }
      return known
    },
  }
}

/** The user and the resource, looked up: yes where both are known. */
export function twoMaps(rids: Numbers, uids: Numbers): Contestant {
  return {
    ...yardstick('two Map.gets', ({ named }) => named),
    run(batch) {
      let known = 0
      for (let at = 0; at < batch.uids.length; at++) {
        const user = uids.get(batch.uids[at] as string)
        const rid = rids.get(batch.rids[at] as string)
        if (user !== undefined && rid !== undefined) known++
      }
      return known
    },
  }
}

const yardstick = (
  name: string,
  expects: Contestant['expects'],
): Pick<Contestant, 'name' | 'texts' | 'isStrict' | 'expects'> => ({
  name,
  texts: 'pair',
  isStrict: false,
  expects,
})
