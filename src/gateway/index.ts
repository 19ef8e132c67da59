/** The gateway: in front of services, deciding what passes. @module */

export { filterAllowed, resourceBy } from './filter.ts'
export {
  EXT_AUTHZ,
  type ForwardAuthOptions,
  type ForwardStyle,
  forwardAuth,
  LOOPBACK,
} from './forward/forward-auth.ts'
export {
  createGateway,
  type Gateway,
  type GatewayEngine,
  type GatewayOptions,
  type Verdict,
} from './gateway.ts'
export {
  EMPTY_LIST,
  type RefusedStatus,
  refusalAnswer,
  wantsHtml,
} from './http/answers.ts'
export { IDENTITY_HEADERS, isRemoved, USER_HEADER } from './http/identity-headers.ts'
export type { Forward, GatewayAnswer, GatewayRequest } from './http/request.ts'
export { MAX_TARGET_LENGTH, readTarget, type Target, type TargetFault } from './http/target.ts'
export {
  AUTH_COOKIE,
  type Credentials,
  credentialsOf,
  MAX_TOKEN_LENGTH,
} from './identify/credentials.ts'
export {
  type JwksOptions,
  jwksKeys,
  type KeySet,
  type KeySource,
  MAX_JWKS_BYTES,
  MAX_KEYS,
  pemKeys,
  type VerificationKey,
} from './identify/keys.ts'
export {
  type TokenFault,
  TokenVerifier,
  type Verifier,
  type VerifierOptions,
} from './identify/verifier.ts'
export type { Check, Denied, ListRule, Mapper, Plan } from './plan.ts'
export {
  type Asked,
  audited,
  auditLines,
  Counters,
  type GatewayEvent,
  type Recorder,
} from './record.ts'
export {
  DcosMapper,
  type DcosOptions,
  NATIVE_SERVICES,
} from './routes/dcos.ts'
export { OwnMapper } from './routes/own.ts'
export type { Params } from './routes/pattern.ts'
export type { RouteSide, ServiceKind } from './routes/route.ts'
export type { ServiceBehind, ServiceOptions } from './routes/service.ts'
export { METHOD_ACTIONS, type OpenPrefix, type OwnRoute } from './routes/table.ts'
