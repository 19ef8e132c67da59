/** The gateway: who asks, for what, whether they may, and what is answered. @module */

import { ANONYMOUS, type Subject, type Uid } from '../core/principal.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Engine } from '../engine/engine.ts'
import { EMPTY_LIST, type RefusedStatus, refusalAnswer } from './http/answers.ts'
import { forwardOf } from './http/identity-headers.ts'
import type { Forward, GatewayAnswer, GatewayRequest } from './http/request.ts'
import { readTarget } from './http/target.ts'
import { type Credentials, credentialsOf } from './identify/credentials.ts'
import type { Verifier } from './identify/verifier.ts'
import type { Denied, ListRule, Mapper, Plan } from './plan.ts'
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
}

/** Makes a gateway. Whatever breaks while it judges is a refusal. */
export const createGateway = (options: GatewayOptions): Gateway => ({
  async judge(request) {
    try {
      return await judged(options, request)
    } catch {
      return { outcome: 'refuse', answer: refusalAnswer(request, 500) }
    }
  },
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

async function judged(options: GatewayOptions, request: GatewayRequest): Promise<Verdict> {
  const target = readTarget(request.target)
  const say = speaker(options, request)
  if (!target.ok) {
    return say.no(target.error === 'too-long' ? 414 : 400, 'none', target.error, NOBODY)
  }
  const plan = options.mapper.plan(request, target.value)
  const identity = await identityOf(options, credentialsOf(request))
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
  const decisions = engine.decideAll(
    plan.checks.map(({ action, resource }) => ({ subject, action, resource })),
  )
  const asked: Asked[] = []
  for (const [at, check] of plan.checks.entries()) {
    const decision = decisions[at] ?? { effect: 'deny', reason: 'no-covering-grant' }
    asked.push({ check, decision })
    if (decision.effect === 'allow') continue
    const status = who.uid === undefined ? 401 : STATUS[check.denied]
    return say.no(status, plan.route, decision.reason, who, asked)
  }
  return say.yes(plan, who, asked)
}

const STATUS = { '403': 403, '404': 404, empty: 'empty' } as const satisfies Record<Denied, unknown>

async function identityOf(
  { verifier, anonymous = false, engine }: GatewayOptions,
  credentials: Credentials,
): Promise<Result<Identity, string>> {
  if (credentials.kind === 'malformed') return err('malformed')
  if (credentials.kind === 'none') {
    const isTrusted = anonymous && engine.mode === 'permissive'
    return ok(isTrusted ? { ...NOBODY, subject: ANONYMOUS } : NOBODY)
  }
  const uid = await verifier.verify(credentials.token)
  if (!uid.ok) return uid
  const { token, from } = credentials
  return ok({
    subject: uid.value,
    uid: uid.value,
    reason: 'identified',
    cookieToken: from === 'cookie' ? token : undefined,
  })
}

interface Speaker {
  yes(plan: Plan, who: Identity, asked: readonly Asked[]): Verdict
  no(
    status: RefusedStatus | 'empty',
    route: string,
    reason: string,
    who: Identity,
    asked?: readonly Asked[],
  ): Verdict
}

/** Says what was decided, and has it recorded first. */
function speaker(options: GatewayOptions, request: GatewayRequest): Speaker {
  const { recorder = SILENT, engine } = options
  const { mode, revision } = engine
  const address = request.address ?? '-'
  const record = (event: Omit<GatewayEvent, 'mode' | 'revision' | 'address'>): void =>
    recorder.record({ ...event, mode, revision, address })
  return {
    yes(plan, { subject, uid, cookieToken, reason }, asked) {
      const counted = asked.at(-1)?.decision.reason ?? reason
      record({ outcome: 'allow', status: 200, route: plan.route, reason: counted, subject, asked })
      const lists = plan.access === 'checks' ? (plan.lists ?? []) : []
      return { outcome: 'allow', uid, forward: forwardOf(request, uid, cookieToken), lists }
    },
    no(status, route, reason, { subject }, asked = []) {
      const isEmpty = status === 'empty'
      record({ outcome: 'deny', status: isEmpty ? 200 : status, route, reason, subject, asked })
      return { outcome: 'refuse', answer: isEmpty ? EMPTY_LIST : refusalAnswer(request, status) }
    },
  }
}
