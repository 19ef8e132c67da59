/** The directory: records found by name. @module */

import { hashOf } from './hash.ts'
import { type Hashed, NOWHERE, Slots } from './slots.ts'

/** Something with a name, and the hash of the name. */
export interface Named extends Hashed {
  readonly name: string
}

/**
 * Records by name. A look-up reads the name once and then one slot and one record, where a `Map`
 * would follow twice as many pointers; so a subject costs the hot path no more than it must.
 */
export class Directory<Item extends Named> {
  readonly #slots: Slots<Item> = new Slots()

  /** How many records there are. */
  get size(): number {
    return this.#slots.size
  }

  /** The record of a name; none for what is no text. Costs the length of the name. */
  get(name: string): Item | undefined {
    if (typeof name !== 'string') return undefined
    const slots = this.#slots
    const hash = hashOf(name)
    for (let slot = slots.first(hash); slot !== NOWHERE; slot = slots.next(hash, slot)) {
      if (slots.textAt(slot) === name) return slots.at(slot)
    }
    return undefined
  }

  /** Tells whether there is a record of this name. */
  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** Adds a record whose name is not there yet. */
  add(item: Item): void {
    this.#slots.add(item, item.name)
  }

  /** Takes out a record that is there. */
  remove(item: Item): void {
    this.#slots.remove(item)
  }

  /** All records, in no order. */
  values(): Generator<Item> {
    return this.#slots.values()
  }
}
