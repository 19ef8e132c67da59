/** The gateway of the server: on its engine, its accounts and its books. @module */

import type { Decided } from '../../core/request.ts'
import { err, ok } from '../../core/result.ts'
import { createGateway, type Gateway } from '../../gateway/gateway.ts'
import type { Verifier } from '../../gateway/identify/verifier.ts'
import type { GatewayEvent } from '../../gateway/record.ts'
import { DcosMapper } from '../../gateway/routes/dcos.ts'
import { recalledUid } from '../caller.ts'
import type { ServerParts } from '../parts.ts'

/**
 * Makes the gateway that answers sub-requests of others.
 *
 * @throws RidgateError `ERR_OPTION` for a prefix that is none.
 */
export function serverGateway(parts: ServerParts): Gateway {
  const { dcos = {}, anonymous = false } = parts.gateway
  const { engine, isTrue } = parts.decisions
  return createGateway({
    engine,
    isTrue,
    anonymous,
    verifier: verifierOf(parts),
    mapper: new DcosMapper({ release: engine.release, ...dcos }),
    recorder: { record: (event) => record(parts, event) },
  })
}

const verifierOf = (parts: ServerParts): Verifier => ({
  async verify(token) {
    const identity = await parts.iam.logins.identify(token)
    return identity.ok ? ok(identity.value.uid) : err('bad-signature')
  },
  recall(token) {
    const uid = recalledUid(token, parts)
    return uid && ok(uid)
  },
})

function record({ audit, metrics }: ServerParts, event: GatewayEvent): void {
  const { mode, revision, address, subject } = event
  if (subject === undefined) return
  for (const { check, decision } of event.asked) {
    const { authorizer, action, resource } = check
    const decided: Decided[] = [{ request: { subject, action, resource }, decision }]
    metrics.decisions(decided, mode)
    audit.decisions({ decided, mode, revision, authorizer, address })
  }
}
