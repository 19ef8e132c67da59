/** The decision point of Envoy, over gRPC. @module */

export { checkForEnvoy, type EnvoyOptions } from './check.ts'
export { type EnvoyListening, type EnvoyListenOptions, listenForEnvoy } from './grpc.ts'
export type {
  CheckRequest,
  CheckResponse,
  HeaderOption,
  HttpAttributes,
} from './messages.ts'
