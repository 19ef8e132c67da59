/** The direct way to a decision: `policyquery` answered on the objects of Node itself. @module */

import type { Trust } from '../caller.ts'
import { addressOf } from '../http/address.ts'
import { JSON_TYPE, prettyJson } from '../http/answer.ts'
import type { AnswerParts } from '../http/refusal.ts'
import type { Direct, Together } from '../http/together.ts'
import type { ServerParts } from '../parts.ts'
import { BASE } from './operation.ts'

const PREFIX = `${BASE}/internal/policyquery?`

const answerOf = (allowed: boolean): AnswerParts => {
  const body = prettyJson({ allowed })
  const headers = {
    'Content-Type': JSON_TYPE,
    'Cache-Control': 'no-store',
    'Content-Length': String(body.length),
  }
  return { status: 200, headers, body }
}

const ALLOWED = answerOf(true)
const DENIED = answerOf(false)

/**
 * Answers plain questions to the policy at a listener that trusts its callers, and nothing else:
 * all three parameters, no escapes, any type accepted. The app would answer the same, which a test
 * holds it to, but needs as long for its `Request` and `Response` as Node for all of HTTP.
 */
export function directQueries(parts: ServerParts, trust: Trust, together: Together): Direct {
  const { decisions, limits } = parts
  const isTrusted = trust !== 'nobody'
  return (incoming, outgoing) => {
    const { url = '', method = '', headers } = incoming
    if (!isTrusted || method !== 'GET' || !url.startsWith(PREFIX)) return false
    if (url.length > limits.urlLength / 2 || !together.hasRoom) return false
    if (headers.accept !== undefined && headers.accept !== '*/*') return false
    const asked = questionIn(url)
    if (asked === undefined || !decisions.isTrue()) return false
    const address = addressOf({ incoming })
    const asker = { authorizer: 'policyquery', address }
    together.begin()
    together.add({
      outgoing,
      route: 'queryPolicy',
      method,
      address,
      startMs: performance.now(),
      answer: () => (decisions.isAllowed(asked, asker) ? ALLOWED : DENIED),
    })
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
