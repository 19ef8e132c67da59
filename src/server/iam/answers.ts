/** From what the administration answers to what an operation answers. @module */

import { err, ok, type Result } from '../../core/result.ts'
import type { AccountType, IamError } from '../../iam/index.ts'
import { type Answer, EMPTY } from '../http/answer.ts'
import { type Refusal, refusal } from '../http/refusal.ts'
import type { Call } from './handler.ts'

/** What a handler comes to. */
export type Answering = Promise<Result<Answer, IamError | Refusal>>

/** The answer that a value makes. */
export async function answered<T>(
  result: Promise<Result<T, IamError>>,
  shape: (value: T) => Answer,
): Answering {
  const answer = await result
  return answer.ok ? ok(shape(answer.value)) : answer
}

/** The answer of what was done: nothing. */
export const done = (result: Promise<Result<unknown, IamError>>): Answering =>
  answered(result, () => EMPTY)

/** Reads the body, then does something with it. */
export async function withBody<B>(
  body: Result<B, IamError>,
  act: (body: B) => Promise<Result<unknown, IamError>>,
): Answering {
  return body.ok ? done(act(body.value)) : body
}

/** A parameter of the path: the router has made sure that it is there. */
export const named = ({ params }: Call, name: string): string => params[name] ?? ''

/** Which accounts a list is of: regular ones, unless `?type=service` asks for the others. */
export function accountTypeOf({ query }: Call): Result<AccountType, Refusal> {
  const type = query('type')
  if (type === undefined) return ok('regular')
  if (type === 'service') return ok('service')
  return err(
    refusal('ERR_INVALID_DATA', 'query parameter `type` can only be `service`; else leave it out'),
  )
}
