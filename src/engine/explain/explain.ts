/** Explanations: a decision with all that bears on it. @module */

import { maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { AccessRequest, Decision } from '../../core/request.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import { MALFORMED } from '../../trie/scan.ts'
import { coveringEntries, superuserEntries } from '../covering.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
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
  const { state } = ground
  const entries = coveringOf(asked)
  if (decision.effect === 'deny') {
    const denial = denialOf(asked, decision.reason, entries)
    return { request, decision, covering: grantsOf(state, entries), place, denial }
  }
  if (user === undefined || !('grant' in decision)) {
    return { request, decision, covering: grantsOf(state, entries), place }
  }
  return { request, decision, place, ...supportOf(asked, user, entries) }
}

function coveringOf({ state, user, request: { resource } }: Asked): Entry[] {
  if (user === undefined) return []
  state.scan.scan(resource)
  return state.scan.state === MALFORMED ? [] : coveringEntries(state, user, resource)
}

/** What an allowed request rests on, and would rest on without its determining grant. */
function supportOf(
  { state, bit }: Asked,
  user: Holder,
  entries: readonly Entry[],
): Pick<Explanation, 'covering' | 'ifRevoked'> {
  const granting = entries.filter(({ actions }) => maskAllows(actions, bit))
  const proofs = superuserEntries(state, user)
  const determining = granting[0] ?? proofs[0]
  const isLeft = (entry: Entry): boolean => !entry.is(determining)
  const others = entries.filter(isLeft)
  const first = entries.filter((entry) => entry.is(determining))
  return {
    covering: grantsOf(state, [...first, ...others]),
    ifRevoked: decisionFrom(state, granting.find(isLeft), proofs.find(isLeft), others.length > 0),
  }
}

const grantsOf = (state: State, entries: readonly Entry[]): Grant[] =>
  entries.map((entry) => state.grantOf(entry))

function decisionFrom(
  state: State,
  best: Entry | undefined,
  proof: Entry | undefined,
  isCovered: boolean,
): Decision {
  if (best !== undefined) return { effect: 'allow', reason: 'granted', grant: state.grantOf(best) }
  if (proof !== undefined)
    return { effect: 'allow', reason: 'superuser', grant: state.grantOf(proof) }
  return { effect: 'deny', reason: isCovered ? 'action-not-granted' : 'no-covering-grant' }
}
