/** `ridgate check`: decides. @module */

import type { Decision } from '../../core/request.ts'
import type { Io } from '../io.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { determining, grantText, reasonText } from '../output/decision.ts'
import { type AskOptions, ask, settingsJson, subjectJson } from './ask.ts'

/** Decides one request. One line: the effect, the reason, and the determining grant or why not. */
export const check = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['UID', 'ACTION', 'RID'], words, options, io, ({ engine, words: request }): Outcome => {
    const { decision, place } = engine.explain(request)
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

/** 0 where the request is allowed, 1 where it is denied. */
export const exitOf = (decision: Decision): 0 | 1 => (decision.effect === 'allow' ? 0 : 1)
