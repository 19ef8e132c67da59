/** The current state: principals, memberships and grants, tied to the trie. @module */

import { type ActionMask, ALL_ACTIONS, actionBit, NO_ACTIONS } from '../core/action.ts'
import type { Catalogue } from '../core/catalogue.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import { isWithin, type Release } from '../core/release.ts'
import type { Rid } from '../core/rid.ts'
import { type Entry, RidTrie } from '../trie/rid-trie.ts'
import { RidScan } from '../trie/scan.ts'

/** A user and all that it holds. */
export interface UserRecord {
  readonly principal: Principal & { readonly kind: 'user' }
  readonly service: boolean
  readonly groups: Set<GroupRecord>
  readonly grants: Map<Rid, Entry<Holder>>
}

/** A group, all that it holds, and who is in it. */
export interface GroupRecord {
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
  readonly users: Map<string, UserRecord> = new Map()
  readonly groups: Map<string, GroupRecord> = new Map()
  readonly trie: RidTrie<Holder>
  readonly scan: RidScan
  /** Whoever holds a grant that makes a superuser of its holder. */
  readonly superusers: Set<Holder> = new Set()
  readonly #superuser: string | undefined
  readonly #superuserActions: ActionMask

  constructor(catalogue: Catalogue, release: Release) {
    this.scan = new RidScan(catalogue, release)
    this.trie = new RidTrie(this.scan)
    const rule = catalogue.superuser
    this.#superuser = rule?.resource
    this.#superuserActions =
      rule !== undefined && isWithin(release, rule.anyActionSince) ? ALL_ACTIONS : actionBit('full')
  }

  /** Creates a user that holds nothing. */
  createUser(uid: Uid, service: boolean): UserRecord {
    const user: UserRecord = {
      principal: { kind: 'user', uid },
      service,
      groups: new Set(),
      grants: new Map(),
    }
    this.users.set(uid, user)
    return user
  }

  /** Creates a group that holds nothing and that nobody is in. */
  createGroup(gid: Gid): GroupRecord {
    const group: GroupRecord = {
      principal: { kind: 'group', gid },
      members: new Set(),
      grants: new Map(),
    }
    this.groups.set(gid, group)
    return group
  }

  /** Deletes a user with its memberships and grants. */
  deleteUser(user: UserRecord): void {
    for (const group of user.groups) group.members.delete(user)
    this.users.delete(user.principal.uid)
    this.#drop(user)
  }

  /** Deletes a group with its memberships and grants. */
  deleteGroup(group: GroupRecord): void {
    for (const user of group.members) user.groups.delete(group)
    this.groups.delete(group.principal.gid)
    this.#drop(group)
  }

  /** Takes the deletion of a user back; nothing else may have changed since. */
  restoreUser(user: UserRecord): void {
    this.users.set(user.principal.uid, user)
    for (const group of user.groups) group.members.add(user)
    this.#restore(user)
  }

  /** Takes the deletion of a group back; nothing else may have changed since. */
  restoreGroup(group: GroupRecord): void {
    this.groups.set(group.principal.gid, group)
    for (const user of group.members) user.groups.add(group)
    this.#restore(group)
  }

  /** Puts a user into a group. */
  addMember(group: GroupRecord, user: UserRecord): void {
    group.members.add(user)
    user.groups.add(group)
  }

  /** Takes a user out of a group. */
  removeMember(group: GroupRecord, user: UserRecord): void {
    group.members.delete(user)
    user.groups.delete(group)
  }

  /** The actions that a holder was granted on exactly this RID. */
  actionsOf(holder: Holder, resource: Rid): ActionMask {
    return holder.grants.get(resource)?.actions ?? NO_ACTIONS
  }

  /** Makes `actions` all that a holder was granted on exactly this RID; none ends the grant. */
  setActions(holder: Holder, resource: Rid, actions: ActionMask): void {
    const known = holder.grants.get(resource)
    if (actions !== NO_ACTIONS) {
      const entry = known ?? this.trie.insert(holder, resource)
      entry.actions = actions
      holder.grants.set(resource, entry)
    } else if (known !== undefined) {
      this.trie.remove(known)
      holder.grants.delete(resource)
    }
    if (resource !== this.#superuser) return
    if ((actions & this.#superuserActions) !== 0) this.superusers.add(holder)
    else this.superusers.delete(holder)
  }

  /** The grant of a holder on the superuser's resource. */
  superuserEntryOf(holder: Holder): Entry<Holder> | undefined {
    return this.#superuser === undefined ? undefined : holder.grants.get(this.#superuser as Rid)
  }

  #drop(holder: Holder): void {
    for (const entry of holder.grants.values()) this.trie.remove(entry)
    this.superusers.delete(holder)
  }

  #restore(holder: Holder): void {
    const grants = [...holder.grants]
    holder.grants.clear()
    for (const [resource, { actions }] of grants) this.setActions(holder, resource, actions)
  }
}
