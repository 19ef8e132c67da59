/** The slow, obvious definition of ridgate, for others to test against. @module */

export { Oracle, type OracleOptions } from './oracle.ts'
