/** Lint of actions: those that nobody asks for, and superusers who are none. @module */

import { type Action, type ActionMask, actionsOf, maskOf } from '../../core/action.ts'
import type { Catalogue, Family } from '../../core/catalogue.ts'
import type { Grant } from '../../core/grant.ts'
import { isWithin, type Release } from '../../core/release.ts'
import type { Fault } from './finding.ts'

/** What is known of a grant, beside its text. */
interface KnownGrant {
  readonly family: Family
  readonly actions: ActionMask
  /** Whether its RID is the one that makes superusers. */
  readonly isSuperuser: boolean
}

/** The faults of a grant's actions. */
export type ActionRule = (grant: Grant, known: KnownGrant) => readonly Fault[]

/** Makes the rule for actions in a release. */
export function actionRule(catalogue: Catalogue, release: Release): ActionRule {
  const known = new Map<Family, ActionMask>()
  return (grant, { family, actions, isSuperuser }) => {
    const mask = known.get(family) ?? knownActions(family)
    known.set(family, mask)
    if (!isSuperuser && (actions & ~mask) === 0) return NO_FAULTS
    return [...superuserFault(grant, catalogue, release), ...offRowFault(grant, family, mask)]
  }
}

/** Those that the family's row names, and those that pages grant all the same. */
const knownActions = ({ id, actions }: Family): ActionMask =>
  maskOf([...actions, ...(PUBLISHED_OFF_ROW[id] ?? [])])

const NO_FAULTS: readonly Fault[] = []

function superuserFault(grant: Grant, catalogue: Catalogue, release: Release): readonly Fault[] {
  const rule = catalogue.superuser
  if (rule === undefined || grant.resource !== rule.resource) return NO_FAULTS
  if (isWithin(release, rule.anyActionSince) || grant.actions.includes('full')) return NO_FAULTS
  const held = grant.actions.join(',')
  return [
    {
      code: 'superuser-action',
      message: `\`${held}\` on \`${rule.resource}\` makes no superuser before ${rule.anyActionSince}`,
      fix: 'grant `full` if a superuser is meant, or drop the grant',
    },
  ]
}

function offRowFault(grant: Grant, family: Family, known: ActionMask): readonly Fault[] {
  const off = actionsOf(maskOf(grant.actions) & ~known)
  if (off.length === 0) return NO_FAULTS
  const held = off.join(',')
  const isFullOnly = family.actions.length === 1 && family.actions[0] === 'full'
  return [
    {
      code: 'off-row-action',
      message: isFullOnly
        ? `\`${held}\` on \`${grant.resource}\` opens nothing: ${family.authorizer} asks for \`full\` only`
        : `the family of \`${grant.resource}\` isn't known to be asked for \`${held}\``,
      fix: `grant what is asked for: \`${family.actions.join(',')}\``,
    },
  ]
}

/**
 * Actions that the catalogue's row doesn't name and that pages on installing services grant all
 * the same (load balancer, storage, build server): no slip, so not linted.
 */
const PUBLISHED_OFF_ROW: Readonly<Record<string, readonly Action[]>> = {
  'mesos-agent-endpoint-path': ['full'],
  'mesos-agent-executor-app-id': ['full'],
  'mesos-agent-resource-provider-config': ['full'],
  'mesos-agent-sandbox-app-id': ['full'],
  'mesos-agent-task-app-id': ['full'],
  'mesos-master-endpoint-path': ['full'],
  'mesos-master-executor-app-id': ['full'],
  'mesos-master-framework-principal': ['full'],
  'mesos-master-framework-role': ['full'],
  'mesos-master-reservation-principal': ['full'],
  'mesos-master-reservation-role': ['read', 'full'],
  'mesos-master-task-app-id': ['full'],
  'mesos-master-task-user': ['full'],
  'mesos-master-volume-principal': ['full'],
  'mesos-master-volume-role': ['read', 'full'],
  'secrets-list-default': ['full'],
}
