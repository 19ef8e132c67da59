/** Handlers: one for each operation of the IAM API, none missing. @module */

import type { ServerParts } from '../parts.ts'
import { aclHandlers } from './acls.ts'
import { authHandlers } from './auth.ts'
import { grantHandlers } from './grants.ts'
import { groupHandlers } from './groups.ts'
import { internalHandlers } from './internal.ts'
import { ldapHandlers } from './ldap.ts'
import type { OperationId } from './operations.generated.ts'
import type { Handler } from './perform.ts'
import { providerHandlers } from './providers.ts'
import { userHandlers } from './users.ts'

/** What every operation does. */
export type Handlers = Readonly<Record<OperationId, Handler>>

/** The handlers of a server. */
export const handlersOf = (parts: ServerParts): Handlers => ({
  ...aclHandlers(parts),
  ...grantHandlers(parts),
  ...userHandlers(parts),
  ...groupHandlers(parts),
  ...authHandlers(parts),
  ...providerHandlers(parts),
  ...ldapHandlers(parts),
  ...internalHandlers(parts),
})
