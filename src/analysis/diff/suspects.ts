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

/** What a group holds, and its members may lack. */
interface GroupSuspect extends Suspect {
  /** What groups are granted on the very same RID on the other side. */
  readonly kept: ReadonlyMap<Gid, ActionMask>
}

const NO_MASKS: ReadonlyMap<Gid, ActionMask> = new Map()

/** The actions of a suspect but for those that one of some groups gives on the very same RID. */
function notKept({ actions, kept }: GroupSuspect, groups: readonly Gid[]): ActionMask {
  if (kept.size === 0) return actions
  let given = NO_ACTIONS
  for (const gid of groups) given |= kept.get(gid) ?? NO_ACTIONS
  return actions & ~closed(given)
}

/**
 * Finds suspects for one person after another. What a group held and holds is compared once, so
 * that a group which both sides have alike costs its members nothing. What reaches nothing, or is
 * open to everyone on the side that has, is no suspect.
 */
export class Suspects {
  readonly #pair: Pair
  /** Of groups that a person has on both sides. */
  readonly #ofKept: Map<Gid, readonly GroupSuspect[]> = new Map()
  /** Of groups that one has not on the other side. */
  readonly #ofLost: Map<Gid, readonly GroupSuspect[]> = new Map()
  /** Of groups of those who are not there on the other side. */
  readonly #ofGone: Map<Gid, readonly GroupSuspect[]> = new Map()
  /** What groups are granted on the RIDs of suspects on the other side. */
  readonly #kept: Map<Rid, ReadonlyMap<Gid, ActionMask>> = new Map()
  /** None where RIDs lie elsewhere. */
  readonly #comparison: Comparison | undefined

  constructor(pair: Pair, comparison: Comparison | undefined) {
    this.#pair = pair
    this.#comparison = comparison
  }

  /** What a person holds and may lack: by itself, then through its groups. */
  of(person: Person): readonly Suspect[] {
    const { itself, isKnown, groups, otherGroups } = person
    const suspects = isKnown ? this.#changed(itself) : this.#all(itself, { kind: 'user' })
    for (const gid of groups) {
      for (const suspect of this.#ofGroup(gid, whyWithout(this.#pair, person, gid))) {
        const actions = notKept(suspect, otherGroups)
        if (actions === suspect.actions) suspects.push(suspect)
        else if (actions !== NO_ACTIONS) suspects.push({ ...suspect, actions })
      }
    }
    return suspects
  }

  /** A group is lost for one reason, whoever lost it, but for those who are gone themselves. */
  #ofGroup(gid: Gid, cause: Cause | undefined): readonly GroupSuspect[] {
    const lost = cause?.kind === 'user' ? this.#ofGone : this.#ofLost
    const known = cause === undefined ? this.#ofKept : lost
    const found = known.get(gid)
    if (found !== undefined) return found
    const group = asGroup(gid)
    const suspects = cause === undefined ? this.#changed(group) : this.#all(group, cause)
    const kept = this.#withKept(suspects)
    known.set(gid, kept)
    return kept
  }

  #withKept(suspects: readonly Suspect[]): GroupSuspect[] {
    return suspects.map((suspect) => ({
      ...suspect,
      kept: suspect.isMoved ? NO_MASKS : this.#keptOn(suspect.resource),
    }))
  }

  #keptOn(resource: Rid): ReadonlyMap<Gid, ActionMask> {
    const masks = this.#kept.get(resource) ?? this.#pair.lacks.view.groupMasksAt(resource)
    this.#kept.set(resource, masks)
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
