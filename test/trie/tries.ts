/** Tries of named holders, for tests to fill and to ask. @module */

import { rid } from '../../src/testing/literals.ts'
import { markOf } from '../../src/trie/mark.ts'
import { type Entry, type Numbered, RidTrie, type TrieNode } from '../../src/trie/rid-trie.ts'
import { RidScan } from '../../src/trie/scan.ts'
import { ACME } from '../core/acme.ts'

/** A scan that gives all nodes one hash. */
class ColludingScan extends RidScan {
  override scan(text: string): void {
    super.scan(text)
    this.hashes.fill(7)
  }
}

const SCAN = new RidScan(ACME, '2.2')
export const COLLUDING: RidScan = new ColludingScan(ACME, '2.2')

export interface Named extends Numbered {
  readonly name: string
}

const NAMED = new Map<string, Named>()

/** The holder of a name: one for each. */
export function named(name: string): Named {
  const known = NAMED.get(name) ?? { name, number: NAMED.size }
  NAMED.set(name, known)
  return known
}

export const numberOf = (name: string): number => named(name).number

/** The marks of a node's entries, in their order, with the zeros of places that none has. */
export const marksOf = (node: TrieNode<Named>): number[] => [
  node.first,
  node.second,
  node.third,
  ...(node.others ?? []),
]

/** The mark that an entry should have. */
export const markFor = ({ holder, reach, actions }: Entry<Named>): number =>
  markOf(holder.number, reach, actions)

/** The marks that a node should have. */
export function marksFor({ entries }: TrieNode<Named>): number[] {
  const empty = new Array<number>(Math.max(0, 3 - entries.length)).fill(0)
  return [...entries.map(markFor), ...empty]
}

/** A trie of named holders, asked through a scan. */
export function makeTrie(scan: RidScan = SCAN): {
  trie: RidTrie<Named>
  insert: (resource: string, holder?: string) => Entry<Named>
  deepest: (resource: string) => TrieNode<Named> | undefined
  exact: (resource: string) => TrieNode<Named> | undefined
} {
  const trie = new RidTrie<Named>(scan)
  const asking = (ask: (resource: string) => TrieNode<Named> | undefined) => (resource: string) => {
    scan.scan(resource)
    return ask(resource)
  }
  return {
    trie,
    insert: (resource, holder = 'alice') => trie.insert(named(holder), rid(resource)),
    deepest: asking((resource) => trie.deepest(resource)),
    exact: asking((resource) => trie.exact(resource)),
  }
}
