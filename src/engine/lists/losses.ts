/** Losses: who may do something now, and could not if something were taken away. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import { principalText } from '../../core/principal.ts'
import { ok } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import { groupOf, heldGrant, membershipOf } from '../apply.ts'
import { isGranted, isSuperuser } from '../lookup.ts'
import { refuse, type Step } from '../names.ts'
import type { State, UserRecord } from '../state.ts'
import { eachAllowing, isGroup, type Reading } from './allowing.ts'
import type { Source } from './source.ts'

/**
 * What is thought away: some actions of a grant, one user's membership, or a whole group with its
 * grants and memberships. Each is a change that {@link Engine.apply} takes.
 */
export type Loss =
  | {
      readonly op: 'revoke'
      readonly principal: PrincipalName
      readonly resource: string
      readonly actions: readonly string[]
    }
  | { readonly op: 'remove-member'; readonly gid: string; readonly uid: string }
  | { readonly op: 'delete-group'; readonly gid: string }

/** A loss within a state: who could suffer from it, and what grants would still say to them. */
export interface Bereft {
  /** The loss, in one spelling. */
  readonly key: readonly unknown[]
  readonly users: Iterable<UserRecord>
  readonly after: Reading
}

/** Finds what a loss names; refuses what `apply` would refuse. */
export function bereftBy(state: State, loss: Loss): Step<Bereft> {
  switch (loss.op) {
    case 'revoke': {
      const grant = heldGrant(state, loss.principal, loss.resource, loss.actions)
      if (!grant.ok) return grant
      const { holder, entry, actions } = grant.value
      return ok({
        key: [loss.op, principalText(holder.principal), entry.resource, actions],
        users: isGroup(holder) ? holder.members : [holder],
        after: (one) => (one === entry ? one.actions & ~actions : one.actions),
      })
    }
    case 'remove-member': {
      const membership = membershipOf(state, loss.gid, loss.uid)
      if (!membership.ok) return membership
      const { group, user } = membership.value
      return ok({
        key: [loss.op, group.name, user.name],
        users: [user],
        after: without(group.number),
      })
    }
    case 'delete-group': {
      const group = groupOf(state, loss.gid)
      if (!group.ok) return group
      const { name, members, number } = group.value
      return ok({ key: [loss.op, name], users: members, after: without(number) })
    }
    default: {
      const { op } = loss as Loss
      return refuse('unknown-op', `${quoted(op)} takes nothing away that is known here`)
    }
  }
}

const without =
  (number: number): Reading =>
  ({ holder, actions }) =>
    holder.number === number ? NO_ACTIONS : actions

/**
 * The users for whom a request is allowed and would not be after the loss. Costs the grants on the
 * path of the resource, and a decision for each user who could suffer from it.
 */
export function usersLosing(
  state: State,
  bit: ActionMask,
  resource: string,
  { users, after }: Bereft,
): Source<UserRecord> {
  return (take) => {
    const left = new Set<number>()
    eachAllowing(state, bit, resource, after, ({ number }) => left.add(number))
    for (const user of users) {
      const isAllowed = isGranted(state, user, bit, resource) || isSuperuser(state, user)
      if (isAllowed && !user.holders.some((holder) => left.has(holder))) take(user)
    }
  }
}
