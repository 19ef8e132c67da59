/** The workload: a policy of a given size and requests with their right answers. @module */

import { actionsOf } from '../src/core/action.ts'
import type { Grant } from '../src/core/grant.ts'
import type { Policy } from '../src/core/policy.ts'
import { type Gid, type Principal, parseGid, parseUid, type Uid } from '../src/core/principal.ts'
import type { Result } from '../src/core/result.ts'
import { parseRid, type Rid } from '../src/core/rid.ts'
import { drawGrants, Truth } from './grants.ts'
import { drawHolders, gidAt, uidAt } from './holders.ts'
import { membersOf, Random, zipf } from './random.ts'
import { drawRequest, type Request, type World } from './requests.ts'
import { growTree, ridAt } from './tree.ts'

/** Which requests are asked, and in which order: positions in {@link Workload.requests}. */
export type Mix = 'mixed' | 'allowed' | 'denied' | 'hot' | 'cold'

/** What contestants are built from and asked. */
export interface Workload {
  readonly seed: number
  readonly size: number
  readonly policy: Policy
  /** Different requests, no more than there are grants: the hot ones first. */
  readonly requests: readonly Request[]
  readonly mixes: Readonly<Record<Mix, Int32Array>>
}

/** What a workload is made from. */
export interface WorkloadOptions {
  /** How many grants. */
  readonly size: number
  readonly seed: number
  /** How many questions a mix has: 131,072 where it is not said. */
  readonly questions?: number
}

const HOT = 4096
const HOT_EXPONENT = 1.05
const UNNAMED = 0.35
const NEAR = 2 / 3
const QUESTIONS = 1 << 17

/**
 * Makes a workload; the same options give the same one. Half of the requests are allowed, half of
 * the mixed questions come from a hot set. 1M grants take some seconds and 1 GB.
 */
export function makeWorkload({ size, seed, questions = QUESTIONS }: WorkloadOptions): Workload {
  const random = new Random(seed)
  const tree = growTree(size, random)
  const holders = drawHolders(size, random)
  const grants = drawGrants(size, tree, holders, random)
  const world: World = { tree, holders, grants, truth: new Truth(tree, holders, grants) }
  const hot = Math.min(HOT, size >> 1)
  const count = Math.min(size, hot + (questions >> 1))
  const requests = drawRequests(world, count, random)
  return {
    seed,
    size,
    policy: policyOf(world),
    requests,
    mixes: mixesOf(requests, hot, questions, random),
  }
}

function drawRequests(world: World, count: number, random: Random): Request[] {
  return Array.from({ length: count }, (_, at) => {
    const named = !random.chance(UNNAMED)
    return drawRequest(world, { allowed: at % 2 === 0, named, near: random.chance(NEAR) }, random)
  })
}

function mixesOf(
  requests: readonly Request[],
  hot: number,
  questions: number,
  random: Random,
): Workload['mixes'] {
  const rank = zipf(random, hot / 2, HOT_EXPONENT)
  // A rank has two requests, one allowed and one not, so that the mix stays even.
  const hotOne = (): number => rank() * 2 + random.below(2)
  const coldOnes = shuffled(requests.length - hot, random).map((at) => at + hot)
  let next = 0
  const coldOne = (): number => coldOnes[next++ % coldOnes.length] as number
  const draw = (one: () => number): Int32Array => filled(questions, one)
  const mixed = draw(() => (random.chance(0.5) ? hotOne() : coldOne()))
  return {
    mixed,
    allowed: mixed.filter((at) => requests[at]?.allowed),
    denied: mixed.filter((at) => !requests[at]?.allowed),
    hot: draw(hotOne),
    cold: draw(coldOne),
  }
}

/** Filled by a loop: `Int32Array.from` with a function is an order of magnitude slower. */
function filled(length: number, one: () => number): Int32Array {
  const values = new Int32Array(length)
  for (let at = 0; at < length; at++) values[at] = one()
  return values
}

function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at)
  for (let at = count - 1; at > 0; at--) {
    const other = random.below(at + 1)
    const moved = order[at] as number
    order[at] = order[other] as number
    order[other] = moved
  }
  return order
}

function policyOf({ tree, holders, grants }: World): Policy {
  const uids = Array.from({ length: holders.users }, (_, user) => sound(parseUid(uidAt(user))))
  const gids = Array.from({ length: holders.groups }, (_, at) =>
    sound(parseGid(gidAt(holders, at + holders.users))),
  )
  const principals: Principal[] = [
    ...uids.map((uid: Uid): Principal => ({ kind: 'user', uid })),
    ...gids.map((gid: Gid): Principal => ({ kind: 'group', gid })),
  ]
  const rids: Array<Rid | undefined> = new Array(tree.size)
  const list: Grant[] = []
  // A loop: `Array.from` on an array of words is an order of magnitude slower.
  for (let at = 0; at < grants.node.length; at++) {
    const node = grants.node[at] as number
    const resource = rids[node] ?? sound(parseRid(flat(ridAt(tree, node))))
    rids[node] = resource
    const principal = principals[grants.holder[at] as number] as Principal
    list.push({ principal, resource, actions: actionsOf(grants.mask[at] as number) })
  }
  const groups = gids.map((gid, at) => ({
    gid,
    members: Array.from(membersOf(holders.usersOf, at), (user) => uids[user] as Uid),
  }))
  return { users: uids.map((uid) => ({ uid, service: false })), groups, grants: list }
}

/** The same text in one piece, as a reader of policies would have made it. */
export const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

function sound<T>(result: Result<T, string>): T {
  if (result.ok) return result.value
  throw new Error(`the workload is unsound: ${result.error}`)
}
