/** Requests without a log: what a policy itself says that people do. @module */

import { type ActionMask, actionsOf, maskOf, NO_ACTIONS } from '../../core/action.ts'
import type { LoggedRequest } from '../../core/log.ts'
import type { Principal } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'

/**
 * For each user, by uid, each resource that it or one of its groups holds a grant on, with each
 * action of those grants: never seen, neither allowed nor denied. Each request comes once.
 */
export function* requestsOfGrants(engine: Engine): Generator<LoggedRequest> {
  const view = engine.view()
  for (const subject of [...view.users()].sort(compare)) {
    const held = new Map<Rid, ActionMask>()
    const groups = (view.groupsOf(subject) ?? []).map((gid): Principal => ({ kind: 'group', gid }))
    for (const principal of [{ kind: 'user', uid: subject } as const, ...groups]) {
      for (const { resource, actions } of view.grantsOf(principal)) {
        held.set(resource, (held.get(resource) ?? NO_ACTIONS) | maskOf(actions))
      }
    }
    for (const resource of [...held.keys()].sort(compare)) {
      for (const action of actionsOf(held.get(resource) ?? NO_ACTIONS)) {
        yield { subject, action, resource, allowed: 0, denied: 0 }
      }
    }
  }
}
