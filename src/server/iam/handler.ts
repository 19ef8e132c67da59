/** Handlers: what an operation is given, and what it does. @module */

import type { Result } from '../../core/result.ts'
import type { Actor, IamError } from '../../iam/index.ts'
import type { Answer } from '../http/answer.ts'
import type { Params } from '../http/path.ts'
import type { Refusal } from '../http/refusal.ts'
import type { OperationId } from './operations.generated.ts'

/** One call of an operation, as its handler sees it. */
export interface Call {
  /** What the path names: `params['uid']`. Decoded, unchecked. */
  readonly params: Params
  /** A parameter of the query, decoded; `undefined` where it is missing. */
  readonly query: (name: string) => string | undefined
  /** JSON of any shape; `undefined` where there is none. */
  readonly body: unknown
  /** Who calls. Operations that are open to everyone have nobody. */
  readonly actor: Actor
  readonly address: string
}

/** What an operation does. */
export type Handler = (call: Call) => Promise<Result<Answer, IamError | Refusal>>

/** What every operation does. */
export type Handlers = Readonly<Record<OperationId, Handler>>
