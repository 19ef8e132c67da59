/** The index from RIDs to grants, for all principals at once. @module */

import { type ActionMask, NO_ACTIONS } from '../../src/core/action.ts'
import type { Rid } from '../../src/core/rid.ts'
import { copied } from '../../src/core/text.ts'
import { Crowd, NO_SLOT } from './crowd.ts'
import { BELOW, HERE, markOf } from './mark.ts'
import { MALFORMED, type RidScan } from './scan.ts'
import { Sieve } from './sieve.ts'
import { NOWHERE, Slots } from './slots.ts'

/** Someone who holds grants, with a number below {@link MOST_HOLDERS} that no one else has. */
export interface Numbered {
  readonly number: number
}

/** A grant as the index keeps it. */
export interface Entry<Holder> {
  readonly holder: Holder
  readonly resource: Rid
  /** The node that it stands at; none where the resource is malformed and reaches nothing. */
  readonly node: TrieNode<Holder> | undefined
  /** What it reaches from there: {@link HERE}, {@link BELOW}, both, or nothing. */
  readonly reach: number
  /** Which of the node's entries it is. */
  at: number
  /** To be set through {@link RidTrie.setActions}. */
  actions: ActionMask
}

/** The marks of a node's entries, in their order: what a decision needs of them. */
interface Marks {
  /** The marks of the first three entries, or 0: most nodes have no more, and no list to fetch. */
  first: number
  second: number
  third: number
  /** The marks of the other entries, if there are any. */
  others: number[] | undefined
}

/**
 * A node: a family, a base, and a path. It lives as long as a grant stands at it or below it.
 *
 * What a look-up reads comes first. A node keeps its entries in a list, with a mark for each, which
 * is quick for the few that most nodes have, and from {@link CROWDED} on in a table by holder as
 * well, so that no number of grants makes it slow.
 */
export interface TrieNode<Holder> extends Marks {
  readonly path: string
  readonly family: number
  /** How many segments the path has: one that is empty is another place than none. */
  readonly depth: number
  readonly parent: TrieNode<Holder> | undefined
  /** The entries by holder, from {@link CROWDED} of them on. */
  crowd: Crowd | undefined
  readonly base: string
  readonly hash: number
  readonly entries: Entry<Holder>[]
  firstChild: TrieNode<Holder> | undefined
  nextSibling: TrieNode<Holder> | undefined
  previousSibling: TrieNode<Holder> | undefined
  /** How many entries stand here and below. */
  weight: number
}

/** From how many entries on a node is searched by holder rather than read. */
const CROWDED = 12

/**
 * A trie whose nodes are found by the hash of their whole path, so that the deepest one of a
 * request is found without stepping through those above it: a look-up reads the request once and
 * then about one slot for each segment, however many grants there are. Hashes only ever
 * suggest; a node counts when its text is the request's.
 */
export class RidTrie<Holder extends Numbered> {
  readonly #scan: RidScan
  readonly #nodes: Slots<TrieNode<Holder>> = new Slots()
  readonly #sieve: Sieve = new Sieve()
  #weight = 0

  /** A trie for the RIDs that `scan` takes apart. */
  constructor(scan: RidScan) {
    this.#scan = scan
  }

  /** How many nodes there are: those with entries, and those above them. */
  get size(): number {
    return this.#nodes.size
  }

  /** How many entries there are, without those whose resource is malformed. */
  get weight(): number {
    return this.#weight
  }

  /** Adds an entry without actions for a holder's grant on `resource`. */
  insert(holder: Holder, resource: Rid): Entry<Holder> {
    this.#scan.scan(resource)
    if (this.#scan.state === MALFORMED) {
      return { holder, resource, node: undefined, reach: 0, at: 0, actions: NO_ACTIONS }
    }
    const node = this.#nodeFor(resource)
    const { entries } = node
    const reach = this.#reach()
    const entry = { holder, resource, node, reach, at: entries.length, actions: NO_ACTIONS }
    entries.push(entry)
    putMark(node, entry.at, markOfEntry(entry))
    this.#weight++
    addWeight(node, 1)
    if (node.crowd !== undefined) node.crowd.add(markOfEntry(entry), entry.at)
    else if (entries.length >= CROWDED) node.crowd = crowdOf(entries)
    return entry
  }

  /** Makes `actions` those of an entry. */
  setActions(entry: Entry<Holder>, actions: ActionMask): void {
    entry.actions = actions
    if (entry.node !== undefined) moveMark(entry.node, entry, entry.at)
  }

  /** Takes an entry out, with the nodes that nothing stands at any more. */
  remove(entry: Entry<Holder>): void {
    let node = entry.node
    if (node === undefined) return
    this.#weight--
    addWeight(node, -1)
    dropEntry(node, entry)
    while (node !== undefined && node.weight === 0) {
      this.#unlink(node)
      node = node.parent
    }
  }

  /** The node of the very resource that the scan has just taken apart, if there is one. */
  exact(resource: string): TrieNode<Holder> | undefined {
    return this.#find(resource, this.#scan.depth)
  }

  /**
   * The deepest node on the path of `resource`, which the scan has just taken apart; its parents
   * are all the others that lie on it.
   */
  deepest(resource: string): TrieNode<Holder> | undefined {
    const { depth, hashes } = this.#scan
    for (let at = depth; at >= 0; at--) {
      if (!this.#sieve.passes(hashes[at] as number)) continue
      const node = this.#find(resource, at)
      if (node !== undefined) return node
    }
    return undefined
  }

  /** What a grant on the RID just taken apart reaches: the table in design.md §1.2. */
  #reach(): number {
    const { star, depth, family, families } = this.#scan
    if (star) return BELOW
    switch (families[family]?.tail.kind) {
      case 'slash-path':
      case 'dot-path':
        return HERE | BELOW
      case 'literal':
        return depth === 0 ? HERE | BELOW : HERE
      default:
        return HERE
    }
  }

  #find(resource: string, depth: number): TrieNode<Holder> | undefined {
    const { family, hashes, ends, pathStart } = this.#scan
    const hash = hashes[depth] as number
    const length = (ends[depth] as number) - pathStart
    const nodes = this.#nodes
    for (let slot = nodes.first(hash); slot !== NOWHERE; slot = nodes.next(hash, slot)) {
      const path = nodes.textAt(slot)
      const node = nodes.at(slot)
      if (
        node.family === family &&
        node.depth === depth &&
        path.length === length &&
        resource.startsWith(path, pathStart) &&
        this.#hasBase(node, resource)
      ) {
        return node
      }
    }
    return undefined
  }

  /** A base without open segments is known by the number of its family. */
  #hasBase({ family, base }: TrieNode<Holder>, resource: string): boolean {
    const { isLiteral, baseEnd } = this.#scan
    return isLiteral[family] === true || (base.length === baseEnd && resource.startsWith(base))
  }

  /** The node that a grant on `resource`, just taken apart, stands at; made if need be. */
  #nodeFor(resource: string): TrieNode<Holder> {
    const { depth, star } = this.#scan
    let node: TrieNode<Holder> | undefined
    for (let at = 0; at <= (star ? depth - 1 : depth); at++) {
      node = this.#find(resource, at) ?? this.#link(resource, at, node)
    }
    return node as TrieNode<Holder>
  }

  #link(resource: string, depth: number, parent: TrieNode<Holder> | undefined): TrieNode<Holder> {
    const { hashes, ends, family, baseEnd, pathStart } = this.#scan
    const node: TrieNode<Holder> = {
      path: copied(resource.slice(pathStart, ends[depth])),
      family,
      depth,
      parent,
      first: 0,
      second: 0,
      third: 0,
      others: undefined,
      crowd: undefined,
      base: parent?.base ?? copied(resource.slice(0, baseEnd)),
      hash: hashes[depth] as number,
      entries: [],
      firstChild: undefined,
      nextSibling: parent?.firstChild,
      previousSibling: undefined,
      weight: 0,
    }
    this.#nodes.add(node, node.path)
    this.#sieve.add(node.hash, this.#nodes)
    if (node.nextSibling !== undefined) node.nextSibling.previousSibling = node
    if (parent !== undefined) parent.firstChild = node
    return node
  }

  #unlink(node: TrieNode<Holder>): void {
    this.#nodes.remove(node)
    const { parent, nextSibling, previousSibling } = node
    if (nextSibling !== undefined) nextSibling.previousSibling = previousSibling
    if (previousSibling !== undefined) previousSibling.nextSibling = nextSibling
    else if (parent !== undefined) parent.firstChild = nextSibling
  }
}

/** Counts an entry at a node, and so at all above it. */
function addWeight<Holder>(at: TrieNode<Holder>, by: number): void {
  for (let node: TrieNode<Holder> | undefined = at; node !== undefined; node = node.parent) {
    node.weight += by
  }
}

const markOfEntry = <Holder extends Numbered>(entry: Entry<Holder>): number =>
  markOf(entry.holder.number, entry.reach, entry.actions)

/** How many marks stand in the node itself. */
const INSIDE = 3

/** Writes the mark of a place in the list. */
function putMark(node: Marks, at: number, mark: number): void {
  if (at === 0) node.first = mark
  else if (at === 1) node.second = mark
  else if (at === 2) node.third = mark
  else if (node.others === undefined) node.others = [mark]
  else node.others[at - INSIDE] = mark
}

/** Takes away the mark of the last place in the list. */
function dropMark(node: Marks, at: number): void {
  if (at < INSIDE) putMark(node, at, 0)
  else if (at === INSIDE) node.others = undefined
  else node.others?.pop()
}

/** Writes the mark of an entry that stood at a place before. */
function moveMark<Holder extends Numbered>(
  node: TrieNode<Holder>,
  entry: Entry<Holder>,
  from: number,
): void {
  const mark = markOfEntry(entry)
  putMark(node, entry.at, mark)
  node.crowd?.change(entry.holder.number, from, mark, entry.at)
}

/** Takes an entry out of a node; the last one takes its place. */
function dropEntry<Holder extends Numbered>(node: TrieNode<Holder>, entry: Entry<Holder>): void {
  const { entries, crowd } = node
  const last = entries.pop() as Entry<Holder>
  dropMark(node, last.at)
  if (entries.length < CROWDED) node.crowd = undefined
  else crowd?.remove(entry.holder.number, entry.at)
  if (last === entry) return
  entries[entry.at] = last
  last.at = entry.at
  moveMark(node, last, entries.length)
}

function crowdOf<Holder extends Numbered>(entries: readonly Entry<Holder>[]): Crowd {
  const crowd = new Crowd()
  for (const entry of entries) crowd.add(markOfEntry(entry), entry.at)
  return crowd
}

/** The entries of a holder at a node. Costs their number, and up to {@link CROWDED} more. */
export function entriesOf<Holder extends Numbered>(
  { entries, crowd }: TrieNode<Holder>,
  holder: number,
): Entry<Holder>[] {
  if (crowd === undefined) return entries.filter((entry) => entry.holder.number === holder)
  const found: Entry<Holder>[] = []
  for (let slot = crowd.first(holder); slot !== NO_SLOT; slot = crowd.next(holder, slot)) {
    found.push(entries[crowd.place(slot)] as Entry<Holder>)
  }
  return found
}
