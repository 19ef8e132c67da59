/** The direct way to a decision: `policyquery` answered on the objects of Node itself. @module */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Trust } from '../caller.ts'
import { addressOf } from '../http/address.ts'
import { JSON_TYPE } from '../http/answer.ts'
import type { ServerParts } from '../parts.ts'
import { BASE } from './operation.ts'

/** Answers a request on the objects of Node, or leaves it alone. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

const PREFIX = `${BASE}/internal/policyquery?`

const bodyOf = (allowed: boolean): string => `{\n  "allowed": ${allowed}\n}\n`

const headersOf = (body: string) => ({
  'Content-Type': JSON_TYPE,
  'Cache-Control': 'no-store',
  'Content-Length': body.length,
})

const ANSWERS = [false, true].map((allowed) => {
  const body = bodyOf(allowed)
  return { body, headers: headersOf(body) }
})

/**
 * Answers plain questions to the policy at a listener that trusts its callers, and nothing else:
 * all three parameters, no escapes, any type accepted. The app would answer the same, which a test
 * holds it to, but needs as long for its `Request` and `Response` as Node for all of HTTP: this
 * way a question costs 60 µs of CPU, through the app 115, and bare Node 50 (Node 20, 2 cores).
 */
export function directQueries(parts: ServerParts, trust: Trust): Direct {
  const { decisions, metrics, limits, load, log } = parts
  const isTrusted = trust !== 'nobody' && !log.isLevelEnabled('debug')
  return (incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    if (!isTrusted || method !== 'GET' || !url.startsWith(PREFIX)) return false
    if (url.length > limits.urlLength / 2 || load.inFlight >= limits.inFlight) return false
    if (headers.accept !== undefined && headers.accept !== '*/*') return false
    const asked = questionIn(url)
    if (asked === undefined || !decisions.isTrue()) return false
    const startMs = performance.now()
    const isAllowed = decisions.isAllowed(asked, {
      authorizer: 'policyquery',
      address: addressOf({ incoming }),
    })
    const answer = ANSWERS[isAllowed ? 1 : 0]
    outgoing.writeHead(200, answer?.headers)
    outgoing.end(answer?.body)
    metrics.request('queryPolicy', 'GET', 200, (performance.now() - startMs) / 1000)
    return true
  }
}

/** Characters of a query that stand for themselves. */
const PLAIN = /^[A-Za-z0-9\-._~:/@*=&?]*$/

interface Question {
  readonly subject: string
  readonly action: string
  readonly resource: string
}

/** The question in a URL, if it is written plainly; of a parameter that comes twice the first. */
function questionIn(url: string): Question | undefined {
  const query = url.slice(PREFIX.length)
  if (!PLAIN.test(query)) return undefined
  let resource: string | undefined
  let subject: string | undefined
  let action: string | undefined
  for (const pair of query.split('&')) {
    if (pair.startsWith('rid=')) resource ??= pair.slice(4)
    else if (pair.startsWith('uid=')) subject ??= pair.slice(4)
    else if (pair.startsWith('action=')) action ??= pair.slice(7)
  }
  if (resource === undefined || subject === undefined || action === undefined) return undefined
  return { subject, action, resource }
}
