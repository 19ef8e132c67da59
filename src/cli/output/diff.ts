/** Diffs in words. @module */

import type {
  AccessDiff,
  AccessItem,
  Cause,
  DiffAudience,
  DiffNote,
  Extent,
  PlaceExtent,
} from '../../analysis/index.ts'
import { ACTIONS } from '../../core/action.ts'
import { principalText } from '../../core/principal.ts'
import { actionsText } from './decision.ts'
import { safeLine } from './safe.ts'
import type { Style } from './style.ts'
import { type Cell, indented, table } from './table.ts'

/** How many users a line names, and how many exceptions and notes are shown. */
const MOST_USERS = 3
const MOST_SHOWN = 10

type Direction = 'lost' | 'gained'

/** What was lost and gained, a block each, and a line that counts. */
export function diffText(diff: AccessDiff, style: Style): string {
  const { lost, gained } = diff
  if (lost.length + gained.length === 0) return 'no answer differs\n'
  const blocks = [blockOf(diff, 'lost', style), blockOf(diff, 'gained', style)]
  return `${blocks.join('')}${lost.length} lost, ${gained.length} gained\n`
}

function blockOf(diff: AccessDiff, direction: Direction, style: Style): string {
  const items = diff[direction]
  if (items.length === 0) return ''
  const rows = items.map(({ audience, actions, extent }): Cell[] => [
    audienceText(audience),
    actions.length === ACTIONS.length ? 'all' : actionsText(actions),
    ...extentCells(extent, direction),
  ])
  const lines = table(rows, style).trimEnd().split('\n')
  const body = items.map((item, at) => `${lines[at]}\n${detailsOf(item, diff, direction)}`)
  const tone = direction === 'lost' ? 'deny' : 'allow'
  return `${style(tone, direction)}\n${indented(body.join(''))}\n`
}

function audienceText(audience: DiffAudience): string {
  switch (audience.kind) {
    case 'everyone':
      return audience.anonymous ? 'everyone' : 'everyone with a token'
    case 'anonymous':
      return 'anonymous (no token)'
    case 'users':
      return shortened(audience.uids, MOST_USERS, ', ')
  }
}

function shortened(texts: readonly string[], most: number, separator: string): string {
  const more = texts.length - most
  const shown = more > 0 ? [...texts.slice(0, most), `${more} more`] : texts
  return shown.join(separator)
}

function extentCells(extent: Extent, direction: Direction): Cell[] {
  switch (extent.kind) {
    case 'place':
      return [extent.resource, reachText(extent)]
    case 'family':
      return [extent.family, 'the whole family']
    case 'everything':
      return ['everything', '']
    case 'malformed':
      return [direction === 'lost' ? 'RIDs malformed after' : 'RIDs malformed before', '']
  }
}

const reachText = (extent: PlaceExtent): string =>
  extent.this ? (extent.below ? 'this and below' : 'this') : 'below'

function detailsOf(item: AccessItem, diff: AccessDiff, direction: Direction): string {
  const { audience, except, causes } = item
  const excepted = except
    .slice(0, MOST_SHOWN)
    .map((one) => [`except ${one.resource}`, reachText(one)])
  const lines = [
    ...(audience.kind === 'everyone' ? ['but for whoever holds a grant for it\n'] : []),
    table(excepted),
    ...(except.length > MOST_SHOWN
      ? [`except ${except.length - MOST_SHOWN} more; see --json\n`]
      : []),
    ...causes.map((cause) => `${safeLine(CAUSE_TEXT[direction](cause, diff))}\n`),
  ]
  return indented(lines.join(''))
}

const CAUSE_TEXT: Readonly<Record<Direction, (cause: Cause, diff: AccessDiff) => string>> = {
  lost: (cause, diff) => {
    switch (cause.kind) {
      case 'grant':
        return `${principalText(cause.grant.principal)} lost ${grantedText(cause)}`
      case 'membership':
        return `left group ${cause.gid}`
      case 'group':
        return `group ${cause.gid} is gone`
      case 'user':
        return 'the user is gone'
      case 'superuser':
        return 'no superuser any more'
      default:
        return settingText(cause.kind, diff)
    }
  },
  gained: (cause, diff) => {
    switch (cause.kind) {
      case 'grant':
        return `${principalText(cause.grant.principal)} was granted ${grantedText(cause)}`
      case 'membership':
        return `joined group ${cause.gid}`
      case 'group':
        return `group ${cause.gid} is new`
      case 'user':
        return 'the user is new'
      case 'superuser':
        return 'superuser now'
      default:
        return settingText(cause.kind, diff)
    }
  },
}

const grantedText = ({ grant }: Extract<Cause, { readonly kind: 'grant' }>): string =>
  `${actionsText(grant.actions)} on ${grant.resource}`

function settingText(
  kind: 'mode' | 'release' | 'catalogue',
  { before, after }: AccessDiff,
): string {
  if (kind === 'catalogue') return 'the catalogue differs'
  return `${kind} ${before[kind]} became ${after[kind]}`
}

/** Notes, a line each. */
export function noteLines(notes: readonly DiffNote[]): string[] {
  const lines = notes.slice(0, MOST_SHOWN).map(noteLine)
  const more = notes.length - MOST_SHOWN
  return more > 0 ? [...lines, `${more} more notes; see --json`] : lines
}

const noteLine = ({ kind, name, side }: DiffNote): string =>
  kind === 'service'
    ? `user ${name} is a service account only ${side}; that changes no answer`
    : `${kind} ${name} is there only ${side}; that changes no answer`
