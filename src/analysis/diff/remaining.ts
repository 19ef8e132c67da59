/** What remains: grants of the side that lacks, within what is missing there. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { Gid, Uid } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import { closed } from '../cover/masks.ts'
import { minimalCover, type Piece } from './cover.ts'
import { asGroup, type Pair, type Person } from './pair.ts'
import { beginningsOf, meet, type Stand, standOf } from './stands.ts'
import type { Suspect } from './suspects.ts'

/** Finds what a person still has within a place. */
export class Remaining {
  readonly #pair: Pair
  /** The RIDs of the grants of the person that was asked about last. */
  #own: { readonly uid: Uid; readonly rids: readonly Rid[] } | undefined
  /** The RIDs of the groups' grants, sorted. */
  readonly #sorted: Map<Gid, readonly Rid[]> = new Map()

  constructor(pair: Pair) {
    this.#pair = pair
  }

  /**
   * The grants of the side that lacks which reach part of what a suspect reaches, as a minimal
   * cover; where catalogues differ, perhaps some that reach none of it.
   */
  within(person: Person, suspect: Suspect): readonly Piece[] {
    if (!suspect.mayRemain) return []
    const own = this.#ownRids(person)
    const pieces = this.#meeting(person, undefined, suspect, this.#narrowed(own, suspect))
    for (const gid of person.otherGroups) {
      const rids = suspect.isMoved ? this.#ridsOf(gid) : this.#ridsBelow(gid, suspect.stand)
      pieces.push(...this.#meeting(person, gid, suspect, rids))
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

  #meeting(
    { itself }: Person,
    gid: Gid | undefined,
    suspect: Suspect,
    rids: readonly Rid[],
  ): Piece[] {
    if (rids.length === 0) return []
    const { view } = this.#pair.lacks
    const holders = [gid === undefined ? itself : asGroup(gid)]
    return rids.flatMap((rid) => {
      const actions = closed(view.actionsOn(holders, rid)) & suspect.actions
      if (actions === NO_ACTIONS) return []
      const stand = standOf(view.gazetteer, rid)
      if (stand === undefined || !this.#meets(suspect, stand, rid)) return []
      return [pieceOf(rid, stand, actions)]
    })
  }

  #narrowed(rids: readonly Rid[], { isMoved, stand }: Suspect): readonly Rid[] {
    if (isMoved) return rids
    const beginnings = beginningsOf(stand)
    return rids.filter((rid) => beginnings.some((beginning) => rid.startsWith(beginning)))
  }

  /** A person is asked about once for each of its suspects, and then never again. */
  #ownRids({ uid, itself }: Person): readonly Rid[] {
    if (this.#own?.uid !== uid) {
      this.#own = { uid, rids: [...this.#pair.lacks.view.masksOf(itself).keys()] }
    }
    return this.#own.rids
  }

  #ridsOf(gid: Gid): readonly Rid[] {
    let rids = this.#sorted.get(gid)
    if (rids === undefined) {
      rids = [...this.#pair.lacks.view.masksOf(asGroup(gid)).keys()].sort()
      this.#sorted.set(gid, rids)
    }
    return rids
  }

  /** RIDs of a group, all that lie below a stand among them. Costs the logarithm of the group's. */
  #ridsBelow(gid: Gid, stand: Stand): readonly Rid[] {
    const rids = this.#ridsOf(gid)
    const found: Rid[] = []
    for (const beginning of beginningsOf(stand)) {
      for (let at = firstFrom(rids, beginning); rids[at]?.startsWith(beginning) === true; at++) {
        found.push(rids[at] as Rid)
      }
    }
    return found
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

/** The place of the first text that is not smaller. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as string) < text) low = middle + 1
    else high = middle
  }
  return low
}

const isWithin = (base: string, other: string): boolean => `${base}:`.startsWith(`${other}:`)

const pieceOf = (resource: Rid, stand: Stand, actions: ActionMask): Piece => ({
  resource,
  stand,
  actions,
  sources: [],
})
