/** A whole server: the administration, an engine that follows it, and listeners. @module */

import type { DestinationStream } from 'pino'
import { err, ok, type Result } from '../core/result.ts'
import type { Engine } from '../engine/engine.ts'
import type { EnvoyListening } from '../gateway/envoy/grpc.ts'
import type { BodyReaders, Clock, Iam } from '../iam/index.ts'
import { makeApp } from './app.ts'
import type { Trust } from './caller.ts'
import {
  type DecisionOptions,
  type FollowingEngine,
  followStore,
  makeDecisions,
} from './decisions.ts'
import { directChecks, directEvaluations } from './gateway/direct.ts'
import { serverGateway } from './gateway/gateway.ts'
import type { GatewayRouteOptions } from './gateway/options.ts'
import { firstOf, Together } from './http/together.ts'
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
  /** A listener for Envoy, over gRPC. */
  readonly envoy?: Extract<Place, { readonly kind: 'tcp' }>
  readonly gateway?: GatewayRouteOptions
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
  /** Where Envoy asks: host and port. */
  readonly envoyAddress?: string
  /** Waits for requests under way, then closes the store. */
  stop(): Promise<void>
}

/** The parts of a server on an administration, with an engine that follows it. */
export async function partsOf(
  options: Omit<StartOptions, 'listen' | 'trusted' | 'envoy' | 'timeouts'>,
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
    ...(options.gateway && { gateway: options.gateway }),
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
  const envoy = await listenEnvoy(parts, options)
  if (!envoy.ok) {
    await closeAll(open.value)
    following.stop()
    return envoy
  }
  const [main, second] = open.value
  const url = main?.url ?? ''
  const { wasKept } = following
  const { revision } = options.iam
  const envoyAddress = envoy.value?.address
  parts.log.info({ url, trustedUrl: second?.url, envoyAddress, revision, wasKept }, 'listening')
  return ok({
    engine: parts.decisions.engine,
    parts,
    url,
    ...(second && { trustedUrl: second.url }),
    ...(envoyAddress !== undefined && { envoyAddress }),
    async stop() {
      parts.log.info('stopping')
      await closeAll([...open.value, ...(envoy.value === undefined ? [] : [envoy.value])])
      parts.audit.settle()
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

const closeAll = async (open: ReadonlyArray<Pick<Listening, 'close'>>): Promise<void> => {
  await Promise.all(open.map((listening) => listening.close()))
}

/** The listener for Envoy; what it is made of is loaded only where one is asked for. */
async function listenEnvoy(
  parts: ServerParts,
  { envoy, timeouts }: StartOptions,
): Promise<Result<EnvoyListening | undefined, string>> {
  if (envoy === undefined) return ok(undefined)
  const { listenForEnvoy } = await import('../gateway/envoy/grpc.ts')
  const { peers } = parts.gateway
  return listenForEnvoy({
    gateway: serverGateway(parts),
    host: envoy.host,
    port: envoy.port,
    inFlight: parts.limits.inFlight,
    ...(timeouts && { stopMs: timeouts.stopMs }),
    ...(peers !== undefined && { peers }),
  })
}

/** The listeners, the trusted one last. Where one can't be opened none is left open. */
async function listenAll(
  parts: ServerParts,
  { listen: place, trusted, timeouts }: StartOptions,
): Promise<Result<readonly Listening[], string>> {
  const together = new Together(parts)
  const asked = firstOf(directChecks(parts, together), directEvaluations(parts, together))
  const main = await listen(makeApp(parts), place, { timeouts, direct: asked })
  if (!main.ok) return main
  if (trusted === undefined) return ok([main.value])
  const { trust } = trusted
  const direct = firstOf(directQueries(parts, trust, together), asked)
  const second = await listen(makeApp(parts, trust), trusted.listen, { timeouts, direct })
  if (second.ok) return ok([main.value, second.value])
  await main.value.close()
  return second
}
