/** Rows into a policy. What is in a store came through the doors of the administration. @module */

import { type Action, type ActionMask, ALL_ACTIONS, actionsOf } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import type { Grant } from '../../core/grant.ts'
import type { Group, User } from '../../core/policy.ts'
import type { Principal } from '../../core/principal.ts'

/** The sets of actions, by their masks: a million grants share 32 arrays. */
const ACTION_SETS: ReadonlyArray<readonly Action[]> = Array.from(
  { length: ALL_ACTIONS + 1 },
  (_, mask) => actionsOf(mask),
)

/** The actions of a mask that a store holds. The array is shared. */
export const storedActions = (mask: ActionMask): readonly Action[] => ACTION_SETS[mask] ?? []

/** A user of a policy. */
export const policyUser = (uid: string, service: boolean): User => ({
  uid: uid as User['uid'],
  service,
})

/** A group of a policy. */
export const policyGroup = (gid: string, members: readonly string[]): Group => ({
  gid: gid as Group['gid'],
  members: members as Group['members'],
})

/** A grant of a policy. The engine checks its texts once more when it is built. */
export const policyGrant = (
  principal: PrincipalName,
  resource: string,
  actions: ActionMask,
): Grant => ({
  principal: principal as Principal,
  resource: resource as Grant['resource'],
  actions: storedActions(actions),
})
