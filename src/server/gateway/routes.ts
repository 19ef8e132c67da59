/** The routes for other gateways, and of AuthZEN: translation only. @module */

import type { Context } from 'hono'
import { fetchRequest, responseOf } from '../../gateway/adapters/fetch.ts'
import { AUTHZEN_DISCOVERY, AUTHZEN_PATHS } from '../../gateway/authzen/authzen.ts'
import { EXT_AUTHZ, type ForwardStyle, forwardAuth } from '../../gateway/forward/forward-auth.ts'
import type { App, AppEnv } from '../app-env.ts'
import { callerOf } from '../caller.ts'
import { addressOf } from '../http/address.ts'
import type { ServerParts } from '../parts.ts'
import { serverGateway } from './gateway.ts'
import { makePoint } from './point.ts'

/** Adds `/auth/check` and `/ext_authz/*`. */
export function addForwardRoutes(app: App, parts: ServerParts): void {
  const { peers } = parts.gateway
  const gateway = serverGateway(parts)
  const answer =
    (style: ForwardStyle, route: string) =>
    async (context: Context<AppEnv>): Promise<Response> => {
      context.set('route', route)
      const address = addressOf(context.env)
      const target = (context.env?.incoming as { readonly url?: string } | undefined)?.url
      const request = fetchRequest(context.req.raw, {
        address,
        ...(target !== undefined && { target }),
      })
      const options = { gateway, ...(peers !== undefined && { peers }) }
      return responseOf(await forwardAuth(options, request, style))
    }
  app.all('/auth/check', answer('headers', 'auth-check'))
  app.all(`${EXT_AUTHZ}/*`, answer('path', 'ext-authz'))
}

/** Adds the endpoints of AuthZEN, and their discovery. */
export function addAuthzenRoutes(app: App, parts: ServerParts): void {
  const point = makePoint(parts)
  const handle = async (context: Context<AppEnv>): Promise<Response> => {
    context.set('route', 'authzen')
    const { req } = context
    const isDiscovery = req.path.startsWith(AUTHZEN_DISCOVERY)
    const uid = isDiscovery ? undefined : await accountOf(req.raw, parts)
    if (uid !== undefined) context.set('uid', uid)
    return responseOf(
      point({
        address: addressOf(context.env),
        method: req.method,
        path: req.path,
        contentType: req.header('content-type'),
        requestId: req.header('x-request-id'),
        uid,
        body: uid === undefined ? undefined : await boundedBytes(req.raw, parts.limits.bodyBytes),
      }),
    )
  }
  const paths = [AUTHZEN_DISCOVERY, `${AUTHZEN_DISCOVERY}/*`, ...Object.values(AUTHZEN_PATHS)]
  for (const path of paths) app.all(path, handle)
}

/** The account whose token a request brings, if any. */
async function accountOf(request: Request, parts: ServerParts): Promise<string | undefined> {
  const caller = await callerOf(request, parts, false)
  return caller.ok && caller.value.kind === 'account' ? caller.value.uid : undefined
}

/** Read at once where the length is known beforehand, which costs much less than a stream. */
async function boundedBytes(request: Request, most: number): Promise<Uint8Array | undefined> {
  const length = request.headers.get('content-length')
  if (length !== null && /^\d{1,9}$/.test(length)) {
    if (Number(length) > most) return undefined
    const whole = new Uint8Array(await request.arrayBuffer())
    return whole.byteLength > most ? undefined : whole
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
