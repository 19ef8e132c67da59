/**
 * Cedar, compiled to WebAssembly: a policy set for each user, parsed before anyone asks, and one for
 * all. A resource comes with what it lies below as its parents, which is Cedar's own way to say
 * where a permission reaches. @module
 */

import type { Grant } from '../../src/core/grant.ts'
import { above, separatorOf } from '../contestants/above.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { described, type Ground, type Peer } from './peer.ts'
import { slicesOf } from './slices.ts'

/** What is used of the package. */
interface Cedar {
  preparsePolicySet(id: string, policies: { staticPolicies: string }): { type: string }
  statefulIsAuthorized(call: Call): Answer
}
interface Entity {
  readonly type: string
  readonly id: string
}
interface Call {
  readonly principal: Entity
  readonly action: Entity
  readonly resource: Entity
  readonly context: Readonly<Record<string, never>>
  readonly preparsedPolicySetId: string
  readonly entities: ReadonlyArray<{ uid: Entity; attrs: object; parents: readonly Entity[] }>
}
type Answer =
  | { readonly type: 'success'; readonly response: { readonly decision: 'allow' | 'deny' } }
  | { readonly type: 'failure' }

const PACKAGE = '@cedar-policy/cedar-wasm/nodejs'
const OWN = 'Cedar (wasm), a policy set per user'
const ONE = 'Cedar (wasm), one policy set'

export const cedarPerUser: Peer = {
  name: OWN,
  largest: Number.POSITIVE_INFINITY,
  build: buildOwn,
}

export const cedarForAll: Peer = {
  name: ONE,
  largest: 1000,
  why: 'one check evaluates the whole policy: 25 ms at 10k grants',
  build: buildOne,
}

const user = (uid: string): Entity => ({ type: 'User', id: uid })
const group = (gid: string): Entity => ({ type: 'Group', id: gid })
const resource = (rid: string): Entity => ({ type: 'Resource', id: rid })

const written = ({ type, id }: Entity): string => `${type}::${JSON.stringify(id)}`

const permit = (grant: Grant, principal: string): string => {
  const actions = grant.actions.map((id) => written({ type: 'Action', id })).join(', ')
  const action = grant.actions.includes('full') ? 'action' : `action in [${actions}]`
  return `permit(${principal}, ${action}, resource in ${written(resource(grant.resource))});`
}

function prepare(cedar: Cedar, id: string, policies: readonly string[]): void {
  const { type } = cedar.preparsePolicySet(id, { staticPolicies: policies.join('\n') })
  if (type !== 'success') throw new Error(`Cedar refused the policy set \`${id}\``)
}

/** The resource with all that it lies below. */
function placed(rid: string): Call['entities'][0] {
  const separator = separatorOf(rid)
  const base = rid.lastIndexOf(':')
  const parents: Entity[] = []
  let at = above(rid, separator, base)
  for (; at !== undefined; at = above(at, separator, base)) parents.push(resource(at))
  return { uid: resource(rid), attrs: {}, parents }
}

function allows(
  cedar: Cedar,
  set: string,
  [uid, action, rid]: readonly [string, string, string],
  others: Call['entities'] = [],
): boolean {
  const answer = cedar.statefulIsAuthorized({
    principal: user(uid),
    action: { type: 'Action', id: action },
    resource: resource(rid),
    context: {},
    preparsedPolicySetId: set,
    entities: [placed(rid), ...others],
  })
  return answer.type === 'success' && answer.response.decision === 'allow'
}

async function buildOwn({ workload, uids, load }: Ground): Promise<Contestant> {
  const cedar = (await load(PACKAGE)) as Cedar
  for (const { uid, grants } of slicesOf(workload.policy, uids)) {
    const policies = grants.map((grant) => permit(grant, 'principal'))
    prepare(cedar, uid, policies)
  }
  return {
    ...described(OWN),
    most: 16,
    run({ uids: subjects, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const uid = subjects[at] as string
        if (allows(cedar, uid, [uid, actions[at] as string, rids[at] as string])) allowed++
      }
      return allowed
    },
  }
}

async function buildOne({ workload: { policy }, load }: Ground): Promise<Contestant> {
  const cedar = (await load(PACKAGE)) as Cedar
  const holder = ({ principal }: Grant): string =>
    principal.kind === 'user'
      ? `principal == ${written(user(principal.uid))}`
      : `principal in ${written(group(principal.gid))}`
  prepare(
    cedar,
    ONE,
    policy.grants.map((grant) => permit(grant, holder(grant))),
  )
  const groupsOf = new Map<string, Entity[]>(policy.users.map(({ uid }) => [uid, []]))
  for (const { gid, members } of policy.groups) {
    for (const uid of members) groupsOf.get(uid)?.push(group(gid))
  }
  return {
    ...described(ONE),
    most: 4,
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const uid = uids[at] as string
        const self = { uid: user(uid), attrs: {}, parents: groupsOf.get(uid) ?? [] }
        const asked = [uid, actions[at] as string, rids[at] as string] as const
        if (allows(cedar, ONE, asked, [self])) allowed++
      }
      return allowed
    },
  }
}
