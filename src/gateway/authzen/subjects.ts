/** Subjects of AuthZEN: accounts, and the group that the caller says one is in. @module */

import { actionBit, maskAllows, maskOf } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { Decision, DenyReason } from '../../core/request.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Entity } from './json.ts'
import type { AuthzenMapping } from './mapping.ts'

/**
 * Decides for a subject: as its account, and where that is denied as a member of the group that its
 * property names, if the mapping believes such a property.
 */
export function decideFor(
  engine: Engine,
  mapping: AuthzenMapping,
  subject: Entity,
  action: string,
  resource: string,
): Decision {
  const decision = engine.decide({ subject: subject.id, action, resource })
  if (decision.effect === 'allow') return decision
  const gid = groupOf(mapping, subject)
  if (gid === undefined || !CURABLE.has(decision.reason)) return decision
  return throughGroup(engine, gid, action, resource) ?? decision
}

/** What a grant more would allow: malformed resources and unknown actions stay denied. */
const CURABLE: ReadonlySet<DenyReason> = new Set<DenyReason>([
  'no-covering-grant',
  'action-not-granted',
])

function groupOf({ groupProperty }: AuthzenMapping, { properties }: Entity): string | undefined {
  if (groupProperty === undefined || !Object.hasOwn(properties, groupProperty)) return undefined
  const value = properties[groupProperty]
  return typeof value === 'string' ? value : undefined
}

function throughGroup(
  engine: Engine,
  gid: string,
  action: string,
  resource: string,
): Decision | undefined {
  const view = engine.view()
  const bit = actionBit(action)
  const isIts = ({ principal }: Grant): boolean =>
    principal.kind === 'group' && principal.gid === gid
  const grant = view
    .covering(resource)
    .find((one) => isIts(one) && maskAllows(maskOf(one.actions), bit))
  if (grant !== undefined) return { effect: 'allow', reason: 'granted', grant }
  const proof = [...view.superusers()].find(isIts)
  return proof && { effect: 'allow', reason: 'superuser', grant: proof }
}
