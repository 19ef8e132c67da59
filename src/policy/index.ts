/** Policies in and out: documents, command scripts, pages. @module */

export { grantCommands, grantLine, grantRequests } from './grant-lines.ts'
export { MAX_LINE_BYTES } from './log/lines.ts'
export {
  type LogLimits,
  LogReader,
  type LogReading,
  MAX_LOG_BYTES,
  MAX_LOG_PROBLEMS,
  readLog,
} from './log/read-log.ts'
export { MAX_LOG_REQUESTS } from './log/tally.ts'
export { parseTime } from './log/time.ts'
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
  type Range,
  type Reading,
  type ReadOptions,
  type SkipCause,
  type SkipDetail,
  type Skipped,
  type Statement,
  type Understood,
  type WrittenRid,
} from './reading.ts'
export { MAX_DEPTH } from './tree.ts'
export { type PolicyDocument, policyDocument, writeCommands, writePolicy } from './write.ts'
