/** Superusers: who may do everything, and by which grant. @module */

import type { Grant } from '../../core/grant.ts'
import type { PolicyView } from '../../engine/view.ts'

/** The grant that makes a superuser of each who is one, its own before a group's, by number. */
export function superusersOf(view: PolicyView): Map<number, Grant> {
  const proofs = new Map<number, Grant>()
  const grants = [...view.superusers()]
  for (const grant of grants) proofs.set(view.numberOf(grant.principal), grant)
  for (const grant of grants) {
    if (grant.principal.kind !== 'group') continue
    for (const uid of view.membersOf(grant.principal.gid)) {
      const number = view.numberOf({ kind: 'user', uid })
      if (!proofs.has(number)) proofs.set(number, grant)
    }
  }
  return proofs
}
