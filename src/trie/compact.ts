/** Compaction: the words of an arena in one order, without a gap between its blocks. @module */

import { Arena, blockWords } from './arena.ts'
import { countOf, isList, sizeOf, slotOf } from './bag.ts'
import { PLACES } from './bag-kinds.ts'
import {
  BRANCH_CHILD,
  BRANCH_WEIGHT,
  BRANCH_WORDS,
  CLASSES,
  CUT_AT,
  CUT_END_AT,
  END_MASK,
  FREE_AT,
  FREE_NUMBER_AT,
  GROUPS_AT,
  HEADER_WORDS,
  IS_GROUP,
  LENGTH_AT,
  NEXT_NUMBER_AT,
  NODE_BRANCH,
  NODE_MARKS,
  NODE_NEXT,
  NODE_PARENT,
  NODE_PREVIOUS,
  NODE_SHAPE,
  NODE_TEXT,
  NODES_AT,
  NOTHING,
  PRINCIPAL_LENGTH,
  PRINCIPAL_NAME,
  PRINCIPAL_NUMBER,
  PRINCIPAL_PEERS,
  PRINCIPAL_PLACES,
  PRINCIPALS_AT,
  PRINCIPALS_ROOM_AT,
  type Ref,
  SUPERUSERS_AT,
  USED_AT,
  USERS_AT,
  wordsFor,
} from './layout.ts'
import { memoryOf } from './memory.ts'
import { NAMED } from './name.ts'
import { SPELLED } from './nodes.ts'
import { compareNodes } from './order.ts'
import {
  BITS,
  bitsFor,
  COUNT,
  recordOf,
  SIEVE,
  SLOTS,
  sieveWords,
  Table,
  type TableKind,
} from './table.ts'
import { wordsBetween } from './text.ts'

/**
 * A copy of an arena's words in the order of a snapshot, see docs/snapshot-format.md: what belongs
 * together lies together, nodes go depth first, no block is free, and tables are as small as they
 * may be. The copy is an arena in use. Costs about a second for 1M grants, and half an arena more.
 */
export const compacted = (words: Int32Array): Int32Array<ArrayBuffer> => new Compaction(words).run()

class Compaction {
  readonly #from: Int32Array
  readonly #to: Int32Array<ArrayBuffer>
  /** Where each record is now, by half of where it was. */
  readonly #moved: Int32Array
  /** Where the next block goes. */
  #at = HEADER_WORDS

  constructor(words: Int32Array) {
    this.#from = words
    this.#moved = new Int32Array(words.length >> 1)
    this.#to = new Int32Array(lengthOf(words))
  }

  run(): Int32Array<ArrayBuffer> {
    this.#copyHeader()
    const arena = new Arena(memoryOf(this.#to))
    const tables = this.#makeTables(arena)
    this.#copyBag(SUPERUSERS_AT, SUPERUSERS_AT)
    const principals = this.#living()
    for (const number of principals) this.#copyPrincipal(number, tables)
    this.#copyNodes(tables.nodes)
    for (const number of principals) this.#movePlaces(number)
    return this.#to
  }

  #copyHeader(): void {
    const to = this.#to
    const { length } = to
    to.set(this.#from.subarray(0, HEADER_WORDS))
    to.fill(NOTHING, FREE_AT, FREE_AT + CLASSES)
    to[LENGTH_AT] = length
    to[CUT_AT] = length
    to[CUT_END_AT] = length
    to[USED_AT] = length - HEADER_WORDS
    const room = this.#from[PRINCIPALS_ROOM_AT] as number
    to[PRINCIPALS_AT] = this.#copy(this.#from[PRINCIPALS_AT] as Ref, room)
  }

  /** The place of a block of so many words. */
  #take(size: number): Ref {
    const ref = this.#at as Ref
    this.#at += blockWords(size)
    return ref
  }

  #copy(block: Ref, size: number): Ref {
    const ref = this.#take(size)
    const from = this.#from
    const to = this.#to
    for (let word = 0; word < size; word++) to[ref + word] = from[block + word] as number
    return ref
  }

  #makeTables(arena: Arena): Tables {
    const make = (at: number, kind: TableKind): Table => {
      const to = this.#to
      const bits = bitsFor(to[at + COUNT] as number)
      to[at + COUNT] = 0
      to[at + BITS] = bits
      to[at + SLOTS] = this.#take(1 << bits)
      if (kind.hasSieve) to[at + SIEVE] = this.#take(sieveWords(bits))
      return new Table(arena, at, kind)
    }
    return {
      users: make(USERS_AT, NAMED),
      groups: make(GROUPS_AT, NAMED),
      nodes: make(NODES_AT, SPELLED),
    }
  }

  /** Copies the block of a bag as it is, if it has one; `at` is where the bag is now. */
  #copyBag(at: number, was: number): void {
    const size = sizeOf(this.#from[was] as number)
    if (size > 0) this.#to[at + 1] = this.#copy(this.#from[was + 1] as Ref, size)
  }

  /** The numbers that someone has, in their order. */
  #living(): number[] {
    const from = this.#from
    const list = from[PRINCIPALS_AT] as number
    const next = from[NEXT_NUMBER_AT] as number
    const isFree = new Uint8Array(next)
    let free = from[FREE_NUMBER_AT] as number
    for (; free !== 0; free = from[list + free] as number) isFree[free] = 1
    return Array.from({ length: next }, (_, number) => number).filter(
      (number) => number > 0 && isFree[number] === 0,
    )
  }

  #copyPrincipal(number: number, { users, groups }: Tables): void {
    const from = this.#from
    const to = this.#to
    const was = from[(from[PRINCIPALS_AT] as number) + number] as Ref
    const size = PRINCIPAL_NAME + wordsFor(from[was + PRINCIPAL_LENGTH] as number)
    const ref = this.#copy(was, size)
    to[(to[PRINCIPALS_AT] as number) + number] = ref
    this.#copyBag(ref + PRINCIPAL_PEERS, was + PRINCIPAL_PEERS)
    this.#copyBag(ref + PRINCIPAL_PLACES, was + PRINCIPAL_PLACES)
    const isGroup = ((from[was + PRINCIPAL_NUMBER] as number) & IS_GROUP) !== 0
    const table = isGroup ? groups : users
    table.add(ref, NAMED.hashOf(to, ref))
  }

  /** Names the nodes of a principal's places by where they are now. */
  #movePlaces(number: number): void {
    const to = this.#to
    const at = (to[(to[PRINCIPALS_AT] as number) + number] as number) + PRINCIPAL_PLACES
    const first = to[at] as number
    const size = sizeOf(first)
    const start = size === 0 ? at + 1 : (to[at + 1] as number)
    if (isList(PLACES, size)) {
      const end = start + countOf(first)
      for (let place = start; place < end; place++) to[place] = this.#movedTo(to[place] as Ref)
      return
    }
    const last = size - 1
    const old = to.slice(start, start + size)
    to.fill(0, start, start + size)
    for (const item of old) {
      if (item === NOTHING) continue
      const node = this.#movedTo(item as Ref)
      let slot = slotOf(node, size)
      while (to[start + slot] !== 0) slot = (slot + 1) & last
      to[start + slot] = node
    }
  }

  #movedTo(ref: Ref): Ref {
    return this.#moved[ref >> 1] as Ref
  }

  /** Copies all nodes, depth first. */
  #copyNodes(table: Table): void {
    const from = this.#from
    /** Nodes to be copied, each below the sibling that goes before it. */
    const stack: Ref[] = []
    const push = (siblings: Ref[], start: number): void => {
      siblings.sort((a, b) => compareNodes(from, a, b, start))
      for (let nth = siblings.length - 1; nth >= 0; nth--) {
        const isFirst = nth === 0 || start === 0
        stack.push(isFirst ? NOTHING : (siblings[nth - 1] as Ref), siblings[nth] as Ref)
      }
    }
    push(this.#bases(), 0)
    while (stack.length > 0) {
      const node = stack.pop() as Ref
      const previous = stack.pop() as Ref
      table.add(this.#copyNode(node, previous), SPELLED.hashOf(from, node))
      const branch = from[node + NODE_BRANCH] as Ref
      if (branch === NOTHING) continue
      push(this.#childrenOf(branch), (from[node + NODE_SHAPE] as number) & END_MASK)
    }
  }

  #bases(): Ref[] {
    const from = this.#from
    const slots = from[NODES_AT + SLOTS] as number
    const end = slots + (1 << (from[NODES_AT + BITS] as number))
    const bases: Ref[] = []
    for (let slot = slots; slot < end; slot++) {
      const node = recordOf(from[slot] as number)
      if (node !== NOTHING && from[node + NODE_PARENT] === NOTHING) bases.push(node)
    }
    return bases
  }

  #childrenOf(branch: Ref): Ref[] {
    const from = this.#from
    const children: Ref[] = []
    let child = from[branch + BRANCH_CHILD] as Ref
    for (; child !== NOTHING; child = from[child + NODE_NEXT] as Ref) children.push(child)
    return children
  }

  /** Copies a node with its blocks, and makes it the next child of the one above. */
  #copyNode(was: Ref, previousWas: Ref): Ref {
    const from = this.#from
    const to = this.#to
    const above = from[was + NODE_PARENT] as Ref
    const start = above === NOTHING ? 0 : (from[above + NODE_SHAPE] as number) & END_MASK
    const end = (from[was + NODE_SHAPE] as number) & END_MASK
    const node = this.#copy(was, NODE_TEXT + wordsBetween(start, end))
    this.#moved[was >> 1] = node
    const parent = this.#movedTo(above)
    const previous = this.#movedTo(previousWas)
    to[node + NODE_PARENT] = parent
    to[node + NODE_NEXT] = NOTHING
    to[node + NODE_PREVIOUS] = previous
    if (previous !== NOTHING) to[previous + NODE_NEXT] = node
    else if (parent !== NOTHING) to[(to[parent + NODE_BRANCH] as number) + BRANCH_CHILD] = node
    const branch = from[was + NODE_BRANCH] as Ref
    if (branch !== NOTHING) {
      const block = this.#take(BRANCH_WORDS)
      to[node + NODE_BRANCH] = block
      to[block + BRANCH_WEIGHT] = from[branch + BRANCH_WEIGHT] as number
    }
    this.#copyBag(node + NODE_MARKS, was + NODE_MARKS)
    return node
  }
}

interface Tables {
  readonly users: Table
  readonly groups: Table
  readonly nodes: Table
}

/** How many words are needed: those in use, but for tables that get smaller. */
function lengthOf(words: Int32Array): number {
  const spared = (at: number, hasSieve: boolean): number => {
    const bits = words[at + BITS] as number
    const fewer = bitsFor(words[at + COUNT] as number)
    const sieve = hasSieve ? sieveWords(bits) - sieveWords(fewer) : 0
    return (1 << bits) - (1 << fewer) + sieve
  }
  const tables = spared(USERS_AT, false) + spared(GROUPS_AT, false) + spared(NODES_AT, true)
  return HEADER_WORDS + (words[USED_AT] as number) - tables
}
