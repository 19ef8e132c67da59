/**
 * easy-rbac: a role for each user, which inherits those of its groups; an operation is an action and
 * a resource. It answers by promises, and the caller walks up. @module
 */

import { above, separatorOf } from '../contestants/above.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { described, type Ground, type Peer } from './peer.ts'
import { allowedBy, roleOf, rolesOf } from './roles.ts'

/** What is used of the package. */
interface Rbac {
  can(role: string, operation: string): Promise<boolean>
}
interface EasyRbac {
  readonly default: new (
    roles: Readonly<Record<string, { can: readonly string[]; inherits: readonly string[] }>>,
  ) => Rbac
}

const NAME = 'easy-rbac'

export const easyRbac: Peer = { name: NAME, largest: Number.POSITIVE_INFINITY, build }

const operation = (action: string, rid: string): string => `${action} ${rid}`

async function build({ workload: { policy }, load }: Ground): Promise<Contestant> {
  const { default: EasyRbac } = (await load('easy-rbac')) as EasyRbac
  const roles = rolesOf(policy).map(({ name, grants, above: inherits }) => {
    const can = grants.flatMap((grant) =>
      allowedBy(grant).map((action) => operation(action, grant.resource)),
    )
    return [name, { can, inherits }] as const
  })
  const rbac = new EasyRbac(Object.fromEntries(roles))
  return {
    ...described(NAME),
    most: 64,
    async run({ uids, actions, rids }) {
      let allowed = 0
      for (let at = 0; at < rids.length; at++) {
        const role = roleOf(uids[at] as string)
        if (await walks(rbac, role, actions[at] as string, rids[at] as string)) allowed++
      }
      return allowed
    },
  }
}

async function walks(rbac: Rbac, role: string, action: string, rid: string): Promise<boolean> {
  const separator = separatorOf(rid)
  const base = rid.lastIndexOf(':')
  for (let at: string | undefined = rid; at !== undefined; at = above(at, separator, base)) {
    if (await rbac.can(role, operation(action, at))) return true
  }
  return false
}
