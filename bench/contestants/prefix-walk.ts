/** What one writes by hand: a Map of resources for each principal, asked for every prefix. @module */

import { type ActionMask, actionBit, maskAllows, maskOf } from '../../src/core/action.ts'
import type { Policy, User } from '../../src/core/policy.ts'
import type { Workload } from '../workload.ts'
import { above, separatorOf } from './above.ts'
import { type Contestant, rightAnswer } from './contestant.ts'

type Held = Map<string, ActionMask>

/** Walks up from the resource by cutting it, and asks the user's Map and its groups' at each step. */
export function prefixWalk({ policy }: Workload): Contestant {
  const holdings = holdingsByUid(policy)
  return {
    name: 'prefix-walk Map',
    texts: 'pair',
    isStrict: false,
    expects: rightAnswer,
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < uids.length; at++) {
        const held = holdings.get(uids[at] as string)
        if (held === undefined) continue
        if (walks(held, actionBit(actions[at] as string), rids[at] as string)) allowed++
      }
      return allowed
    },
  }
}

function walks(held: readonly Held[], bit: ActionMask, rid: string): boolean {
  const separator = separatorOf(rid)
  const base = rid.lastIndexOf(':')
  for (let at: string | undefined = rid; at !== undefined; at = above(at, separator, base)) {
    for (const map of held) if (maskAllows(map.get(at) ?? 0, bit)) return true
  }
  return false
}

/** For each user, its own Map and those of its groups: all that has to be built. */
export function holdingsByUid({ users, groups, grants }: Policy): Map<string, Held[]> {
  const own = new Map<string, Held>(users.map(({ uid }: User) => [uid, new Map()]))
  const ofGroup = new Map<string, Held>(groups.map(({ gid }) => [gid, new Map()]))
  for (const { principal, resource, actions } of grants) {
    const held = principal.kind === 'user' ? own.get(principal.uid) : ofGroup.get(principal.gid)
    held?.set(resource, (held.get(resource) ?? 0) | maskOf(actions))
  }
  const all = new Map<string, Held[]>([...own].map(([uid, held]) => [uid, [held]]))
  for (const { gid, members } of groups) {
    const held = ofGroup.get(gid)
    if (held !== undefined) for (const uid of members) all.get(uid)?.push(held)
  }
  return all
}
