/** Calls of operations: from a request to a response, each step able to refuse. @module */

import type { Context } from 'hono'
import { err, type Result } from '../../core/result.ts'
import type { Actor, IamError } from '../../iam/index.ts'
import type { AppEnv } from '../app-env.ts'
import { actorOf, type Caller, callerOf, mayAdminister, type Trust } from '../caller.ts'
import { addressOf } from '../http/address.ts'
import { answerResponse } from '../http/answer.ts'
import { accepts, readContent } from '../http/content.ts'
import { isSafe } from '../http/origin.ts'
import { type Params, paramsOf } from '../http/path.ts'
import { REFUSAL_STATUS, type Refusal, refusal, refusalResponse } from '../http/refusal.ts'
import type { ServerParts } from '../parts.ts'
import type { Call, Handler } from './handler.ts'
import type { Operation } from './operation.ts'

/** Nobody: the actor of operations that everyone may call, which change nothing. */
const NOBODY: Actor = { uid: '', isSuperuser: false }

const NOT_ACCEPTABLE = refusal(
  'ERR_NOT_ACCEPTABLE',
  'the answer is JSON, which the Accept header rules out',
)

/** An operation with what it does, and whom it trusts. */
export interface Performed {
  readonly operation: Operation
  readonly template: readonly string[]
  readonly handler: Handler
  readonly trust: Trust
}

/**
 * Answers one call: who calls and whether they may is asked first, so that whoever has no right
 * learns nothing; then what they accept and send.
 */
export async function perform(
  context: Context<AppEnv>,
  performed: Performed,
  parts: ServerParts,
): Promise<Response> {
  const { operation } = performed
  context.set('route', operation.id)
  const address = addressOf(context.env)
  const params = paramsOf(performed.template, context.req.path)
  const caller = await admitted(context.req.raw, performed, params, parts, address)
  if (!caller.ok) return refusalResponse(caller.error)
  if (caller.value?.kind === 'account') context.set('uid', caller.value.uid)
  const isJson = operation.media === undefined
  if (isJson && !accepts(context.req.header('accept') ?? null, 'application/json')) {
    return refusalResponse(NOT_ACCEPTABLE)
  }
  const body = await readContent(context.req.raw, operation.takes, parts.limits.bodyBytes)
  if (!body.ok) return refusalResponse(body.error)
  const actor = caller.value === undefined ? NOBODY : actorOf(caller.value, parts)
  const call = {
    params,
    query: (name: string) => context.req.query(name),
    body: body.value,
    actor,
    address,
  }
  const answer = await performed.handler(call)
  if (actor !== NOBODY && !isSafe(operation.method)) note(call, operation, answer, parts)
  return answer.ok ? answerResponse(answer.value, operation.success) : refusalResponse(answer.error)
}

/** The caller, if it may call; `undefined` for what everyone may. */
async function admitted(
  request: Request,
  { operation, trust }: Performed,
  params: Params,
  parts: ServerParts,
  address: string,
): Promise<Result<Caller | undefined, Refusal>> {
  if (operation.access === 'open') return { ok: true, value: undefined }
  const caller = await callerOf(request, parts, trust !== 'nobody')
  if (!caller.ok) return caller
  const isOwn = caller.value.kind === 'account' && caller.value.uid === params['uid']
  if (operation.access === 'self' && isOwn) return caller
  const may = mayAdminister(caller.value, parts, address)
  return may.ok ? caller : err(may.error)
}

/** Audits a change, made or refused. */
function note(
  { actor, params, address }: Call,
  { id, success }: Operation,
  answer: Result<unknown, IamError | Refusal>,
  { audit, iam }: ServerParts,
): void {
  audit.change({
    actor: actor.uid,
    operation: id,
    target: params,
    status: answer.ok ? success : REFUSAL_STATUS[answer.error.code].status,
    revision: iam.revision,
    address,
  })
}
