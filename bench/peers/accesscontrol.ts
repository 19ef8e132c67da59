/**
 * accesscontrol: a role for each user, which extends those of its groups. Names of roles and
 * resources may not hold all that ours do, so they are numbered; the caller walks up. @module
 */

import { above, separatorOf } from '../contestants/above.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { described, type Ground, type Peer } from './peer.ts'
import { allowedBy, type Role, roleOf, rolesOf } from './roles.ts'

/** What is used of the package. */
interface AccessControlModule {
  readonly AccessControl: new (grants: Readonly<Record<string, RoleGrants>>) => AccessControl
}
interface AccessControl {
  lock(): AccessControl
  can(role: string): { do(action: string, resource: string): { readonly granted: boolean } }
}
/** For each resource, its actions, and under which conditions: none. */
type RoleGrants = Record<string, Record<string, readonly Rule[]> | readonly string[]>
interface Rule {
  readonly possession: 'any'
  readonly attributes: readonly string[]
}

/** Numbers of texts, as names: a text has the same one whenever it is asked for. */
type Names = Map<string, string>

const NAME = 'accesscontrol'
const ALWAYS: readonly Rule[] = [{ possession: 'any', attributes: ['*'] }]

export const accesscontrol: Peer = {
  name: NAME,
  largest: 100_000,
  why: 'it keeps up to 3 kB of objects for each grant',
  build,
}

function nameIn(names: Names, text: string, letter: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `${letter}${names.size}`
  names.set(text, name)
  return name
}

function grantsOf({ grants, above: extended }: Role, roles: Names, rids: Names): RoleGrants {
  const own: RoleGrants = {}
  for (const grant of grants) {
    const allowed = allowedBy(grant).map((action) => [action, ALWAYS] as const)
    own[nameIn(rids, grant.resource, 'r')] = Object.fromEntries(allowed)
  }
  if (extended.length > 0) own['$extend'] = extended.map((name) => nameIn(roles, name, 'p'))
  return own
}

async function build({ workload: { policy }, load }: Ground): Promise<Contestant> {
  const { AccessControl } = (await load('accesscontrol')) as AccessControlModule
  const [roles, rids]: [Names, Names] = [new Map(), new Map()]
  const all = rolesOf(policy).map(
    (role) => [nameIn(roles, role.name, 'p'), grantsOf(role, roles, rids)] as const,
  )
  const control = new AccessControl(Object.fromEntries(all)).lock()
  return {
    ...described(NAME),
    most: 64,
    run({ uids, actions, rids: asked }) {
      let allowed = 0
      for (let at = 0; at < asked.length; at++) {
        const role = roles.get(roleOf(uids[at] as string))
        if (role === undefined) continue
        if (walks(control, role, actions[at] as string, asked[at] as string, rids)) allowed++
      }
      return allowed
    },
  }
}

function walks(
  control: AccessControl,
  role: string,
  action: string,
  rid: string,
  rids: Names,
): boolean {
  const separator = separatorOf(rid)
  const base = rid.lastIndexOf(':')
  for (let at: string | undefined = rid; at !== undefined; at = above(at, separator, base)) {
    const name = rids.get(at)
    if (name !== undefined && control.can(role).do(action, name).granted) return true
  }
  return false
}
