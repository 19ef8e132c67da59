/** `ridgate explain`: decides, and shows what the decision rests on, or would. @module */

import { ACTIONS } from '../../core/action.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { principalText } from '../../core/principal.ts'
import type { Decision } from '../../core/request.ts'
import type { Explanation } from '../../engine/explain/explain.ts'
import { type CommandSpec, EXAMPLE_RID } from '../command.ts'
import type { Io } from '../io.ts'
import { withSubject } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { actionsText, determining, grantText, reasonText } from '../output/decision.ts'
import { denialFacts, denialJson, denialText } from '../output/denial.ts'
import { safeLine } from '../output/safe.ts'
import { type Cell, indented, table } from '../output/table.ts'
import { type Asked, type AskOptions, ask, settingsJson, subjectJson, subjectText } from './ask.ts'
import { exitOf } from './check.ts'

/** Decides one request; shows every covering grant, and what would change the decision. */
const explain = (words: readonly string[], options: AskOptions, io: Io): Promise<Answer> =>
  ask(['UID', 'ACTION', 'RID'], words, options, io, answer)

/** `ridgate explain`. */
export const EXPLAIN: CommandSpec<AskOptions> = {
  name: 'explain',
  usage: 'UID ACTION RID',
  summary: 'decide, and show what the decision rests on, or the grants that would allow it',
  examples: [`explain -p policy.yaml alice delete ${EXAMPLE_RID}`],
  options: withSubject,
  run: explain,
}

type Question = Asked<'subject' | 'action' | 'resource'>

function answer({ engine, words, options }: Question): Outcome {
  const explanation = engine.explain(words)
  const { decision, covering, place, ifRevoked, denial } = explanation
  const { style } = options
  const denied = denial && { ...explanation, denial }
  const facts: Cell[][] = [
    [{ text: decision.effect, tone: decision.effect }, decision.reason],
    ['subject', subjectText(words.subject)],
    ['action', words.action],
    ['resource', words.resource],
    ['family', familyText(place)],
    ['mode', `${engine.mode}, release ${engine.release}`],
    ['why', whyText(explanation, engine.mode)],
    ...(denied === undefined ? [] : denialFacts(denied)),
  ]
  const more = denied === undefined ? revokedText(ifRevoked) : denialText(denied, style)
  return {
    exit: exitOf(decision),
    text: `${table(facts, style)}\n${grantsText(explanation, options)}${more}`,
    json: {
      subject: subjectJson(words.subject),
      action: words.action,
      resource: words.resource,
      ...settingsJson(engine),
      ...decision,
      covering,
      place: placeJson(place),
      ...(ifRevoked && { ifRevoked }),
      ...(denial && { denial: denialJson(denial) }),
    },
  }
}

/** What the decision would be without its determining grant. */
function revokedText(decision: Decision | undefined): string {
  if (decision === undefined) return ''
  const grant = determining(decision)
  const by = grant === undefined ? '' : `: ${grantText(grant)}`
  const outcome = `${decision.effect} ${decision.reason}${by}`
  return `\nif the determining grant were revoked: ${safeLine(outcome)}\n`
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
  const order = chosen === undefined ? ', the most specific first' : '; * is the determining one'
  return `covering grants${order}\n${indented(table(rows, style))}`
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
