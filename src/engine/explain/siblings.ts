/** Siblings: grants of the subject that nearly cover what it asks for. @module */

import { maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { MAX_RID_LENGTH, type Rid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import { NOTHING as NO_NODE, type Ref, wordsFor } from '../../trie/layout.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import { gidOf } from '../covering.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'
import type { Asked } from './asked.ts'
import { type Bounded, NOTHING, Shortlist } from './bounded.ts'
import {
  type Likeness,
  likeness,
  type Model,
  mayBeLike,
  modelOf,
  type Resemblance,
  spellingsOf,
} from './dialect.ts'
import { ridsIn } from './places.ts'

/** A grant whose RID looks like the one asked for, and does not cover it. */
export interface Sibling {
  readonly grant: Grant
  readonly kind: Resemblance
  /** Whether its actions would allow the request if it did cover it. */
  readonly allows: boolean
}

/** The most grants of the subject, and groups of it, that are read; more only at the last place. */
const MOST_READ = 64

/** The most look-ups of likely spellings, where there are more grants than can be read. */
const MOST_LOOKUPS = 512

interface Found {
  readonly entry: Entry
  readonly like: Likeness
  readonly resource: Rid
  readonly gid: string
}

/**
 * The subject's grants that look like what it asks for, the likest first. `covering` are left out.
 * Reads so many of its grants and no more; beyond them it looks up the likeliest spellings only.
 */
export function siblingsOf(asked: Asked, covering: readonly Entry[]): Bounded<Sibling> {
  const { state, user, bit, request, place } = asked
  if (user === undefined || request.resource.length > MAX_RID_LENGTH) return NOTHING
  const isSound = place.kind === 'family' || place.kind === 'outside'
  const model = modelOf(request.resource, place.kind === 'family' && place.path.length > 0)
  const isKnown = knownFrom(covering)
  const list = new Shortlist<Found>(byLikeness)
  const offer = (entry: Entry): void => {
    const { resource } = entry
    const like = resource === model.text ? undefined : likeness(model, resource, isSound)
    if (like !== undefined && !isKnown(entry, resource))
      list.offer({ entry, like, resource, gid: gidOf(state, entry) })
  }
  const isAll = readGrants(state, user, model, offer)
  if (!isAll) lookUpSpellings(state, user, model.text, offer)
  return list.bounded(!isAll, ({ entry, like: { kind } }) => ({
    grant: state.grantOf(entry),
    kind,
    allows: maskAllows(entry.actions, bit),
  }))
}

/** Tells whether an entry was asked about before, or is one of these. */
function knownFrom(entries: readonly Entry[]): (entry: Entry, resource: Rid) => boolean {
  const keyOf = ({ holder }: Entry, resource: Rid): string => `${holder} ${resource}`
  const known = new Set(entries.map((entry) => keyOf(entry, entry.resource)))
  return (entry, resource) => {
    const key = keyOf(entry, resource)
    const isKnown = known.has(key)
    known.add(key)
    return isKnown
  }
}

function* holdersOf({ principals }: State, user: Holder): Generator<Holder> {
  yield user
  yield* principals.peersOf(user)
}

/** Offers those of the subject's grants that may be like; false where there were more than are read. */
function readGrants(
  state: State,
  user: Holder,
  model: Model,
  offer: (entry: Entry) => void,
): boolean {
  const { principals, trie } = state
  let left = MOST_READ
  let at: Ref = NO_NODE
  const read = (mark: number): void => {
    left--
    if (mayBeLike(model, SPELT_BYTES, trie.spell(at, mark, SPELT))) offer(trie.entry(at, mark))
  }
  for (const holder of holdersOf(state, user)) {
    if (left-- <= 0) return false
    const number = principals.numberOf(holder)
    for (const node of principals.placesOf(holder)) {
      if (left <= 0) return false
      at = node
      trie.eachMarkOf(node, number, read)
    }
  }
  return true
}

/** Where RIDs are put together. */
const SPELT: Int32Array = new Int32Array(wordsFor(MAX_RID_LENGTH))
const SPELT_BYTES: Uint8Array = new Uint8Array(SPELT.buffer)

function lookUpSpellings(
  state: State,
  user: Holder,
  text: string,
  offer: (entry: Entry) => void,
): void {
  const rids = ridsIn(spellingsOf(text))
  const spots = rids.map((rid) => state.trie.spotOf(rid)).filter(({ node }) => node !== NO_NODE)
  let left = MOST_LOOKUPS
  for (const holder of holdersOf(state, user)) {
    const number = state.principals.numberOf(holder)
    for (const spot of spots) {
      const entry = state.trie.entryAt(spot, number)
      if (entry !== undefined) offer(entry)
    }
    left -= rids.length + 1
    if (left <= 0) return
  }
}

const byLikeness = (a: Found, b: Found): number =>
  a.like.distance - b.like.distance || compare(a.resource, b.resource) || compare(a.gid, b.gid)
