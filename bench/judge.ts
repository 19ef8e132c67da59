/** The judge: nothing is timed that gives a wrong answer. @module */

import { DCOS_CATALOGUE } from '../src/core/catalogue.generated.ts'
import type { Policy } from '../src/core/policy.ts'
import { Oracle } from '../src/oracle/oracle.ts'
import { type Batch, keyOf, type Press } from './batch.ts'
import type { Contestant } from './contestants/contestant.ts'
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

/** The crafted requests of a workload. */
export const craftedOf = ({ requests }: Workload): Crafted[] =>
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

/** The faults of a contestant: every request of the workload and, if it is strict, the crafted. */
export function faultsOf(contestant: Contestant, workload: Workload, press: Press): string[] {
  const { requests, policy } = workload
  const order = Int32Array.from(requests.keys())
  const wrong = requests.filter((request, at) => {
    const batch = press.print(order, at, 1, contestant.texts)
    return contestant.run(batch) !== (contestant.expects(request) ? 1 : 0)
  })
  const crafted = contestant.isStrict ? craftedOf(workload) : []
  const fooled = crafted.filter(
    (one) => (contestant.run(single(one)) === 1) !== oracleSays(policy, one),
  )
  return [...wrong, ...fooled].map((one) => told(contestant.name, one))
}

const told = (who: string, { uid, action, rid }: Crafted): string =>
  `${who} is wrong about ${JSON.stringify([uid, action, rid])}`
