/** The judge: nothing is timed that gives a wrong answer. @module */

import { DCOS_CATALOGUE } from '../src/core/catalogue.generated.ts'
import type { Policy } from '../src/core/policy.ts'
import { Oracle } from '../src/oracle/oracle.ts'
import { type Batch, keyOf, type Press } from './batch.ts'
import type { Contestant } from './contestants/contestant.ts'
import type { Request } from './requests.ts'
import type { Workload } from './workload.ts'

/** How many requests of the workload the oracle is asked about, beside the crafted ones. */
const SAMPLE = 48
const CRAFTED_FROM = 3

/** A request that tries to get past a careless decider. */
export interface Crafted {
  readonly uid: string
  readonly action: string
  readonly rid: string
}

/** Twists of an allowed resource: two-byte twins, wrong separators, faulty paths, near names. */
const TWISTS: ReadonlyArray<(rid: string) => string> = [
  (rid) => rid,
  (rid) => `${rid}/`,
  (rid) => `${rid}/below`,
  (rid) => `${rid}.v2`,
  (rid) => `${rid}-v2`,
  (rid) => `${rid}//below`,
  (rid) => `${rid}/../other`,
  (rid) => `${rid}/.`,
  (rid) => `${rid}\u012fbelow`,
  (rid) => rid.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 256)),
  (rid) => `${rid}\u0000`,
  (rid) => `${rid}:more`,
  (rid) => rid.slice(0, -1),
  (rid) => rid.toUpperCase(),
  (rid) => rid.replace('dcos:', 'dcos::'),
]

/** Crafted requests, made from some that are allowed. */
export const craftedOf = (requests: readonly Request[]): Crafted[] =>
  requests
    .filter(({ allowed, named }) => allowed && named)
    .slice(0, CRAFTED_FROM)
    .flatMap(({ uid, action, rid }) => [
      ...TWISTS.map((twist) => ({ uid, action, rid: twist(rid) })),
      { uid, action: 'READ', rid },
      { uid: '__proto__', action, rid },
    ])

/** What the oracle says, from the grants that concern the user: all others change nothing. */
function oracleSays(policy: Policy, { uid, action, rid }: Crafted): boolean {
  const groups = policy.groups.filter(({ members }) => members.some((member) => member === uid))
  const gids = new Set<string>(groups.map(({ gid }) => gid))
  const grants = policy.grants.filter(({ principal }) =>
    principal.kind === 'user' ? principal.uid === uid : gids.has(principal.gid),
  )
  const own = groups.map(({ gid, members }) => ({ gid, members: members.filter((m) => m === uid) }))
  const slice: Policy = { users: [], groups: own, grants }
  const oracle = new Oracle(slice, { mode: 'strict', release: '2.2', catalogue: DCOS_CATALOGUE })
  return oracle.decide({ subject: uid, action, resource: rid }).effect === 'allow'
}

const single = ({ uid, action, rid }: Crafted): Batch => ({
  uids: [uid],
  actions: [action],
  rids: [rid],
  keys: [keyOf(uid, rid)],
  bits: [0],
})

/** The faults of the workload's own answers: a sample of them, against the oracle. */
export function workloadFaults(workload: Workload): string[] {
  const step = Math.max(1, Math.floor(workload.requests.length / SAMPLE))
  return workload.requests
    .filter((_, at) => at % step === 0)
    .filter((request) => oracleSays(workload.policy, request) !== request.allowed)
    .map((request) => told('workload', request))
}

/**
 * The faults of a contestant: every request at the given places and, if it is strict, the crafted.
 * Each is asked by itself.
 */
export async function faultsOf(
  contestant: Contestant,
  { requests, policy }: Workload,
  press: Press,
  places: Iterable<number> = requests.keys(),
): Promise<string[]> {
  const asked = async (batch: Batch): Promise<number> => {
    contestant.prepare?.(batch)
    return contestant.run(batch)
  }
  const faults: string[] = []
  const order = Int32Array.from(places)
  for (const [at, place] of order.entries()) {
    const request = requests[place] as Request
    const answer = await asked(press.print(order, at, 1, contestant.texts))
    if (answer !== Number(contestant.expects(request))) faults.push(told(contestant.name, request))
  }
  for (const one of contestant.isStrict ? craftedOf(requests) : []) {
    const answer = await asked(single(one))
    if (answer !== Number(oracleSays(policy, one))) faults.push(told(contestant.name, one))
  }
  return faults
}

/** Some places, evenly far from each other: all where there are no more. */
export function sampleOf(places: ArrayLike<number>, count: number): Int32Array {
  const length = Math.min(count, places.length)
  return Int32Array.from(
    { length },
    (_, at) => places[Math.floor((at * places.length) / length)] as number,
  )
}

const told = (who: string, { uid, action, rid }: Crafted): string =>
  `${who} is wrong about ${JSON.stringify([uid, action, rid])}`
