/** Denials in words: what is lacking, who holds it, and what looks like it. @module */

import { principalText } from '../../core/principal.ts'
import type { Bounded } from '../../engine/explain/bounded.ts'
import type { Denial } from '../../engine/explain/denial.ts'
import type { Resemblance } from '../../engine/explain/dialect.ts'
import type { Explanation } from '../../engine/explain/explain.ts'
import type { Other } from '../../engine/explain/others.ts'
import { counted, cureJson, curesText, restText } from './cure.ts'
import { actionsText } from './decision.ts'
import type { Style } from './style.ts'
import { type Cell, indented, table } from './table.ts'

type Denied = Explanation & { readonly denial: Denial }

/** What is to be said of a denial in a line each, with a word before it. */
export function denialFacts({ denial, request, place }: Denied): Cell[][] {
  const { nearest, advice, askedInstead, modes, standing } = denial
  const authorizer = place.kind === 'family' ? place.family.authorizer : ''
  const facts: Cell[][] = []
  if (nearest !== undefined) {
    facts.push([
      'lacks',
      `${actionsText(nearest.lacked)}; the deepest grant is on ${nearest.resource}`,
    ])
  }
  if (advice !== undefined) {
    const outcome = advice.effect === 'allow' ? 'which is allowed' : 'which is denied too'
    facts.push(['meant', `${advice.text}, ${outcome}`])
  }
  if (askedInstead.length > 0) {
    facts.push([
      'note',
      `${authorizer} asks for ${actionsText(askedInstead)} here, not for ${request.action}: ask about that`,
    ])
  }
  if (modes.length > 0) {
    facts.push(['open in', `mode ${modes.join(' and ')}, whatever is granted`])
  }
  const note = STANDING_NOTE[standing]
  if (note !== '') facts.push(['note', note])
  return facts
}

const STANDING_NOTE: Readonly<Record<Denial['standing'], string>> = {
  user: '',
  'unknown-user': 'the policy has no such user; create it before anything is granted to it',
  'no-uid': 'nothing can be granted to this: it is no uid',
  anonymous: 'nothing can be granted to whoever has no token; send one',
}

/** The sections on a denial, each with an empty line before it; those with nothing to say are left out. */
export function denialText(denied: Denied, style: Style): string {
  const { denial, decision } = denied
  const others = section(
    'grants of others that would do; the subject may join a group',
    denial.others,
    (other) => [...grantCells(other.grant), otherText(other)],
    style,
  )
  const siblings = section(
    'grants of the subject that look like it and do not cover it',
    denial.siblings,
    ({ grant, kind }) => [...grantCells(grant), KIND_TEXT[kind]],
    style,
  )
  const isMalformed = decision.reason === 'malformed-resource'
  const cures = isMalformed
    ? '\nno grant would allow it: what is malformed is always denied\n'
    : curesText(denial)
  return others + siblings + cures
}

function section<T>(
  title: string,
  { shown, more, isPartial }: Bounded<T>,
  cells: (item: T) => Cell[],
  style: Style,
): string {
  if (shown.length === 0) return ''
  const rows = [...shown.map(cells), ...restText(more, isPartial).map((text) => [text])]
  return `\n${title}\n${indented(table(rows, style))}`
}

const grantCells = ({ principal, actions, resource }: Other['grant']): Cell[] => [
  principalText(principal),
  actionsText(actions),
  resource,
]

function otherText({ grant, makesSuperuser, holds }: Other): string {
  const maker = makesSuperuser ? 'superuser; ' : ''
  const brings = grant.principal.kind === 'group' ? 'joining brings' : 'holds'
  return `${maker}${brings} ${counted(holds, 'grant')}`
}

const KIND_TEXT: Readonly<Record<Resemblance, string>> = {
  case: 'upper and lower case differ',
  'no-dcos': 'one of them lacks `dcos:`',
  'leading-slash': 'only one of the two begins its path with a slash',
  separators: 'the same words with other separators',
  star: 'a star is not every path here',
  'longer-spelling': 'a longer spelling is another path',
  'not-inherited': 'lies above, and does not reach down here',
  below: 'lies below, and does not reach up',
  typing: 'almost the same letters',
  'other-family': 'the same path in another family',
}

/** All of a denial as JSON. */
export const denialJson = ({ cures, ...denial }: Denial): object => ({
  ...denial,
  cures: cures.map(cureJson),
})
