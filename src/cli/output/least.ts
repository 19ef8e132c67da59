/** Least grants as text: remarks that a policy document, and a script, can begin with. @module */

import type { GrantUse, Least, Named } from '../../analysis/index.ts'
import type { LoggedRequest } from '../../core/log.ts'
import { principalText } from '../../core/principal.ts'
import { subjectText } from '../commands/ask.ts'
import { times, timeText } from '../log.ts'
import { actionsText } from './decision.ts'
import { type Cell, indented, table } from './table.ts'

/** What was found, and how it compares with the present policy. */
export interface LeastReport {
  readonly found: Least
  readonly losses: readonly LoggedRequest[]
  readonly uses: readonly GrantUse[]
  /** Whether a present policy was given. */
  readonly isCompared: boolean
  /** From when idle times count. */
  readonly now?: number
}

/** The most lines of one list. */
const MAX_LINES = 20

/** What there is to know about the grants, each line a comment. */
export function leastText(report: LeastReport): string {
  const { found, isCompared } = report
  const parts = [
    sharesText(found),
    leftOutText('no grant needed: the mode does not enforce the family', found.open),
    leftOutText('not covered: nobody to grant it to, without a token', found.anonymous),
    leftOutText('not covered: a grant on it would allow everything', found.superuser),
    leftOutText('not covered: malformed', found.malformed),
    ...(isCompared ? [lossesText(report.losses), usesText(report)] : []),
  ]
  return parts.join('').replace(/^/gm, '# ').replace(/# $/, '')
}

function sharesText({ shares, covered }: Least): string {
  const grants = shares.reduce((sum, share) => sum + share.grants.length, 0)
  const head = `${times(grants, 'grant')} cover ${times(covered, 'different request')} of the log\n`
  const rows = shares.map(({ principal, grants: its, exact, opened }): Cell[] => [
    principalText(principal),
    its.length === exact
      ? times(its.length, 'grant')
      : `${its.length} in place of ${times(exact, 'grant')}`,
    `price ${opened}`,
  ])
  return head + listText(rows)
}

function leftOutText(what: string, { count, first }: Named<LoggedRequest>): string {
  if (count === 0) return ''
  return `${what}: ${times(count, 'request')}\n${listText(first.map(requestRow), count)}`
}

function lossesText(losses: readonly LoggedRequest[]): string {
  if (losses.length === 0) return 'all that the present grants name stays allowed\n'
  const head = `would stop being allowed: ${times(losses.length, 'request')} that present grants name\n`
  return head + listText(losses.map(requestRow))
}

/** Grants that were not used last the longest come first. */
function usesText({ uses, now }: LeastReport): string {
  const rows = uses
    .toSorted((a, b) => (a.last ?? -1) - (b.last ?? -1))
    .map(({ grant, last, used, unused }): Cell[] => [
      used === 0 ? 'never' : idleText(last, now),
      principalText(grant.principal),
      actionsText(grant.actions),
      grant.resource,
      used === 0 || unused.length === 0 ? '' : `never ${actionsText(unused)}`,
    ])
  if (rows.length === 0) return ''
  const since = now === undefined ? '' : `, counted from ${timeText(now)}`
  return `present grants by last use${since}\n${listText(rows)}`
}

const DAY = 86_400_000

function idleText(last: number | undefined, now: number | undefined): string {
  if (last === undefined || now === undefined) return 'used'
  const days = Math.floor((now - last) / DAY)
  return days < 1 ? 'less than a day ago' : `${times(days, 'day')} ago`
}

const requestRow = ({ subject, action, resource }: LoggedRequest): Cell[] => [
  subjectText(subject),
  action,
  resource,
]

function listText(rows: ReadonlyArray<readonly Cell[]>, count: number = rows.length): string {
  const shown = rows.slice(0, MAX_LINES)
  const more = count > shown.length ? `and ${count - shown.length} more; \`--json\` has more\n` : ''
  return indented(table(shown) + more)
}
