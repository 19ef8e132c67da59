/** `ridgate check`: decides. @module */

import type { Decision } from '../../core/request.ts'
import { placeOf } from '../../engine/explain/asked.ts'
import { type CommandSpec, EXAMPLE_RID } from '../command.ts'
import type { Io } from '../io.ts'
import { withSubject } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { determining, grantText, reasonText } from '../output/decision.ts'
import { type AskOptions, ask, settingsJson, subjectJson } from './ask.ts'

/** Decides one request. One line: the effect, the reason, and the determining grant or why not. */
const check = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['UID', 'ACTION', 'RID'], words, options, io, ({ engine, words: request }): Outcome => {
    const decision = engine.decide(request)
    const place = placeOf(engine.view().gazetteer, request.resource)
    const grant = determining(decision)
    const why = grant === undefined ? reasonText(decision, engine.mode, place) : grantText(grant)
    return {
      exit: exitOf(decision),
      text: `${options.style(decision.effect, decision.effect)} ${decision.reason}: ${why}\n`,
      json: {
        subject: subjectJson(request.subject),
        action: request.action,
        resource: request.resource,
        ...settingsJson(engine),
        ...decision,
      },
    }
  })

/** `ridgate check`. */
export const CHECK: CommandSpec<AskOptions> = {
  name: 'check',
  usage: 'UID ACTION RID',
  summary: 'decide whether a user may act on a resource',
  examples: [
    `check -p policy.yaml alice read ${EXAMPLE_RID}`,
    `check -p policy.yaml --mode permissive --anonymous read ${EXAMPLE_RID}`,
  ],
  options: withSubject,
  run: check,
}

/** 0 where the request is allowed, 1 where it is denied. */
export const exitOf = (decision: Decision): 0 | 1 => (decision.effect === 'allow' ? 0 : 1)
