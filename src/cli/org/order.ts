/** Orders: what a verb of `ridgate org` is given, and what it comes to. @module */

import type { Result } from '../../core/result.ts'
import type { Io } from '../io.ts'
import type { Client } from '../remote/client.ts'
import type { OrgOptions } from './options.ts'

/** What a verb came to: text for people, the same as JSON, and notes. */
export interface Said {
  readonly text?: string
  readonly json?: unknown
  readonly notes?: readonly string[]
}

/** What a verb works with. */
export interface Order {
  readonly client: Client
  readonly io: Io
  readonly options: OrgOptions
  readonly words: readonly string[]
}

/** One verb. */
export interface Verb {
  /** The words it takes; one that ends in `...` stands for any number. */
  readonly takes: readonly string[]
  readonly run: (order: Order) => Promise<Result<Said, string>>
}
