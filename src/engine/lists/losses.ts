/** Losses: who may do something now, and could not if something were taken away. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import { principalText } from '../../core/principal.ts'
import { ok } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import { groupOf, heldGrant, membershipOf } from '../apply.ts'
import { isGranted, isSuperuser } from '../lookup.ts'
import { refuse, type Step } from '../names.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
import { eachAllowing, type Reading } from './allowing.ts'
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
  readonly users: Iterable<Holder>
  readonly after: Reading
}

/** Finds what a loss names; refuses what `apply` would refuse. */
export function bereftBy(state: State, loss: Loss): Step<Bereft> {
  const { principals } = state
  switch (loss.op) {
    case 'revoke': {
      const grant = heldGrant(state, loss.principal, loss.resource, loss.actions)
      if (!grant.ok) return grant
      const { holder, entry, actions } = grant.value
      return ok({
        key: [loss.op, principalText(principals.principalOf(holder)), entry.resource, actions],
        users: principals.isGroup(holder)
          ? { [Symbol.iterator]: () => principals.peersOf(holder) }
          : [holder],
        after: (one) => (one.is(entry) ? one.actions & ~actions : one.actions),
      })
    }
    case 'remove-member': {
      const membership = membershipOf(state, loss.gid, loss.uid)
      if (!membership.ok) return membership
      const { group, user } = membership.value
      return ok({
        key: [loss.op, principals.nameOf(group), principals.nameOf(user)],
        users: [user],
        after: without(principals.numberOf(group)),
      })
    }
    case 'delete-group': {
      const group = groupOf(state, loss.gid)
      if (!group.ok) return group
      const { value } = group
      return ok({
        key: [loss.op, principals.nameOf(value)],
        users: { [Symbol.iterator]: () => principals.peersOf(value) },
        after: without(principals.numberOf(value)),
      })
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
    holder === number ? NO_ACTIONS : actions

/**
 * The users for whom a request is allowed and would not be after the loss. Costs the grants on the
 * path of the resource, and a decision for each user who could suffer from it.
 */
export function usersLosing(
  state: State,
  bit: ActionMask,
  resource: string,
  { users, after }: Bereft,
): Source<Holder> {
  return (take) => {
    const left = new Set<number>()
    const { arena, principals, probe } = state
    eachAllowing(state, bit, resource, after, (holder) => left.add(principals.numberOf(holder)))
    for (const user of users) {
      const isAllowed = isGranted(arena, probe, user, bit, resource) || isSuperuser(arena, user)
      const isLeft = isAllowed && [...principals.numbersOf(user)].some((one) => left.has(one))
      if (isAllowed && !isLeft) take(user)
    }
  }
}
