/** Journeys as text and as JSON. @module */

import type { DecidedHop, Journey, JourneyRun } from '../../analysis/index.ts'
import { principalText } from '../../core/principal.ts'
import type { Setting } from '../../engine/view.ts'
import { grantText } from './decision.ts'
import type { Style } from './style.ts'
import { type Cell, indented, table } from './table.ts'

const head = (...texts: readonly string[]): Cell[] => texts.map((text) => ({ text, tone: 'head' }))

/** Journeys, a line each: what each is called, takes and is for. */
export function journeyList(journeys: readonly Journey[], style: Style): string {
  if (journeys.length === 0) return ''
  const rows = journeys.map((journey) => [journey.name, takenText(journey), journey.summary])
  return table([head('JOURNEY', 'TAKES', 'TO'), ...rows], style)
}

/** The parameters of a journey; in brackets those that may be left out. */
const takenText = ({ parameters }: Journey): string =>
  parameters
    .map((one) => (one.default === undefined ? one.name : `[${one.name}=${one.default}]`))
    .join(' ')

/** A run for people: the case, each hop with what holds it, and what to grant. */
export function journeyText(run: JourneyRun, setting: Setting, style: Style): string {
  const { journey, subject, hops, isHeld } = run
  const verdict: Cell = isHeld ? { text: 'held', tone: 'allow' } : { text: 'missing', tone: 'deny' }
  const facts: Cell[][] = [
    [verdict, verdictText(run)],
    ['journey', `${journey.name}: ${journey.summary}`],
    ['subject', subject],
    ...Object.entries(run.values).map(([name, value]) => [name, value]),
    ['mode', `${setting.mode}, release ${setting.release}`],
    ...(journey.note === undefined ? [] : [['note', journey.note]]),
  ]
  const rows = hops.map((hop) => hopRow(hop))
  const columns = head('CHECK', 'ASKED BY', 'OF', 'ACTION', 'RESOURCE', 'THROUGH')
  return `${table(facts, style)}\n${table([columns, ...rows], style)}${grantsText(run)}`
}

function verdictText({ hops, toGrant }: JourneyRun): string {
  const denied = hops.filter(({ decision }) => decision.effect === 'deny').length
  const open = hops.filter(({ decision }) => decision.reason === 'not-enforced').length
  const counted = hops.length === 1 ? '1 check' : `${hops.length} checks`
  if (denied === 0) return `all of ${counted}${open === 0 ? '' : `, ${open} not enforced`}`
  const grants = toGrant.length === 1 ? '1 grant' : `${toGrant.length} grants`
  return `${denied} of ${counted}; ${grants} to add`
}

const hopRow = (hop: DecidedHop): Cell[] => [
  hop.decision.effect === 'allow'
    ? { text: 'held', tone: 'allow' }
    : { text: 'missing', tone: 'deny' },
  hop.component,
  hop.principal,
  hop.action,
  hop.resource,
  throughText(hop),
]

/** What a hop is held through, or why it is not. */
function throughText({ decision, resource }: DecidedHop): string {
  if (decision.reason === 'not-enforced') return 'not enforced in this mode'
  if (!('grant' in decision)) return decision.reason
  const { grant, reason } = decision
  const who = principalText(grant.principal)
  if (reason === 'superuser') return `${who}, a superuser`
  return grant.resource === resource ? who : `${who}, on ${grant.resource}`
}

const grantsText = ({ toGrant }: JourneyRun): string =>
  toGrant.length === 0
    ? ''
    : `\ngrants to add\n${indented(table(toGrant.map((grant) => [grantText(grant)])))}`

/** A run for programs. */
export const journeyJson = (
  run: JourneyRun,
  { mode, release }: Setting,
  commands: readonly string[],
): object => ({
  journey: run.journey.name,
  subject: run.subject,
  parameters: run.values,
  mode,
  release,
  held: run.isHeld,
  checks: run.hops.map(({ principal, action, resource, component, decision }) => ({
    component,
    subject: principal,
    action,
    resource,
    ...decision,
  })),
  grants: run.toGrant,
  commands,
  ...(run.journey.note === undefined ? {} : { note: run.journey.note }),
  source: run.journey.source,
})
