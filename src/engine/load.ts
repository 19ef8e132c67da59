/** Policies into the state, and out of it. @module */

import { actionsOf } from '../core/action.ts'
import { RidgateError } from '../core/error.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Gid, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'
import { FIRST_WORDS, MOST_WORDS } from '../trie/arena.ts'
import { NOTHING } from '../trie/layout.ts'
import { IN_FAMILY } from '../trie/scan.ts'
import { maskOfTexts, newGidOf, newUidOf, ridOf, type Step } from './names.ts'
import { numbered } from './numbering.ts'
import type { Holder, Principals } from './principals.ts'
import { GrantRows } from './rows.ts'
import type { State } from './state.ts'

/** What a grant takes in most policies, and a user or a group with its memberships. */
const GRANT_WORDS = 12
const HOLDER_WORDS = 40

/** With how many words an engine of a policy may begin: a guess, in which most policies fit. */
export const wordsForPolicy = ({ users, groups, grants }: Policy): number =>
  Math.min(
    MOST_WORDS,
    FIRST_WORDS + GRANT_WORDS * grants.length + HOLDER_WORDS * (users.length + groups.length),
  )

/**
 * Puts all of a policy into an empty state, and tells where its grants stand; whoever is named
 * exists. Each part of the policy is looked at once: to read it is much of what loading costs.
 *
 * @throws RidgateError `ERR_POLICY` where a text in it did not come through its door: a uid that
 *   is none, an unknown action. The types of TypeScript rule that out. Also where there are more
 *   users and groups than an engine has room for, 16,777,215.
 */
export function loadPolicy(state: State, { users, groups, grants }: Policy): GrantRows {
  const { principals } = state
  principals.reserve(
    countOf(users, ({ uid }) => uid),
    countOf(groups, ({ gid }) => gid),
  )
  for (const { uid, service } of users) numberOfUser(principals, uid, service)
  loadMembers(principals, groups)
  return loadGrants(state, columnsOf(principals, grants))
}

/** How many names there are, each once. */
const countOf = <T>(list: readonly T[], nameOf: (one: T) => string): number =>
  new Set(list.map(nameOf)).size

/** The number of a user, who is made where there is none of this name. */
function numberOfUser(principals: Principals, uid: Uid, isService: boolean): number {
  const user = principals.user(uid)
  if (user !== NOTHING) return principals.numberOf(user)
  const made = checked(newUidOf(principals, uid))
  return principals.numberOf(principals.createUser(made, isService))
}

/** The number of a group, which is made where there is none of this name. */
function numberOfGroup(principals: Principals, gid: Gid): number {
  const group = principals.group(gid)
  if (group !== NOTHING) return principals.numberOf(group)
  return principals.numberOf(principals.createGroup(checked(newGidOf(principals, gid))))
}

function loadMembers(principals: Principals, groups: readonly Group[]): void {
  const count = groups.reduce((sum, { members }) => sum + members.length, 0)
  const ofGroups = new Int32Array(count)
  const ofUsers = new Int32Array(count)
  let row = 0
  for (const { gid, members } of groups) {
    ofGroups.fill(numberOfGroup(principals, gid), row, row + members.length)
    for (const uid of members) ofUsers[row++] = numberOfUser(principals, uid, false)
  }
  principals.joinAll(ofGroups, ofUsers)
}

/** Grants in columns: a row for each. */
interface Columns {
  /** The numbers of their holders. */
  readonly holders: Int32Array
  readonly rids: readonly string[]
  readonly actions: Int32Array
}

function columnsOf(principals: Principals, grants: readonly Grant[]): Columns {
  const count = grants.length
  const holders = new Int32Array(count)
  const actions = new Int32Array(count)
  // Made as long as it gets: lists of a million that grow are copied, and collected, often.
  const rids = new Array<string>(count)
  let row = 0
  for (const { principal, resource, actions: texts } of grants) {
    holders[row] =
      principal.kind === 'user'
        ? numberOfUser(principals, principal.uid, false)
        : numberOfGroup(principals, principal.gid)
    rids[row] = resource
    actions[row++] = checked(maskOfTexts(texts))
  }
  return { holders, rids, actions }
}

function loadGrants(state: State, { holders, rids, actions }: Columns): GrantRows {
  const { numbers: resources, firsts } = numbered(rids)
  const ridAt = (nth: number): Rid => ridIn(state, rids[firsts[nth] as number] as string)
  const spots = state.addAll({ holders, resources, actions, ridCount: firsts.length, ridAt })
  return new GrantRows(state, { holders, resources, actions, ...spots })
}

/** What the scan takes for a RID of a family is one: only others are read by the book. */
function ridIn({ scan }: State, text: string): Rid {
  scan.scan(text)
  return scan.state === IN_FAMILY ? (text as Rid) : checked(ridOf(text))
}

function checked<T>(step: Step<T>): T {
  if (step.ok) return step.value
  throw new RidgateError('ERR_POLICY', `policy was not read by a reader: ${step.error.message}`)
}

/** All that a state holds, sorted: equal states give equal policies. */
export function policyOf(state: State): Pick<Policy, 'users' | 'groups' | 'grants'> {
  const { principals } = state
  const users = namedOf(state, principals.users())
  const groups = namedOf(state, principals.groups())
  return {
    users: users.map(
      ({ name, holder }): User => ({ uid: name as Uid, service: principals.isService(holder) }),
    ),
    groups: groups.map(
      ({ name, holder }): Group => ({ gid: name as Gid, members: membersOf(state, holder) }),
    ),
    grants: [...users, ...groups].flatMap(({ holder }) => grantsIn(state, holder)),
  }
}

interface Named {
  readonly name: string
  readonly holder: Holder
}

const namedOf = ({ principals }: State, holders: Iterable<Holder>): Named[] =>
  Array.from(holders, (holder) => ({ name: principals.nameOf(holder), holder })).sort((a, b) =>
    compare(a.name, b.name),
  )

const membersOf = ({ principals }: State, group: Holder): Uid[] =>
  Array.from(principals.peersOf(group), (user) => principals.nameOf(user) as Uid).sort(compare)

function grantsIn(state: State, holder: Holder): Grant[] {
  const principal = state.principals.principalOf(holder)
  return Array.from(state.entriesOf(holder), ({ resource, actions }) => ({
    principal,
    resource,
    actions: actionsOf(actions),
  })).sort((a, b) => compare(a.resource, b.resource))
}
