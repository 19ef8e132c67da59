/** Options of `ridgate org`. @module */

import type { CommonOptions } from '../outcome.ts'
import type { ServerChoice } from '../remote/logins.ts'

/** The options of `org`, as the command line gives them. */
export interface OrgOptions extends CommonOptions, ServerChoice {
  /** `-j`, as the DC/OS command has it. */
  readonly j?: boolean
  readonly description?: string
  /** `-p`: of a user the password, of a service account the file of its public key. */
  readonly password?: string
  readonly publicKey?: string
  readonly secret?: string
  /** `-l`: the length of a key in bits. */
  readonly length?: string
  readonly privateKey?: string
}
