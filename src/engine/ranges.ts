/** Ranges: the grants of one principal within a place, asked for of many principals and places. @module */

import type { Principal } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/**
 * Numbers all nodes so that those below a node follow it: then what lies within a place is a range
 * of numbers, and what a principal holds there is a stretch of its own. True until the next change.
 */
export class Ranges {
  readonly #state: State
  /** The number of each node, by half its place, which is even. */
  readonly #numbers: Int32Array
  readonly #nodes: Int32Array
  /** For each number, the first one of what does not lie at or below its node. */
  readonly #ends: Int32Array
  /** The numbers of the nodes at which a holder has grants, in their order; made when asked for. */
  readonly #places: Map<Holder, Int32Array> = new Map()

  /**
   * Costs a look at each node.
   *
   * @internal
   */
  constructor(state: State) {
    const { nodes } = state.trie
    this.#state = state
    this.#numbers = new Int32Array(state.arena.words.length >> 1)
    this.#nodes = new Int32Array(nodes.size)
    this.#ends = new Int32Array(nodes.size)
    let next = 0
    for (const base of nodes.all()) {
      if (nodes.parentOf(base) === NOTHING) next = this.#number(base, next)
    }
    this.#findEnds()
  }

  /** Numbers a base and all below it, and answers the next number. */
  #number(base: Ref, first: number): number {
    const { nodes } = this.#state.trie
    const left = [base]
    let next = first
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      this.#numbers[node >> 1] = next
      this.#nodes[next++] = node
      for (const child of nodes.childrenOf(node)) left.push(child)
    }
    return next
  }

  #findEnds(): void {
    const { nodes } = this.#state.trie
    const ends = this.#ends
    for (let number = ends.length - 1; number >= 0; number--) {
      ends[number] ||= number + 1
      const parent = nodes.parentOf(this.#nodes[number] as Ref)
      if (parent !== NOTHING) ends[this.#numbers[parent >> 1] as number] ||= ends[number] as number
    }
  }

  /**
   * The RIDs of a principal's grants at the place of a RID and below it, in no order. Costs the
   * logarithm of its grants, and those found; the first time also the sorting of all of them.
   */
  within(principal: Principal, resource: Rid): Rid[] {
    const { principals, trie } = this.#state
    const holder = principals.find(principal)
    const node = trie.exact(resource)
    if (holder === NOTHING || node === NOTHING) return []
    const first = this.#numbers[node >> 1] as number
    const end = this.#ends[first] as number
    const places = this.#placesOf(holder)
    const found: Rid[] = []
    for (let at = firstFrom(places, first); (places[at] ?? end) < end; at++) {
      const place = this.#nodes[places[at] as number] as Ref
      trie.eachOf(place, principals.numberOf(holder), (entry) => found.push(entry.resource))
    }
    return found
  }

  #placesOf(holder: Holder): Int32Array {
    const known = this.#places.get(holder)
    if (known !== undefined) return known
    const nodes = Array.from(this.#state.principals.placesOf(holder))
    const places = Int32Array.from(nodes, (node) => this.#numbers[node >> 1] as number).sort()
    this.#places.set(holder, places)
    return places
  }
}

/** The place of the first number that is not smaller. */
function firstFrom(sorted: Int32Array, number: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < number) low = middle + 1
    else high = middle
  }
  return low
}
