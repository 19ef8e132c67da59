/** Outcomes: what a command has to say, before any of it is printed. @module */

import type { Result } from '../core/result.ts'
import type { Style } from './output/style.ts'

/** 0: allowed or clean. 1: denied or findings. An error is 2, and has no outcome. */
export type ExitCode = 0 | 1 | 2

/** What a command found. */
export interface Outcome {
  readonly exit: 0 | 1
  /** For people, on standard output. Ends with a line end unless it is empty. */
  readonly text: string
  /** The same for programs, in place of `text` where `--json` is given. */
  readonly json: unknown
  /** For standard error, a line each. */
  readonly notes?: readonly string[]
  /** A file to write `text` or `json` to, in place of standard output. */
  readonly file?: string
}

/** An outcome, or every error, a line each. */
export type Answer = Result<Outcome, readonly string[]>

/** The options that every command has. */
export interface CommonOptions {
  readonly json: boolean
  readonly style: Style
}
