/** The decision point of AuthZEN, on the engine of the server and in its books. @module */

import { authzen } from '../../gateway/authzen/authzen.ts'
import type { GatewayAnswer } from '../../gateway/http/request.ts'
import type { ServerParts } from '../parts.ts'

/** Who may see what would cure a denial: administrators. */
const ADMINISTRATION = 'dcos:adminrouter:acs'

/** Where clients of AuthZEN find a server that listens where it does by default. */
const DEFAULT_BASE_URL = 'http://127.0.0.1:8101'

/** A request to the decision point, as the server knows it. */
interface PointRequest {
  readonly address: string
  readonly method: string
  readonly path: string
  readonly contentType: string | undefined
  readonly requestId: string | undefined
  /** The account that asks; none where it is not known. */
  readonly uid: string | undefined
  /** None of one that is too long, which is no JSON then. */
  readonly body: Uint8Array | undefined
}

/** Answers requests to the decision point. Every account may ask. */
export type Point = (request: PointRequest) => GatewayAnswer

/** Makes the decision point of a server. */
export function makePoint({ decisions, audit, metrics, gateway }: ServerParts): Point {
  const { baseUrl = DEFAULT_BASE_URL, authzen: mapping = {} } = gateway
  const { engine, isTrue } = decisions
  const point = authzen({
    engine,
    baseUrl,
    mapping,
    isTrue,
    onDecisions(decided, address) {
      const { mode, revision } = engine
      metrics.decisions(decided, mode)
      audit.decisions({ decided, mode, revision, authorizer: 'authzen', address })
    },
  })
  return ({ address, method, path, contentType, requestId, uid, body }) => {
    const mayExplain = uid !== undefined && engine.isAllowed(uid, 'full', ADMINISTRATION)
    return point.answer({
      address,
      method,
      path,
      contentType,
      requestId,
      body: uid === undefined ? '' : textOf(body),
      caller: uid === undefined ? 'unknown' : mayExplain ? 'may-explain' : 'known',
    })
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Nothing, which is no JSON, for what is no UTF-8. */
function textOf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return ''
  try {
    return UTF8.decode(bytes)
  } catch {
    return ''
  }
}
