/** Ranges: the grants of principals within a place, asked for of many principals and places. @module */

import type { ActionMask } from '../core/action.ts'
import type { Rid } from '../core/rid.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import type { State } from './state.ts'

/** A grant of someone who is known. */
export interface Held {
  /** Costs its length each time. */
  readonly resource: Rid
  readonly actions: ActionMask
}

/** The numbers from one node's to that of the first which lies neither there nor below. */
export interface Range {
  readonly first: number
  readonly end: number
}

/** Someone's grants within a range, in no order. Costs their number, and its logarithm. */
export type Holdings = (range: Range) => readonly Held[]

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
      nodes.eachChild(node, (child) => left.push(child))
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

  /** All that lies at the place of a RID and below it; nothing where nobody holds anything there. */
  at(resource: Rid): Range | undefined {
    const node = this.#state.trie.exact(resource)
    if (node === NOTHING) return undefined
    const first = this.#numbers[node >> 1] as number
    return { first, end: this.#ends[first] as number }
  }

  /** How many grants there are in a range. */
  weightOf({ first }: Range): number {
    return this.#state.trie.nodes.weightOf(this.#nodes[first] as Ref)
  }

  /** The grants in a range, by the numbers of their holders, in no order. Costs their number. */
  within({ first, end }: Range): ReadonlyMap<number, readonly Held[]> {
    const { trie } = this.#state
    const found = new Map<number, Held[]>()
    for (let at = first; at < end; at++) {
      trie.eachAt(this.#nodes[at] as Ref, (entry) => {
        const known = found.get(entry.holder)
        if (known === undefined) found.set(entry.holder, [entry])
        else known.push(entry)
      })
    }
    return found
  }

  /** The grants of a principal, to be asked for by ranges. Costs their number, and sorting. */
  heldBy(number: number): Holdings {
    const { principals, trie } = this.#state
    const places = Int32Array.from(
      principals.placesOf(principals.byNumber(number)),
      (node) => this.#numbers[node >> 1] as number,
    ).sort()
    return (range) => {
      const found: Held[] = []
      for (let at = firstFrom(places, range.first); (places[at] ?? range.end) < range.end; at++) {
        const node = this.#nodes[places[at] as number] as Ref
        trie.eachOf(node, number, (entry) => found.push(entry))
      }
      return found
    }
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
