/** OpenID AuthZEN 1.0, apart from any server. @module */

export {
  AUTHZEN_DISCOVERY,
  AUTHZEN_PATHS,
  type Authzen,
  type AuthzenCaller,
  type AuthzenOptions,
  type AuthzenRequest,
  authzen,
  authzenBase,
} from './authzen.ts'
export { MAX_BODY_LENGTH, MAX_EVALUATIONS } from './json.ts'
export {
  type AuthzenMapping,
  type KnownResource,
  NATIVE_TYPE,
  type ResourceRule,
} from './mapping.ts'
export { MAX_MAPPING_ENTRIES, readMapping } from './read-mapping.ts'
export { MAX_RESULTS } from './search.ts'
