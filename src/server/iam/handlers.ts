/** Handlers: one for each operation of the IAM API, none missing. @module */

import type { ServerParts } from '../parts.ts'
import { aclHandlers } from './acls.ts'
import { authHandlers } from './auth.ts'
import { grantHandlers } from './grants.ts'
import { groupHandlers } from './groups.ts'
import type { Handlers } from './handler.ts'
import { internalHandlers } from './internal.ts'
import { ldapHandlers } from './ldap.ts'
import { providerHandlers } from './providers.ts'
import { userHandlers } from './users.ts'

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
