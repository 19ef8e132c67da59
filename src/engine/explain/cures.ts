/** Cures: the grants that would turn a denial into an allow, the narrowest first. @module */

import { type Action, maskOf } from '../../core/action.ts'
import type { Family } from '../../core/catalogue.ts'
import type { Grant } from '../../core/grant.ts'
import { type Reach, reachOf } from '../../core/place.ts'
import type { Principal } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import { NOTHING } from '../../trie/layout.ts'
import type { State } from '../state.ts'
import type { Asked } from './asked.ts'
import { placesFor, ridsIn } from './places.ts'

/**
 * How far a grant reaches: this resource alone, this path and all below it, all below it only,
 * every path or value of its base, or everything there is.
 */
export type Opening = 'this' | 'subtree' | 'below' | 'base' | 'everything'

/** What a cure opens besides the request. */
export interface Collateral {
  readonly opens: Opening
  /**
   * How many grants of the policy stand on what it opens, whoever holds them. One with a star
   * stands at the path before it.
   */
  readonly grants: number
  /** The families that it opens beside that of the resource: a superuser's are all of them. */
  readonly otherFamilies: readonly Family[]
}

/** A grant that would allow the request by itself. */
export interface Cure {
  readonly grant: Grant
  /** Whether whoever holds it may do everything. */
  readonly makesSuperuser: boolean
  readonly collateral: Collateral
}

/** The cures of a denial. */
export interface Cures {
  /**
   * The action on exactly this resource, then on each place above it that covers it, then `full`
   * on exactly this resource; last, whatever makes a superuser. Each is one action on one RID, so
   * no part of it can be left out.
   */
  readonly cures: readonly Cure[]
  /** How many places above the resource, not the nearest and not the last, were left out. */
  readonly omitted: number
}

/** The cures for a principal; none where it is nobody that could be granted anything. */
export function curesOf(asked: Asked, principal: Principal | undefined): Cures {
  if (principal === undefined) return { cures: [], omitted: 0 }
  const { state, request } = asked
  const { own, above, omitted } = placesFor(asked)
  const offers: Offer[] = [
    ...[...own, ...above].map((rid): Offer => [rid, request.action as Action]),
    ...[...own, ...ridsIn([state.superuser ?? ''])].map((rid): Offer => [rid, 'full']),
  ]
  const distinct = new Map(offers.map((offer) => [offer.join(' '), offer]))
  const cures = [...distinct.values()].map(([resource, action]) =>
    cureOf(asked, { principal, resource, actions: [action] }),
  )
  const others = cures.filter(({ makesSuperuser }) => !makesSuperuser)
  return { cures: [...others, ...cures.filter(({ makesSuperuser }) => makesSuperuser)], omitted }
}

type Offer = readonly [resource: Rid, action: Action]

function cureOf({ state, gazetteer, place }: Asked, grant: Grant): Cure {
  const { resource, actions } = grant
  if (state.makesSuperuser(resource, maskOf(actions))) {
    const its = place.kind === 'family' ? place.family : undefined
    const otherFamilies = state.scan.families.filter((family) => family !== its)
    const collateral: Collateral = { opens: 'everything', grants: state.trie.weight, otherFamilies }
    return { grant, makesSuperuser: true, collateral }
  }
  const reach = reachOf(gazetteer.locate(resource)) as Reach
  const collateral = {
    opens: openingOf(reach),
    grants: grantsIn(state, resource, reach),
    otherFamilies: [],
  }
  return { grant, makesSuperuser: false, collateral }
}

function openingOf({ path, here, below }: Reach): Opening {
  if (!below) return 'this'
  if (path.length === 0) return 'base'
  return here ? 'subtree' : 'below'
}

/** How many grants stand where a grant on `resource` reaches. Costs its depth. */
function grantsIn({ trie }: State, resource: Rid, { below }: Reach): number {
  const node = trie.exact(resource)
  if (node === NOTHING) return 0
  return below ? trie.nodes.weightOf(node) : trie.countAt(node)
}
