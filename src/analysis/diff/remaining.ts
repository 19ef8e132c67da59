/** What remains: grants of the side that lacks, within what is missing there. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { Rid } from '../../core/rid.ts'
import type { Held, Holdings, Ranges } from '../../engine/ranges.ts'
import { closed } from '../cover/masks.ts'
import { minimalCover, type Piece } from './cover.ts'
import { isKnown, type Pair, type Person } from './pair.ts'
import { meet, type Stand, standOf } from './stands.ts'
import type { Suspect } from './suspects.ts'

/** The grants within a place that someone holds, by its number. */
type Inside = (number: number) => readonly Held[]

/** Up to how many grants within a place are sorted by holder, once for all persons. */
const FEW = 256

const NOTHING_HELD: readonly Held[] = []

/** Finds what a person still has within a place. */
export class Remaining {
  readonly #pair: Pair
  /** Of the side that lacks; made when first asked for. */
  #ranges: Ranges | undefined
  readonly #insides: Map<Rid, Inside> = new Map()
  /** By number. */
  readonly #holdings: Map<number, Holdings> = new Map()

  constructor(pair: Pair) {
    this.#pair = pair
  }

  /**
   * The grants of the side that lacks which reach part of what a suspect reaches, as a minimal
   * cover; where catalogues differ, perhaps some that reach none of it.
   */
  within(person: Person, suspect: Suspect): readonly Piece[] {
    if (!suspect.mayRemain || !isKnown(person)) return []
    const { other, otherGroups } = person
    const inside = this.#insideOf(suspect)
    const pieces = this.#meeting(suspect, inside(other))
    for (const group of otherGroups) {
      for (const piece of this.#meeting(suspect, inside(group))) pieces.push(piece)
    }
    return minimalCover(pieces)
  }

  /** Everything that a person has and that is enforced, as a minimal cover. */
  everything(person: Person): readonly Piece[] {
    if (!isKnown(person)) return []
    const { other, otherGroups } = person
    const { view } = this.#pair.lacks
    const held = [other, ...otherGroups].flatMap((number) => Array.from(view.heldBy(number)))
    return minimalCover(
      held.flatMap(({ resource, actions }) => {
        const stand = view.isEnforced(resource) && standOf(view.gazetteer, resource)
        return stand ? [pieceOf(resource, stand, closed(actions))] : []
      }),
    )
  }

  #meeting(suspect: Suspect, held: readonly Held[]): Piece[] {
    if (held.length === 0) return []
    const { view } = this.#pair.lacks
    return held.flatMap((one) => {
      const actions = closed(one.actions) & suspect.actions
      if (actions === NO_ACTIONS) return []
      const { resource } = one
      const stand = standOf(view.gazetteer, resource)
      if (stand === undefined || !this.#meets(suspect, stand, resource)) return []
      return [pieceOf(resource, stand, actions)]
    })
  }

  #insideOf({ isMoved, resource }: Suspect): Inside {
    if (isMoved) return (number) => Array.from(this.#pair.lacks.view.heldBy(number))
    const inside = this.#insides.get(resource) ?? this.#newInside(resource)
    this.#insides.set(resource, inside)
    return inside
  }

  #newInside(resource: Rid): Inside {
    const ranges = this.#ranges ?? this.#pair.lacks.view.ranges()
    this.#ranges = ranges
    const range = ranges.at(resource)
    if (range === undefined) return () => NOTHING_HELD
    if (ranges.weightOf(range) > FEW) return (number) => this.#holdingsOf(number, ranges)(range)
    const byHolder = ranges.within(range)
    return (number) => byHolder.get(number) ?? NOTHING_HELD
  }

  #holdingsOf(number: number, ranges: Ranges): Holdings {
    const holdings = this.#holdings.get(number) ?? ranges.heldBy(number)
    this.#holdings.set(number, holdings)
    return holdings
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

const isWithin = (base: string, other: string): boolean => `${base}:`.startsWith(`${other}:`)

const pieceOf = (resource: Rid, stand: Stand, actions: ActionMask): Piece => ({
  resource,
  stand,
  actions,
  sources: [],
})
