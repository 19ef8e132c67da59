/** Tries to fill and to ask, and places in the words of a gazetteer to compare theirs with. @module */

import type { Catalogue } from '../../src/core/catalogue.ts'
import { type Gazetteer, gazetteerOf, reachOf } from '../../src/core/place.ts'
import type { Release } from '../../src/core/release.ts'
import { parseRid, type Rid } from '../../src/core/rid.ts'
import { rid } from '../../src/testing/literals.ts'
import { Arena } from '../../src/trie/arena.ts'
import { NOTHING, type Ref } from '../../src/trie/layout.ts'
import { Probe } from '../../src/trie/probe.ts'
import { RidTrie } from '../../src/trie/rid-trie.ts'
import { RidScan } from '../../src/trie/scan.ts'
import { ACME } from '../core/acme.ts'

export const READ = 2

export interface Made {
  readonly arena: Arena
  readonly scan: RidScan
  readonly trie: RidTrie
  readonly probe: Probe
  readonly gazetteer: Gazetteer
  /** Grants a holder `read` on a RID, and answers the node. */
  put(resource: string, holder?: number): Ref
  /** Takes that grant out again. */
  take(resource: string, holder?: number): void
  /** The text of the deepest node of a request; nothing where there is none. */
  deepest(resource: string): string | undefined
}

/** An empty trie. */
export function makeTrie(catalogue: Catalogue = ACME, release: Release = '2.2'): Made {
  const arena = new Arena()
  const scan = new RidScan(catalogue, release)
  const trie = new RidTrie(arena, scan)
  const probe = new Probe(arena, trie.nodes, scan)
  return {
    arena,
    scan,
    trie,
    probe,
    gazetteer: gazetteerOf(catalogue, release),
    put(resource, holder = 1) {
      trie.put(holder, rid(resource), READ)
      return trie.exact(rid(resource))
    },
    take(resource, holder = 1) {
      const entry = trie.entryOf(holder, rid(resource))
      if (entry === undefined) throw new Error(`nothing stands on \`${resource}\``)
      trie.remove(entry)
    },
    deepest(resource) {
      const node = probe.deepest(resource)
      return node === NOTHING ? undefined : trie.nodes.textOf(node)
    },
  }
}

/** The places from a base down to one, as texts that are the same for one place only. */
const wayTo = (family: string, base: string, path: readonly string[]): string[] =>
  Array.from({ length: path.length + 1 }, (_, depth) =>
    JSON.stringify([family, base, ...path.slice(0, depth)]),
  )

/** The places on the way to where a grant on a RID stands, the highest first. */
export function wayOfGrant(gazetteer: Gazetteer, resource: Rid): string[] {
  const place = gazetteer.locate(resource)
  const reach = reachOf(place)
  if (place.kind !== 'family' || reach === undefined) return [`${place.kind} ${resource}`]
  return wayTo(place.family.id, place.base, reach.path)
}

/** The places on the way to what is asked for, the highest first; none where it is malformed. */
export function wayOfRequest(gazetteer: Gazetteer, text: string): string[] {
  const parsed = parseRid(text)
  if (!parsed.ok) return []
  const place = gazetteer.locate(parsed.value)
  if (place.kind === 'malformed') return []
  return place.kind === 'outside'
    ? [`outside ${text}`]
    : wayTo(place.family.id, place.base, place.path)
}
