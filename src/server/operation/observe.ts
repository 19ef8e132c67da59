/** What happens to every request: limits before it, counts and a line in the log after it. @module */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { addressOf } from '../http/address.ts'
import { isSafe } from '../http/origin.ts'
import { refusal, refusalResponse } from '../http/refusal.ts'
import type { ServerParts } from '../parts.ts'

const OVERLOADED = refusal('ERR_OVERLOADED', 'too many requests at once; try again in a moment')

/**
 * Refuses what is too long or too much, and reports every request. The log names the route, not
 * the path, and the uid, not the token: nothing that a client wrote gets into it.
 */
export function observe(parts: ServerParts): MiddlewareHandler<AppEnv> {
  const { limits, load } = parts
  const tooLong = refusal('ERR_URL_TOO_LONG', `a URL has at most ${limits.urlLength} characters`)
  return async (context, next) => {
    const startMs = performance.now()
    const { req } = context
    if (req.url.length > limits.urlLength) context.res = refusalResponse(tooLong)
    else if (load.inFlight >= limits.inFlight) context.res = refusalResponse(OVERLOADED)
    else {
      load.inFlight++
      try {
        await next()
      } finally {
        load.inFlight--
      }
    }
    reportAnswer(parts, {
      route: context.get('route') ?? 'none',
      method: METHODS.includes(req.method) ? req.method : 'OTHER',
      status: context.res.status,
      ms: performance.now() - startMs,
      uid: context.get('uid'),
      address: addressOf(context.env),
    })
  }
}

/** An answer that was given. */
export interface AnswerReport {
  /** From a closed set, as is the method. */
  readonly route: string
  readonly method: string
  readonly status: number
  readonly ms: number
  readonly uid: string | undefined
  readonly address: string
}

/** Counts an answer, and logs it where it was a refusal or may have changed something. */
export function reportAnswer({ metrics, log }: ServerParts, report: AnswerReport): void {
  const { route, method, status, ms, uid, address } = report
  metrics.request(route, method, status, ms / 1000)
  const level = status >= 500 ? 'warn' : status >= 400 || !isSafe(method) ? 'info' : 'debug'
  if (log.isLevelEnabled(level)) log[level]({ route, method, status, ms, uid, address })
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS']
