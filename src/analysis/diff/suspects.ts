/** Suspects: what someone holds on one side and may not hold on the other. @module */

import { type ActionMask, actionsOf, NO_ACTIONS } from '../../core/action.ts'
import type { Gid, Principal } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
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
  /** By what became of a group, and its gid. */
  readonly #ofGroups: Map<string, readonly Suspect[]> = new Map()

  constructor(pair: Pair) {
    this.#pair = pair
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
    const name = `${cause?.kind} ${gid}`
    const known = this.#ofGroups.get(name)
    if (known !== undefined) return known
    const group = asGroup(gid)
    const suspects = cause === undefined ? this.#changed(group) : this.#all(group, cause)
    this.#ofGroups.set(name, suspects)
    return suspects
  }

  /** A suspect without the actions that another group gives on the very same RID. */
  #withoutKept(suspect: Suspect, groups: readonly Gid[]): Suspect[] {
    if (suspect.isMoved) return [suspect]
    const kept = this.#pair.lacks.view.actionsOn(groups.map(asGroup), suspect.resource)
    const actions = suspect.actions & ~closed(kept)
    if (actions === suspect.actions) return [suspect]
    return actions === NO_ACTIONS ? [] : [{ ...suspect, actions }]
  }

  /** Every grant of a principal, for one cause. */
  #all(principal: Principal, cause: Cause): Suspect[] {
    const masks = this.#pair.has.view.masksOf(principal)
    return [...masks].flatMap(([resource, { actions }]) =>
      this.#suspect(resource, [{ cause, actions: closed(actions) }]),
    )
  }

  /** What differs between the grants of a principal on both sides. */
  #changed(principal: Principal): Suspect[] {
    const { has, lacks, moves } = this.#pair
    const suspects: Suspect[] = []
    for (const [resource, { actions }] of has.view.masksOf(principal)) {
      const kept = lacks.view.actionsOn([principal], resource)
      if (kept === actions && moves === undefined) continue
      suspects.push(...this.#suspect(resource, this.#sources(principal, resource, actions, kept)))
    }
    return suspects
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
