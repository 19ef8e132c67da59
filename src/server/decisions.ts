/** Decisions of the server: an engine that follows the store, each answer counted and audited. @module */

import type { SecurityMode } from '../core/mode.ts'
import type { Release } from '../core/release.ts'
import type { AccessRequest } from '../core/request.ts'
import { ok, type Result } from '../core/result.ts'
import { Engine } from '../engine/engine.ts'
import type { Commit, Iam, IamError } from '../iam/index.ts'
import type { Audit } from './operation/audit.ts'
import type { Metrics } from './operation/metrics.ts'

/** In which mode and release the server decides: the store keeps neither. */
export interface DecisionOptions {
  readonly mode?: SecurityMode
  readonly release?: Release
}

/** An engine on the policy of a store, advanced by every batch that the store commits. */
export interface FollowingEngine {
  readonly engine: Engine
  /** False once a committed batch was none that the engine takes: its answers are no longer true. */
  readonly isTrue: () => boolean
  readonly stop: () => void
}

/**
 * Builds the engine of a store, and keeps it at the store's revision from then on: whoever has the
 * answer to a change gets decisions that know of it. Costs the size of the policy, once.
 */
export async function followStore(
  iam: Iam,
  options: DecisionOptions = {},
): Promise<Result<FollowingEngine, IamError>> {
  const made: { engine?: Engine; isTrue: boolean } = { isTrue: true }
  const followed = await iam.follow(({ policy, revision }) => {
    const engine = Engine.fromPolicy(policy, { ...options, revision })
    made.engine = engine
    return (commit) => {
      if (made.isTrue) made.isTrue = advance(engine, commit)
    }
  })
  if (!followed.ok) return followed
  return ok({ engine: made.engine as Engine, isTrue: () => made.isTrue, stop: followed.value })
}

const advance = (engine: Engine, { changes, revision }: Commit): boolean =>
  engine.apply(changes).ok && engine.revision === revision

/** Who had a decision made. */
export interface Asker {
  readonly authorizer: string
  readonly address: string
}

/** What decides for the server, and keeps the books. */
export interface Decisions {
  readonly engine: Engine
  /** Whether the engine still says what the store holds. */
  readonly isTrue: () => boolean
  /** Decides, counts and audits. Denies once the engine is no longer true. */
  isAllowed(request: AccessRequest, asker: Asker): boolean
}

/** Puts an engine, the counts and the audit together. */
export function makeDecisions(
  { engine, isTrue }: Pick<FollowingEngine, 'engine' | 'isTrue'>,
  audit: Audit,
  metrics: Metrics,
): Decisions {
  return {
    engine,
    isTrue,
    isAllowed(request, asker) {
      if (!isTrue()) return false
      const decision = engine.decide(request)
      const { mode, revision } = engine
      metrics.decision(request.resource, mode, decision)
      audit.decision({ request, decision, mode, revision, ...asker })
      return decision.effect === 'allow'
    },
  }
}
