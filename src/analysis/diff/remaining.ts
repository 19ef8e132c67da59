/** What remains: grants of the side that lacks, within what is missing there. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { Gid, Principal, Uid } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import type { Held, Range, Ranges } from '../../engine/ranges.ts'
import { closed } from '../cover/masks.ts'
import { minimalCover, type Piece } from './cover.ts'
import { asGroup, type Pair, type Person } from './pair.ts'
import { beginningsOf, meet, type Stand, standOf } from './stands.ts'
import type { Suspect } from './suspects.ts'

/** The RIDs of grants by their holder. */
interface Few {
  readonly users: ReadonlyMap<Uid, readonly Rid[]>
  readonly groups: ReadonlyMap<Gid, readonly Rid[]>
}

/** Up to how many grants below a place are sorted by holder, once for all persons. */
const FEW = 256

/** Finds what a person still has within a place. */
export class Remaining {
  readonly #pair: Pair
  /** Of the side that lacks; made when first asked for. */
  #ranges: Ranges | undefined
  readonly #held: Map<Gid, Held> = new Map()
  readonly #rangeOf: Map<Rid, Range> = new Map()
  readonly #few: Map<Rid, Few> = new Map()
  /** The person asked about last, for one suspect after another, and the RIDs of its own grants. */
  #person: Person | undefined
  #own: readonly Rid[] = []

  constructor(pair: Pair) {
    this.#pair = pair
  }

  /**
   * The grants of the side that lacks which reach part of what a suspect reaches, as a minimal
   * cover; where catalogues differ, perhaps some that reach none of it.
   */
  within(person: Person, suspect: Suspect): readonly Piece[] {
    if (!suspect.mayRemain) return []
    const few = suspect.isMoved ? undefined : this.#fewWithin(suspect.resource)
    const own = few === undefined ? this.#ownWithin(person, suspect) : few.users.get(person.uid)
    const pieces = own === undefined ? [] : this.#meeting(person.itself, suspect, own)
    for (const gid of person.otherGroups) {
      const rids = few === undefined ? this.#groupsWithin(gid, suspect) : few.groups.get(gid)
      if (rids !== undefined) pieces.push(...this.#meeting(asGroup(gid), suspect, rids))
    }
    return minimalCover(pieces)
  }

  /** Everything that a person has and that is enforced, as a minimal cover. */
  everything(person: Person): readonly Piece[] {
    const { view } = this.#pair.lacks
    const holders = [person.itself, ...person.otherGroups.map(asGroup)]
    return minimalCover(
      holders.flatMap((holder) =>
        [...view.masksOf(holder)].flatMap(([resource, { actions }]) => {
          const stand = view.isEnforced(resource) && standOf(view.gazetteer, resource)
          return stand ? [pieceOf(resource, stand, closed(actions))] : []
        }),
      ),
    )
  }

  #meeting(principal: Principal, suspect: Suspect, rids: readonly Rid[]): Piece[] {
    const { view } = this.#pair.lacks
    return rids.flatMap((rid) => {
      const actions = closed(view.actionsOf(principal, rid)) & suspect.actions
      if (actions === NO_ACTIONS) return []
      const stand = standOf(view.gazetteer, rid)
      if (stand === undefined || !this.#meets(suspect, stand, rid)) return []
      return [pieceOf(rid, stand, actions)]
    })
  }

  #ownOf(person: Person): readonly Rid[] {
    if (this.#person !== person) {
      this.#person = person
      this.#own = [...this.#pair.lacks.view.masksOf(person.itself).keys()]
    }
    return this.#own
  }

  #ownWithin(person: Person, { isMoved, stand }: Suspect): readonly Rid[] {
    const rids = this.#ownOf(person)
    if (isMoved) return rids
    const beginnings = beginningsOf(stand)
    return rids.filter((rid) => beginnings.some((beginning) => rid.startsWith(beginning)))
  }

  #groupsWithin(gid: Gid, { isMoved, resource }: Suspect): readonly Rid[] {
    const { view } = this.#pair.lacks
    if (isMoved) return [...view.masksOf(asGroup(gid)).keys()]
    const ranges = this.#ranges ?? view.ranges()
    this.#ranges = ranges
    const range = this.#rangeOf.get(resource) ?? ranges.at(resource)
    const held = this.#held.get(gid) ?? ranges.heldBy(asGroup(gid))
    this.#held.set(gid, held)
    if (range === undefined) return []
    this.#rangeOf.set(resource, range)
    return held(range)
  }

  /** The grants at a place and below it; nothing where they are many. */
  #fewWithin(resource: Rid): Few | undefined {
    const known = this.#few.get(resource)
    if (known !== undefined) return known
    const { view } = this.#pair.lacks
    if (view.weightOf(resource) > FEW) return undefined
    const users = new Map<Uid, Rid[]>()
    const groups = new Map<Gid, Rid[]>()
    for (const { principal, resource: rid } of view.within(resource)) {
      if (principal.kind === 'user') addTo(users, principal.uid, rid)
      else addTo(groups, principal.gid, rid)
    }
    const few = { users, groups }
    this.#few.set(resource, few)
    return few
  }

  /** As {@link meet}; of stands in two catalogues, where in doubt, they do. */
  #meets({ stand, isMoved }: Suspect, other: Stand, resource: Rid): boolean {
    if (!isMoved || (other.form === stand.form && other.base === stand.base)) {
      return meet(stand, other)
    }
    if (other.form === '') {
      const there = standOf(this.#pair.has.view.gazetteer, resource)
      return there !== undefined && meet(stand, there)
    }
    return isWithin(stand.base, other.base) || isWithin(other.base, stand.base)
  }
}

function addTo<Key>(rids: Map<Key, Rid[]>, key: Key, rid: Rid): void {
  const known = rids.get(key)
  if (known === undefined) rids.set(key, [rid])
  else known.push(rid)
}

const isWithin = (base: string, other: string): boolean => `${base}:`.startsWith(`${other}:`)

const pieceOf = (resource: Rid, stand: Stand, actions: ActionMask): Piece => ({
  resource,
  stand,
  actions,
  sources: [],
})
