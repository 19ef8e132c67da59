/** `ridgate demo`: decisions of an example policy in every mode. @module */

import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MODES } from '../../core/mode.ts'
import type { Policy } from '../../core/policy.ts'
import { principalText } from '../../core/principal.ts'
import type { AccessRequest, Decision } from '../../core/request.ts'
import { ok } from '../../core/result.ts'
import { Engine } from '../../engine/engine.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { joined, readFiles } from '../load.ts'
import type { Answer, CommonOptions, Outcome } from '../outcome.ts'
import { determining, grantText } from '../output/decision.ts'
import { type Cell, table } from '../output/table.ts'
import { subjectJson, subjectText } from './ask.ts'
import { questionsOf } from './questions.ts'

/** The policy that the demonstration is about where none is named. */
export const DEMO_POLICY: string = fileURLToPath(
  new URL('../../../examples/policies/demo.yaml', import.meta.url),
)

interface Row {
  readonly request: AccessRequest
  /** In the order of `MODES`. */
  readonly decisions: readonly Decision[]
}

/** Asks what a policy invites to ask, in the three modes, and says how to ask on. */
async function demo(files: readonly string[], options: CommonOptions, io: Io): Promise<Answer> {
  const names = files.length === 0 ? [relative('.', DEMO_POLICY)] : files
  const readings = await readFiles(names, io)
  if (!readings.ok) return readings
  const loaded = joined(readings.value)
  if (!loaded.ok) return loaded
  const { policy, warnings } = loaded.value
  return ok({ exit: 0, ...demonstration(names, policy, options), notes: warnings })
}

/** The decisions of a policy in the three modes, as text and as JSON. */
export function demonstration(
  names: readonly string[],
  policy: Policy,
  options: Pick<CommonOptions, 'style'>,
): Pick<Outcome, 'text' | 'json'> {
  const engines = MODES.map((mode) => Engine.fromPolicy(policy, { mode }))
  const rows = engines.slice(-1).flatMap((strict) =>
    questionsOf(policy, strict).map((request) => ({
      request,
      decisions: engines.map((engine) => engine.decide(request)),
    })),
  )
  return {
    text: demoText(names, rows, options),
    json: { policy: names, decisions: rows.map(rowJson) },
  }
}

/** `ridgate demo`. */
export const DEMO: CommandSpec<CommonOptions> = {
  name: 'demo',
  usage: '[FILE...]',
  summary: 'show decisions of an example policy in the three modes',
  examples: ['demo', 'demo policy.yaml'],
  run: demo,
}

function demoText(
  names: readonly string[],
  rows: readonly Row[],
  { style }: Pick<CommonOptions, 'style'>,
): string {
  const head = ['SUBJECT', 'ACTION', ...MODES.map((mode) => mode.toUpperCase()), 'RESOURCE']
  const cells = [
    head.map((text): Cell => ({ text, tone: 'head' })),
    ...rows.flatMap((row) => rowCells(row)),
  ]
  const title = `Decisions of ${names.join(', ')} in the three security modes\n`
  return `${title}\n${table(cells, style)}\n${howToAsk(names, rows)}`
}

/** Two lines: the decisions, and under the resource what they rest on. */
function rowCells({ request, decisions }: Row): Cell[][] {
  const effects = decisions.map((decision): Cell => {
    if (decision.reason === 'not-enforced') return { text: 'open', tone: 'quiet' }
    return { text: decision.effect, tone: decision.effect }
  })
  const last = decisions.at(-1)
  const grant = last && determining(last)
  const because = grant === undefined ? (last?.reason ?? '') : `by ${grantText(grant)}`
  return [
    [subjectText(request.subject), request.action, ...effects, request.resource],
    ['', '', '', '', '', { text: `  ${because}`, tone: 'quiet' }],
  ]
}

function howToAsk(names: readonly string[], rows: readonly Row[]): string {
  const from = names.map((name) => `-p ${name}`).join(' ')
  const first = rows[0]?.request
  const uid = first === undefined ? 'alice' : subjectText(first.subject)
  const action = first?.action ?? 'read'
  const rid = first?.resource ?? 'dcos:adminrouter:package'
  return `open: the mode doesn't enforce this family, so everyone is allowed.
The line below each decision says what it rests on in strict mode.

Ask your own question:
  npx ridgate check ${from} ${uid} ${action} ${rid}
  npx ridgate explain ${from} ${uid} delete ${rid}
  npx ridgate what-can ${from} ${uid}
  npx ridgate who-can ${from} ${action} ${rid}
  npx ridgate --help
`
}

const rowJson = ({ request, decisions }: Row): object => ({
  ...request,
  subject: subjectJson(request.subject),
  decisions: Object.fromEntries(MODES.map((mode, at) => [mode, decisionJson(decisions[at])])),
})

function decisionJson(decision: Decision | undefined): object {
  const grant = decision && determining(decision)
  return { ...decision, ...(grant && { holder: principalText(grant.principal) }) }
}
