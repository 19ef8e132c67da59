/** The use of grants: which of them a log shows at work, and when last. @module */

import { type Action, type ActionMask, actionBit, maskAllows, maskOf } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { LoggedRequest } from '../../core/log.ts'
import { principalText } from '../../core/principal.ts'
import type { Engine } from '../../engine/engine.ts'

/** What a log shows of one grant. */
export interface GrantUse {
  readonly grant: Grant
  /** How often the log has a request as allowed that the grant would have allowed. */
  readonly used: number
  /** When that was last, in milliseconds since 1970; absent where it never was, or at no known time. */
  readonly last?: number
  /** Those of its actions that no such request needed. */
  readonly unused: readonly Action[]
}

interface Count {
  used: number
  last: number | undefined
  asked: ActionMask
}

/**
 * For each grant of the policy, in its order, how a log shows it used.
 *
 * A grant was used by a request that the log has as allowed if the grant covers it and allows its
 * action, whether or not others do too. One that makes a superuser was used where nothing else
 * allowed the request. Costs one explanation for each request.
 */
export function grantUses(engine: Engine, requests: Iterable<LoggedRequest>): GrantUse[] {
  const { grants } = engine.toPolicy()
  const counts = new Map<string, Count>(
    grants.map((grant) => [keyOf(grant), { used: 0, last: undefined, asked: 0 }]),
  )
  for (const request of requests) {
    if (request.allowed === 0) continue
    const bit = actionBit(request.action)
    const { covering, decision } = engine.explain(request)
    const able = covering.filter(({ actions }) => maskAllows(maskOf(actions), bit))
    if (decision.reason === 'superuser') able.push(decision.grant)
    for (const grant of able) count(counts.get(keyOf(grant)), request, bit)
  }
  return grants.map((grant) => useOf(grant, counts.get(keyOf(grant))))
}

function count(found: Count | undefined, request: LoggedRequest, bit: ActionMask): void {
  if (found === undefined) return
  found.used += request.allowed
  found.asked |= bit
  if (request.lastAllowed === undefined) return
  found.last = Math.max(found.last ?? request.lastAllowed, request.lastAllowed)
}

function useOf(grant: Grant, found: Count | undefined): GrantUse {
  const asked = found?.asked ?? 0
  return {
    grant,
    used: found?.used ?? 0,
    unused: grant.actions.filter((action) =>
      action === 'full' ? asked === 0 : (asked & actionBit(action)) === 0,
    ),
    ...(found?.last === undefined ? {} : { last: found.last }),
  }
}

const keyOf = ({ principal, resource }: Grant): string => `${principalText(principal)} ${resource}`
