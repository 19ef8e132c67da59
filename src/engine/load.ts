/** Policies into the state, and out of it. @module */

import { actionsOf } from '../core/action.ts'
import { RidgateError } from '../core/error.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Gid, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'
import { FIRST_WORDS, MOST_WORDS } from '../trie/arena.ts'
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
 * exists.
 *
 * @throws RidgateError `ERR_POLICY` where a text in it did not come through its door: a uid that
 *   is none, an unknown action. The types of TypeScript rule that out. Also where there are more
 *   users and groups than an engine has room for, 16,777,215.
 */
export function loadPolicy(state: State, policy: Policy): GrantRows {
  const { users, groups, grants } = policy
  const { uids, gids, memberEnd, rids, actions, isOfUser } = columnsOf(policy)
  const byUid = usersFor(state.principals, users, uids)
  const byGid = groupsFor(state.principals, gids)
  state.principals.joinAll(groupColumn(groups, byGid), byUid.slice(users.length, memberEnd))
  const holders = new Int32Array(grants.length)
  let user = memberEnd
  let group = groups.length
  for (let row = 0; row < grants.length; row++) {
    holders[row] = (isOfUser[row] === 1 ? byUid[user++] : byGid[group++]) as number
  }
  return loadGrants(state, { holders, rids, actions })
}

interface Columns {
  /** The names of the users, then of all members, then of all users that are granted something. */
  readonly uids: readonly string[]
  /** Where those of the members end. */
  readonly memberEnd: number
  /** The names of the groups, then of all groups that are granted something. */
  readonly gids: readonly string[]
  /** Of each grant its RID, its actions, and whether a user has it. */
  readonly rids: readonly string[]
  readonly actions: Int32Array
  readonly isOfUser: Uint8Array
}

/** A policy in columns: each part of it is looked at once. */
function columnsOf({ users, groups, grants }: Policy): Columns {
  const count = grants.length
  const memberEnd = users.length + groups.reduce((sum, { members }) => sum + members.length, 0)
  // Made as long as they may get: lists of a million that grow are copied, and collected, often.
  const uids = new Array<string>(memberEnd + count)
  const gids = new Array<string>(groups.length + count)
  const rids = new Array<string>(count)
  const actions = new Int32Array(count)
  const isOfUser = new Uint8Array(count)
  let [user, group, row] = [0, 0, 0]
  for (const { uid } of users) uids[user++] = uid
  for (const { gid, members } of groups) {
    gids[group++] = gid
    for (const uid of members) uids[user++] = uid
  }
  for (const { principal, resource, actions: texts } of grants) {
    if (principal.kind === 'user') uids[user++] = principal.uid
    else gids[group++] = principal.gid
    isOfUser[row] = Number(principal.kind === 'user')
    rids[row] = resource
    actions[row++] = checked(maskOfTexts(texts))
  }
  uids.length = user
  gids.length = group
  return { uids, gids, memberEnd, rids, actions, isOfUser }
}

/** The number of the user of each name; the first names are of these users, and all get made. */
function usersFor(
  principals: Principals,
  users: readonly User[],
  names: readonly string[],
): Int32Array {
  const { numbers, firsts } = numbered(names)
  principals.reserve(firsts.length, 0)
  const made = firsts.map((row) => {
    const uid = checked(newUidOf(principals, names[row] as string))
    return principals.numberOf(principals.createUser(uid, users[row]?.service === true))
  })
  return numbers.map((number) => made[number] as number)
}

/** The number of the group of each name; all get made. */
function groupsFor(principals: Principals, names: readonly string[]): Int32Array {
  const { numbers, firsts } = numbered(names)
  principals.reserve(0, firsts.length)
  const made = firsts.map((row) =>
    principals.numberOf(
      principals.createGroup(checked(newGidOf(principals, names[row] as string))),
    ),
  )
  return numbers.map((number) => made[number] as number)
}

/** For each member of each group, the number of the group. */
function groupColumn(groups: readonly Group[], numbers: Int32Array): Int32Array {
  const column = new Int32Array(groups.reduce((sum, { members }) => sum + members.length, 0))
  let row = 0
  for (const [at, { members }] of groups.entries()) {
    const end = row + members.length
    column.fill(numbers[at] as number, row, end)
    row = end
  }
  return column
}

function loadGrants(
  state: State,
  { holders, rids, actions }: Pick<Columns, 'rids' | 'actions'> & { readonly holders: Int32Array },
): GrantRows {
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
