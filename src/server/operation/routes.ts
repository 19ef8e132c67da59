/** The routes of operation: is it alive, is it ready, what has it done. @module */

import type { Context } from 'hono'
import type { App, AppEnv } from '../app-env.ts'
import { answerResponse, json } from '../http/answer.ts'
import { refusal, refusalResponse } from '../http/refusal.ts'
import type { ServerParts } from '../parts.ts'

/**
 * Adds `/healthz` (the process answers), `/readyz` (the store answers, and decisions are at its
 * revision) and `/metrics`. They need no token and say nothing of who holds what.
 */
export function addOperationRoutes(app: App, parts: ServerParts): void {
  app.get('/healthz', (context) => {
    context.set('route', 'healthz')
    return answerResponse(json({ status: 'ok' }), 200)
  })
  app.get('/readyz', (context) => ready(context, parts))
  app.get('/metrics', async (context) => {
    context.set('route', 'metrics')
    const { metrics } = parts
    return answerResponse({ body: await metrics.text(), type: metrics.type }, 200)
  })
}

async function ready(context: Context<AppEnv>, { iam, decisions }: ServerParts): Promise<Response> {
  context.set('route', 'readyz')
  const stored = await iam.ready()
  if (!stored.ok) return refusalResponse(stored.error)
  const { revision } = decisions.engine
  if (decisions.isTrue() && revision >= stored.value) {
    return answerResponse(json({ status: 'ready', revision }), 200)
  }
  return refusalResponse(
    refusal(
      'ERR_STORE_UNAVAILABLE',
      `decisions are made on revision ${revision}, the store is at ${stored.value}`,
    ),
  )
}
