/** Shapes: users, groups, ACLs and grants as the IAM API prints them. @module */

import type { Action } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import {
  type Acl,
  type AclPermissions,
  type GroupPermission,
  type IamGroup,
  type IamUser,
  isRemote,
  type Permission,
  type UserPermissions,
} from '../../iam/index.ts'
import { BASE } from './operation.ts'

/** A segment of a URL as the API spells it: the slash twice encoded, all else raw. */
const segment = (text: string): string => text.replaceAll('/', '%252F')

const userUrl = (uid: string): string => `${BASE}/users/${segment(uid)}`
const groupUrl = (gid: string): string => `${BASE}/groups/${segment(gid)}`
const aclUrl = (rid: string): string => `${BASE}/acls/${segment(rid)}`

/** Where the membership of a user in a group lies. */
const membershipUrl = (gid: string, uid: string): string => `${groupUrl(gid)}/users/${segment(uid)}`

const holderUrl = (rid: string, principal: PrincipalName): string =>
  principal.kind === 'user'
    ? `${aclUrl(rid)}/users/${segment(principal.uid)}`
    : `${aclUrl(rid)}/groups/${segment(principal.gid)}`

/** The actions of one principal on one RID, each with where it lies. */
export const actionsShape = (
  rid: string,
  principal: PrincipalName,
  actions: readonly Action[],
): object[] => actions.map((name) => ({ name, url: `${holderUrl(rid, principal)}/${name}` }))

/** A user. */
export const userShape = (user: IamUser): object => ({
  uid: user.uid,
  url: userUrl(user.uid),
  description: user.description,
  is_remote: isRemote(user),
  is_service: user.service,
  provider_type: user.providerType,
  provider_id: user.providerId,
  ...(user.publicKey === undefined ? {} : { public_key: user.publicKey }),
})

/** A group. */
export const groupShape = ({ gid, description, providerType }: IamGroup): object => ({
  gid,
  url: groupUrl(gid),
  description,
  provider_type: providerType,
})

/** An ACL. */
export const aclShape = ({ rid, description }: Acl): object => ({
  rid,
  url: aclUrl(rid),
  description,
})

/** A member of a group. */
export const memberShape = (gid: string, user: IamUser): object => ({
  user: userShape(user),
  membershipurl: membershipUrl(gid, user.uid),
})

/** A group that a user is in. */
export const membershipShape = (uid: string, group: IamGroup): object => ({
  group: groupShape(group),
  membershipurl: membershipUrl(group.gid, uid),
})

/** What a principal holds on one RID. */
export const permissionShape = (
  principal: PrincipalName,
  { rid, description, actions }: Permission,
): object => ({
  rid,
  description,
  aclurl: aclUrl(rid),
  actions: actionsShape(rid, principal, actions),
})

const viaGroup = (uid: string, permission: GroupPermission): object => ({
  ...permissionShape({ kind: 'group', gid: permission.gid }, permission),
  gid: permission.gid,
  membershipurl: membershipUrl(permission.gid, uid),
})

/** All that a user holds. */
export const userPermissionsShape = (uid: string, { direct, groups }: UserPermissions): object => ({
  direct: direct.map((permission) => permissionShape({ kind: 'user', uid }, permission)),
  groups: groups.map((permission) => viaGroup(uid, permission)),
})

/** Everyone who holds something on a RID. */
export const aclPermissionsShape = (rid: string, { users, groups }: AclPermissions): object => ({
  users: users.map(({ uid, actions }) => ({
    uid,
    userurl: userUrl(uid),
    actions: actionsShape(rid, { kind: 'user', uid }, actions),
  })),
  groups: groups.map(({ gid, actions }) => ({
    gid,
    groupurl: groupUrl(gid),
    actions: actionsShape(rid, { kind: 'group', gid }, actions),
  })),
})
