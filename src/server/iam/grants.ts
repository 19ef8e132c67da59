/** Operations on grants: the actions of one user, or one group, on one RID. @module */

import type { PrincipalName } from '../../core/change.ts'
import { json, list } from '../http/answer.ts'
import type { ServerParts } from '../parts.ts'
import { answered, done, named } from './answers.ts'
import type { Call, Handler, Handlers } from './handler.ts'
import { actionsShape } from './shapes.ts'

const asUser = (call: Call): PrincipalName => ({ kind: 'user', uid: named(call, 'uid') })
const asGroup = (call: Call): PrincipalName => ({ kind: 'group', gid: named(call, 'gid') })

interface PrincipalHandlers {
  readonly actions: Handler
  readonly has: Handler
  readonly grant: Handler
  readonly revoke: Handler
  readonly revokeAll: Handler
}

const handlersFor = (
  { iam: { grants } }: ServerParts,
  principalOf: (call: Call) => PrincipalName,
): PrincipalHandlers => ({
  actions: (call) => {
    const rid = named(call, 'rid')
    const principal = principalOf(call)
    return answered(grants.actions(rid, principal), (actions) =>
      list(actionsShape(rid, principal, actions)),
    )
  },
  has: (call) =>
    answered(grants.has(named(call, 'rid'), principalOf(call), named(call, 'action')), (allowed) =>
      json({ allowed }),
    ),
  grant: (call) =>
    done(grants.grant(call.actor, named(call, 'rid'), principalOf(call), named(call, 'action'))),
  revoke: (call) =>
    done(grants.revoke(call.actor, named(call, 'rid'), principalOf(call), named(call, 'action'))),
  revokeAll: (call) => done(grants.revokeAll(call.actor, named(call, 'rid'), principalOf(call))),
})

type Ids =
  | 'listUserActions'
  | 'hasUserAction'
  | 'grantToUser'
  | 'revokeFromUser'
  | 'revokeAllFromUser'
  | 'listGroupActions'
  | 'hasGroupAction'
  | 'grantToGroup'
  | 'revokeFromGroup'
  | 'revokeAllFromGroup'

/** What the operations on grants do. */
export function grantHandlers(parts: ServerParts): Pick<Handlers, Ids> {
  const user = handlersFor(parts, asUser)
  const group = handlersFor(parts, asGroup)
  return {
    listUserActions: user.actions,
    hasUserAction: user.has,
    grantToUser: user.grant,
    revokeFromUser: user.revoke,
    revokeAllFromUser: user.revokeAll,
    listGroupActions: group.actions,
    hasGroupAction: group.has,
    grantToGroup: group.grant,
    revokeFromGroup: group.revoke,
    revokeAllFromGroup: group.revokeAll,
  }
}
