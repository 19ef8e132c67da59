/** Digests: two words by which a catalogue is known, as far as it decides. @module */

import { type Catalogue, type Family, familiesOf, superuserActions } from '../core/catalogue.ts'
import type { Release } from '../core/release.ts'
import { compare } from '../core/text.ts'
import { EMPTY_HASH, hashOf, mix } from './hash.ts'

/** What a catalogue is known by. */
export interface Digest {
  readonly low: number
  readonly high: number
}

/**
 * The digest of what a release has of a catalogue: its families in their order, each with what its
 * modes do, and who is superuser. What only people read of a family is left out.
 */
export function digestOf(catalogue: Catalogue, release: Release): Digest {
  const text = JSON.stringify([
    familiesOf(catalogue, release).map((family) => familyFacts(catalogue, family)),
    catalogue.superuser?.resource ?? null,
    superuserActions(catalogue, release),
  ])
  let high = EMPTY_HASH
  for (let at = text.length - 1; at >= 0; at--) high = mix(high, text.charCodeAt(at))
  return { low: hashOf(text), high }
}

function familyFacts({ categories }: Catalogue, { base, tail, category }: Family): unknown {
  const modes = categories[category]
  return [
    // What an open segment is called decides nothing.
    base.replace(/<[^>]*>/g, '<>'),
    [tail.kind, tail.joint, tail.bare, tail.colons],
    modes?.enforcedIn.toSorted(compare),
    modes?.anonymousIn.toSorted(compare),
  ]
}
