/** What is missing from a journey, as the fewest grants that would make it whole. @module */

import { ACTIONS, type Action, actionBit, maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { covers, type Gazetteer, gazetteerOf } from '../../core/place.ts'
import { isWithin } from '../../core/release.ts'
import type { Hop, Terms } from './bind.ts'

/** A hop as the grant that would allow it. */
type Wanted = Pick<Hop, 'principal' | 'action' | 'resource'>

/**
 * The grants that make every one of these denied hops allowed, each on exactly what is asked and
 * for exactly whom it is asked of, in the order of the hops.
 *
 * None can be left out, nor any action of one: what another of them would allow is not among
 * them. Costs the square of the number of hops.
 */
export function grantsFor(denied: readonly Hop[], terms: Terms): Grant[] {
  const gazetteer = gazetteerOf(terms.catalogue, terms.release)
  const isImplied = (one: Wanted, at: number): boolean =>
    denied.some((other, otherAt) => {
      if (other === one || !wouldAllow(other, one, terms, gazetteer)) return false
      return otherAt < at || !wouldAllow(one, other, terms, gazetteer)
    })
  return together(denied.filter((one, at) => !isImplied(one, at)))
}

/** Tells whether the grant of `one` would allow `other` as well. */
function wouldAllow(one: Wanted, other: Wanted, terms: Terms, gazetteer: Gazetteer): boolean {
  if (one.principal !== other.principal) return false
  if (makesSuperuser(one, terms)) return true
  return (
    maskAllows(actionBit(one.action), actionBit(other.action)) &&
    covers(gazetteer, one.resource, other.resource)
  )
}

const makesSuperuser = (
  { action, resource }: Wanted,
  { catalogue: { superuser }, release }: Terms,
): boolean =>
  superuser !== undefined &&
  superuser.resource === resource &&
  (action === 'full' || isWithin(release, superuser.anyActionSince))

/** One grant for each principal and RID, with all of its actions. */
function together(wanted: readonly Wanted[]): Grant[] {
  const grants = new Map<string, { one: Wanted; actions: Set<Action> }>()
  for (const one of wanted) {
    const key = `${one.principal} ${one.resource}`
    const grant = grants.get(key) ?? { one, actions: new Set() }
    grants.set(key, grant)
    grant.actions.add(one.action)
  }
  return [...grants.values()].map(({ one: { principal, resource }, actions }) => ({
    principal: { kind: 'user', uid: principal },
    resource,
    actions: ACTIONS.filter((action) => actions.has(action)),
  }))
}
