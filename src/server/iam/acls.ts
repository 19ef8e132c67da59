/** Operations on ACLs. @module */

import { json, list } from '../http/answer.ts'
import type { ServerParts } from '../parts.ts'
import { answered, done, named, withBody } from './answers.ts'
import type { Handlers } from './handler.ts'
import { aclPermissionsShape, aclShape } from './shapes.ts'

type Ids = 'listAcls' | 'getAcl' | 'createAcl' | 'updateAcl' | 'deleteAcl' | 'getAclPermissions'

/** What the operations on ACLs do. */
export const aclHandlers = ({
  iam: { acls },
  readers: { readAclBody },
}: ServerParts): Pick<Handlers, Ids> => ({
  listAcls: () => answered(acls.list(), (all) => list(all.map(aclShape))),
  getAcl: (call) => answered(acls.get(named(call, 'rid')), (acl) => json(aclShape(acl))),
  createAcl: (call) =>
    withBody(readAclBody(call.body), (body) => acls.create(call.actor, named(call, 'rid'), body)),
  updateAcl: (call) =>
    withBody(readAclBody(call.body), (body) => acls.update(call.actor, named(call, 'rid'), body)),
  deleteAcl: (call) => done(acls.delete(call.actor, named(call, 'rid'))),
  getAclPermissions: (call) => {
    const rid = named(call, 'rid')
    return answered(acls.permissions(rid), (all) => json(aclPermissionsShape(rid, all)))
  },
})
