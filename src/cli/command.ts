/** Commands: what each is called, takes and does, for `program.ts` to list. @module */

import type { Command } from 'commander'
import type { Io } from './io.ts'
import type { Answer, CommonOptions } from './outcome.ts'

/** A command of the program. `O` is what its options are read into. */
export interface CommandSpec<O extends CommonOptions> {
  readonly name: string
  /** The words as help shows them. */
  readonly usage: string
  /** One line, in lower case and without a final stop. */
  readonly summary: string
  /** Command lines; the leading `ridgate` is added where there is none. */
  readonly examples: readonly string[]
  /** Adds the options that not every command has. */
  readonly options?: (command: Command) => Command
  readonly run: (words: readonly string[], options: O, io: Io) => Promise<Answer>
}

/** A RID that examples are about. */
export const EXAMPLE_RID = 'dcos:service:marathon:marathon:services:/dev/web'
