/** Subjects of AuthZEN: accounts, and the group that the caller says one is in. @module */

import { actionBit, maskAllows, maskOf } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { AccessRequest, Decision, DenyReason } from '../../core/request.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Entity, Json } from './json.ts'
import type { AuthzenMapping } from './mapping.ts'

/**
 * Decides for a subject: as its account, and where that is denied as a member of the group that a
 * property of it names, if the mapping believes such a property.
 */
export function decideFor(
  engine: Engine,
  mapping: AuthzenMapping,
  asked: AccessRequest,
  properties: Json,
): Decision {
  const decision = engine.decide(asked)
  if (decision.effect === 'allow') return decision
  const gid = groupOf(mapping, properties)
  if (gid === undefined || !CURABLE.has(decision.reason)) return decision
  return throughGroup(engine, gid, asked) ?? decision
}

/** Whether a subject may do an action to a resource, as {@link decideFor} decides. */
export const allowing =
  (engine: Engine, mapping: AuthzenMapping, { id, properties }: Entity) =>
  (action: string, resource: string): boolean =>
    decideFor(engine, mapping, { subject: id, action, resource }, properties).effect === 'allow'

/** What a grant more would allow: malformed resources and unknown actions stay denied. */
const CURABLE: ReadonlySet<DenyReason> = new Set<DenyReason>([
  'no-covering-grant',
  'action-not-granted',
])

function groupOf({ groupProperty }: AuthzenMapping, properties: Json): string | undefined {
  if (groupProperty === undefined || !Object.hasOwn(properties, groupProperty)) return undefined
  const value = properties[groupProperty]
  return typeof value === 'string' ? value : undefined
}

function throughGroup(
  engine: Engine,
  gid: string,
  { action, resource }: AccessRequest,
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
