/** Decisions in words. @module */

import type { Grant } from '../../core/grant.ts'
import type { SecurityMode } from '../../core/mode.ts'
import type { TailProblem } from '../../core/place.ts'
import { principalText } from '../../core/principal.ts'
import type { Decision } from '../../core/request.ts'
import type { Explanation } from '../../engine/explain/explain.ts'

/** Actions as they are printed: `read,update`. */
export const actionsText = (actions: readonly string[]): string => actions.join(',')

/** A grant on one line: `group ops: read,update on dcos:…`. */
export const grantText = ({ principal, resource, actions }: Grant): string =>
  `${principalText(principal)}: ${actionsText(actions)} on ${resource}`

/** Why, in words; of a decision with a determining grant, all but the grant. */
export function reasonText(
  decision: Decision,
  mode: SecurityMode,
  place: Explanation['place'],
): string {
  switch (decision.reason) {
    case 'granted':
      return 'a grant covers the resource and allows the action'
    case 'superuser':
      return 'a superuser may do everything'
    case 'not-enforced':
      return `mode ${mode} doesn't enforce this family`
    case 'anonymous':
      return `mode ${mode} lets requests without a token do everything in this family`
    case 'malformed-resource':
      return malformedText(place)
    case 'unknown-action':
      return 'there is no such action'
    case 'action-not-granted':
      return 'grants cover the resource, and none allows the action'
    case 'no-covering-grant':
      return 'no grant covers the resource'
  }
}

const malformedText = (place: Explanation['place']): string =>
  place.kind === 'malformed'
    ? `no path of this family is written so: ${PROBLEM_TEXT[place.problem]}`
    : 'this is no RID'

const PROBLEM_TEXT: Readonly<Record<TailProblem, string>> = {
  'no-leading-slash': 'it begins with a slash, as in `:/dev`',
  'empty-segment': 'it has no empty segment',
  'dot-segment': 'it has no segment `.` or `..`',
  'slash-in-dot-path': 'jobs are written with dots, as in `dev.batch`',
}

/** The determining grant, if there is one. */
export const determining = (decision: Decision): Grant | undefined =>
  'grant' in decision ? decision.grant : undefined
