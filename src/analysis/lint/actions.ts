/** Lint of actions: those that nobody asks for, and superusers who are none. @module */

import type { Action } from '../../core/action.ts'
import type { Catalogue, Family } from '../../core/catalogue.ts'
import type { Grant } from '../../core/grant.ts'
import { isWithin, type Release } from '../../core/release.ts'
import type { Fault } from './finding.ts'

/** The faults of a grant's actions; its RID lies in `family`. */
export function actionFaults(
  grant: Grant,
  family: Family,
  catalogue: Catalogue,
  release: Release,
): Fault[] {
  return [...superuserFault(grant, catalogue, release), ...offRowFault(grant, family)]
}

function superuserFault(grant: Grant, catalogue: Catalogue, release: Release): Fault[] {
  const rule = catalogue.superuser
  if (rule === undefined || grant.resource !== rule.resource) return []
  if (isWithin(release, rule.anyActionSince) || grant.actions.includes('full')) return []
  const held = grant.actions.join(',')
  return [
    {
      code: 'superuser-action',
      message: `\`${held}\` on \`${rule.resource}\` makes no superuser before ${rule.anyActionSince}`,
      fix: 'grant `full` if a superuser is meant, or drop the grant',
    },
  ]
}

function offRowFault(grant: Grant, family: Family): Fault[] {
  const published = PUBLISHED_OFF_ROW[family.id] ?? []
  const known = [...family.actions, ...published]
  const off = grant.actions.filter((action) => !known.includes(action))
  if (off.length === 0) return []
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
