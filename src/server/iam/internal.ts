/** Operations for the components of a cluster: decisions; and the start of clients. @module */

import { readFile } from 'node:fs/promises'
import { err, ok } from '../../core/result.ts'
import { type Answer, json } from '../http/answer.ts'
import { refusal } from '../http/refusal.ts'
import type { ServerParts } from '../parts.ts'
import type { Handler, Handlers } from './handler.ts'

type Ids = 'queryPolicy' | 'getUiConfiguration' | 'getOpenApi'

const ALLOWED: Answer = json({ allowed: true })
const DENIED: Answer = json({ allowed: false })
const UI: Answer = json({ clusterConfiguration: { firstUser: false, id: '' } })

/** Two folders up from the sources and from the build. */
const OPEN_API = new URL('../../../openapi.yaml', import.meta.url)

/** What the internal operations do. */
export const internalHandlers = (parts: ServerParts): Pick<Handlers, Ids> => ({
  queryPolicy: queryPolicy(parts),
  getUiConfiguration: async () => ok(UI),
  getOpenApi: async () => ok({ type: 'application/yaml', body: await readFile(OPEN_API, 'utf8') }),
})

const MISSING = refusal(
  'ERR_MISSING_QUERY_PARAMETERS',
  'Expected query parameters `rid`, `uid` and `action`',
)
const UNTRUE = refusal(
  'ERR_STORE_UNAVAILABLE',
  'decisions no longer follow the store; restart the server',
)

/** Decides. Whoever or whatever is unknown or malformed is denied: that is an answer, not an error. */
function queryPolicy({ decisions }: ServerParts): Handler {
  return async ({ query, address }) => {
    const resource = query('rid')
    const subject = query('uid')
    const action = query('action')
    if (resource === undefined || subject === undefined || action === undefined) {
      return err(MISSING)
    }
    if (!decisions.isTrue()) return err(UNTRUE)
    const request = { subject, action, resource }
    const isAllowed = decisions.isAllowed(request, { authorizer: 'policyquery', address })
    return ok(isAllowed ? ALLOWED : DENIED)
  }
}
