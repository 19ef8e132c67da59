/** The current state: principals, memberships and grants, tied to the trie. @module */

import { type ActionMask, ALL_ACTIONS, actionBit, NO_ACTIONS } from '../../src/core/action.ts'
import type { Catalogue } from '../../src/core/catalogue.ts'
import type { Gid, Principal, Uid } from '../../src/core/principal.ts'
import { isWithin, type Release } from '../../src/core/release.ts'
import type { Rid } from '../../src/core/rid.ts'
import { copied } from '../../src/core/text.ts'
import { Directory, type Named } from './directory.ts'
import { hashOf } from './hash.ts'
import { MOST_HOLDERS } from './mark.ts'
import { type Entry, type Numbered, RidTrie } from './rid-trie.ts'
import { RidScan } from './scan.ts'

/** A user and all that it holds. */
export interface UserRecord extends Numbered, Named {
  /** Its own number, and then those of its groups. */
  readonly holders: number[]
  /** A bit for each of {@link holders}, at the number modulo 32: what lacks its bit is none. */
  low: number
  /** The same at the number over 32, modulo 32: few numbers have both bits by chance. */
  high: number
  readonly principal: Principal & { readonly kind: 'user' }
  readonly service: boolean
  /** The groups that it is in, by their numbers. */
  readonly groups: Map<number, GroupRecord>
  readonly grants: Map<Rid, Entry<Holder>>
}

/** A group, all that it holds, and who is in it. */
export interface GroupRecord extends Numbered, Named {
  readonly principal: Principal & { readonly kind: 'group' }
  readonly members: Set<UserRecord>
  readonly grants: Map<Rid, Entry<Holder>>
}

/** Someone who holds grants. */
export type Holder = UserRecord | GroupRecord

/**
 * Users, groups and grants, found by name and, through the trie, by resource. Its methods trust
 * their callers: what they are told to create does not exist, what they are told to change does.
 */
export class State {
  readonly users: Directory<UserRecord> = new Directory()
  readonly groups: Directory<GroupRecord> = new Directory()
  readonly trie: RidTrie<Holder>
  readonly scan: RidScan
  /** The grants that make superusers, by the number of their holder. */
  readonly superusers: Map<number, Entry<Holder>> = new Map()
  /** The numbers of those who were deleted, the last one last. */
  readonly #free: number[] = []
  readonly #most: number
  /** The resource whose holders may do everything; nothing where the catalogue has none. */
  readonly superuser: string | undefined
  readonly #superuserActions: ActionMask

  /** A state without anyone. `most` is how many users and groups it may have together. */
  constructor(catalogue: Catalogue, release: Release, most: number = MOST_HOLDERS) {
    this.#most = most
    this.scan = new RidScan(catalogue, release)
    this.trie = new RidTrie(this.scan)
    const rule = catalogue.superuser
    this.superuser = rule?.resource
    this.#superuserActions =
      rule !== undefined && isWithin(release, rule.anyActionSince) ? ALL_ACTIONS : actionBit('full')
  }

  /** Tells whether there is no room for one more user or group. */
  get isFull(): boolean {
    return this.users.size + this.groups.size >= this.#most
  }

  /** Creates a user that holds nothing. */
  createUser(uid: Uid, service: boolean): UserRecord {
    const number = this.#takeNumber()
    const user: UserRecord = {
      name: copied(uid),
      hash: hashOf(uid),
      number,
      holders: [number],
      low: lowBit(number),
      high: highBit(number),
      principal: { kind: 'user', uid },
      service,
      groups: new Map(),
      grants: new Map(),
    }
    this.users.add(user)
    return user
  }

  /** Creates a group that holds nothing and that nobody is in. */
  createGroup(gid: Gid): GroupRecord {
    const group: GroupRecord = {
      name: gid,
      hash: hashOf(gid),
      number: this.#takeNumber(),
      principal: { kind: 'group', gid },
      members: new Set(),
      grants: new Map(),
    }
    this.groups.add(group)
    return group
  }

  /** Deletes a user with its memberships and grants. */
  deleteUser(user: UserRecord): void {
    for (const group of user.groups.values()) group.members.delete(user)
    this.users.remove(user)
    this.#drop(user)
  }

  /** Deletes a group with its memberships and grants. */
  deleteGroup(group: GroupRecord): void {
    for (const user of group.members) leave(group, user)
    this.groups.remove(group)
    this.#drop(group)
  }

  /** Takes the deletion of a user back; nothing else may have changed since. */
  restoreUser(user: UserRecord): void {
    this.users.add(user)
    for (const group of user.groups.values()) group.members.add(user)
    this.#restore(user)
  }

  /** Takes the deletion of a group back; nothing else may have changed since. */
  restoreGroup(group: GroupRecord): void {
    this.groups.add(group)
    for (const user of group.members) join(group, user)
    this.#restore(group)
  }

  /** Puts a user into a group; nothing changes where it is in it. */
  addMember(group: GroupRecord, user: UserRecord): void {
    if (group.members.has(user)) return
    group.members.add(user)
    join(group, user)
  }

  /** Takes a user out of a group. */
  removeMember(group: GroupRecord, user: UserRecord): void {
    group.members.delete(user)
    leave(group, user)
  }

  /** The actions that a holder was granted on exactly this RID. */
  actionsOf(holder: Holder, resource: Rid): ActionMask {
    return holder.grants.get(resource)?.actions ?? NO_ACTIONS
  }

  /** Makes `actions` all that a holder was granted on exactly this RID; none ends the grant. */
  setActions(holder: Holder, resource: Rid, actions: ActionMask): void {
    const entry = holder.grants.get(resource) ?? this.trie.insert(holder, resource)
    this.trie.setActions(entry, actions)
    if (actions !== NO_ACTIONS) holder.grants.set(resource, entry)
    else {
      this.trie.remove(entry)
      holder.grants.delete(resource)
    }
    if (resource !== this.superuser) return
    if (this.makesSuperuser(resource, actions)) this.superusers.set(holder.number, entry)
    else this.superusers.delete(holder.number)
  }

  /** Tells whether a grant of these actions on a RID makes a superuser of its holder. */
  makesSuperuser(resource: Rid, actions: ActionMask): boolean {
    return resource === this.superuser && (actions & this.#superuserActions) !== 0
  }

  /** The number that was given back last, or one that nobody ever had. */
  #takeNumber(): number {
    return this.#free.pop() ?? this.users.size + this.groups.size
  }

  #drop(holder: Holder): void {
    for (const entry of holder.grants.values()) this.trie.remove(entry)
    this.superusers.delete(holder.number)
    this.#free.push(holder.number)
  }

  #restore(holder: Holder): void {
    this.#free.pop()
    const grants = [...holder.grants]
    holder.grants.clear()
    for (const [resource, { actions }] of grants) this.setActions(holder, resource, actions)
  }
}

/** What the user's side of a membership knows of it. */
function join(group: GroupRecord, user: UserRecord): void {
  user.groups.set(group.number, group)
  user.holders.push(group.number)
  user.low |= lowBit(group.number)
  user.high |= highBit(group.number)
}

function leave({ number }: GroupRecord, user: UserRecord): void {
  const { groups, holders } = user
  groups.delete(number)
  holders.splice(holders.indexOf(number), 1)
  user.low = holders.reduce((bits, holder) => bits | lowBit(holder), 0)
  user.high = holders.reduce((bits, holder) => bits | highBit(holder), 0)
}

/** The bit of a holder's number in {@link UserRecord.low}. */
export const lowBit = (number: number): number => 1 << (number & 31)

/** The bit of a holder's number in {@link UserRecord.high}. */
export const highBit = (number: number): number => 1 << ((number >>> 5) & 31)
