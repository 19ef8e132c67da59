/** `ridgate who-can`, `what-can` and `actions`: the questions turned round. @module */

import { principalText } from '../../core/principal.ts'
import { type CommandSpec, EXAMPLE_RID } from '../command.ts'
import type { Io } from '../io.ts'
import { withPolicy, withSubject } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { actionsText } from '../output/decision.ts'
import { type Cell, table } from '../output/table.ts'
import { type AskOptions, ask, settingsJson, subjectJson } from './ask.ts'

/** Everyone for whom `check` would allow, a line each; `everyone` where no grant is needed. */
const whoCan = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['ACTION', 'RID'], words, options, io, ({ engine, words: { action, resource } }): Outcome => {
    const audience = engine.whoCan(action, resource)
    const users = audience.everyone ? [] : audience.users
    const isNobody = !audience.everyone && users.length === 0
    return {
      exit: isNobody ? 1 : 0,
      text: audience.everyone ? 'everyone\n' : table(users.map((uid) => [uid])),
      json: { action, resource, ...settingsJson(engine), everyone: audience.everyone, users },
      notes: isNobody ? ['nobody'] : [],
    }
  })

/** What a user's own grants and those of its groups allow, a line each. */
const whatCan = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['UID'], words, options, io, ({ engine, words: { subject } }): Outcome => {
    const holdings = engine.whatCan(subject)
    const head: Cell[] = ['RESOURCE', 'ACTIONS', 'THROUGH'].map((text) => ({ text, tone: 'head' }))
    const rows = holdings.map(({ resource, actions, through }) => [
      resource,
      actionsText(actions),
      principalText(through),
    ])
    return {
      exit: holdings.length === 0 ? 1 : 0,
      text: holdings.length === 0 ? '' : table([head, ...rows], options.style),
      json: { subject: subjectJson(subject), ...settingsJson(engine), holdings },
      notes: holdings.length === 0 ? ['no grants'] : [],
    }
  })

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

/** `ridgate who-can`. */
export const WHO_CAN: CommandSpec<AskOptions> = {
  name: 'who-can',
  usage: 'ACTION RID',
  summary: 'list everyone who may act on a resource',
  examples: [`who-can -p policy.yaml read ${EXAMPLE_RID}`],
  options: withPolicy,
  run: whoCan,
}

/** `ridgate what-can`. */
export const WHAT_CAN: CommandSpec<AskOptions> = {
  name: 'what-can',
  usage: 'UID',
  summary: 'list what the grants of a user and its groups allow',
  examples: ['what-can -p policy.yaml alice'],
  options: withPolicy,
  run: whatCan,
}

/** `ridgate actions`. */
export const ACTIONS_ON: CommandSpec<AskOptions> = {
  name: 'actions',
  usage: 'UID RID',
  summary: 'list the actions that a user may do on a resource',
  examples: [`actions -p policy.yaml alice ${EXAMPLE_RID}`],
  options: withSubject,
  run: actions,
}
