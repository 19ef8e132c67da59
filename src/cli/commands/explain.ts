/** `ridgate explain`: decides, and shows what the decision rests on. @module */

import { ACTIONS } from '../../core/action.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { principalText } from '../../core/principal.ts'
import type { Explanation } from '../../engine/explain.ts'
import { type CommandSpec, EXAMPLE_RID } from '../command.ts'
import type { Io } from '../io.ts'
import { withSubject } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { actionsText, determining, reasonText } from '../output/decision.ts'
import { type Cell, indented, table } from '../output/table.ts'
import { type Asked, type AskOptions, ask, settingsJson, subjectJson, subjectText } from './ask.ts'
import { exitOf } from './check.ts'

/** Decides one request; shows every covering grant, the family, and what is malformed. */
const explain = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['UID', 'ACTION', 'RID'], words, options, io, answer)

/** `ridgate explain`. */
export const EXPLAIN: CommandSpec<AskOptions> = {
  name: 'explain',
  usage: 'UID ACTION RID',
  summary: 'decide, and show the grants that the decision rests on',
  examples: [`explain -p policy.yaml alice delete ${EXAMPLE_RID}`],
  options: withSubject,
  run: explain,
}

type Question = Asked<'subject' | 'action' | 'resource'>

function answer({ engine, words, options }: Question): Outcome {
  const explanation = engine.explain(words)
  const { decision, covering, place } = explanation
  const { style } = options
  const facts: Cell[][] = [
    [{ text: decision.effect, tone: decision.effect }, decision.reason],
    ['subject', subjectText(words.subject)],
    ['action', words.action],
    ['resource', words.resource],
    ['family', familyText(place)],
    ['mode', `${engine.mode}, release ${engine.release}`],
    ['why', whyText(explanation, engine.mode)],
  ]
  return {
    exit: exitOf(decision),
    text: `${table(facts, style)}\n${grantsText(explanation, options)}`,
    json: {
      subject: subjectJson(words.subject),
      action: words.action,
      resource: words.resource,
      ...settingsJson(engine),
      ...decision,
      covering,
      place: placeJson(place),
    },
  }
}

function whyText({ decision, covering, place }: Explanation, mode: SecurityMode): string {
  const why = reasonText(decision, mode, place)
  if (decision.reason !== 'action-not-granted') return why
  const held = new Set(covering.flatMap(({ actions }) => actions))
  return `${why}; they allow ${actionsText(ACTIONS.filter((action) => held.has(action)))}`
}

function grantsText(explanation: Explanation, { style }: Question['options']): string {
  const chosen = determining(explanation.decision)
  const { subject } = explanation.request
  const rows = explanation.covering.map((grant) => {
    const isChosen = chosen !== undefined && isSame(grant, chosen)
    return [
      isChosen ? '*' : '',
      holderText(grant, subject),
      actionsText(grant.actions),
      grant.resource,
    ]
  })
  if (chosen !== undefined && !rows.some(([mark]) => mark === '*')) {
    rows.push(['*', holderText(chosen, subject), actionsText(chosen.actions), chosen.resource])
  }
  if (rows.length === 0) return 'no covering grants\n'
  const mark = chosen === undefined ? '' : '; * is the determining one'
  return `covering grants, the most specific first${mark}\n${indented(table(rows, style))}`
}

type Grant = Explanation['covering'][number]

const isSame = (a: Grant, b: Grant): boolean =>
  a.resource === b.resource && principalText(a.principal) === principalText(b.principal)

/** Whose the grant is, and how the subject comes by it. */
const holderText = ({ principal }: Grant, subject: Explanation['request']['subject']): string =>
  principal.kind === 'user'
    ? principalText(principal)
    : `${principalText(principal)}, which has ${subjectText(subject)} in it`

function familyText(place: Explanation['place']): string {
  if (place.kind === 'no-rid') return 'none: this is no RID'
  if (place.kind === 'outside') return 'none: outside of the catalogue, matches only itself'
  return `${place.family.base} (asked for by ${place.family.authorizer})`
}

function placeJson(place: Explanation['place']): object {
  if (place.kind === 'no-rid') return { kind: 'no-rid', problem: place.error }
  if (place.kind === 'outside') return { kind: 'outside' }
  const family = place.family.base
  return place.kind === 'malformed'
    ? { kind: 'malformed', family, problem: place.problem }
    : { kind: 'family', family, path: place.path }
}
