/** The index from RIDs to grants, for all principals at once. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Rid } from '../core/rid.ts'
import { MALFORMED, NO_FAMILY, type RidScan } from './scan.ts'

/** A grant as the index keeps it. */
export interface Entry<Holder> {
  readonly holder: Holder
  readonly resource: Rid
  /** The node that it stands at; none where the resource is malformed and reaches nothing. */
  readonly node: TrieNode<Holder> | undefined
  /** What it reaches from there: {@link HERE}, {@link BELOW}, both, or nothing. */
  readonly reach: number
  actions: ActionMask
}

/** The node itself. */
export const HERE = 1

/** All that lies below the node. */
export const BELOW = 2

/**
 * A node: a family, a base, and a path. It lives as long as a grant stands at it or below it.
 *
 * A node keeps its entries in a list, which is quick for the few that most nodes have, and from
 * {@link CROWD} on in a map by holder as well, so that no number of grants makes it slow.
 */
export interface TrieNode<Holder> {
  readonly hash: number
  readonly family: number
  readonly base: string
  readonly path: string
  readonly depth: number
  readonly parent: TrieNode<Holder> | undefined
  /** The next node in the same bucket. */
  next: TrieNode<Holder> | undefined
  firstChild: TrieNode<Holder> | undefined
  nextSibling: TrieNode<Holder> | undefined
  previousSibling: TrieNode<Holder> | undefined
  /** How many entries stand here and below. */
  weight: number
  readonly entries: Entry<Holder>[]
  byHolder: Map<Holder, Entry<Holder>[]> | undefined
}

/** From how many entries on a node is searched by holder rather than read. */
export const CROWD = 12

const FIRST_BUCKETS = 1024

/**
 * A trie whose nodes are found by the hash of their whole path, so that the deepest one of a
 * request is found without stepping through those above it: a look-up reads the request once and
 * then at most one bucket for each segment, however many grants there are. Hashes only ever
 * suggest; a node counts when its text is the request's.
 */
export class RidTrie<Holder> {
  readonly #scan: RidScan
  #buckets: Array<TrieNode<Holder> | undefined> = new Array(FIRST_BUCKETS).fill(undefined)
  #nodes = 0

  /** A trie for the RIDs that `scan` takes apart. */
  constructor(scan: RidScan) {
    this.#scan = scan
  }

  /** How many nodes there are: those with entries, and those above them. */
  get size(): number {
    return this.#nodes
  }

  /** Adds an entry without actions for a holder's grant on `resource`. */
  insert(holder: Holder, resource: Rid): Entry<Holder> {
    this.#scan.scan(resource)
    if (this.#scan.state === MALFORMED) {
      return { holder, resource, node: undefined, reach: 0, actions: NO_ACTIONS }
    }
    const node = this.#nodeFor(resource)
    const entry = { holder, resource, node, reach: this.#reach(), actions: NO_ACTIONS }
    node.entries.push(entry)
    addWeight(node, 1)
    if (node.byHolder !== undefined) addTo(node.byHolder, entry)
    else if (node.entries.length >= CROWD) node.byHolder = mapOf(node.entries)
    return entry
  }

  /** Takes an entry out, with the nodes that nothing stands at any more. */
  remove(entry: Entry<Holder>): void {
    let node = entry.node
    if (node === undefined) return
    addWeight(node, -1)
    node.entries.splice(node.entries.indexOf(entry), 1)
    if (node.byHolder !== undefined) removeFrom(node.byHolder, entry)
    if (node.entries.length < CROWD) node.byHolder = undefined
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
    if (family === NO_FAMILY) return HERE
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
    const scan = this.#scan
    const hash = scan.hashes[depth] as number
    const length = (scan.ends[depth] as number) - scan.pathStart
    let node = this.#buckets[hash & (this.#buckets.length - 1)]
    while (node !== undefined) {
      if (
        node.hash === hash &&
        node.family === scan.family &&
        node.path.length === length &&
        resource.startsWith(node.path, scan.pathStart) &&
        this.#hasBase(node, resource)
      ) {
        return node
      }
      node = node.next
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
    if (this.#nodes >= this.#buckets.length) this.#grow()
    const scan = this.#scan
    const hash = scan.hashes[depth] as number
    const bucket = hash & (this.#buckets.length - 1)
    const node: TrieNode<Holder> = {
      hash,
      family: scan.family,
      base: parent?.base ?? resource.slice(0, scan.baseEnd),
      path: resource.slice(scan.pathStart, scan.ends[depth]),
      depth,
      parent,
      next: this.#buckets[bucket],
      firstChild: undefined,
      nextSibling: parent?.firstChild,
      previousSibling: undefined,
      weight: 0,
      entries: [],
      byHolder: undefined,
    }
    this.#buckets[bucket] = node
    this.#nodes++
    if (node.nextSibling !== undefined) node.nextSibling.previousSibling = node
    if (parent !== undefined) parent.firstChild = node
    return node
  }

  #unlink(node: TrieNode<Holder>): void {
    const bucket = node.hash & (this.#buckets.length - 1)
    const first = this.#buckets[bucket]
    if (first === node) this.#buckets[bucket] = node.next
    else {
      let before = first as TrieNode<Holder>
      while (before.next !== node) before = before.next as TrieNode<Holder>
      before.next = node.next
    }
    const { parent, nextSibling, previousSibling } = node
    if (nextSibling !== undefined) nextSibling.previousSibling = previousSibling
    if (previousSibling !== undefined) previousSibling.nextSibling = nextSibling
    else if (parent !== undefined) parent.firstChild = nextSibling
    this.#nodes--
  }

  #grow(): void {
    const nodes = this.#buckets.flatMap((first) => chainOf(first))
    this.#buckets = new Array(this.#buckets.length * 2).fill(undefined)
    for (const node of nodes) {
      const bucket = node.hash & (this.#buckets.length - 1)
      node.next = this.#buckets[bucket]
      this.#buckets[bucket] = node
    }
  }
}

/** Counts an entry at a node, and so at all above it. */
function addWeight<Holder>(at: TrieNode<Holder>, by: number): void {
  for (let node: TrieNode<Holder> | undefined = at; node !== undefined; node = node.parent) {
    node.weight += by
  }
}

function chainOf<Holder>(first: TrieNode<Holder> | undefined): TrieNode<Holder>[] {
  const nodes: TrieNode<Holder>[] = []
  for (let node = first; node !== undefined; node = node.next) nodes.push(node)
  return nodes
}

function mapOf<Holder>(entries: readonly Entry<Holder>[]): Map<Holder, Entry<Holder>[]> {
  const map = new Map<Holder, Entry<Holder>[]>()
  for (const entry of entries) addTo(map, entry)
  return map
}

function addTo<Holder>(map: Map<Holder, Entry<Holder>[]>, entry: Entry<Holder>): void {
  const others = map.get(entry.holder)
  if (others === undefined) map.set(entry.holder, [entry])
  else others.push(entry)
}

function removeFrom<Holder>(map: Map<Holder, Entry<Holder>[]>, entry: Entry<Holder>): void {
  const others = (map.get(entry.holder) ?? []).filter((other) => other !== entry)
  if (others.length === 0) map.delete(entry.holder)
  else map.set(entry.holder, others)
}
