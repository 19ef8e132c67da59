/** Twins: the nodes of two states at which the same RIDs stand. @module */

import { NOTHING, type Ref } from '../trie/layout.ts'
import type { State } from './state.ts'

/** What is not known yet: no record stands at 1. */
const UNKNOWN = 1

/** Finds the nodes of another state whose scan knows the same families, each of them once. */
export class Twins {
  readonly #ours: State
  readonly #theirs: State
  /** For each node of ours, by half its place, which is even, its twin. */
  readonly #known: Int32Array

  constructor(ours: State, theirs: State) {
    this.#ours = ours
    this.#theirs = theirs
    this.#known = new Int32Array(ours.arena.words.length >> 1).fill(UNKNOWN)
  }

  /** The node of theirs at which the same RIDs stand; {@link NOTHING} where none do. */
  of(node: Ref): Ref {
    const known = this.#known[node >> 1] as Ref
    if (known !== UNKNOWN) return known
    const above = this.#ours.trie.nodes.parentOf(node)
    const parent = above === NOTHING ? NOTHING : this.of(above)
    const isLost = above !== NOTHING && parent === NOTHING
    const { words } = this.#ours.arena
    const twin = isLost ? NOTHING : this.#theirs.trie.nodes.twinOf(words, node, parent)
    this.#known[node >> 1] = twin
    return twin
  }
}
