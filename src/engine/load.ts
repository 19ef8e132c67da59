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
import type { Holder, Principals } from './principals.ts'
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
 * Puts all of a policy into an empty state; whoever is named exists.
 *
 * @throws RidgateError `ERR_POLICY` where a text in it did not come through its door: a uid that
 *   is none, an unknown action. The types of TypeScript rule that out. Also where there are more
 *   users and groups than an engine has room for, 16,777,215.
 */
export function loadPolicy(state: State, { users, groups, grants }: Policy): void {
  const holders = new Holders(state)
  state.principals.reserve(users.length, groups.length)
  for (const { uid, service } of users) holders.user(uid, service)
  loadGroups(state, holders, groups)
  loadGrants(state, holders, grants)
}

/** Who was named, by number: made when named first. */
class Holders {
  readonly #principals: Principals
  readonly #users = new Map<string, number>()
  readonly #groups = new Map<string, number>()

  constructor({ principals }: State) {
    this.#principals = principals
  }

  user(uid: string, isService = false): number {
    const principals = this.#principals
    return numberIn(this.#users, uid, () =>
      principals.numberOf(principals.createUser(checked(newUidOf(principals, uid)), isService)),
    )
  }

  group(gid: string): number {
    const principals = this.#principals
    return numberIn(this.#groups, gid, () =>
      principals.numberOf(principals.createGroup(checked(newGidOf(principals, gid)))),
    )
  }
}

/** The number of a text: the one that it has, or what `make` gives it. */
function numberIn(known: Map<string, number>, text: string, make: () => number): number {
  const found = known.get(text)
  if (found !== undefined) return found
  const number = make()
  known.set(text, number)
  return number
}

function loadGroups({ principals }: State, holders: Holders, list: readonly Group[]): void {
  const count = list.reduce((sum, { members }) => sum + members.length, 0)
  const groups = new Int32Array(count)
  const users = new Int32Array(count)
  let row = 0
  for (const { gid, members } of list) {
    const group = holders.group(gid)
    for (const uid of members) {
      groups[row] = group
      users[row++] = holders.user(uid)
    }
  }
  principals.joinAll(groups, users)
}

function loadGrants(state: State, by: Holders, grants: readonly Grant[]): void {
  const holders = new Int32Array(grants.length)
  const resources = new Int32Array(grants.length)
  const actions = new Uint8Array(grants.length)
  const rids = new Map<string, number>()
  let row = 0
  for (const { principal, resource, actions: texts } of grants) {
    holders[row] = principal.kind === 'user' ? by.user(principal.uid) : by.group(principal.gid)
    resources[row] = numberIn(rids, resource, () => rids.size)
    actions[row] = checked(maskOfTexts(texts))
    row++
  }
  const texts = [...rids.keys()]
  const ridAt = (nth: number): Rid => ridIn(state, texts[nth] as string)
  state.addAll({ holders, resources, actions, ridCount: texts.length, ridAt })
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
