/** The index from RIDs to grants, for all principals at once. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Family } from '../core/catalogue.ts'
import type { Rid } from '../core/rid.ts'
import type { Arena } from './arena.ts'
import { Bags, NO_ITEM, SIZE_MASK } from './bag.ts'
import { MARKS } from './bag-kinds.ts'
import {
  DEAD_GRANTS_AT,
  FAMILY_SHIFT,
  GRANTS_AT,
  IS_DEAD,
  IS_OPEN,
  NODE_MARKS,
  NODE_SHAPE,
  NOTHING,
  type Ref,
} from './layout.ts'
import {
  ACTIONS_MASK,
  actionsIn,
  BELOW,
  HERE,
  holderOf,
  markOf,
  SPELLING_MASK,
  STAR,
} from './mark.ts'
import { Nodes } from './nodes.ts'
import type { RidScan } from './scan.ts'
import { ridOf, Spelling } from './spelling.ts'
import { Text } from './text.ts'

/** The text of the RID that is being put in or looked for: one at a time, whatever the trie. */
const TEXT: Text = new Text()

/** How many marks stand in a node itself; where none do, their sign stands in so manieth word. */
export const IN_PLACE: number = MARKS.inPlace

/** A grant as the index keeps it. What it says is true until the next change. */
export class Entry {
  readonly #trie: RidTrie
  /** The node that it stands at. */
  readonly node: Ref
  /** Its word: see mark.ts. */
  readonly mark: number

  constructor(trie: RidTrie, node: Ref, mark: number) {
    this.#trie = trie
    this.node = node
    this.mark = mark
  }

  /** The number of its holder. */
  get holder(): number {
    return holderOf(this.mark)
  }

  get actions(): ActionMask {
    return actionsIn(this.mark)
  }

  /** How its RID is written: see mark.ts. */
  get spelling(): number {
    return this.mark & SPELLING_MASK
  }

  /** What it reaches from its node: {@link HERE}, {@link BELOW}, both, or nothing. */
  get reach(): number {
    return this.#trie.reachOf(this.node, this.mark)
  }

  /** The RID that it was granted on. Costs its length. */
  get resource(): Rid {
    return this.#trie.ridOf(this.node, this.mark)
  }

  /** Writes the RID to the beginning of some words, and answers its length. Costs its length. */
  spell(words: Int32Array): number {
    return this.#trie.spell(this.node, this.mark, words)
  }

  /** Tells whether it is the same grant as another one. */
  is(other: Entry | undefined): boolean {
    return other !== undefined && other.node === this.node && other.mark === this.mark
  }
}

/** Where grants on one RID stand: true until the next change. */
export interface Spot {
  /** {@link NOTHING} where there are none. */
  readonly node: Ref
  readonly spelling: number
}

/** What became of a grant: it was there, its holder has others at the node, or it is the first. */
export const KNOWN = 0
export const ANOTHER = 1
export const FIRST = 2

/**
 * A trie whose nodes are found by the hash of their whole text, so that the deepest one of a
 * request is found without stepping through those above it. Grants stand at nodes as marks: see
 * mark.ts. At nodes with many marks those of one holder are found by its number.
 */
export class RidTrie {
  readonly nodes: Nodes
  readonly #arena: Arena
  readonly #marks: Bags
  readonly #spelling: Spelling
  readonly #scan: RidScan

  /** The trie of an arena, empty or not, for the RIDs that `scan` takes apart. */
  constructor(arena: Arena, scan: RidScan) {
    this.#arena = arena
    this.#scan = scan
    this.nodes = new Nodes(arena)
    this.#marks = new Bags(arena, MARKS)
    this.#spelling = new Spelling(scan, TEXT)
  }

  /** How many grants there are. */
  get size(): number {
    return this.#arena.words[GRANTS_AT] as number
  }

  /** How many grants there are whose path is well formed. */
  get weight(): number {
    return this.size - (this.#arena.words[DEAD_GRANTS_AT] as number)
  }

  /** The grant of a holder on exactly this RID. */
  entryOf(holder: number, resource: Rid): Entry | undefined {
    return this.entryAt(this.spotOf(resource), holder)
  }

  /** Where grants on exactly this RID stand, if there are any. */
  spotOf(resource: Rid): Spot {
    const node = this.exact(resource)
    return { node, spelling: this.#spelling.bits }
  }

  /** The grant of a holder at a spot. */
  entryAt({ node, spelling }: Spot, holder: number): Entry | undefined {
    if (node === NOTHING) return undefined
    const place = this.#placeOf(node, holder, spelling)
    return place === NO_ITEM ? undefined : this.entry(node, this.#arena.words[place] as number)
  }

  /**
   * Makes `actions`, one or more, all that a holder was granted on exactly this RID, and answers
   * the node, where that is the holder's first grant at it.
   */
  put(holder: number, resource: Rid, actions: ActionMask): Ref {
    const { node, spelling } = this.spotFor(resource)
    const place = this.#placeOf(node, holder, spelling)
    const { words } = this.#arena
    if (place !== NO_ITEM) {
      words[place] = ((words[place] as number) & ~ACTIONS_MASK) | actions
      return NOTHING
    }
    const isFirst = this.#marks.find(node + NODE_MARKS, holder) === NO_ITEM
    this.#add(node, markOf(holder, spelling, actions))
    this.count(node, 1)
    return isFirst ? node : NOTHING
  }

  /**
   * Adds actions, one or more, to what a holder was granted at a spot that was made, and answers
   * what that made of it. What is new is to be counted.
   */
  addAt({ node, spelling }: Spot, holder: number, actions: ActionMask): number {
    const place = this.#placeOf(node, holder, spelling)
    if (place !== NO_ITEM) {
      const { words } = this.#arena
      words[place] = (words[place] as number) | actions
      return KNOWN
    }
    const isFirst = this.#marks.find(node + NODE_MARKS, holder) === NO_ITEM
    this.#add(node, markOf(holder, spelling, actions))
    return isFirst ? FIRST : ANOTHER
  }

  /** Takes a grant out, and answers its node where it was the last one of its holder at it. */
  remove(entry: Entry): Ref {
    const { node, holder } = entry
    for (const place of this.#placesOf(node, holder)) {
      if (!this.entry(node, this.#arena.words[place] as number).is(entry)) continue
      this.#take(node, place)
      break
    }
    const isLast = this.#marks.find(node + NODE_MARKS, holder) === NO_ITEM
    this.count(node, -1)
    this.nodes.prune(node)
    return isLast ? node : NOTHING
  }

  /** The node of the very place of a RID, its star apart; {@link NOTHING} where none is there. */
  exact(resource: Rid): Ref {
    const spelling = this.#spelling
    spelling.read(resource)
    return this.nodes.find(spelling.text, spelling.shapeOf(spelling.count - 1))
  }

  /** Every grant at a node, in no order. */
  *entriesAt(node: Ref): Generator<Entry> {
    for (const mark of this.#marks.items(node + NODE_MARKS)) yield this.entry(node, mark)
  }

  /** Hands over every grant at a node, as {@link entriesAt} has them, at less cost. */
  eachAt(node: Ref, take: (entry: Entry) => void): void {
    this.eachMarkAt(node, (mark) => take(this.entry(node, mark)))
  }

  /** As {@link eachAt}, as marks: see mark.ts. */
  eachMarkAt(node: Ref, take: (mark: number) => void): void {
    this.#marks.each(node + NODE_MARKS, take)
  }

  /** The actions of a holder's grant at a node, or at none, that is written so. */
  actionsAt(node: Ref, holder: number, spelling: number): ActionMask {
    if (node === NOTHING) return NO_ACTIONS
    const place = this.#placeOf(node, holder, spelling)
    return place === NO_ITEM ? NO_ACTIONS : actionsIn(this.#arena.words[place] as number)
  }

  /** How many grants there are at a node. */
  countAt(node: Ref): number {
    return this.#marks.sizeOf(node + NODE_MARKS)
  }

  /** The grants of a holder at a node. Costs their number, or the few that a node has. */
  *entriesOf(node: Ref, holder: number): Generator<Entry> {
    for (const place of this.#placesOf(node, holder)) {
      yield this.entry(node, this.#arena.words[place] as number)
    }
  }

  /** Hands over the grants of a holder at a node, as {@link entriesOf} has them, at less cost. */
  eachOf(node: Ref, holder: number, take: (entry: Entry) => void): void {
    this.eachMarkOf(node, holder, (mark) => take(this.entry(node, mark)))
  }

  /** As {@link eachOf}, as marks: see mark.ts. */
  eachMarkOf(node: Ref, holder: number, take: (mark: number) => void): void {
    const at = node + NODE_MARKS
    const marks = this.#marks
    let place = marks.find(at, holder)
    while (place !== NO_ITEM) {
      take(this.#arena.words[place] as number)
      place = marks.next(at, holder, place)
    }
  }

  /** What a mark at a node reaches: the table in design.md §1.2. */
  reachOf(node: Ref, mark: number): number {
    if ((mark & STAR) !== 0) return BELOW
    const shape = this.#arena.words[node + NODE_SHAPE] as number
    if ((shape & IS_DEAD) !== 0) return 0
    return (shape & IS_OPEN) !== 0 ? HERE | BELOW : HERE
  }

  /** The family of the RIDs at a node; nothing where they are malformed or outside of the catalogue. */
  familyAt(node: Ref): Family | undefined {
    return this.#scan.families[
      ((this.#arena.words[node + NODE_SHAPE] as number) >>> FAMILY_SHIFT) - 1
    ]
  }

  /** The RID of a mark at a node. Costs its length. */
  ridOf(node: Ref, mark: number): Rid {
    const tail = this.familyAt(node)?.tail
    const baseEnd = this.nodes.endOf(this.nodes.baseOf(node))
    return ridOf({ text: this.nodes.textOf(node), baseEnd, tail }, mark)
  }

  /** Writes the RID of a mark at a node to the beginning of some words, and answers its length. */
  spell(node: Ref, mark: number, words: Int32Array): number {
    const kind = this.familyAt(node)?.tail.kind
    // Most RIDs are the text of their node.
    if ((mark & SPELLING_MASK) === 0 && kind !== 'secret') return this.nodes.spell(node, words)
    const rid = this.ridOf(node, mark)
    const bytes = new Uint8Array(words.buffer, words.byteOffset)
    for (let at = 0; at < rid.length; at++) bytes[at] = rid.charCodeAt(at)
    return rid.length
  }

  /** A mark at a node as an entry. */
  entry(node: Ref, mark: number): Entry {
    return new Entry(this, node, mark)
  }

  /** Makes room in the table for so many nodes in all. */
  reserve(nodes: number): void {
    this.nodes.reserve(nodes)
  }

  /** Where a grant on a RID is to stand; its node is made if need be, for a grant to be added. */
  spotFor(resource: Rid): Spot {
    const node = this.#nodeFor(resource)
    return { node, spelling: this.#spelling.bits }
  }

  #nodeFor(resource: Rid): Ref {
    const spelling = this.#spelling
    spelling.read(resource)
    const { text, count } = spelling
    let nth = count - 1
    let node = this.nodes.find(text, spelling.shapeOf(nth))
    while (node === NOTHING && nth > 0) {
      nth--
      node = this.nodes.find(text, spelling.shapeOf(nth))
    }
    if (node === NOTHING) nth = -1
    while (nth < count - 1) {
      nth++
      node = this.nodes.create(text, spelling.shapeOf(nth), node)
    }
    return node
  }

  /** The place of a holder's mark that is written so, or {@link NO_ITEM}. */
  #placeOf(node: Ref, holder: number, bits: number): number {
    const at = node + NODE_MARKS
    const marks = this.#marks
    let place = marks.find(at, holder)
    while (place !== NO_ITEM && ((this.#arena.words[place] as number) & SPELLING_MASK) !== bits) {
      place = marks.next(at, holder, place)
    }
    return place
  }

  *#placesOf(node: Ref, holder: number): Generator<number> {
    const at = node + NODE_MARKS
    const marks = this.#marks
    for (
      let place = marks.find(at, holder);
      place !== NO_ITEM;
      place = marks.next(at, holder, place)
    ) {
      yield place
    }
  }

  /** Counts grants that have come to a node, or gone from it. */
  count(node: Ref, by: number): void {
    const { words } = this.#arena
    words[GRANTS_AT] = (words[GRANTS_AT] as number) + by
    if (((words[node + NODE_SHAPE] as number) & IS_DEAD) !== 0) {
      words[DEAD_GRANTS_AT] = (words[DEAD_GRANTS_AT] as number) + by
    }
    this.nodes.addWeight(node, by)
  }

  #add(node: Ref, mark: number): void {
    const at = node + NODE_MARKS
    const before = this.#arena.words[at] as number
    this.#marks.add(at, mark)
    this.#sign(at, before, signOf(holderOf(mark)))
  }

  #take(node: Ref, place: number): void {
    const at = node + NODE_MARKS
    const before = this.#arena.words[at] as number
    this.#marks.remove(at, place)
    this.#sign(at, before, 0)
  }

  /**
   * Keeps the sign of a node's marks: a bit for each holder, so that most holders who have none are
   * known by it. It is made anew with each block, and else only ever gains bits.
   */
  #sign(at: number, before: number, sign: number): void {
    const { words } = this.#arena
    const after = words[at] as number
    if (isInPlace(after)) return
    const isSame = (before & SIZE_MASK) === (after & SIZE_MASK)
    let signs = isSame ? (words[at + IN_PLACE] as number) | sign : 0
    if (!isSame) for (const mark of this.#marks.items(at)) signs |= signOf(holderOf(mark))
    words[at + IN_PLACE] = signs
  }
}

/** The bit of a holder in the sign of a node's marks. */
export const signOf = (holder: number): number => 1 << (holder & 31)

/** Whether the marks of a node stand in it, from the first word of their bag. */
export const isInPlace = (first: number): boolean => (first & SIZE_MASK) === 0
