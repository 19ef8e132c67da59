/** Marks of a snapshot: grants at nodes, each of someone, for something, written in one way. @module */

import { MARKS } from './bag-kinds.ts'
import { demand } from './fault.ts'
import { NODE_MARKS, type Ref } from './layout.ts'
import { actionsIn, holderOf } from './mark.ts'
import { Pairs } from './pairs.ts'
import { IN_PLACE, isInPlace, signOf } from './rid-trie.ts'
import type { Track } from './track.ts'
import { checkBag, type Items } from './validate-bag.ts'
import { spellingBit } from './validate-places.ts'
import type { Roll } from './validate-principals.ts'

/** The marks of all nodes that were passed. */
export class Marks {
  /** How the marks of the node that was passed last are written, a bit for each way. */
  spellings = 0
  /** How many grants there are, and how many of them at malformed texts. */
  total = 0
  dead = 0
  /** At which nodes each holder has grants, and how many. */
  readonly places: Pairs = new Pairs()
  readonly grants: Int32Array
  readonly #track: Track
  readonly #roll: Roll
  /** For each number the node at which its holder was last seen, and how its marks are written. */
  readonly #seenAt: Int32Array
  readonly #seen: Uint8Array

  constructor(track: Track, roll: Roll) {
    this.#track = track
    this.#roll = roll
    this.grants = new Int32Array(roll.next)
    this.#seenAt = new Int32Array(roll.next)
    this.#seen = new Uint8Array(roll.next)
  }

  /** Passes the marks of a node, and answers how many there are. */
  pass(node: Ref, isDead: boolean): number {
    const { words } = this.#track
    const at = node + NODE_MARKS
    const items = checkBag(this.#track, at, MARKS)
    const signs = this.#read(node, items)
    const isKept =
      isInPlace(words[at] as number) || (signs & ~(words[at + IN_PLACE] as number)) === 0
    demand(isKept, at + IN_PLACE, 'the sign of the grants lacks a holder')
    this.total += items.count
    if (isDead) this.dead += items.count
    return items.count
  }

  /** Checks each mark, and answers the sign of their holders. */
  #read(node: Ref, { start, end }: Items): number {
    const { words } = this.#track
    let signs = 0
    this.spellings = 0
    for (let place = start; place < end; place++) {
      const mark = words[place] as number
      if (mark === 0) continue
      const holder = holderOf(mark)
      demand(this.#roll.has(holder), place, 'a grant is of nobody')
      demand(actionsIn(mark) !== 0, place, 'a grant allows nothing')
      const spelling = spellingBit(mark)
      if (this.#seenAt[holder] !== node) {
        this.#seenAt[holder] = node
        this.#seen[holder] = 0
        this.places.add(holder, node)
      }
      const seen = this.#seen[holder] as number
      demand((seen & spelling) === 0, place, 'a grant is there twice')
      this.#seen[holder] = seen | spelling
      this.grants[holder] = (this.grants[holder] as number) + 1
      this.spellings |= spelling
      signs |= signOf(holder)
    }
    return signs
  }
}
