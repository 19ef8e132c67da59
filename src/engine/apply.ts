/** Changes to the current state: a batch wholly, or not at all. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Change, ChangeError, PrincipalName } from '../core/change.ts'
import { parseMode, type SecurityMode } from '../core/mode.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Rid } from '../core/rid.ts'
import { quoted } from '../core/text.ts'
import { NOTHING } from '../trie/layout.ts'
import type { Entry } from '../trie/rid-trie.ts'
import {
  gidOf,
  maskOfTexts,
  newGidOf,
  newUidOf,
  refuse,
  refuseFull,
  ridOf,
  type Step,
  uidOf,
} from './names.ts'
import type { Holder } from './principals.ts'
import { hasRoomForGrant, hasRoomForHolder, hasRoomForMember } from './room.ts'
import type { State } from './state.ts'

/** What a batch may change: the state, and the mode that it is decided in. */
export interface Target {
  readonly state: State
  readonly modes: { mode: SecurityMode }
}

/** Takes one change back. It knows who is concerned by name: records move. */
type Undo = () => void

/**
 * Applies a batch, each change on top of those before it. At the first that is refused all are
 * taken back, and it is named. So are they where a change is none at all, and reading it throws.
 */
export function applyAll(target: Target, changes: readonly Change[]): Result<void, ChangeError> {
  const undos: Undo[] = []
  let isWhole = false
  try {
    for (const [index, change] of changes.entries()) {
      const step = applyOne(target, change)
      if (!step.ok) return err({ ...step.error, index })
      undos.push(step.value)
    }
    isWhole = true
    return ok(undefined)
  } finally {
    if (!isWhole) for (const undo of undos.toReversed()) undo()
  }
}

function applyOne(target: Target, change: Change): Step<Undo> {
  const { state } = target
  switch (change.op) {
    case 'create-user':
      return createUser(state, change.uid, change.service ?? false)
    case 'delete-user':
      return deleteUser(state, change.uid)
    case 'create-group':
      return createGroup(state, change.gid)
    case 'delete-group':
      return deleteGroup(state, change.gid)
    case 'add-member':
      return addMember(state, change.gid, change.uid)
    case 'remove-member':
      return removeMember(state, change.gid, change.uid)
    case 'grant':
      return grant(state, change.principal, change.resource, change.actions)
    case 'revoke':
      return revoke(state, change.principal, change.resource, change.actions)
    case 'set-mode':
      return setMode(target.modes, change.mode)
    default:
      return refuse('unknown-op', `change ${quoted((change as Change).op)} is not known`)
  }
}

function createUser(state: State, uid: string, service: boolean): Step<Undo> {
  const { principals } = state
  if (principals.user(uid) !== NOTHING) {
    return refuse('user-exists', `user ${quoted(uid)} exists; choose another uid`)
  }
  const name = newUidOf(principals, uid)
  if (!name.ok) return name
  if (!hasRoomForHolder(state)) return refuseFull()
  principals.createUser(name.value, service)
  return ok(() => state.delete(principals.user(uid)))
}

function deleteUser(state: State, uid: string): Step<Undo> {
  const user = userOf(state, uid)
  if (!user.ok) return user
  const restore = remembered(state, user.value)
  state.delete(user.value)
  return ok(restore)
}

function createGroup(state: State, gid: string): Step<Undo> {
  const { principals } = state
  if (principals.group(gid) !== NOTHING) {
    return refuse('group-exists', `group ${quoted(gid)} exists; choose another gid`)
  }
  const name = newGidOf(principals, gid)
  if (!name.ok) return name
  if (!hasRoomForHolder(state)) return refuseFull()
  principals.createGroup(name.value)
  return ok(() => state.delete(principals.group(gid)))
}

function deleteGroup(state: State, gid: string): Step<Undo> {
  const group = groupOf(state, gid)
  if (!group.ok) return group
  const restore = remembered(state, group.value)
  state.delete(group.value)
  return ok(restore)
}

/** What makes a holder anew, with its memberships and grants, once it is deleted. */
function remembered(state: State, holder: Holder): Undo {
  const { principals } = state
  const principal = principals.principalOf(holder)
  const isService = principals.isService(holder)
  const peers = Array.from(principals.peersOf(holder), (peer) => principals.nameOf(peer))
  const grants = Array.from(state.entriesOf(holder), ({ resource, actions }) => ({
    resource,
    actions,
  }))
  return () => {
    const isUser = principal.kind === 'user'
    const again = isUser
      ? principals.createUser(principal.uid, isService)
      : principals.createGroup(principal.gid)
    for (const peer of peers) {
      if (isUser) principals.join(principals.group(peer), again)
      else principals.join(again, principals.user(peer))
    }
    for (const { resource, actions } of grants) state.setActions(again, resource, actions)
  }
}

function addMember(state: State, gid: string, uid: string): Step<Undo> {
  const pair = pairOf(state, gid, uid)
  if (!pair.ok) return pair
  const { principals } = state
  const { group, user } = pair.value
  if (principals.isMember(group, user)) {
    return refuse('already-member', `user ${quoted(uid)} is in group ${quoted(gid)} already`)
  }
  if (!hasRoomForMember(state, group, user)) return refuseFull()
  principals.join(group, user)
  return ok(() => principals.leave(principals.group(gid), principals.user(uid)))
}

function removeMember(state: State, gid: string, uid: string): Step<Undo> {
  const membership = membershipOf(state, gid, uid)
  if (!membership.ok) return membership
  const { group, user } = membership.value
  const { principals } = state
  principals.leave(group, user)
  return ok(() => principals.join(principals.group(gid), principals.user(uid)))
}

/** A group and a user. */
interface Pair {
  readonly group: Holder
  readonly user: Holder
}

/** The group and the user that two texts name. */
function pairOf(state: State, gid: string, uid: string): Step<Pair> {
  const group = groupOf(state, gid)
  if (!group.ok) return group
  const user = userOf(state, uid)
  return user.ok ? ok({ group: group.value, user: user.value }) : user
}

/** The membership that two texts name. */
export function membershipOf(state: State, gid: string, uid: string): Step<Pair> {
  const pair = pairOf(state, gid, uid)
  if (!pair.ok) return pair
  if (!state.principals.isMember(pair.value.group, pair.value.user)) {
    return refuse('not-a-member', `user ${quoted(uid)} is not in group ${quoted(gid)}`)
  }
  return pair
}

/** Granting what is held already is no fault: it changes nothing. */
function grant(
  state: State,
  name: PrincipalName,
  rid: string,
  texts: readonly string[],
): Step<Undo> {
  const wanted = entryOf(state, name, rid, texts)
  if (!wanted.ok) return wanted
  const { holder, resource, actions, held } = wanted.value
  if (held === NO_ACTIONS && !hasRoomForGrant(state, holder, state.trie.exact(resource))) {
    return refuseFull()
  }
  state.setActions(holder, resource, held | actions)
  return ok(() => state.setActions(holderNamed(state, name), resource, held))
}

function revoke(
  state: State,
  name: PrincipalName,
  rid: string,
  texts: readonly string[],
): Step<Undo> {
  const grant = heldGrant(state, name, rid, texts)
  if (!grant.ok) return grant
  const { holder, entry, actions } = grant.value
  const { resource, actions: held } = entry
  state.setActions(holder, resource, held & ~actions)
  return ok(() => state.setActions(holderNamed(state, name), resource, held))
}

const holderNamed = ({ principals }: State, name: PrincipalName): Holder =>
  name.kind === 'user' ? principals.user(name.uid) : principals.group(name.gid)

/** Actions of a grant, all of which it has. */
interface HeldGrant {
  readonly holder: Holder
  readonly entry: Entry
  readonly actions: ActionMask
}

/**
 * The grant, and those of its actions, that texts name. Every action must be held on exactly this
 * RID: a misspelt revocation must not pass for one.
 */
export function heldGrant(
  state: State,
  name: PrincipalName,
  rid: string,
  texts: readonly string[],
): Step<HeldGrant> {
  const wanted = entryOf(state, name, rid, texts)
  if (!wanted.ok) return wanted
  const { holder, resource, actions, held } = wanted.value
  const entry = state.entryOf(holder, resource)
  if (entry === undefined || (held & actions) !== actions) {
    return refuse('not-granted', `${quoted(rid)} is not granted so; look up the grant's spelling`)
  }
  return ok({ holder, entry, actions })
}

function setMode(modes: Target['modes'], text: string): Step<Undo> {
  const mode = parseMode(text)
  if (!mode.ok) {
    return refuse(
      mode.error,
      `mode ${quoted(text)} is not known; use disabled, permissive or strict`,
    )
  }
  const before = modes.mode
  modes.mode = mode.value
  return ok(() => {
    modes.mode = before
  })
}

/** A holder, a RID and actions, with those that the holder has there already. */
interface Wanted {
  readonly holder: Holder
  readonly resource: Rid
  readonly actions: ActionMask
  readonly held: ActionMask
}

function entryOf(
  state: State,
  name: PrincipalName,
  rid: string,
  texts: readonly string[],
): Step<Wanted> {
  const holder: Step<Holder> =
    name.kind === 'user' ? userOf(state, name.uid) : groupOf(state, name.gid)
  if (!holder.ok) return holder
  const resource = ridOf(rid)
  if (!resource.ok) return resource
  const actions = maskOfTexts(texts)
  if (!actions.ok) return actions
  return ok({
    holder: holder.value,
    resource: resource.value,
    actions: actions.value,
    held: state.actionsOf(holder.value, resource.value),
  })
}

function userOf(state: State, uid: string): Step<Holder> {
  const name = uidOf(uid)
  if (!name.ok) return name
  const user = state.principals.user(uid)
  return user === NOTHING
    ? refuse('unknown-user', `user ${quoted(uid)} does not exist; create it first`)
    : ok(user)
}

/** The group that a text names. */
export function groupOf(state: State, gid: string): Step<Holder> {
  const name = gidOf(gid)
  if (!name.ok) return name
  const group = state.principals.group(gid)
  return group === NOTHING
    ? refuse('unknown-group', `group ${quoted(gid)} does not exist; create it first`)
    : ok(group)
}
