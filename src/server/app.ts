/** The app: every route of the server, apart from any listening. @module */

import { Hono } from 'hono'
import type { App, AppEnv } from './app-env.ts'
import type { Trust } from './caller.ts'
import { addAuthzenRoutes, addForwardRoutes } from './gateway/routes.ts'
import { pathOf } from './http/path.ts'
import { INTERNAL, refusal, refusalResponse } from './http/refusal.ts'
import { addIamRoutes, methodsAt } from './iam/routes.ts'
import { logError } from './operation/log.ts'
import { observe } from './operation/observe.ts'
import { addOperationRoutes } from './operation/routes.ts'
import type { ServerParts } from './parts.ts'

/**
 * Makes the app of one listener. It opens no socket: `app.request('/healthz')` asks it.
 *
 * @param trust - whom its callers are taken for without a token; nobody, but behind
 *   `--trusted-listen`.
 */
export function makeApp(parts: ServerParts, trust: Trust = 'nobody'): App {
  const app: App = new Hono<AppEnv>({ getPath: pathOf })
  app.use(observe(parts))
  addOperationRoutes(app, parts)
  addIamRoutes(app, parts, trust)
  addForwardRoutes(app, parts)
  addAuthzenRoutes(app, parts)
  // Another group of routes is a folder of its own, and a line here.
  app.notFound(({ req }) => notFound(req.path))
  app.onError((error, context) => {
    logError(parts.log, context.get('route') ?? 'none', error)
    return refusalResponse(INTERNAL)
  })
  return app
}

function notFound(path: string): Response {
  const methods = methodsAt(path)
  if (methods.length === 0) {
    return refusalResponse(refusal('ERR_NOT_FOUND', 'there is nothing at this path'))
  }
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods
  return refusalResponse(
    refusal('ERR_METHOD_NOT_ALLOWED', `this path takes ${allow.join(', ')}`, {
      Allow: allow.join(', '),
    }),
  )
}
