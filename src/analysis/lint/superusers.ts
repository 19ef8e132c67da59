/** Superusers: who may do everything, and by which grant. @module */

import type { Grant } from '../../core/grant.ts'
import type { Principal } from '../../core/principal.ts'
import type { PolicyView } from '../../engine/view.ts'

/** One text for each principal: no name holds a space. */
export const principalKey = (principal: Principal): string =>
  principal.kind === 'user' ? `u ${principal.uid}` : `g ${principal.gid}`

/** The grant that makes a superuser of each who is one, its own before a group's. */
export function superusersOf(view: PolicyView): Map<string, Grant> {
  const proofs = new Map<string, Grant>()
  const grants = [...view.superusers()]
  for (const grant of grants) proofs.set(principalKey(grant.principal), grant)
  for (const grant of grants) {
    if (grant.principal.kind !== 'group') continue
    for (const uid of view.membersOf(grant.principal.gid)) {
      const key = principalKey({ kind: 'user', uid })
      if (!proofs.has(key)) proofs.set(key, grant)
    }
  }
  return proofs
}
