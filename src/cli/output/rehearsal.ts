/** Rehearsals as text. @module */

import type {
  ChangedRequest,
  Named,
  Opened,
  Prevention,
  Rehearsal,
  Unpreventable,
} from '../../analysis/index.ts'
import type { LoggedRequest } from '../../core/log.ts'
import { compare, excerpt } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'
import type { LogReading } from '../../policy/index.ts'
import { subjectText } from '../commands/ask.ts'
import { times, timeText } from '../log.ts'
import { grantText } from './decision.ts'
import { safeLine } from './safe.ts'
import type { Style } from './style.ts'
import { type Cell, indented, table } from './table.ts'

/** A rehearsal with what it was made of. */
export interface RehearsalReport {
  readonly from: Engine
  readonly to: Engine
  readonly rehearsal: Rehearsal
  readonly commands: readonly string[]
  readonly log?: LogReading
}

/** The most lines of one list. */
const MAX_LINES = 20

/** A rehearsal for people: what breaks and why, what is gained, what was left out, the commands. */
export function rehearsalText(report: RehearsalReport, style: Style): string {
  const { rehearsal, commands } = report
  const { preventions, unpreventable, gains } = rehearsal
  const parts = [
    headText(report, style),
    list(preventions, (prevention) => preventionText(prevention, style)),
    unpreventableText(unpreventable, style),
    gains.length === 0
      ? ''
      : `gained: denied now, allowed then\n${indented(requestsText(gains, true, style))}`,
    remarksText(rehearsal),
    commands.length === 0
      ? ''
      : `commands that keep all of this working\n${indented(list(commands, (line) => `${safeLine(line)}\n`))}`,
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function headText({ from, to, rehearsal, log }: RehearsalReport, style: Style): string {
  const { preventions, unpreventable, requests, seen, gains } = rehearsal
  const broken = preventions.flatMap((one) => one.requests).length + unpreventable.length
  const source =
    log === undefined
      ? `${times(requests, 'request')} that the grants of the policy name`
      : `${times(requests, 'different request')}, seen ${times(seen, 'time')}, in ${log.name}`
  const verdict = broken === 0 ? 'nothing breaks' : `${times(broken, 'request')} of them break`
  const rows: Cell[][] = [
    ['now', `${from.mode}, release ${from.release}`],
    ['then', `${to.mode}, release ${to.release}`],
    ['asked', source],
    [{ text: 'breaks', tone: broken === 0 ? 'allow' : 'deny' }, verdict],
    ['gained', gains.length === 0 ? 'nothing' : times(gains.length, 'request')],
  ]
  return table(rows, style)
}

function preventionText(prevention: Prevention, style: Style): string {
  const { grant, requests, isKnown, isOutside, opens } = prevention
  const remarks = [
    ...(isKnown ? [] : ['the policy has no such user']),
    ...(isOutside ? ['then outside of the catalogue: it matches only itself'] : []),
    ...(opens === undefined ? [] : [opensText(opens)]),
  ]
  const remark = remarks.map((text) => `  ${safeLine(text)}\n`).join('')
  return `${safeLine(grantText(grant))}\n${remark}${indented(requestsText(requests, false, style))}`
}

function opensText({ places, examples }: Opened): string {
  if (places === 0) return 'widened; opens no other place that the log or the policy names'
  const more = places > examples.length ? ' …' : ''
  return `widened; also opens ${times(places, 'named place')}: ${examples.join(', ')}${more}`
}

const WHY: Readonly<Record<Unpreventable, string>> = {
  anonymous: 'without a token there is nobody to grant anything to',
  'malformed-then': 'no path is written so then',
  superuser: 'a grant on this would allow everything',
  'no-uid': 'the subject is no uid',
}

function unpreventableText(list: Rehearsal['unpreventable'], style: Style): string {
  if (list.length === 0) return ''
  const reasons = [...new Set(list.map(({ why }) => why))].sort(compare)
  const blocks = reasons.map((reason) => {
    const requests = list.filter(({ why }) => why === reason).map(({ request }) => request)
    return `${WHY[reason]}\n${indented(requestsText(requests, true, style))}`
  })
  return `no grant prevents\n${indented(blocks.join(''))}`
}

function requestsText(
  requests: readonly ChangedRequest[],
  hasSubject: boolean,
  style: Style,
): string {
  const rows = requests
    .slice(0, MAX_LINES)
    .map((request): Cell[] => [
      ...(hasSubject ? [subjectText(request.subject)] : []),
      request.action,
      request.resource,
      seenText(request),
    ])
  return table(rows, style) + moreText(requests.length)
}

function seenText({ allowed, denied, last }: LoggedRequest): string {
  if (allowed + denied === 0) return ''
  const when = last === undefined ? '' : `, last ${timeText(last)}`
  return `seen ${times(allowed + denied, 'time')}${when}`
}

/** What was counted and is no change. */
function remarksText({ denied, malformed, unknown, disagreeing }: Rehearsal): string {
  const remarks = [
    ...remark('denied now and then', denied, requestText),
    ...remark('malformed now', malformed, requestText),
    ...remark('by users that the policy does not have', unknown, excerpt),
    ...remark('decided otherwise by this policy than in the log', disagreeing, requestText),
  ]
  return remarks.length === 0 ? '' : `not among the changes\n${indented(remarks.join(''))}`
}

function remark<T>(what: string, { count, first }: Named<T>, text: (one: T) => string): string[] {
  if (count === 0) return []
  const named = first.slice(0, 3).map(text).join('; ')
  return [`${count} ${what}: ${safeLine(named)}${count > 3 ? '; …' : ''}\n`]
}

const requestText = ({ subject, action, resource }: LoggedRequest): string =>
  `${excerpt(subjectText(subject))} ${excerpt(action)} ${excerpt(resource)}`

const list = <T>(items: readonly T[], text: (item: T) => string): string =>
  items.slice(0, MAX_LINES).map(text).join('') + moreText(items.length)

const moreText = (count: number): string =>
  count > MAX_LINES ? `and ${count - MAX_LINES} more; \`--json\` has them all\n` : ''
