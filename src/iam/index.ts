/** The administration: what the server may use of it. @module */

export type * from './api.ts'
export type * from './content/bodies.ts'
export type { LdapConfiguration, LdapSearch } from './content/ldap.ts'
export { type BodyReader, type BodyReaders, bodyReaders } from './content/read.ts'
export {
  ERROR_STATUS,
  type ErrorStatus,
  type IamError,
  type IamErrorCode,
  refuse,
} from './errors.ts'
export { openIam } from './iam.ts'
export * from './model.ts'
export { MemoryStore } from './store/memory.ts'
export type { Batch, Head, LogEntry, LoggedWrite, Store } from './store/port.ts'
export { backupSqlite, openSqlite, type SqliteOptions, STORE_FILE } from './store/sqlite/open.ts'
