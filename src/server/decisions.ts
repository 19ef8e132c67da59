/** Decisions of the server: an engine that follows the store, each answer counted and audited. @module */

import { RidgateError } from '../core/error.ts'
import { DEFAULT_MODE, type SecurityMode } from '../core/mode.ts'
import { DEFAULT_RELEASE, type Release } from '../core/release.ts'
import type { AccessRequest } from '../core/request.ts'
import { ok, type Result } from '../core/result.ts'
import { Engine } from '../engine/engine.ts'
import type { Commit, Iam, IamError } from '../iam/index.ts'
import type { EngineKeeper } from './kept-engine.ts'
import type { Audit } from './operation/audit.ts'
import type { Metrics } from './operation/metrics.ts'

/** In which mode and release the server decides: the store keeps neither. */
export interface DecisionOptions {
  readonly mode?: SecurityMode
  readonly release?: Release
  /** Where the engine is kept between two runs; it is built anew each time where none is given. */
  readonly keeper?: EngineKeeper
}

/** An engine on the policy of a store, advanced by every batch that the store commits. */
export interface FollowingEngine {
  readonly engine: Engine
  /** False once a committed batch was none that the engine takes: its answers are no longer true. */
  readonly isTrue: () => boolean
  /** Whether the engine had been kept, and was not built. */
  readonly wasKept: boolean
  /** Keeps the engine for the next run, where it is true and at the store's revision. */
  readonly keep: () => Promise<void>
  readonly stop: () => void
}

/**
 * The engine of a store, at the store's revision from now on: whoever has the answer to a change
 * gets decisions that know of it. One that was kept is taken where the store was in its state, and
 * told of what was committed since; else it is built, at the cost of the size of the policy.
 */
export async function followStore(
  iam: Iam,
  options: DecisionOptions = {},
): Promise<Result<FollowingEngine, IamError>> {
  const kept = await followKept(iam, options)
  if (!kept.ok) return kept
  if (kept.value !== undefined) return ok(following(iam, kept.value, options, true))
  const made: Partial<Followed> = {}
  const followed = await iam.follow(({ policy, revision }) => {
    const { mode, release } = options
    const engine = Engine.fromPolicy(policy, {
      ...(mode && { mode }),
      ...(release && { release }),
      revision,
    })
    const advancing = new Advancing(engine)
    Object.assign(made, { advancing })
    return (commit) => advancing.take(commit)
  })
  if (!followed.ok) return followed
  const { advancing } = made as Followed
  return ok(following(iam, { advancing, stop: followed.value }, options, false))
}

/** Follows with the engine that was kept; nothing where there is none that leads to this state. */
async function followKept(
  iam: Iam,
  { keeper, mode = DEFAULT_MODE, release = DEFAULT_RELEASE }: DecisionOptions,
): Promise<Result<Followed | undefined, IamError>> {
  const kept = await keeper?.read()
  if (kept === undefined) return ok(undefined)
  const engine = engineIn(kept.bytes, mode)
  const isOurs = engine?.release === release && engine.revision === kept.head.revision
  if (engine === undefined || !isOurs) return ok(undefined)
  const advancing = new Advancing(engine)
  const followed = await iam.followFrom(kept.head, (commit) => advancing.take(commit))
  if (!followed.ok || followed.value === undefined) return followed.ok ? ok(undefined) : followed
  const stop = followed.value
  if (advancing.isTrue) return ok({ advancing, stop })
  stop()
  return ok(undefined)
}

/** Nothing for bytes that are no sound snapshot, every word of which is checked. */
function engineIn(bytes: Uint8Array, mode: SecurityMode): Engine | undefined {
  try {
    return Engine.fromBytes(bytes, { mode })
  } catch (error) {
    if (error instanceof RidgateError) return undefined
    throw error
  }
}

/** An engine that is told of commits. */
interface Followed {
  readonly advancing: Advancing
  readonly stop: () => void
}

function following(
  iam: Iam,
  { advancing, stop }: Followed,
  { keeper }: DecisionOptions,
  wasKept: boolean,
): FollowingEngine {
  const { engine } = advancing
  return {
    engine,
    isTrue: () => advancing.isTrue,
    wasKept,
    async keep() {
      const head = await iam.head()
      if (keeper === undefined || !head.ok || !advancing.isTrue) return
      if (engine.revision === head.value.revision) {
        await keeper.write({ head: head.value, bytes: engine.toBytes() })
      }
    },
    stop,
  }
}

/** An engine that takes each commit; no longer true once it could not take one. */
class Advancing {
  readonly engine: Engine
  isTrue = true

  constructor(engine: Engine) {
    this.engine = engine
  }

  take(commit: Commit): void {
    if (this.isTrue) this.isTrue = advance(this.engine, commit)
  }
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
  /** Whether there is a user of this name; false once the engine is no longer true. */
  isUser(uid: string): boolean
  /** Decides, counts and audits. Denies once the engine is no longer true. */
  isAllowed(request: AccessRequest, asker: Asker): boolean
}

/** Puts an engine, the counts and the audit together. */
export function makeDecisions(
  { engine, isTrue }: Pick<FollowingEngine, 'engine' | 'isTrue'>,
  audit: Audit,
  metrics: Metrics,
): Decisions {
  const view = engine.view()
  return {
    engine,
    isTrue,
    isUser: (uid) => isTrue() && view.hasUser(uid),
    isAllowed(request, asker) {
      if (!isTrue()) return false
      const decision = engine.decide(request)
      const { mode, revision } = engine
      const { authorizer, address } = asker
      const decided = [{ request, decision }]
      metrics.decisions(decided, mode)
      audit.decisions({ decided, mode, revision, authorizer, address })
      return decision.effect === 'allow'
    },
  }
}
