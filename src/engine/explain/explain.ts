/** Explanations: a decision with all that bears on it. @module */

import { maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { AccessRequest, Decision } from '../../core/request.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import { MALFORMED } from '../../trie/scan.ts'
import { coveringEntries, superuserEntries } from '../lookup.ts'
import type { Holder, UserRecord } from '../state.ts'
import { grantOf } from '../view.ts'
import { type Asked, askedOf, type Ground, type TextPlace } from './asked.ts'
import { type Denial, denialOf } from './denial.ts'

/** A decision and what it was made from. */
export interface Explanation {
  readonly request: AccessRequest
  readonly decision: Decision
  /**
   * Every grant of the subject and its groups that covers the resource: the determining one first,
   * if it is one of them, and then the most specific first.
   */
  readonly covering: readonly Grant[]
  /** Where the resource lies in the catalogue, or why it is no RID. */
  readonly place: TextPlace
  /** Where a grant determined the decision: the one without it. */
  readonly ifRevoked?: Decision
  /** Of a denial: how near the subject is, and what would allow the request. */
  readonly denial?: Denial
}

/**
 * Explains a request. Costs the depth of the resource and the groups of the subject; what could
 * grow with the policy beyond that is looked at up to a limit.
 */
export function explained(ground: Ground, request: AccessRequest): Explanation {
  const asked = askedOf(ground, request)
  const { place, user } = asked
  const decision = ground.decider.decide(request)
  const entries = coveringOf(asked)
  if (decision.effect === 'deny') {
    const denial = denialOf(asked, decision.reason, entries)
    return { request, decision, covering: entries.map(grantOf), place, denial }
  }
  if (user === undefined || !('grant' in decision)) {
    return { request, decision, covering: entries.map(grantOf), place }
  }
  return { request, decision, place, ...supportOf(asked, user, entries) }
}

function coveringOf({ state, user, request: { resource } }: Asked): Entry<Holder>[] {
  if (user === undefined) return []
  state.scan.scan(resource)
  return state.scan.state === MALFORMED ? [] : coveringEntries(state, user, resource)
}

/** What an allowed request rests on, and would rest on without its determining grant. */
function supportOf(
  { state, bit }: Asked,
  user: UserRecord,
  entries: readonly Entry<Holder>[],
): Pick<Explanation, 'covering' | 'ifRevoked'> {
  const granting = entries.filter(({ actions }) => maskAllows(actions, bit))
  const proofs = superuserEntries(state, user)
  const determining = granting[0] ?? proofs[0]
  const isLeft = (entry: Entry<Holder>): boolean => entry !== determining
  const others = entries.filter(isLeft)
  const first = entries.filter((entry) => entry === determining)
  return {
    covering: [...first, ...others].map(grantOf),
    ifRevoked: decisionFrom(granting.find(isLeft), proofs.find(isLeft), others.length > 0),
  }
}

function decisionFrom(
  best: Entry<Holder> | undefined,
  proof: Entry<Holder> | undefined,
  isCovered: boolean,
): Decision {
  if (best !== undefined) return { effect: 'allow', reason: 'granted', grant: grantOf(best) }
  if (proof !== undefined) return { effect: 'allow', reason: 'superuser', grant: grantOf(proof) }
  return { effect: 'deny', reason: isCovered ? 'action-not-granted' : 'no-covering-grant' }
}
