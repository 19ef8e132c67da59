/** Determining grants: of all that cover a request, the one that its decision rests on. @module */

import { type ActionMask, actionBit } from '../core/action.ts'
import { sizeOf, slotOf } from '../trie/bag.ts'
import {
  NODE_MARKS,
  NOTHING,
  NUMBER_MASK,
  PRINCIPAL_HIGH,
  PRINCIPAL_LOW,
  PRINCIPAL_NUMBER,
  type Ref,
} from '../trie/layout.ts'
import { BELOW, HOLDER_SHIFT } from '../trie/mark.ts'
import { wayLengthTaken, wayTaken } from '../trie/request.ts'
import { bySpecificity } from './covering.ts'
import { isHeld, peersEnd, peersStart, reaches } from './lookup.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

// What is constant in a module costs nothing, what is imported is read each time: see request.ts.
const NONE = NOTHING
const MARKS = NODE_MARKS
const LOW = PRINCIPAL_LOW
const HIGH = PRINCIPAL_HIGH
const NUMBER = PRINCIPAL_NUMBER
const NUMBERS = NUMBER_MASK
const HOLDER = HOLDER_SHIFT
const DEEPER = BELOW
const way = wayTaken
const lengthOfWay = wayLengthTaken
const slotBy = slotOf
const sizeIn = sizeOf

const FULL: ActionMask = actionBit('full')
/** From this size on a table of marks is searched by holder rather than read. */
const LARGE = 64
/** What stands above so many bits of a mark tells the bit of its holder in a user's high marks. */
const HIGH_SHIFT: number = HOLDER + 5

/** What a search found, until the next one. */
export class Determining {
  /** The deepest node on the way of the request, which tells whether the request is sound. */
  deepest: Ref = NONE
  /** Where the determining grant stands; {@link NOTHING} for none. */
  node: Ref = NONE
  /** The grant as a mark: see mark.ts. */
  mark = 0
  /** Whether some grant covers the request, whatever its actions: known where none allows it. */
  isCovered = false

  readonly #state: State
  #user: Holder = NONE
  #wanted: ActionMask = 0

  constructor(state: State) {
    this.#state = state
  }

  /**
   * Finds the most specific grant that covers a request and allows the action of `bit`, among those
   * of a user, {@link NOTHING} for none, and its groups: the deepest; at one node the first in the
   * order of {@link bySpecificity}. Whether the request is well formed is not said. Costs what
   * `isGranted` does, and allocates nothing but where two such grants stand at one node.
   */
  find(user: Holder, bit: ActionMask, resource: string): void {
    const { probe } = this.#state
    this.#user = user
    this.#wanted = bit | FULL
    this.node = NONE
    this.isCovered = false
    this.deepest = user === NONE ? NONE : probe.deepest(resource)
    let { reach } = probe
    const count = this.deepest === NONE ? 0 : lengthOfWay()
    for (let at = 0; at < count && this.node === NONE; at++) {
      this.#searchNode(way[at] as Ref, reach)
      reach = DEEPER
    }
  }

  /** Weighs the marks of a node that are the user's or its groups'. */
  #searchNode(node: Ref, reach: number): void {
    const { words } = this.#state.arena
    const at = node + MARKS
    const size = sizeIn(words[at] as number)
    if (size >= LARGE) {
      this.#searchTable(node, reach)
      return
    }
    const start = size === 0 ? at + 1 : (words[at + 1] as number)
    const end = size === 0 ? at + 3 : start + size
    const low = words[this.#user + LOW] as number
    const high = words[this.#user + HIGH] as number
    for (let place = start; place < end; place++) {
      const mark = words[place] as number
      const isNear = (low >>> (mark >>> HOLDER)) & (high >>> (mark >>> HIGH_SHIFT)) & 1
      if (isNear === 0 || mark === 0) continue
      if (isHeld(words, this.#user, mark >>> HOLDER)) this.#weigh(node, mark, reach)
    }
  }

  #searchTable(node: Ref, reach: number): void {
    const { words } = this.#state.arena
    const user = this.#user
    this.#searchHolder(node, (words[user + NUMBER] as number) & NUMBERS, reach)
    const end = peersEnd(words, user)
    for (let at = peersStart(words, user); at < end; at++) {
      const number = words[at] as number
      if (number !== 0) this.#searchHolder(node, number, reach)
    }
  }

  #searchHolder(node: Ref, holder: number, reach: number): void {
    const { words } = this.#state.arena
    const size = sizeIn(words[node + MARKS] as number)
    const block = words[node + MARKS + 1] as number
    const last = size - 1
    for (let slot = slotBy(holder, size); words[block + slot] !== 0; slot = (slot + 1) & last) {
      const mark = words[block + slot] as number
      if (mark >>> HOLDER === holder) this.#weigh(node, mark, reach)
    }
  }

  /** Takes a mark of the user's or its groups' for the best, where it is. */
  #weigh(node: Ref, mark: number, reach: number): void {
    const { arena, trie } = this.#state
    if (!reaches(arena.words, node, mark, reach)) return
    this.isCovered = true
    if ((mark & this.#wanted) === 0) return
    const isBest =
      this.node === NONE ||
      bySpecificity(this.#state)(trie.entry(node, mark), trie.entry(node, this.mark)) < 0
    if (!isBest) return
    this.node = node
    this.mark = mark
  }
}
