/** The index from RIDs to grants, for all principals at once. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Rid } from '../core/rid.ts'
import { copied } from '../core/text.ts'
import { MALFORMED, type RidScan } from './scan.ts'
import { NOWHERE, Slots } from './slots.ts'

/** How many numbers there are for holders: a mark has 25 bits for one. */
export const MOST_HOLDERS: number = 2 ** 25

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

/** The node itself. */
export const HERE = 1

/** All that lies below the node. */
export const BELOW = 2

/**
 * A node: a family, a base, and a path. It lives as long as a grant stands at it or below it.
 *
 * What a look-up reads comes first. A node keeps its entries in a list, with a mark for each, which
 * is quick for the few that most nodes have, and from {@link CROWD} on in a map by holder as well,
 * so that no number of grants makes it slow.
 */
export interface TrieNode<Holder> {
  readonly path: string
  readonly family: number
  /** How many segments the path has: one that is empty is another place than none. */
  readonly depth: number
  readonly parent: TrieNode<Holder> | undefined
  /** The first entry's {@link markOf}, which is all that a decision needs of it; 0 without one. */
  mark: number
  /** The marks of the other entries, if there are any. */
  marks: number[] | undefined
  /** From {@link CROWD} entries on. */
  byHolder: Crowd<Holder> | undefined
  readonly base: string
  readonly hash: number
  readonly entries: Entry<Holder>[]
  firstChild: TrieNode<Holder> | undefined
  nextSibling: TrieNode<Holder> | undefined
  previousSibling: TrieNode<Holder> | undefined
  /** How many entries stand here and below. */
  weight: number
}

/** The entries of a node by the number of their holder. */
export type Crowd<Holder> = Map<number, Entry<Holder>[]>

/** From how many entries on a node is searched by holder rather than read. */
export const CROWD = 12

const REACH_SHIFT = 5
const HOLDER_SHIFT = 7

/** An entry in one number: the actions in 5 bits, what it reaches in 2, and its holder's number. */
export const markOf = (holder: number, reach: number, actions: ActionMask): number =>
  (holder << HOLDER_SHIFT) | (reach << REACH_SHIFT) | actions

/** The number of the holder that a mark names. */
export const holderOf = (mark: number): number => mark >>> HOLDER_SHIFT

/** What the entry of a mark reaches. */
export const reachOf = (mark: number): number => (mark >> REACH_SHIFT) & (HERE | BELOW)

/**
 * A trie whose nodes are found by the hash of their whole path, so that the deepest one of a
 * request is found without stepping through those above it: a look-up reads the request once and
 * then about one slot for each segment, however many grants there are. Hashes only ever
 * suggest; a node counts when its text is the request's.
 */
export class RidTrie<Holder extends Numbered> {
  readonly #scan: RidScan
  readonly #nodes: Slots<TrieNode<Holder>> = new Slots()

  /** A trie for the RIDs that `scan` takes apart. */
  constructor(scan: RidScan) {
    this.#scan = scan
  }

  /** How many nodes there are: those with entries, and those above them. */
  get size(): number {
    return this.#nodes.size
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
    putMark(node, entry)
    addWeight(node, 1)
    if (node.byHolder !== undefined) addTo(node.byHolder, entry)
    else if (entries.length >= CROWD) node.byHolder = mapOf(entries)
    return entry
  }

  /** Makes `actions` those of an entry. */
  setActions(entry: Entry<Holder>, actions: ActionMask): void {
    entry.actions = actions
    if (entry.node !== undefined) putMark(entry.node, entry)
  }

  /** Takes an entry out, with the nodes that nothing stands at any more. */
  remove(entry: Entry<Holder>): void {
    let node = entry.node
    if (node === undefined) return
    addWeight(node, -1)
    dropEntry(node, entry.at)
    if (node.entries.length < CROWD) node.byHolder = undefined
    else removeFrom(node.byHolder as Crowd<Holder>, entry)
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
    const { depth } = this.#scan
    for (let at = depth; at >= 0; at--) {
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
      const node = nodes.at(slot)
      if (
        node.family === family &&
        node.depth === depth &&
        node.path.length === length &&
        resource.startsWith(node.path, pathStart) &&
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
      mark: 0,
      marks: undefined,
      byHolder: undefined,
      base: parent?.base ?? copied(resource.slice(0, baseEnd)),
      hash: hashes[depth] as number,
      entries: [],
      firstChild: undefined,
      nextSibling: parent?.firstChild,
      previousSibling: undefined,
      weight: 0,
    }
    this.#nodes.add(node)
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

/** Writes an entry's mark to its place. */
function putMark<Holder extends Numbered>(node: TrieNode<Holder>, entry: Entry<Holder>): void {
  const { holder, reach, actions, at } = entry
  const mark = markOf(holder.number, reach, actions)
  if (at === 0) node.mark = mark
  else if (node.marks === undefined) node.marks = [mark]
  else node.marks[at - 1] = mark
}

/** Takes the entry at a place out of a node; the last one takes the place. */
function dropEntry<Holder extends Numbered>(node: TrieNode<Holder>, at: number): void {
  const { entries, marks } = node
  const last = entries.pop() as Entry<Holder>
  if (marks === undefined) node.mark = 0
  else if (marks.length === 1) node.marks = undefined
  else marks.pop()
  if (at === entries.length) return
  entries[at] = last
  last.at = at
  putMark(node, last)
}

function mapOf<Holder extends Numbered>(entries: readonly Entry<Holder>[]): Crowd<Holder> {
  const map: Crowd<Holder> = new Map()
  for (const entry of entries) addTo(map, entry)
  return map
}

function addTo<Holder extends Numbered>(map: Crowd<Holder>, entry: Entry<Holder>): void {
  const others = map.get(entry.holder.number)
  if (others === undefined) map.set(entry.holder.number, [entry])
  else others.push(entry)
}

function removeFrom<Holder extends Numbered>(map: Crowd<Holder>, entry: Entry<Holder>): void {
  const { number } = entry.holder
  const others = (map.get(number) as Entry<Holder>[]).filter((other) => other !== entry)
  if (others.length === 0) map.delete(number)
  else map.set(number, others)
}
