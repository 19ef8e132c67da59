/** Together: requests that came in at once are decided at once, and then answered. @module */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { logError } from '../operation/log.ts'
import { reportAnswer } from '../operation/observe.ts'
import type { ServerParts } from '../parts.ts'
import { type AnswerParts, INTERNAL, refusalParts } from './refusal.ts'

/** Answers a request on the objects of Node, or leaves it to the app. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

/** An answer, there or to come. */
type Answer = AnswerParts | Promise<AnswerParts>

/** A request that waits for its answer. */
export interface Waiting {
  readonly outgoing: ServerResponse
  /** As {@link reportAnswer} has them. */
  readonly route: string
  readonly method: string
  readonly address: string
  readonly uid?: string | undefined
  readonly startMs: number
  readonly answer: () => Answer
}

const BROKEN: AnswerParts = refusalParts(INTERNAL)

/**
 * Answers what came in together: whatever is done between two requests finds nothing of its code
 * and data near the processor, and takes several times as long as for the second of two in a row.
 */
export class Together {
  readonly #parts: ServerParts
  #waiting: Waiting[] = []

  constructor(parts: ServerParts) {
    this.#parts = parts
  }

  /** Whether there is room for one more request. */
  get hasRoom(): boolean {
    const { load, limits } = this.#parts
    return load.inFlight < limits.inFlight
  }

  /** Counts a request that is to be answered, until it is added or dropped. */
  begin(): void {
    this.#parts.load.inFlight++
  }

  /** Forgets a request that was begun and will not be added. */
  drop(): void {
    this.#parts.load.inFlight--
  }

  /** Answers a request that was begun, as soon as what else has come in was read. */
  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
    if (this.#waiting.length === 1) setImmediate(this.#answerAll)
  }

  readonly #answerAll = (): void => {
    const all = this.#waiting
    this.#waiting = []
    const answers = all.map((one) => this.#answerTo(one))
    for (let at = 0; at < all.length; at++) send(all[at] as Waiting, answers[at] as Answer)
    const nowMs = performance.now()
    for (let at = 0; at < all.length; at++) {
      const answer = answers[at] as Answer
      if (answer instanceof Promise) void this.#sendLater(all[at] as Waiting, answer)
      else this.#report(all[at] as Waiting, answer, nowMs)
    }
  }

  #answerTo(waiting: Waiting): Answer {
    try {
      return waiting.answer()
    } catch (error) {
      return this.#broken(waiting, error)
    }
  }

  async #sendLater(waiting: Waiting, answer: Promise<AnswerParts>): Promise<void> {
    const parts = await answer.catch((error) => this.#broken(waiting, error))
    send(waiting, parts)
    this.#report(waiting, parts, performance.now())
  }

  #report(waiting: Waiting, { status }: AnswerParts, nowMs: number): void {
    const { route, method, address, uid, startMs } = waiting
    const ms = nowMs - startMs
    reportAnswer(this.#parts, { route, method, status, ms, uid, address })
    this.drop()
  }

  #broken({ route }: Waiting, error: unknown): AnswerParts {
    logError(this.#parts.log, route, error as Error)
    return BROKEN
  }
}

/** Sends an answer that is there. */
function send({ outgoing }: Waiting, answer: Answer): void {
  if (answer instanceof Promise) return
  outgoing.writeHead(answer.status, answer.headers)
  outgoing.end(answer.body)
}

/** Asks one after the other, up to the one that takes the request. */
export const firstOf =
  (...ways: readonly Direct[]): Direct =>
  (incoming, outgoing) => {
    for (const way of ways) if (way(incoming, outgoing)) return true
    return false
  }
