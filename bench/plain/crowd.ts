/** Crowds: the entries of a node that has many, found by the number of their holder. @module */

import { holderOf } from './mark.ts'

/** No mark: what an entry reaches is never nothing, so no mark is 0. */
const FREE = 0

const FIRST_SLOTS = 32

/** Where the search for a holder ends. */
export const NO_SLOT = -1

const SPREAD = 0x9e3779b1 | 0

/**
 * An open table of marks by holder: a decision reads numbers that lie side by side, and no entry.
 * A holder may have several marks. At most half of the slots are taken.
 */
export class Crowd {
  #marks: Int32Array = new Int32Array(FIRST_SLOTS)
  /** For each mark, which of the node's entries it is of. */
  #places: Int32Array = new Int32Array(FIRST_SLOTS)
  #last = FIRST_SLOTS - 1
  #size = 0

  /** The first slot with a mark of the holder, or {@link NO_SLOT}. */
  first(holder: number): number {
    return this.#seek(holder, this.#home(holder))
  }

  /** The next slot with a mark of the holder, or {@link NO_SLOT}. */
  next(holder: number, slot: number): number {
    return this.#seek(holder, (slot + 1) & this.#last)
  }

  /** The mark in a slot that was found. */
  mark(slot: number): number {
    return this.#marks[slot] as number
  }

  /** The place in a slot that was found. */
  place(slot: number): number {
    return this.#places[slot] as number
  }

  /** Adds a mark, at a place that no other one has. Makes room for twice as many where need be. */
  add(mark: number, place: number): void {
    if (this.#size * 2 === this.#marks.length) this.#grow()
    this.#put(mark, place)
    this.#size++
  }

  /** Writes another mark of the same holder, or another place, over what stood at a place. */
  change(holder: number, place: number, mark: number, newPlace: number): void {
    this.#fill(this.#slotOf(holder, place), mark, newPlace)
  }

  /** Takes out the mark at a place, and moves up those that its slot had kept from theirs. */
  remove(holder: number, place: number): void {
    let hole = this.#slotOf(holder, place)
    for (let slot = this.#after(hole); this.mark(slot) !== FREE; slot = this.#after(slot)) {
      const home = this.#home(holderOf(this.mark(slot)))
      const isBound = ((slot - home) & this.#last) < ((slot - hole) & this.#last)
      if (isBound) continue
      this.#fill(hole, this.mark(slot), this.place(slot))
      hole = slot
    }
    this.#fill(hole, FREE, FREE)
    this.#size--
  }

  #home(holder: number): number {
    return (Math.imul(holder, SPREAD) >>> 7) & this.#last
  }

  #after(slot: number): number {
    return (slot + 1) & this.#last
  }

  #seek(holder: number, from: number): number {
    for (let slot = from; ; slot = this.#after(slot)) {
      const mark = this.mark(slot)
      if (mark === FREE) return NO_SLOT
      if (holderOf(mark) === holder) return slot
    }
  }

  #slotOf(holder: number, place: number): number {
    let slot = this.first(holder)
    while (this.place(slot) !== place) slot = this.next(holder, slot)
    return slot
  }

  #fill(slot: number, mark: number, place: number): void {
    this.#marks[slot] = mark
    this.#places[slot] = place
  }

  #put(mark: number, place: number): void {
    let slot = this.#home(holderOf(mark))
    while (this.mark(slot) !== FREE) slot = this.#after(slot)
    this.#fill(slot, mark, place)
  }

  #grow(): void {
    const marks = this.#marks
    const places = this.#places
    const slots = marks.length * 2
    this.#last = slots - 1
    this.#marks = new Int32Array(slots)
    this.#places = new Int32Array(slots)
    for (const [slot, mark] of marks.entries()) {
      if (mark !== FREE) this.#put(mark, places[slot] as number)
    }
  }
}
