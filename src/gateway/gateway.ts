/** The gateway: who asks, for what, whether they may, and what is answered. @module */

import { ANONYMOUS, type Subject, type Uid } from '../core/principal.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Engine } from '../engine/engine.ts'
import { EMPTY_LIST, type RefusedStatus, refusalAnswer } from './http/answers.ts'
import { forwardOf } from './http/identity-headers.ts'
import type { Forward, GatewayAnswer, GatewayRequest } from './http/request.ts'
import { readTarget, type Target, type TargetFault } from './http/target.ts'
import { type Credentials, isCompact, presentedBy } from './identify/credentials.ts'
import type { Verifier } from './identify/verifier.ts'
import type { Check, Denied, ListRule, Mapper, Plan } from './plan.ts'
import { type Asked, type GatewayEvent, type Recorder, SILENT } from './record.ts'

/** The part of an engine that a gateway asks. */
export type GatewayEngine = Pick<Engine, 'decideAll' | 'isAllowed' | 'mode' | 'revision'>

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly engine: GatewayEngine
  readonly verifier: Verifier
  readonly mapper: Mapper
  readonly recorder?: Recorder
  /**
   * Whether a request without any credentials is that of the anonymous subject, whom permissive mode
   * lets do everything with services. Off by default, and without effect in other modes.
   */
  readonly anonymous?: boolean
  /** Whether the engine is up to date; while it is not, nothing passes. */
  readonly isTrue?: () => boolean
}

/** What a gateway says to a request. */
export type Verdict =
  | {
      readonly outcome: 'allow'
      /** Who asked; `undefined` where nobody had to say so. */
      readonly uid: Uid | undefined
      readonly forward: Forward
      /** What of the answer may be seen, if it is a list. */
      readonly lists: readonly ListRule[]
    }
  | { readonly outcome: 'refuse'; readonly answer: GatewayAnswer }

/** A gateway: judges requests, and serves none. */
export interface Gateway {
  judge(request: GatewayRequest): Promise<Verdict>
  /** The same at once; nothing where a token is to be verified first. */
  judgeNow(request: GatewayRequest): Verdict | undefined
}

/** Makes a gateway. Whatever breaks while it judges is a refusal. */
export const createGateway = (options: GatewayOptions): Gateway => new OpenGateway(options)

/** A request that waits for its verdict. */
interface Waiting {
  readonly request: GatewayRequest
  readonly take: (verdict: Verdict | Promise<Verdict>) => void
}

/** What is done once all that has come in was read; there where nothing is known of that, at once. */
const afterReading = typeof setImmediate === 'function' ? setImmediate : queueMicrotask

/**
 * Judges requests that came in together one after the other: for a single one nothing of the code
 * and data is near the processor, and it takes several times as long as the second of two in a row.
 */
class OpenGateway implements Gateway {
  readonly #options: GatewayOptions
  #waiting: Waiting[] = []

  constructor(options: GatewayOptions) {
    this.#options = options
  }

  judge(request: GatewayRequest): Promise<Verdict> {
    return new Promise((take) => {
      this.#waiting.push({ request, take })
      if (this.#waiting.length === 1) afterReading(this.#judgeAll)
    })
  }

  readonly #judgeAll = (): void => {
    const all = this.#waiting
    this.#waiting = []
    for (const { request, take } of all) take(this.judgeNow(request) ?? this.#judgeLater(request))
  }

  judgeNow(request: GatewayRequest): Verdict | undefined {
    try {
      return judgedNow(openedBy(this.#options, request))
    } catch {
      return broken(request)
    }
  }

  async #judgeLater(request: GatewayRequest): Promise<Verdict> {
    try {
      const opened = openedBy(this.#options, request)
      return judged(opened, await verified(opened))
    } catch {
      return broken(request)
    }
  }
}

const broken = (request: GatewayRequest): Verdict => ({
  outcome: 'refuse',
  answer: refusalAnswer(request, 500),
})

interface Identity {
  readonly subject: Subject | undefined
  readonly uid: Uid | undefined
  readonly reason: string
  /** The token, where it came in a cookie and goes on as a header. */
  readonly cookieToken: string | undefined
}

const NOBODY: Identity = {
  subject: undefined,
  uid: undefined,
  reason: 'no-token',
  cookieToken: undefined,
}

/** A request that has been read: what it asks for, and what it says of who asks. */
interface Opened {
  readonly options: GatewayOptions
  readonly request: GatewayRequest
  readonly target: Result<Target, TargetFault>
  readonly credentials: Credentials
}

const openedBy = (options: GatewayOptions, request: GatewayRequest): Opened => ({
  options,
  request,
  target: readTarget(request.target),
  credentials: presentedBy(request),
})

/** The verdict that takes no verification; nothing where there is a token that is not known yet. */
function judgedNow(opened: Opened): Verdict | undefined {
  const { options, credentials, target } = opened
  if (!target.ok) return judged(opened, ok(NOBODY))
  if (credentials.kind === 'malformed') return judged(opened, err('malformed'))
  if (credentials.kind === 'none') return judged(opened, ok(nobody(options)))
  const uid = options.verifier.recall?.(credentials.token)
  if (uid !== undefined) return judged(opened, identified(credentials, uid))
  return isCompact(credentials.token) ? undefined : judged(opened, err('malformed'))
}

const nobody = ({ anonymous = false, engine }: GatewayOptions): Identity =>
  anonymous && engine.mode === 'permissive' ? { ...NOBODY, subject: ANONYMOUS } : NOBODY

type Token = Extract<Credentials, { readonly kind: 'token' }>

async function verified({ options, credentials }: Opened): Promise<Result<Identity, string>> {
  const token = credentials as Token
  return identified(token, await options.verifier.verify(token.token))
}

const identified = ({ token, from }: Token, uid: Result<Uid, string>): Result<Identity, string> =>
  uid.ok
    ? ok({
        subject: uid.value,
        uid: uid.value,
        reason: 'identified',
        cookieToken: from === 'cookie' ? token : undefined,
      })
    : uid

/** The verdict, with what is known of who asks. */
function judged({ options, request, target }: Opened, identity: Result<Identity, string>): Verdict {
  const say = new Speaker(options, request)
  if (!target.ok) {
    return say.no(target.error === 'too-long' ? 414 : 400, 'none', target.error, NOBODY)
  }
  const plan = options.mapper.plan(request, target.value)
  if (!identity.ok) {
    const isDown = identity.error === 'no-keys'
    if (plan.access === 'open') return say.yes(plan, NOBODY, [])
    return say.no(isDown ? 503 : 401, plan.route, identity.error, NOBODY)
  }
  const who = identity.value
  if (plan.access === 'open') return say.yes(plan, who, [])
  if (who.subject === undefined) return say.no(401, plan.route, who.reason, who)
  if (plan.access === 'refused') return say.no(plan.status, plan.route, 'no-route', who)
  if (plan.access === 'login') {
    return who.uid === undefined ? say.no(401, plan.route, 'no-token', who) : say.yes(plan, who, [])
  }
  return decided(options, plan, who, say)
}

function decided(
  { engine, isTrue = () => true }: GatewayOptions,
  plan: Plan & { readonly access: 'checks' },
  who: Identity,
  say: Speaker,
): Verdict {
  if (!isTrue()) return say.no(503, plan.route, 'not-current', who)
  if (plan.owner !== undefined && plan.owner === who.uid) return say.yes(plan, who, [])
  const subject = who.subject ?? ''
  const { checks } = plan
  const decisions = engine.decideAll(
    checks.map(({ action, resource }) => ({ subject, action, resource })),
  )
  const asked: Asked[] = []
  for (let at = 0; at < checks.length; at++) {
    const check = checks[at] as Check
    const decision = decisions[at] ?? { effect: 'deny', reason: 'no-covering-grant' }
    asked.push({ check, decision })
    if (decision.effect === 'allow') continue
    const status = who.uid === undefined ? 401 : STATUS[check.denied]
    return say.no(status, plan.route, decision.reason, who, asked)
  }
  return say.yes(plan, who, asked)
}

const STATUS = { '403': 403, '404': 404, empty: 'empty' } as const satisfies Record<Denied, unknown>

/** Says what was decided, and has it recorded first. */
class Speaker {
  readonly #options: GatewayOptions
  readonly #request: GatewayRequest

  constructor(options: GatewayOptions, request: GatewayRequest) {
    this.#options = options
    this.#request = request
  }

  yes(
    plan: Plan,
    { subject, uid, cookieToken, reason }: Identity,
    asked: readonly Asked[],
  ): Verdict {
    const counted = asked.at(-1)?.decision.reason ?? reason
    this.#record('allow', 200, plan.route, counted, subject, asked)
    const lists = plan.access === 'checks' ? (plan.lists ?? []) : []
    const forward = forwardOf(this.#request, uid, cookieToken)
    return { outcome: 'allow', uid, forward, lists }
  }

  no(
    status: RefusedStatus | 'empty',
    route: string,
    reason: string,
    { subject }: Identity,
    asked: readonly Asked[] = [],
  ): Verdict {
    const isEmpty = status === 'empty'
    this.#record('deny', isEmpty ? 200 : status, route, reason, subject, asked)
    const answer = isEmpty ? EMPTY_LIST : refusalAnswer(this.#request, status)
    return { outcome: 'refuse', answer }
  }

  #record(
    outcome: GatewayEvent['outcome'],
    status: number,
    route: string,
    reason: string,
    subject: Subject | undefined,
    asked: readonly Asked[],
  ): void {
    const { recorder = SILENT, engine } = this.#options
    const { mode, revision } = engine
    const address = this.#request.address ?? '-'
    recorder.record({ outcome, status, route, reason, subject, asked, mode, revision, address })
  }
}
