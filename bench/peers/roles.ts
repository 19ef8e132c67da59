/** Roles: users and groups as packages for role-based access know them. @module */

import { ACTIONS, type Action } from '../../src/core/action.ts'
import type { Grant } from '../../src/core/grant.ts'
import type { Policy } from '../../src/core/policy.ts'

/** A role: its own grants, and the roles that it has all grants of. */
export interface Role {
  readonly name: string
  readonly grants: Grant[]
  readonly above: string[]
}

const userRole = (uid: string): string => `u_${uid}`
const groupRole = (gid: string): string => `g_${gid}`

/** A role for each group and each user, those first that others have above them. */
export function rolesOf({ users, groups, grants }: Policy): Role[] {
  const roles = new Map<string, Role>()
  for (const { gid } of groups) open(roles, groupRole(gid))
  for (const { uid } of users) open(roles, userRole(uid))
  for (const grant of grants) {
    const { principal } = grant
    const name = principal.kind === 'user' ? userRole(principal.uid) : groupRole(principal.gid)
    roles.get(name)?.grants.push(grant)
  }
  for (const { gid, members } of groups) {
    for (const uid of members) roles.get(userRole(uid))?.above.push(groupRole(gid))
  }
  return [...roles.values()]
}

function open(roles: Map<string, Role>, name: string): void {
  roles.set(name, { name, grants: [], above: [] })
}

/** The role of a user. */
export const roleOf: (uid: string) => string = userRole

/** The actions that a grant allows: `full` allows each, and these packages don't know that. */
export const allowedBy = ({ actions }: Grant): readonly Action[] =>
  actions.includes('full') ? ACTIONS : actions
