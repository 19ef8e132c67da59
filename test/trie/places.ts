/** What a probe should find: the places of a request, walked as the gazetteer spells them. @module */

import { expect } from 'vitest'
import { rid } from '../../src/testing/literals.ts'
import { NOTHING, type Ref } from '../../src/trie/layout.ts'
import { BELOW, HERE } from '../../src/trie/mark.ts'
import { wayLengthTaken, wayTaken } from '../../src/trie/request.ts'
import { MALFORMED } from '../../src/trie/scan.ts'
import { type Made, wayOfGrant, wayOfRequest } from './tries.ts'

/** A place at which something is granted, and what of it must be reached. */
interface Found {
  readonly place: string
  readonly reach: number
}

/** Grants each RID, and answers which place each node stands for. */
export function placesIn(made: Made, granted: readonly string[]): Map<Ref, string> {
  const { nodes } = made.trie
  const places = new Map<Ref, string>()
  for (const resource of granted) {
    let node = made.put(resource)
    for (const place of wayOfGrant(made.gazetteer, rid(resource)).toReversed()) {
      places.set(node, place)
      node = nodes.parentOf(node)
    }
  }
  return places
}

/** Tells whether something may be granted at a place that reaches so: nothing is below an exact path. */
function bears({ scan }: Made, place: string, reach: number): boolean {
  if (place.startsWith('malformed')) return false
  const family = place.startsWith('[') ? JSON.parse(place)[0] : undefined
  const kind = scan.families.find(({ id }) => id === family)?.tail.kind
  return reach === HERE || kind !== 'exact-path'
}

/** What a probe should find, as a walk down the places of the request does. */
function expected(made: Made, places: Map<Ref, string>, resource: string): Found | undefined {
  const way = wayOfRequest(made.gazetteer, resource)
  const known = new Set(places.values())
  const place = way.findLast((one) => known.has(one))
  const reach = place === way.at(-1) ? HERE : BELOW
  return place !== undefined && bears(made, place, reach) ? { place, reach } : undefined
}

/** What it finds; nothing where what it finds is not sound. */
export function found(made: Made, places: Map<Ref, string>, resource: string): Found | undefined {
  const { probe } = made
  const { nodes } = made.trie
  const node = probe.deepest(resource)
  if (node === NOTHING || !probe.isSound(node)) return undefined
  const above: Ref[] = []
  for (let at = node; at !== NOTHING; at = nodes.parentOf(at)) above.push(at)
  expect([...wayTaken.subarray(0, wayLengthTaken())]).toEqual(above)
  const place = places.get(node)
  if (place === undefined || !bears(made, place, probe.reach)) return undefined
  return { place, reach: probe.reach }
}

/** Holds a request against the walk; what is malformed must not be found. */
export function expectSame(made: Made, places: Map<Ref, string>, resource: string): void {
  made.scan.scan(resource)
  if (made.scan.state === MALFORMED) expect(found(made, places, resource)).toBeUndefined()
  else expect(found(made, places, resource)).toEqual(expected(made, places, resource))
}
