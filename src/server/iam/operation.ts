/** Operations of the IAM API: what the table says of each that the server must know. @module */

import type { Takes } from '../http/content.ts'

/** Who may call an operation. */
type Access =
  /** Everyone, without a token. */
  | 'open'
  /** The account that the path names, and administrators. */
  | 'self'
  /** Superusers, and who holds `full` on `dcos:adminrouter:acs`. */
  | 'admin'

/** The methods of the IAM API. */
type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

/** One operation. `spec-tables/iam-api.json` says all of it. */
export interface Operation<Id extends string = string> {
  readonly id: Id
  readonly method: Method
  /** Below {@link BASE}; parameters are whole segments, `{uid}`. */
  readonly path: string
  readonly access: Access
  readonly takes: Takes
  /** The status of success. */
  readonly success: number
  /** The media type of the answer, where it is not JSON. */
  readonly media?: string
}

/** Where the IAM API lies. */
export const BASE = '/acs/api/v1'
