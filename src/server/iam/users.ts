/** Operations on accounts. @module */

import { json, list } from '../http/answer.ts'
import type { ServerParts } from '../parts.ts'
import { accountTypeOf, answered, done, named, withBody } from './answers.ts'
import type { Handlers } from './handler.ts'
import { membershipShape, userPermissionsShape, userShape } from './shapes.ts'

type Ids =
  | 'listUsers'
  | 'getUser'
  | 'createUser'
  | 'updateUser'
  | 'deleteUser'
  | 'listGroupsOfUser'
  | 'getUserPermissions'

/** What the operations on accounts do. */
export const userHandlers = ({
  iam: { users },
  readers: { readNewUser, readUserPatch },
}: ServerParts): Pick<Handlers, Ids> => ({
  listUsers: async (call) => {
    const type = accountTypeOf(call)
    return type.ok ? answered(users.list(type.value), (all) => list(all.map(userShape))) : type
  },
  getUser: (call) => answered(users.get(named(call, 'uid')), (user) => json(userShape(user))),
  createUser: (call) => {
    const uid = named(call, 'uid')
    return withBody(readNewUser(uid, call.body), (user) => users.create(call.actor, uid, user))
  },
  updateUser: (call) =>
    withBody(readUserPatch(call.body), (patch) =>
      users.update(call.actor, named(call, 'uid'), patch),
    ),
  deleteUser: (call) => done(users.delete(call.actor, named(call, 'uid'))),
  listGroupsOfUser: (call) => {
    const uid = named(call, 'uid')
    return answered(users.groups(uid), (all) =>
      list(all.map((group) => membershipShape(uid, group))),
    )
  },
  getUserPermissions: (call) => {
    const uid = named(call, 'uid')
    return answered(users.permissions(uid), (all) => json(userPermissionsShape(uid, all)))
  },
})
