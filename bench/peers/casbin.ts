/**
 * Casbin: an enforcer for each user, as its documentation advises for large policies, and one for
 * all. A function of ours tells whether a grant covers: one pass over the policy, where walking up
 * would take a pass for each step. @module
 */

import type { Grant } from '../../src/core/grant.ts'
import type { Policy } from '../../src/core/policy.ts'
import { separatorOf } from '../contestants/above.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { described, type Ground, type Peer } from './peer.ts'
import { slicesOf } from './slices.ts'

/** What is used of the package. */
interface Casbin {
  newEnforcer(model: unknown): Promise<Enforcer>
  newModel(text: string): unknown
}
interface Enforcer {
  addFunction(name: string, does: (...words: string[]) => boolean): Promise<void>
  addPolicies(rows: readonly string[][]): Promise<boolean>
  addGroupingPolicies(rows: readonly string[][]): Promise<boolean>
  enforceSync(...words: string[]): boolean
}

const EFFECT = `[policy_effect]
e = some(where (p.eft == allow))
`
const COVERS = '(r.act == p.act || p.act == "full") && covers(r.obj, p.obj)'

/** Of one user: who asks is known from the enforcer that is asked. */
const OWN_MODEL = `[request_definition]
r = act, obj
[policy_definition]
p = act, obj
${EFFECT}[matchers]
m = ${COVERS}
`

const MODEL = `[request_definition]
r = sub, act, obj
[policy_definition]
p = sub, act, obj
[role_definition]
g = _, _
${EFFECT}[matchers]
m = ${COVERS} && g(r.sub, p.sub)
`

const OWN = 'Casbin, an enforcer per user'
const ONE = 'Casbin, one enforcer'

export const casbinPerUser: Peer = {
  name: OWN,
  largest: Number.POSITIVE_INFINITY,
  build: buildOwn,
}

export const casbinForAll: Peer = {
  name: ONE,
  largest: 1000,
  why: 'one check reads the whole policy: 10 ms or more at 10k grants',
  build: buildOne,
}

/** The rows of a grant: each has one action. */
const rowsOf = ({ actions, resource }: Grant, ...before: string[]): string[][] =>
  actions.map((action) => [...before, action, resource])

const covers = (asked = '', granted = ''): boolean =>
  asked.startsWith(granted) &&
  (asked.length === granted.length || asked[granted.length] === separatorOf(asked))

async function enforcerOf(
  { newEnforcer, newModel }: Casbin,
  model: string,
  rows: string[][],
): Promise<Enforcer> {
  const enforcer = await newEnforcer(newModel(model))
  await enforcer.addFunction('covers', covers)
  if (rows.length > 0) await enforcer.addPolicies(distinct(rows))
  return enforcer
}

/** Two groups of a user may hold the same; a row that is there already has all of them refused. */
const distinct = (rows: string[][]): string[][] => [
  ...new Map(rows.map((row) => [row.join('\n'), row])).values(),
]

async function buildOwn({ workload, uids, load }: Ground): Promise<Contestant> {
  const casbin = (await load('casbin')) as Casbin
  const enforcers = new Map<string, Enforcer>()
  for (const { uid, grants } of slicesOf(workload.policy, uids)) {
    const rows = grants.flatMap((grant) => rowsOf(grant))
    enforcers.set(uid, await enforcerOf(casbin, OWN_MODEL, rows))
  }
  return {
    ...described(OWN),
    most: 64,
    run({ uids: subjects, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const enforcer = enforcers.get(subjects[at] as string)
        if (enforcer?.enforceSync(actions[at] as string, rids[at] as string) === true) allowed++
      }
      return allowed
    },
  }
}

const holderOf = ({ principal }: Grant): string =>
  principal.kind === 'user' ? `u:${principal.uid}` : `g:${principal.gid}`

const membershipsOf = ({ groups }: Policy): string[][] =>
  groups.flatMap(({ gid, members }) => members.map((uid) => [`u:${uid}`, `g:${gid}`]))

async function buildOne({ workload: { policy }, load }: Ground): Promise<Contestant> {
  const casbin = (await load('casbin')) as Casbin
  const rows = policy.grants.flatMap((grant) => rowsOf(grant, holderOf(grant)))
  const enforcer = await enforcerOf(casbin, MODEL, rows)
  await enforcer.addGroupingPolicies(membershipsOf(policy))
  return {
    ...described(ONE),
    most: 8,
    run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const [action, rid] = [actions[at] as string, rids[at] as string]
        if (enforcer.enforceSync(`u:${uids[at]}`, action, rid)) allowed++
      }
      return allowed
    },
  }
}
