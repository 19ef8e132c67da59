/** Suspects: what someone holds on one side and may not hold on the other. @module */

import { type ActionMask, actionsOf, NO_ACTIONS } from '../../core/action.ts'
import type { Principal } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import type { Changed, Comparison } from '../../engine/comparison.ts'
import type { Coverage } from '../../engine/coverage.ts'
import { closed } from '../cover/masks.ts'
import type { Piece, Source } from './cover.ts'
import type { Cause } from './item.ts'
import { isKnown, isStillIn, type Pair, type Person, whyWithout } from './pair.ts'
import { standOf } from './stands.ts'

/** A piece that someone may lack. */
export interface Suspect extends Piece {
  /** Whether it reaches other RIDs on the other side. */
  readonly isMoved: boolean
  /** Who is granted something on it on the other side; nothing where it has moved. */
  readonly coverage: Coverage | undefined
  /** Whether something of it may be held on the other side even if the whole isn't. */
  readonly mayRemain: boolean
}

/** What members may lack of what their group holds, by the number of the group. */
type ByGroup = Map<number, readonly Suspect[]>

/**
 * Finds suspects for one person after another. What a group held and holds is compared once, so
 * that a group which both sides have alike costs its members nothing. What reaches nothing, or is
 * open to everyone on one of the sides, is no suspect.
 */
export class Suspects {
  readonly #pair: Pair
  /** Of groups that a person has on both sides. */
  readonly #ofKept: ByGroup = new Map()
  /** Of groups that one has not on the other side. */
  readonly #ofLost: ByGroup = new Map()
  /** Of groups of those who are not there on the other side. */
  readonly #ofGone: ByGroup = new Map()
  /** None where RIDs lie elsewhere. */
  readonly #comparison: Comparison | undefined

  constructor(pair: Pair, comparison: Comparison | undefined) {
    this.#pair = pair
    this.#comparison = comparison
  }

  /** What a person holds and may lack: by itself, then through its groups. */
  of(person: Person): readonly Suspect[] {
    const { number, groups } = person
    const suspects = isKnown(person) ? this.#changed(number) : this.#all(number, { kind: 'user' })
    for (const group of groups) {
      for (const suspect of this.#ofGroup(group, person)) suspects.push(suspect)
    }
    return suspects
  }

  /** A group is lost for one reason, whoever lost it, but for those who are gone themselves. */
  #ofGroup(group: number, person: Person): readonly Suspect[] {
    const known = this.#knownOf(group, person)
    const found = known.get(group)
    if (found !== undefined) return found
    const cause = whyWithout(this.#pair, person, group)
    const suspects = cause === undefined ? this.#changed(group) : this.#all(group, cause)
    known.set(group, suspects)
    return suspects
  }

  #knownOf(group: number, person: Person): ByGroup {
    if (!isKnown(person)) return this.#ofGone
    return isStillIn(this.#pair, person, group) ? this.#ofKept : this.#ofLost
  }

  /** Every grant of a principal, for one cause. */
  #all(number: number, cause: Cause): Suspect[] {
    const held = this.#pair.has.view.heldBy(number)
    return Array.from(held).flatMap(({ resource, actions }) =>
      this.#suspect(resource, [{ cause, actions: closed(actions) }]),
    )
  }

  /** What differs between the grants of a principal on both sides, or in what they reach. */
  #changed(number: number): Suspect[] {
    const grants = this.#comparison?.changed(number) ?? this.#held(number)
    if (grants.length === 0) return []
    const principal = this.#pair.has.view.principalOf(number)
    return grants.flatMap(({ resource, held, kept }) =>
      this.#suspect(resource, this.#sources(principal, resource, held, kept)),
    )
  }

  /** Every grant of a principal, changed or not. */
  #held(number: number): Changed[] {
    const { has, lacks } = this.#pair
    const principal = has.view.principalOf(number)
    return Array.from(has.view.heldBy(number), ({ resource, actions: held }) => ({
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
    if (!isMoved && !(has.view.isEnforced(resource) && lacks.view.isEnforced(resource))) return []
    const coverage = isMoved ? undefined : lacks.view.coverage(resource)
    const actions = sources.reduce((mask, source) => mask | source.actions, NO_ACTIONS)
    // A star's own node is not where it stands, so that its weight says nothing.
    const hasBelow = stand.below && (!stand.here || lacks.view.weightOf(resource) > 0)
    const mayRemain = isMoved || hasBelow
    return [{ resource, stand, actions, sources, isMoved, coverage, mayRemain }]
  }
}
