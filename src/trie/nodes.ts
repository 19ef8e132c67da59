/** Nodes: the places at which grants stand and those above them, as records of an arena. @module */

import type { Arena } from './arena.ts'
import { countOf } from './bag.ts'
import {
  BRANCH_CHILD,
  BRANCH_WEIGHT,
  BRANCH_WORDS,
  END_MASK,
  NODE_BRANCH,
  NODE_MARKS,
  NODE_NEXT,
  NODE_PARENT,
  NODE_PREVIOUS,
  NODE_SHAPE,
  NODE_TEXT,
  NODES_AT,
  NOTHING,
  type Ref,
  wordsFor,
} from './layout.ts'
import { NO_SLOT, Table, type TableKind } from './table.ts'
import { asciiOf, hashOfWords, lastMask, SEED, type Text, wordsBetween } from './text.ts'

/**
 * A forest: each base is a root, each segment of a path a node below it. A node adds its own
 * characters to those of the node above, and is found by the hash of all of them. It is there as
 * long as a grant stands at it or below it.
 */
export class Nodes {
  readonly #arena: Arena
  readonly #table: Table

  constructor(arena: Arena) {
    this.#arena = arena
    this.#table = new Table(arena, NODES_AT, SPELLED)
  }

  /** How many nodes there are. */
  get size(): number {
    return this.#table.size
  }

  /** Makes room in the table for so many nodes in all. */
  reserve(count: number): void {
    this.#table.reserve(count)
  }

  /** Every node, in no order. */
  all(): Generator<Ref> {
    return this.#table.records()
  }

  /** Every node, in the order of memory, in which what is near is read faster. */
  inMemory(): Iterable<Ref> {
    const nodes = new Int32Array(this.size)
    let count = 0
    for (const node of this.all()) nodes[count++] = node
    return nodes.sort() as Iterable<number> as Iterable<Ref>
  }

  /** The node whose shape is this one and whose text a loaded text begins with, if there is one. */
  find(text: Text, shape: number): Ref {
    const { words } = this.#arena
    const hash = text.hashOf(shape & END_MASK)
    const table = this.#table
    for (
      let slot = table.seek(hash, table.home(hash));
      slot !== NO_SLOT;
      slot = table.seek(hash, slot + 1)
    ) {
      const node = table.recordIn(slot)
      if (words[node + NODE_SHAPE] === shape && hasText(words, node, text.words)) return node
    }
    return NOTHING
  }

  /**
   * The node below `parent`, or the base, that adds what `node` does in another arena, whose scan
   * knows the same families and where the node above it has `parent` for its twin. Costs the
   * length of its text.
   */
  twinOf(others: Int32Array, node: Ref, parent: Ref): Ref {
    const { words } = this.#arena
    const hash = SPELLED.hashOf(others, node)
    const table = this.#table
    for (
      let slot = table.seek(hash, table.home(hash));
      slot !== NO_SLOT;
      slot = table.seek(hash, slot + 1)
    ) {
      const twin = table.recordIn(slot)
      if (
        words[twin + NODE_PARENT] === parent &&
        words[twin + NODE_SHAPE] === others[node + NODE_SHAPE] &&
        this.#addsSame(twin, others, node)
      ) {
        return twin
      }
    }
    return NOTHING
  }

  /** Tells whether two nodes of one shape add the same text to what is the same above them. */
  #addsSame(node: Ref, others: Int32Array, other: Ref): boolean {
    const { words } = this.#arena
    const parent = this.parentOf(node)
    const count = wordsBetween(parent === NOTHING ? 0 : this.endOf(parent), this.endOf(node))
    let difference = 0
    for (let at = NODE_TEXT; at < NODE_TEXT + count; at++) {
      difference |= (words[node + at] as number) ^ (others[other + at] as number)
    }
    return difference === 0
  }

  /** Makes a node of this shape, with its characters from a loaded text, below another or as a base. */
  create(text: Text, shape: number, parent: Ref): Ref {
    const arena = this.#arena
    const end = shape & END_MASK
    const start = parent === NOTHING ? 0 : this.endOf(parent)
    const node = arena.allocate(NODE_TEXT + wordsBetween(start, end))
    const { words } = arena
    words[node + NODE_SHAPE] = shape
    text.copyTo(words, node + NODE_TEXT, start, end)
    if (parent !== NOTHING) this.#link(node, parent)
    this.#table.add(node, text.hashOf(end))
    return node
  }

  #link(node: Ref, parent: Ref): void {
    const arena = this.#arena
    if (arena.words[parent + NODE_BRANCH] === NOTHING) {
      const branch = arena.allocate(BRANCH_WORDS)
      arena.words[branch + BRANCH_WEIGHT] = countOf(arena.words[parent + NODE_MARKS] as number)
      arena.words[parent + NODE_BRANCH] = branch
    }
    const { words } = arena
    const branch = words[parent + NODE_BRANCH] as number
    const next = words[branch + BRANCH_CHILD] as Ref
    words[node + NODE_PARENT] = parent
    words[node + NODE_NEXT] = next
    if (next !== NOTHING) words[next + NODE_PREVIOUS] = node
    words[branch + BRANCH_CHILD] = node
  }

  /** Takes out a node at which nothing stands, and those above it of which that is now true. */
  prune(node: Ref): void {
    for (let at = node; at !== NOTHING && this.weightOf(at) === 0; ) {
      const parent = this.#arena.words[at + NODE_PARENT] as Ref
      this.#remove(at, parent)
      at = parent
    }
  }

  /** A node that has none below it, and so no branch block. */
  #remove(node: Ref, parent: Ref): void {
    const { words } = this.#arena
    this.#table.remove(node)
    const next = words[node + NODE_NEXT] as Ref
    const previous = words[node + NODE_PREVIOUS] as Ref
    if (next !== NOTHING) words[next + NODE_PREVIOUS] = previous
    if (previous !== NOTHING) words[previous + NODE_NEXT] = next
    else if (parent !== NOTHING)
      words[(words[parent + NODE_BRANCH] as number) + BRANCH_CHILD] = next
    if (parent !== NOTHING) this.#dropBranch(parent)
    const start = parent === NOTHING ? 0 : this.endOf(parent)
    this.#arena.release(node, NODE_TEXT + wordsBetween(start, this.endOf(node)))
  }

  /** A node without others below it needs no branch block. */
  #dropBranch(node: Ref): void {
    const { words } = this.#arena
    const branch = words[node + NODE_BRANCH] as Ref
    if (words[branch + BRANCH_CHILD] !== NOTHING) return
    words[node + NODE_BRANCH] = NOTHING
    this.#arena.release(branch, BRANCH_WORDS)
  }

  /** Counts grants that have come to a node, or gone from it, at all above it too. */
  addWeight(node: Ref, by: number): void {
    const { words } = this.#arena
    for (let at = node; at !== NOTHING; at = words[at + NODE_PARENT] as Ref) {
      const branch = words[at + NODE_BRANCH] as number
      if (branch !== NOTHING)
        words[branch + BRANCH_WEIGHT] = (words[branch + BRANCH_WEIGHT] as number) + by
    }
  }

  /** How many grants stand at a node and below it. */
  weightOf(node: Ref): number {
    const { words } = this.#arena
    const branch = words[node + NODE_BRANCH] as number
    return branch === NOTHING
      ? countOf(words[node + NODE_MARKS] as number)
      : (words[branch + BRANCH_WEIGHT] as number)
  }

  /** Where the text of a node ends: greater than that of the node above. */
  endOf(node: Ref): number {
    return (this.#arena.words[node + NODE_SHAPE] as number) & END_MASK
  }

  /** The node above; {@link NOTHING} for a base. */
  parentOf(node: Ref): Ref {
    return this.#arena.words[node + NODE_PARENT] as Ref
  }

  /** The nodes right below. */
  *childrenOf(node: Ref): Generator<Ref> {
    const { words } = this.#arena
    const branch = words[node + NODE_BRANCH] as number
    if (branch === NOTHING) return
    for (
      let at = words[branch + BRANCH_CHILD] as Ref;
      at !== NOTHING;
      at = words[at + NODE_NEXT] as Ref
    )
      yield at
  }

  /** Hands over the nodes right below, as {@link childrenOf} has them, at less cost. */
  eachChild(node: Ref, take: (child: Ref) => void): void {
    const { words } = this.#arena
    const branch = words[node + NODE_BRANCH] as number
    if (branch === NOTHING) return
    let child = words[branch + BRANCH_CHILD] as Ref
    for (; child !== NOTHING; child = words[child + NODE_NEXT] as Ref) take(child)
  }

  /** The base that a node lies below, or it itself. */
  baseOf(node: Ref): Ref {
    let at = node
    for (let parent = this.parentOf(at); parent !== NOTHING; parent = this.parentOf(at)) at = parent
    return at
  }

  /** The whole text of a node. Costs its length. */
  textOf(node: Ref): string {
    return asciiOf(SPELT_BYTES, this.spell(node, SPELT))
  }

  /** Writes the whole text of a node to the beginning of some words: see {@link spell}. */
  spell(node: Ref, spelt: Int32Array): number {
    return spell(this.#arena.words, node, spelt)
  }
}

/**
 * Writes the whole text of a node to the beginning of some words, and answers its length. What
 * follows it in its last word is 0. Costs its length.
 */
function spell(words: Int32Array, node: Ref, spelt: Int32Array): number {
  const end = (words[node + NODE_SHAPE] as number) & END_MASK
  let at: number = node
  let to = end
  while (at !== NOTHING) {
    const parent = words[at + NODE_PARENT] as number
    const start = parent === NOTHING ? 0 : (words[parent + NODE_SHAPE] as number) & END_MASK
    const own = at + NODE_TEXT - (start >> 2)
    // The first word of a node holds the last characters of the one above as well.
    for (let word = start >> 2; word << 2 < to; word++) spelt[word] = words[own + word] as number
    at = parent
    to = start & ~3
  }
  return end
}

/** Nodes in a table by their whole text. */
export const SPELLED: TableKind = {
  hashOf: (words, node) => hashOfWords(SPELT, 0, spell(words, node, SPELT), SEED),
  hasSieve: true,
}

/** Where texts are put together. */
const SPELT: Int32Array = new Int32Array(wordsFor(END_MASK + 1))
const SPELT_BYTES: Uint8Array = new Uint8Array(SPELT.buffer)

/** Tells whether the words of a text begin with the text of a node. Costs its length. */
export function hasText(words: Int32Array, node: Ref, given: Int32Array): boolean {
  let at = node
  let end = (words[node + NODE_SHAPE] as number) & END_MASK
  // The tag is the same, so most likely the text is: differences are gathered, not looked for.
  let difference = 0
  for (;;) {
    const parent = words[at + NODE_PARENT] as Ref
    const start = parent === NOTHING ? 0 : (words[parent + NODE_SHAPE] as number) & END_MASK
    const last = end >> 2
    const own = at + NODE_TEXT - (start >> 2)
    for (let word = start >> 2; word < last; word++) {
      difference |= (words[own + word] as number) ^ (given[word] as number)
    }
    difference |= ((words[own + last] as number) ^ (given[last] as number)) & lastMask(end)
    if (parent === NOTHING) return difference === 0
    if (start >= end) return false
    at = parent
    end = start
  }
}
