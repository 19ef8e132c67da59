/** Slices: what concerns single users, for peers that are prepared for one user at a time. @module */

import type { Grant } from '../../src/core/grant.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Workload } from '../workload.ts'

/** For how many users a peer is prepared: more would not fit into memory at a million grants. */
const PREPARED = 200

/** What a user may do: all grants that it holds, itself or through a group. */
export interface Slice {
  readonly uid: string
  readonly grants: readonly Grant[]
}

/** The users whom most of the requests are about, the most asked for first. */
export function preparedUids({ requests }: Workload, count: number = PREPARED): string[] {
  const asked = new Map<string, number>()
  for (const { uid } of requests) asked.set(uid, (asked.get(uid) ?? 0) + 1)
  return [...asked]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([uid]) => uid)
}

/** The slices of some users. */
export function slicesOf(policy: Policy, uids: readonly string[]): Slice[] {
  const own = new Map<string, Grant[]>()
  const ofGroup = new Map<string, Grant[]>()
  for (const grant of policy.grants) {
    const { principal } = grant
    if (principal.kind === 'user') put(own, principal.uid, grant)
    else put(ofGroup, principal.gid, grant)
  }
  const wanted = new Map(uids.map((uid) => [uid, [...(own.get(uid) ?? [])]]))
  for (const { gid, members } of policy.groups) {
    for (const uid of members) wanted.get(uid)?.push(...(ofGroup.get(gid) ?? []))
  }
  return [...wanted].map(([uid, grants]) => ({ uid, grants }))
}

function put(all: Map<string, Grant[]>, name: string, grant: Grant): void {
  const held = all.get(name)
  if (held === undefined) all.set(name, [grant])
  else held.push(grant)
}

/** The places in a mix at which one of some users asks. */
export function mixOf({ requests, mixes }: Workload, uids: readonly string[]): Int32Array {
  const wanted = new Set(uids)
  return mixes.mixed.filter((at) => wanted.has(requests[at]?.uid ?? ''))
}
