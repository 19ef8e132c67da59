/** The direct way to a decision: `policyquery` answered on the objects of Node itself. @module */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Trust } from '../caller.ts'
import { addressOf } from '../http/address.ts'
import { JSON_TYPE, prettyJson } from '../http/answer.ts'
import { type AnswerParts, INTERNAL, refusalParts } from '../http/refusal.ts'
import { logError } from '../operation/log.ts'
import type { ServerParts } from '../parts.ts'
import { BASE } from './operation.ts'

/** Answers a request on the objects of Node, or leaves it alone. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

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
const BROKEN = refusalParts(INTERNAL)

/** A question that waits for its answer. */
interface Waiting {
  readonly asked: Question
  readonly address: string
  readonly outgoing: ServerResponse
  readonly startMs: number
}

/**
 * Answers plain questions to the policy at a listener that trusts its callers, and nothing else:
 * all three parameters, no escapes, any type accepted. The app would answer the same, which a test
 * holds it to, but needs as long for its `Request` and `Response` as Node for all of HTTP.
 *
 * Questions that came in together are decided together and then answered: whatever is done between
 * two requests finds nothing of its code and data near the processor, and takes several times as
 * long as for the second one of two.
 */
export function directQueries(parts: ServerParts, trust: Trust): Direct {
  const { decisions, limits, load, log } = parts
  const isTrusted = trust !== 'nobody' && !log.isLevelEnabled('debug')
  const answers = new Together(parts)
  return (incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    if (!isTrusted || method !== 'GET' || !url.startsWith(PREFIX)) return false
    if (url.length > limits.urlLength / 2 || load.inFlight >= limits.inFlight) return false
    if (headers.accept !== undefined && headers.accept !== '*/*') return false
    const asked = questionIn(url)
    if (asked === undefined || !decisions.isTrue()) return false
    const address = addressOf({ incoming })
    answers.add({ asked, address, outgoing, startMs: performance.now() })
    return true
  }
}

/** Decides and answers what came in together. */
class Together {
  readonly #parts: ServerParts
  #waiting: Waiting[] = []

  constructor(parts: ServerParts) {
    this.#parts = parts
  }

  add(waiting: Waiting): void {
    this.#parts.load.inFlight++
    this.#waiting.push(waiting)
    if (this.#waiting.length === 1) setImmediate(this.#answerAll)
  }

  readonly #answerAll = (): void => {
    const { metrics, load } = this.#parts
    const waiting = this.#waiting
    this.#waiting = []
    const answers = waiting.map((one) => this.#answerTo(one))
    for (const [at, { outgoing, startMs }] of waiting.entries()) {
      const { status, headers, body } = answers[at] as AnswerParts
      outgoing.writeHead(status, headers)
      outgoing.end(body)
      metrics.request('queryPolicy', 'GET', status, (performance.now() - startMs) / 1000)
      load.inFlight--
    }
  }

  #answerTo({ asked, address }: Waiting): AnswerParts {
    const { decisions, log } = this.#parts
    try {
      return decisions.isAllowed(asked, { authorizer: 'policyquery', address }) ? ALLOWED : DENIED
    } catch (error) {
      logError(log, 'queryPolicy', error as Error)
      return BROKEN
    }
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
