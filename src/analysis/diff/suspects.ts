/** Suspects: what someone holds on one side and may not hold on the other. @module */

import { type ActionMask, actionsOf, NO_ACTIONS } from '../../core/action.ts'
import type { Gid, Principal } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import type { Changed, Comparison } from '../../engine/comparison.ts'
import { closed } from '../cover/masks.ts'
import type { Piece, Source } from './cover.ts'
import type { Cause } from './item.ts'
import { asGroup, type Pair, type Person, whyWithout } from './pair.ts'
import { standOf } from './stands.ts'

/** A piece that someone may lack. */
export interface Suspect extends Piece {
  /** Whether it reaches other RIDs on the other side. */
  readonly isMoved: boolean
  /** Whether something of it may be held on the other side even if the whole isn't. */
  readonly mayRemain: boolean
}

/**
 * Finds suspects for one person after another. What a group held and holds is compared once, so
 * that a group which both sides have alike costs its members nothing. What reaches nothing, or is
 * open to everyone on the side that has, is no suspect.
 */
export class Suspects {
  readonly #pair: Pair
  /** By gid, then by what became of the group. */
  readonly #ofGroups: Map<Gid, Map<Cause['kind'] | undefined, readonly Suspect[]>> = new Map()
  /** What groups are granted on the RIDs of suspects on the other side. */
  readonly #kept: Map<Rid, ReadonlyMap<Gid, ActionMask>> = new Map()
  /** None where RIDs lie elsewhere. */
  readonly #comparison: Comparison | undefined

  constructor(pair: Pair, comparison: Comparison | undefined) {
    this.#pair = pair
    this.#comparison = comparison
  }

  /** What a person itself holds and may lack. */
  own({ itself, isKnown }: Person): readonly Suspect[] {
    return isKnown ? this.#changed(itself) : this.#all(itself, { kind: 'user' })
  }

  /** What a person holds through groups and may lack. */
  shared(person: Person): readonly Suspect[] {
    return person.groups.flatMap((gid) =>
      this.#ofGroup(gid, whyWithout(this.#pair, person, gid)).flatMap((suspect) =>
        this.#withoutKept(suspect, person.otherGroups),
      ),
    )
  }

  #ofGroup(gid: Gid, cause: Cause | undefined): readonly Suspect[] {
    const kept = this.#ofGroups.get(gid) ?? new Map<Cause['kind'] | undefined, readonly Suspect[]>()
    const known = kept.get(cause?.kind)
    if (known !== undefined) return known
    const group = asGroup(gid)
    const suspects = cause === undefined ? this.#changed(group) : this.#all(group, cause)
    this.#ofGroups.set(gid, kept.set(cause?.kind, suspects))
    return suspects
  }

  /** A suspect without the actions that another group gives on the very same RID. */
  #withoutKept(suspect: Suspect, groups: readonly Gid[]): Suspect[] {
    if (suspect.isMoved) return [suspect]
    const masks = this.#keptOn(suspect.resource)
    if (masks.size === 0) return [suspect]
    const kept = groups.reduce((all, gid) => all | (masks.get(gid) ?? NO_ACTIONS), NO_ACTIONS)
    const actions = suspect.actions & ~closed(kept)
    if (actions === suspect.actions) return [suspect]
    return actions === NO_ACTIONS ? [] : [{ ...suspect, actions }]
  }

  #keptOn(resource: Rid): ReadonlyMap<Gid, ActionMask> {
    let masks = this.#kept.get(resource)
    if (masks === undefined) {
      masks = this.#pair.lacks.view.groupMasksAt(resource)
      this.#kept.set(resource, masks)
    }
    return masks
  }

  /** Every grant of a principal, for one cause. */
  #all(principal: Principal, cause: Cause): Suspect[] {
    const masks = this.#pair.has.view.masksOf(principal)
    return [...masks].flatMap(([resource, { actions }]) =>
      this.#suspect(resource, [{ cause, actions: closed(actions) }]),
    )
  }

  /** What differs between the grants of a principal on both sides, or in what they reach. */
  #changed(principal: Principal): Suspect[] {
    const grants = this.#comparison?.changed(principal) ?? this.#held(principal)
    return Array.from(grants).flatMap(({ resource, held, kept }) =>
      this.#suspect(resource, this.#sources(principal, resource, held, kept)),
    )
  }

  /** Every grant of a principal, changed or not. */
  #held(principal: Principal): Changed[] {
    const { has, lacks } = this.#pair
    return Array.from(has.view.masksOf(principal), ([resource, { actions: held }]) => ({
      resource,
      held,
      kept: lacks.view.actionsOf(principal, resource),
    }))
  }

  #sources(principal: Principal, resource: Rid, held: ActionMask, kept: ActionMask): Source[] {
    const { moves, moved } = this.#pair
    const sources: Source[] = []
    const gone = closed(held) & ~closed(kept)
    if (gone !== NO_ACTIONS) {
      const grant = { principal, resource, actions: actionsOf(held & ~kept) }
      sources.push({ cause: { kind: 'grant', grant }, actions: gone })
    }
    const left = closed(held) & closed(kept)
    if (left !== NO_ACTIONS && moves?.isMoved(resource) === true) {
      sources.push({ cause: moved, actions: left })
    }
    return sources
  }

  #suspect(resource: Rid, sources: readonly Source[]): Suspect[] {
    const { has, lacks, moves } = this.#pair
    const stand = sources.length > 0 ? standOf(has.view.gazetteer, resource) : undefined
    if (stand === undefined) return []
    const isMoved = moves?.isMoved(resource) === true
    if (!isMoved && !has.view.isEnforced(resource)) return []
    const actions = sources.reduce((mask, source) => mask | source.actions, NO_ACTIONS)
    // A star's own node is not where it stands, so that its weight says nothing.
    const hasBelow = stand.below && (!stand.here || lacks.view.weightOf(resource) > 0)
    return [{ resource, stand, actions, sources, isMoved, mayRemain: isMoved || hasBelow }]
  }
}
