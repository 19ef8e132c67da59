/** A whole server: the administration, an engine that follows it, and listeners. @module */

import type { DestinationStream } from 'pino'
import { err, ok, type Result } from '../core/result.ts'
import type { Engine } from '../engine/engine.ts'
import type { BodyReaders, Clock, Iam } from '../iam/index.ts'
import { makeApp } from './app.ts'
import type { Trust } from './caller.ts'
import {
  type DecisionOptions,
  type FollowingEngine,
  followStore,
  makeDecisions,
} from './decisions.ts'
import { directQueries } from './iam/direct.ts'
import { isLocal, type Listening, listen, type Place, type Timeouts } from './listen.ts'
import { Audit, type AuditFormat, type AuditSink } from './operation/audit.ts'
import { type LogLevel, makeLog } from './operation/log.ts'
import { Metrics } from './operation/metrics.ts'
import { type Limits, type ServerParts, serverParts } from './parts.ts'

/** What a server is started with. */
export interface StartOptions extends DecisionOptions {
  readonly iam: Iam
  readonly readers: BodyReaders
  readonly clock?: Clock
  readonly listen: Place
  /** A second listener, for callers without a token: loopback or a Unix socket only. */
  readonly trusted?: { readonly listen: Place; readonly trust: Exclude<Trust, 'nobody'> }
  readonly log: { readonly level: LogLevel; readonly stream: DestinationStream }
  readonly audit: { readonly format: AuditFormat; readonly sink: AuditSink }
  readonly limits?: Partial<Limits>
  readonly timeouts?: Timeouts
}

/** A server that runs. */
export interface RunningServer {
  readonly engine: Engine
  readonly parts: ServerParts
  readonly url: string
  readonly trustedUrl?: string
  /** Waits for requests under way, then closes the store. */
  stop(): Promise<void>
}

/** The parts of a server on an administration, with an engine that follows it. */
export async function partsOf(
  options: Omit<StartOptions, 'listen' | 'trusted' | 'timeouts'>,
): Promise<Result<{ readonly parts: ServerParts; readonly following: FollowingEngine }, string>> {
  const { iam, readers, clock = SYSTEM_CLOCK } = options
  const following = await followStore(iam, options)
  if (!following.ok) return err(`${following.error.code}: ${following.error.message}`)
  const { engine } = following.value
  const audit = new Audit(options.audit.sink, options.audit.format, clock)
  const metrics = new Metrics(iam, () => engine.revision)
  const parts = serverParts({
    iam,
    readers,
    clock,
    audit,
    metrics,
    decisions: makeDecisions(following.value, audit, metrics),
    log: makeLog(options.log.level, options.log.stream),
    ...(options.limits && { limits: options.limits }),
  })
  return ok({ parts, following: following.value })
}

const SYSTEM_CLOCK: Clock = { nowMs: () => Date.now() }

/** Starts a server. The administration belongs to it from then on; on an error it is left open. */
export async function startServer(options: StartOptions): Promise<Result<RunningServer, string>> {
  const { trusted } = options
  if (trusted !== undefined && !isLocal(trusted.listen)) {
    return err('a listener that trusts its callers must be on loopback or a Unix socket')
  }
  const made = await partsOf(options)
  if (!made.ok) return made
  const { parts, following } = made.value
  if (!following.wasKept) await kept(following, parts)
  const open = await listenAll(parts, options)
  if (!open.ok) {
    following.stop()
    return open
  }
  const [main, second] = open.value
  const url = main?.url ?? ''
  const { wasKept } = following
  const { revision } = options.iam
  parts.log.info({ url, trustedUrl: second?.url, revision, wasKept }, 'listening')
  return ok({
    engine: parts.decisions.engine,
    parts,
    url,
    ...(second && { trustedUrl: second.url }),
    async stop() {
      parts.log.info('stopping')
      await Promise.all(open.value.map((listening) => listening.close()))
      await kept(following, parts)
      following.stop()
      await options.iam.close()
    },
  })
}

/** Keeps the engine for the next start, which without it takes longer and no more. */
async function kept({ keep }: FollowingEngine, { log }: ServerParts): Promise<void> {
  try {
    await keep()
  } catch (error) {
    log.warn({ err: error }, 'the engine is not kept; the next start builds it')
  }
}

/** The listeners, the trusted one last. Where one can't be opened none is left open. */
async function listenAll(
  parts: ServerParts,
  { listen: place, trusted, timeouts }: StartOptions,
): Promise<Result<readonly Listening[], string>> {
  const main = await listen(makeApp(parts), place, { timeouts })
  if (!main.ok) return main
  if (trusted === undefined) return ok([main.value])
  const { trust } = trusted
  const direct = directQueries(parts, trust)
  const second = await listen(makeApp(parts, trust), trusted.listen, { timeouts, direct })
  if (second.ok) return ok([main.value, second.value])
  await main.value.close()
  return second
}
