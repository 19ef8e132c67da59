/** Policies in and out: documents, command scripts, pages. @module */

export { grantCommands, grantLine, grantRequests } from './grant-lines.ts'
export { type Merged, mergePolicies } from './merge.ts'
export { normalPolicy, withEveryone } from './normal.ts'
export { readPolicy } from './read.ts'
export {
  MAX_BYTES,
  MAX_PROBLEMS,
  MAX_YAML_BYTES,
  type Origin,
  POLICY_FORMATS,
  type PolicyFormat,
  type Position,
  type Problem,
  type Reading,
  type ReadOptions,
  type Skipped,
  type Understood,
} from './reading.ts'
export { MAX_DEPTH } from './tree.ts'
export { type PolicyDocument, policyDocument, writeCommands, writePolicy } from './write.ts'
