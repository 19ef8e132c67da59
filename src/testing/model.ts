/** A model of changes: the policy as plain sets, to hold `apply` against. @module */

import { ACTIONS, type Action, parseAction } from '../core/action.ts'
import type { Change, ChangeErrorCode, PrincipalName } from '../core/change.ts'
import { DEFAULT_MODE, parseMode, type SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import { parseGid, parseUid } from '../core/principal.ts'
import { parseRid } from '../core/rid.ts'
import { gid, rid, uid } from './literals.ts'

/** The change that a batch fails at, and why. */
export interface Refusal {
  readonly code: ChangeErrorCode
  readonly index: number
}

/** Holds what `apply` should lead to. Slow and plain: every batch works on a copy. */
export class PolicyModel {
  readonly #users = new Map<string, boolean>()
  readonly #groups = new Map<string, Set<string>>()
  /** Actions by kind of principal, name and RID, written as JSON. */
  readonly #grants = new Map<string, Set<Action>>()
  #mode: SecurityMode = DEFAULT_MODE

  /** The model of a policy: whoever is named in a group or a grant exists. */
  static of(policy: Policy, mode: SecurityMode = policy.mode ?? DEFAULT_MODE): PolicyModel {
    const model = new PolicyModel()
    model.#mode = mode
    for (const user of policy.users) model.#users.set(user.uid, user.service)
    for (const group of policy.groups) {
      for (const member of group.members) model.#members(group.gid).add(member)
      for (const member of model.#members(group.gid)) model.#nameUser(member)
    }
    for (const { principal, resource, actions } of policy.grants) {
      if (principal.kind === 'user') model.#nameUser(principal.uid)
      else model.#members(principal.gid)
      model.#hold(keyOf(principal, resource), actions)
    }
    return model
  }

  get mode(): SecurityMode {
    return this.#mode
  }

  /**
   * Applies a batch wholly and returns nothing, or returns the first change that is refused and
   * leaves all as it was.
   */
  apply(changes: readonly Change[]): Refusal | undefined {
    const next = PolicyModel.of(this.toPolicy(), this.#mode)
    for (const [index, change] of changes.entries()) {
      const code = next.#refuses(change)
      if (code !== undefined) return { code, index }
      next.#make(change)
    }
    this.#become(next)
    return undefined
  }

  /** The policy that the model stands for; it lists every user and group. */
  toPolicy(): Policy {
    return {
      mode: this.#mode,
      users: [...this.#users].map(([name, service]) => ({ uid: uid(name), service })),
      groups: [...this.#groups].map(([name, members]) => ({
        gid: gid(name),
        members: [...members].map(uid),
      })),
      grants: [...this.#grants].map(([key, held]) => {
        const [kind, name, resource] = JSON.parse(key) as [string, string, string]
        return {
          principal: kind === 'user' ? { kind, uid: uid(name) } : { kind: 'group', gid: gid(name) },
          resource: rid(resource),
          actions: ACTIONS.filter((action) => held.has(action)),
        }
      }),
    }
  }

  #become(next: PolicyModel): void {
    replace(this.#users, next.#users)
    replace(this.#groups, next.#groups)
    replace(this.#grants, next.#grants)
    this.#mode = next.#mode
  }

  #members(name: string): Set<string> {
    const members = this.#groups.get(name) ?? new Set()
    this.#groups.set(name, members)
    return members
  }

  #nameUser(name: string): void {
    if (!this.#users.has(name)) this.#users.set(name, false)
  }

  #hold(key: string, actions: readonly Action[]): void {
    this.#grants.set(key, new Set([...(this.#grants.get(key) ?? []), ...actions]))
  }

  /** Why a change is refused: whom it names first, then the resource, then the actions. */
  #refuses(change: Change): ChangeErrorCode | undefined {
    switch (change.op) {
      case 'create-user':
        return badUid(change.uid) ?? (this.#users.has(change.uid) ? 'user-exists' : undefined)
      case 'delete-user':
        return this.#missesUser(change.uid)
      case 'create-group':
        return badGid(change.gid) ?? (this.#groups.has(change.gid) ? 'group-exists' : undefined)
      case 'delete-group':
        return this.#missesGroup(change.gid)
      case 'add-member':
      case 'remove-member':
        return this.#refusesMember(change)
      case 'grant':
      case 'revoke':
        return this.#refusesGrant(change)
      case 'set-mode':
        return parseMode(change.mode).ok ? undefined : 'unknown-mode'
      default:
        return 'unknown-op'
    }
  }

  #refusesMember(
    change: Extract<Change, { op: 'add-member' | 'remove-member' }>,
  ): ChangeErrorCode | undefined {
    const fault = this.#missesGroup(change.gid) ?? this.#missesUser(change.uid)
    if (fault !== undefined) return fault
    const isMember = this.#members(change.gid).has(change.uid)
    if (change.op === 'add-member') return isMember ? 'already-member' : undefined
    return isMember ? undefined : 'not-a-member'
  }

  #refusesGrant({
    op,
    principal,
    resource,
    actions,
  }: Extract<Change, { op: 'grant' | 'revoke' }>): ChangeErrorCode | undefined {
    const fault =
      (principal.kind === 'user'
        ? this.#missesUser(principal.uid)
        : this.#missesGroup(principal.gid)) ??
      (parseRid(resource).ok ? undefined : 'malformed-resource') ??
      (actions.length === 0 ? 'no-actions' : undefined) ??
      (actions.every((action) => parseAction(action).ok) ? undefined : 'unknown-action')
    if (fault !== undefined || op === 'grant') return fault
    const held = this.#grants.get(keyOf(principal, resource))
    return actions.every((action) => held?.has(action as Action)) ? undefined : 'not-granted'
  }

  #missesUser(name: string): ChangeErrorCode | undefined {
    return badUid(name) ?? (this.#users.has(name) ? undefined : 'unknown-user')
  }

  #missesGroup(name: string): ChangeErrorCode | undefined {
    return badGid(name) ?? (this.#groups.has(name) ? undefined : 'unknown-group')
  }

  /** Makes a change that is not refused. */
  #make(change: Change): void {
    switch (change.op) {
      case 'create-user':
        this.#users.set(change.uid, change.service ?? false)
        break
      case 'delete-user':
        this.#users.delete(change.uid)
        for (const members of this.#groups.values()) members.delete(change.uid)
        this.#dropGrants('user', change.uid)
        break
      case 'create-group':
        this.#members(change.gid)
        break
      case 'delete-group':
        this.#groups.delete(change.gid)
        this.#dropGrants('group', change.gid)
        break
      case 'add-member':
        this.#members(change.gid).add(change.uid)
        break
      case 'remove-member':
        this.#members(change.gid).delete(change.uid)
        break
      case 'set-mode':
        this.#mode = change.mode
        break
      case 'grant':
        this.#hold(keyOf(change.principal, change.resource), change.actions as Action[])
        break
      case 'revoke':
        this.#release(keyOf(change.principal, change.resource), change.actions)
    }
  }

  #release(key: string, actions: readonly string[]): void {
    const held = this.#grants.get(key)
    for (const action of actions) held?.delete(action as Action)
    if (held?.size === 0) this.#grants.delete(key)
  }

  #dropGrants(kind: string, name: string): void {
    for (const key of this.#grants.keys()) {
      const [itsKind, itsName] = JSON.parse(key) as [string, string, string]
      if (itsKind === kind && itsName === name) this.#grants.delete(key)
    }
  }
}

const badUid = (text: string): ChangeErrorCode | undefined =>
  parseUid(text).ok ? undefined : 'malformed-uid'

const badGid = (text: string): ChangeErrorCode | undefined =>
  parseGid(text).ok ? undefined : 'malformed-gid'

const keyOf = (principal: PrincipalName, resource: string): string =>
  JSON.stringify([
    principal.kind,
    principal.kind === 'user' ? principal.uid : principal.gid,
    resource,
  ])

function replace<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  target.clear()
  for (const [key, value] of source) target.set(key, value)
}
