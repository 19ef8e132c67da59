/** Operations on groups and their members. @module */

import { json, list } from '../http/answer.ts'
import type { ServerParts } from '../parts.ts'
import { accountTypeOf, answered, done, named, withBody } from './answers.ts'
import type { Handlers } from './handler.ts'
import { groupShape, memberShape, permissionShape } from './shapes.ts'

type Ids =
  | 'listGroups'
  | 'getGroup'
  | 'createGroup'
  | 'updateGroup'
  | 'deleteGroup'
  | 'listMembers'
  | 'addMember'
  | 'removeMember'
  | 'getGroupPermissions'

/** What the operations on groups do. */
export const groupHandlers = ({
  iam: { groups },
  readers: { readNewGroup, readGroupBody },
}: ServerParts): Pick<Handlers, Ids> => ({
  listGroups: () => answered(groups.list(), (all) => list(all.map(groupShape))),
  getGroup: (call) => answered(groups.get(named(call, 'gid')), (group) => json(groupShape(group))),
  createGroup: (call) =>
    withBody(readNewGroup(call.body), (group) =>
      groups.create(call.actor, named(call, 'gid'), group),
    ),
  updateGroup: (call) =>
    withBody(readGroupBody(call.body), (body) =>
      groups.update(call.actor, named(call, 'gid'), body),
    ),
  deleteGroup: (call) => done(groups.delete(call.actor, named(call, 'gid'))),
  listMembers: async (call) => {
    const gid = named(call, 'gid')
    const type = accountTypeOf(call)
    if (!type.ok) return type
    return answered(groups.members(gid, type.value), (all) =>
      list(all.map((user) => memberShape(gid, user))),
    )
  },
  addMember: (call) => done(groups.addMember(call.actor, named(call, 'gid'), named(call, 'uid'))),
  removeMember: (call) =>
    done(groups.removeMember(call.actor, named(call, 'gid'), named(call, 'uid'))),
  getGroupPermissions: (call) => {
    const gid = named(call, 'gid')
    return answered(groups.permissions(gid), (all) =>
      list(all.map((permission) => permissionShape({ kind: 'group', gid }, permission))),
    )
  },
})
