/** Nodes of a snapshot: depth first, each with its links, its text and its marks. @module */

import { MAX_RID_LENGTH } from '../core/rid.ts'
import { demand } from './fault.ts'
import {
  BRANCH_CHILD,
  BRANCH_WEIGHT,
  BRANCH_WORDS,
  END_MASK,
  IS_DEAD,
  NODE_BRANCH,
  NODE_MARKS,
  NODE_NEXT,
  NODE_PARENT,
  NODE_PREVIOUS,
  NODE_SHAPE,
  NODE_TEXT,
  NOTHING,
  type Ref,
} from './layout.ts'
import { compareNodes } from './order.ts'
import { wordsBetween } from './text.ts'
import type { Track } from './track.ts'
import type { Marks } from './validate-marks.ts'
import type { Places } from './validate-places.ts'
import { Records } from './validate-table.ts'

/** Those of a snapshot: they are the last records, and end with it. */
export class NodeCheck {
  readonly records: Records
  readonly #track: Track
  readonly #words: Int32Array
  readonly #places: Places
  readonly #marks: Marks
  /** How many grants stand at each node on the way and below it, as far as that was passed. */
  readonly #sums: number[] = []
  #depth = 0

  constructor(track: Track, places: Places, marks: Marks) {
    this.#track = track
    this.#words = track.words
    this.#places = places
    this.#marks = marks
    this.records = new Records(track.words.length)
  }

  /** Passes every node. */
  passAll(): void {
    const words = this.#words
    let previous: Ref = NOTHING
    while (this.#track.at < words.length) {
      const base = this.#passNode(NOTHING, NOTHING)
      this.#checkOrder(previous, base, 0)
      this.#passBelow(base)
      demand(words[base + NODE_NEXT] === NOTHING, base + NODE_NEXT, 'a base has no siblings')
      previous = base
    }
  }

  /** Passes what lies below a base. */
  #passBelow(base: Ref): void {
    const words = this.#words
    for (let node = base; ; node = this.#passSibling(node)) {
      while (words[node + NODE_BRANCH] !== NOTHING) {
        this.#depth++
        node = this.#passNode(node, NOTHING)
      }
      while (this.#depth > 0) {
        this.#sums[this.#depth - 1] = this.#sumAt(this.#depth - 1) + this.#sumAt(this.#depth)
        if (words[node + NODE_NEXT] !== NOTHING) break
        node = words[node + NODE_PARENT] as Ref
        this.#depth--
        const weight = (words[node + NODE_BRANCH] as number) + BRANCH_WEIGHT
        const isSum = words[weight] === this.#sumAt(this.#depth)
        demand(isSum, weight, 'a node has not as many grants as it counts')
      }
      if (this.#depth === 0) return
    }
  }

  #sumAt(depth: number): number {
    return this.#sums[depth] as number
  }

  #passSibling(previous: Ref): Ref {
    const words = this.#words
    const isNext = words[previous + NODE_NEXT] === this.#track.at
    demand(isNext, previous + NODE_NEXT, 'a sibling is not the node that follows')
    const parent = words[previous + NODE_PARENT] as Ref
    const node = this.#passNode(parent, previous)
    this.#checkOrder(previous, node, (words[parent + NODE_SHAPE] as number) & END_MASK)
    return node
  }

  #checkOrder(previous: Ref, node: Ref, start: number): void {
    const isAfter = previous === NOTHING || compareNodes(this.#words, previous, node, start) < 0
    demand(isAfter, node, 'siblings are not in order, or one is there twice')
  }

  #passNode(parent: Ref, previous: Ref): Ref {
    const words = this.#words
    const track = this.#track
    const node = track.at as Ref
    const shape = words[node + NODE_SHAPE] ?? 0
    const start = parent === NOTHING ? 0 : (words[parent + NODE_SHAPE] as number) & END_MASK
    const end = shape & END_MASK
    // The text of a secret has a slash that its RID may lack.
    const isLong = end > start && end <= MAX_RID_LENGTH + 1
    demand(isLong, node + NODE_SHAPE, 'no text ends there')
    track.pass(NODE_TEXT + wordsBetween(start, end))
    demand(words[node + NODE_PARENT] === parent, node + NODE_PARENT, 'it lies below another node')
    demand(words[node + NODE_PREVIOUS] === previous, node + NODE_PREVIOUS, 'it follows another one')
    this.#places.enter(node, this.#depth, start, end)
    const branch = words[node + NODE_BRANCH] as Ref
    if (branch !== NOTHING) track.passNamed(node + NODE_BRANCH, BRANCH_WORDS)
    this.#passMarks(node, (shape & IS_DEAD) !== 0, branch)
    this.records.add(node)
    return node
  }

  #passMarks(node: Ref, isDead: boolean, branch: Ref): void {
    const words = this.#words
    const marks = this.#marks
    const count = marks.pass(node, isDead)
    const hasChildren = branch !== NOTHING
    demand(count > 0 || hasChildren, node + NODE_MARKS, 'a node has no grants, nor any below it')
    this.#sums[this.#depth] = count
    this.#places.check(this.#depth, marks.spellings, hasChildren)
    if (!hasChildren) return
    const isNext = words[branch + BRANCH_CHILD] === this.#track.at
    demand(isNext, branch + BRANCH_CHILD, 'the first node below is not the one that follows')
  }
}
