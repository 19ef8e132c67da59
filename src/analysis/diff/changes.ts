/** Changes that make one policy of another. @module */

import { type ActionMask, actionsOf, NO_ACTIONS } from '../../core/action.ts'
import type { Change } from '../../core/change.ts'
import type { Principal } from '../../core/principal.ts'
import { compare } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'
import type { PolicyView } from '../../engine/view.ts'

/**
 * The changes that, applied to `before`, give it the users, groups, grants and mode of `after`,
 * sorted. The release stays, and so does whether a user is a service account.
 *
 * Grants are compared as they are written, so that a change need not change any answer.
 */
export function changesBetween(before: Engine, after: Engine): Change[] {
  const [old, young] = [before.view(), after.view()]
  const [oldUsers, youngUsers] = [new Set(old.users()), new Set(young.users())]
  const [oldGroups, youngGroups] = [new Set(old.groups()), new Set(young.groups())]
  const users = [...youngUsers].sort(compare)
  const groups = [...youngGroups].sort(compare)
  return [
    ...without(oldGroups, youngGroups).map((gid): Change => ({ op: 'delete-group', gid })),
    ...without(oldUsers, youngUsers).map((uid): Change => ({ op: 'delete-user', uid })),
    ...without(youngUsers, oldUsers).map((uid) => created(uid, young)),
    ...without(youngGroups, oldGroups).map((gid): Change => ({ op: 'create-group', gid })),
    ...groups.flatMap((gid) => memberships(gid, old, young, youngUsers)),
    ...users.flatMap((uid) => grants({ kind: 'user', uid }, old, young)),
    ...groups.flatMap((gid) => grants({ kind: 'group', gid }, old, young)),
    ...(old.mode === young.mode ? [] : [{ op: 'set-mode', mode: young.mode } as const]),
  ]
}

const without = <T extends string>(all: ReadonlySet<T>, others: ReadonlySet<T>): T[] =>
  [...all].filter((one) => !others.has(one)).sort(compare)

const created = (uid: string, view: PolicyView): Change => ({
  op: 'create-user',
  uid,
  service: view.isService(uid),
})

function memberships(
  gid: string,
  old: PolicyView,
  young: PolicyView,
  users: ReadonlySet<string>,
): Change[] {
  const [before, after] = [
    new Set<string>(old.membersOf(gid)),
    new Set<string>(young.membersOf(gid)),
  ]
  return [
    ...without(before, after)
      .filter((uid) => users.has(uid))
      .map((uid): Change => ({ op: 'remove-member', gid, uid })),
    ...without(after, before).map((uid): Change => ({ op: 'add-member', gid, uid })),
  ]
}

function grants(principal: Principal, old: PolicyView, young: PolicyView): Change[] {
  const [before, after] = [old.masksOf(principal), young.masksOf(principal)]
  return [...new Set([...before.keys(), ...after.keys()])].sort(compare).flatMap((resource) => {
    const [held, wanted] = [before, after].map(
      (masks) => masks.get(resource)?.actions ?? NO_ACTIONS,
    )
    const change = (op: 'grant' | 'revoke', mask: ActionMask): Change[] =>
      mask === NO_ACTIONS ? [] : [{ op, principal, resource, actions: actionsOf(mask) }]
    return [
      ...change('revoke', (held ?? 0) & ~(wanted ?? 0)),
      ...change('grant', (wanted ?? 0) & ~(held ?? 0)),
    ]
  })
}
