/** Holders: users and groups, as numbers that names are made of. @module */

import { type Grouping, grouping, type Random } from './random.ts'

const MOST_GROUPS = 8
const MANY_GROUPS = 50
/** The share of users who are in {@link MANY_GROUPS} groups; one of them is in any case. */
const BUSY = 0.005
const FEWEST_GROUPS = 60
const WORDS = ['ada', 'bert', 'carol', 'dmitri', 'elena', 'farid', 'grace', 'hiro']

/** Users are numbered from 0, groups from {@link Holders.users} on. */
export interface Holders {
  readonly users: number
  readonly groups: number
  /** For each user, the numbers of its groups. */
  readonly groupsOf: Grouping
  /** For each group, counted from 0, its users. */
  readonly usersOf: Grouping
}

/** Draws a tenth as many users as grants, a hundredth as many groups, and who is in which. */
export function drawHolders(grants: number, random: Random): Holders {
  const users = Math.ceil(grants / 10)
  const groups = Math.max(FEWEST_GROUPS, Math.ceil(grants / 100))
  const busiest = random.below(users)
  const memberships: Array<{ user: number; group: number }> = []
  for (let user = 0; user < users; user++) {
    const isBusy = random.chance(BUSY) || user === busiest
    const wanted = isBusy ? MANY_GROUPS : random.below(MOST_GROUPS + 1)
    const joined = new Set<number>()
    while (joined.size < wanted) joined.add(random.below(groups))
    for (const group of joined) memberships.push({ user, group })
  }
  const member = Int32Array.from(memberships, ({ user }) => user)
  const of = Int32Array.from(memberships, ({ group }) => group)
  return {
    users,
    groups,
    groupsOf: translated(grouping(member, users), of, users),
    usersOf: translated(grouping(of, groups), member, 0),
  }
}

/** The grouping whose members are what `values` says of the numbers in it. */
const translated = ({ starts, members }: Grouping, values: Int32Array, by: number): Grouping => ({
  starts,
  members: members.map((at) => (values[at] as number) + by),
})

/** The uid of a user. */
export const uidAt = (user: number): string =>
  `${WORDS[user % WORDS.length]}.${user.toString(36).padStart(5, '0')}@dcos`

/** The gid of a group, whose number is counted from the first user. */
export const gidAt = ({ users }: Holders, holder: number): string =>
  `team-${(holder - users).toString(36)}`
