/** Together: requests that came in at once are decided at once, and then answered. @module */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { logError } from '../operation/log.ts'
import { reportAnswer } from '../operation/observe.ts'
import type { ServerParts } from '../parts.ts'
import { type AnswerParts, INTERNAL, refusalParts } from './refusal.ts'

/** Answers a request on the objects of Node, or leaves it to the app. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

/** A request that waits for its answer. */
export interface Waiting {
  readonly outgoing: ServerResponse
  /** As {@link reportAnswer} has them. */
  readonly route: string
  readonly method: string
  readonly address: string
  readonly uid?: string
  readonly startMs: number
  readonly answer: () => AnswerParts | Promise<AnswerParts>
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
    for (const [at, waiting] of all.entries()) {
      const answer = answers[at] as AnswerParts | Promise<AnswerParts>
      if ('status' in answer) this.#send(waiting, answer)
      else void this.#sendLater(waiting, answer)
    }
  }

  #answerTo(waiting: Waiting): AnswerParts | Promise<AnswerParts> {
    try {
      return waiting.answer()
    } catch (error) {
      return this.#broken(waiting, error)
    }
  }

  async #sendLater(waiting: Waiting, answer: Promise<AnswerParts>): Promise<void> {
    this.#send(waiting, await answer.catch((error) => this.#broken(waiting, error)))
  }

  #send(waiting: Waiting, { status, headers, body }: AnswerParts): void {
    const { outgoing, startMs } = waiting
    outgoing.writeHead(status, headers)
    outgoing.end(body)
    reportAnswer(this.#parts, { ...waiting, status, ms: performance.now() - startMs })
    this.drop()
  }

  #broken({ route }: Waiting, error: unknown): AnswerParts {
    logError(this.#parts.log, route, error as Error)
    return BROKEN
  }
}

/** Asks one after the other, up to the one that takes the request. */
export const firstOf =
  (...ways: readonly Direct[]): Direct =>
  (incoming, outgoing) =>
    ways.some((way) => way(incoming, outgoing))
