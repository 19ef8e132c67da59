/** The server: the IAM API of DC/OS and its operation over HTTP. @module */

export * from '../iam/index.ts'
export { makeApp } from './app.ts'
export type { App, AppEnv } from './app-env.ts'
export type { Trust } from './caller.ts'
export {
  type Asker,
  type DecisionOptions,
  type Decisions,
  type FollowingEngine,
  followStore,
  makeDecisions,
} from './decisions.ts'
export type { GatewayRouteOptions } from './gateway/options.ts'
export type { RefusalCode, ServerErrorCode } from './http/refusal.ts'
export { ENGINE_FILE, type EngineKeeper, type KeptEngine, keeperIn } from './kept-engine.ts'
export {
  DEFAULT_TIMEOUTS,
  isLocal,
  type Listening,
  listen,
  type Place,
  parsePlace,
  type Timeouts,
} from './listen.ts'
export {
  AUDIT_FORMATS,
  Audit,
  type AuditFormat,
  type AuditSink,
  type ChangeRecord,
  type DecisionRecord,
} from './operation/audit.ts'
export { Lines } from './operation/lines.ts'
export { LOG_LEVELS, type LogLevel, makeLog } from './operation/log.ts'
export { Metrics } from './operation/metrics.ts'
export {
  DEFAULT_LIMITS,
  type Limits,
  type ServerOptions,
  type ServerParts,
  serverParts,
} from './parts.ts'
export { partsOf, type RunningServer, type StartOptions, startServer } from './start.ts'
