/** `ridgate actions`: what a user may do with one resource. @module */

import { type CommandSpec, EXAMPLE_RID } from '../command.ts'
import type { Io } from '../io.ts'
import { withSubject } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { table } from '../output/table.ts'
import { type AskOptions, ask, settingsJson, subjectJson } from './ask.ts'

/** Every action that `check` would allow on a resource, a line each. */
const actions = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['UID', 'RID'], words, options, io, ({ engine, words: { subject, resource } }): Outcome => {
    const allowed = engine.actionsOn(subject, resource)
    return {
      exit: allowed.length === 0 ? 1 : 0,
      text: table(allowed.map((action) => [action])),
      json: { subject: subjectJson(subject), resource, ...settingsJson(engine), actions: allowed },
      notes: allowed.length === 0 ? ['no actions'] : [],
    }
  })

/** `ridgate actions`. */
export const ACTIONS_ON: CommandSpec<AskOptions> = {
  name: 'actions',
  usage: 'UID RID',
  summary: 'list the actions that a user may do on a resource',
  examples: [`actions -p policy.yaml alice ${EXAMPLE_RID}`],
  options: withSubject,
  run: actions,
}
