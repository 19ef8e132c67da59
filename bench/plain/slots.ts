/** Slots: a table of nodes that are found by a hash, and told apart by whoever asks. @module */

/** Something with a hash. */
export interface Hashed {
  readonly hash: number
}

/** Where the search for a hash ends. */
export const NOWHERE = -1

const FIRST_SLOTS = 1024

/**
 * Three cells for each slot: the odd number made of its node's hash, the text that tells the node
 * from others of this hash, and the node; or {@link FREE}.
 */
type Cells<Node> = Array<number | string | Node>

const CELLS = 3

/** What the cells hold in a slot without a node. */
const FREE = 0

/**
 * An open table: each node stands in the first free slot from where its hash points to. What is
 * looked at to pass a slot by is a number beside the node, so a search in vain reads no node; and
 * since the text stands beside it too, both are fetched at once. At most half of the slots are taken.
 */
export class Slots<Node extends Hashed> {
  #cells: Cells<Node> = freeCells(FIRST_SLOTS)
  #last = FIRST_SLOTS - 1
  #size = 0

  /** How many nodes there are. */
  get size(): number {
    return this.#size
  }

  /** The first slot with a node of this hash, or {@link NOWHERE}. */
  first(hash: number): number {
    const tag = hash | 1
    return this.#seek(tag, (tag >>> 1) & this.#last)
  }

  /** The next slot with a node of this hash, or {@link NOWHERE}. */
  next(hash: number, slot: number): number {
    return this.#seek(hash | 1, (slot + 1) & this.#last)
  }

  /** The text of the node in a slot that was found. */
  textAt(slot: number): string {
    return this.#cells[slot * CELLS + 1] as string
  }

  /** The node in a slot that was found. */
  at(slot: number): Node {
    return this.#cells[slot * CELLS + 2] as Node
  }

  /** All nodes, in no order. */
  *values(): Generator<Node> {
    for (const cell of this.#cells) if (typeof cell === 'object') yield cell
  }

  /** Adds a node under a text. Makes room for twice as many where the half is taken. */
  add(node: Node, text: string): void {
    if (this.#size * 2 > this.#last) this.#grow()
    this.#put(node, text)
    this.#size++
  }

  /** Takes a node out, and moves up those that its slot had kept from theirs. */
  remove(node: Node): void {
    let hole = this.first(node.hash)
    while (this.at(hole) !== node) hole = this.next(node.hash, hole)
    for (let slot = this.#after(hole); this.#tag(slot) !== FREE; slot = this.#after(slot)) {
      const home = (this.#tag(slot) >>> 1) & this.#last
      const isBound = ((slot - home) & this.#last) < ((slot - hole) & this.#last)
      if (isBound) continue
      this.#fill(hole, this.#tag(slot), this.textAt(slot), this.at(slot))
      hole = slot
    }
    this.#fill(hole, FREE, FREE, FREE)
    this.#size--
  }

  #seek(tag: number, from: number): number {
    for (let slot = from; ; slot = this.#after(slot)) {
      const found = this.#tag(slot)
      if (found === tag) return slot
      if (found === FREE) return NOWHERE
    }
  }

  #tag(slot: number): number {
    return this.#cells[slot * CELLS] as number
  }

  #after(slot: number): number {
    return (slot + 1) & this.#last
  }

  #fill(slot: number, tag: number, text: string | typeof FREE, node: Node | typeof FREE): void {
    const at = slot * CELLS
    this.#cells[at] = tag
    this.#cells[at + 1] = text
    this.#cells[at + 2] = node
  }

  #put(node: Node, text: string): void {
    const tag = node.hash | 1
    let slot = (tag >>> 1) & this.#last
    while (this.#tag(slot) !== FREE) slot = this.#after(slot)
    this.#fill(slot, tag, text, node)
  }

  #grow(): void {
    const cells = this.#cells
    const slots = (this.#last + 1) * 2
    this.#last = slots - 1
    this.#cells = freeCells(slots)
    for (let at = 0; at < cells.length; at += CELLS) {
      if (cells[at] !== FREE) this.#put(cells[at + 2] as Node, cells[at + 1] as string)
    }
  }
}

const freeCells = <Node>(slots: number): Cells<Node> => new Array(slots * CELLS).fill(FREE)
