/** Siblings: grants of the subject that nearly cover what it asks for. @module */

import { maskAllows } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import { MAX_RID_LENGTH } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import type { Entry } from '../../trie/rid-trie.ts'
import { gidOf } from '../lookup.ts'
import type { Holder, UserRecord } from '../state.ts'
import { grantOf } from '../view.ts'
import type { Asked } from './asked.ts'
import { type Bounded, NOTHING, Shortlist } from './bounded.ts'
import { type Likeness, likeness, modelOf, type Resemblance, spellingsOf } from './dialect.ts'
import { ridsIn } from './places.ts'

/** A grant whose RID looks like the one asked for, and does not cover it. */
export interface Sibling {
  readonly grant: Grant
  readonly kind: Resemblance
  /** Whether its actions would allow the request if it did cover it. */
  readonly allows: boolean
}

/** The most grants of the subject, and groups of it, that are read. */
const MOST_READ = 128

/** The most look-ups of likely spellings, where there are more grants than can be read. */
const MOST_LOOKUPS = 512

interface Found {
  readonly entry: Entry<Holder>
  readonly like: Likeness
}

/**
 * The subject's grants that look like what it asks for, the likest first. `covering` are left out.
 * Reads so many of its grants and no more; beyond them it looks up the likeliest spellings only.
 */
export function siblingsOf(asked: Asked, covering: readonly Entry<Holder>[]): Bounded<Sibling> {
  const { user, bit, request, place } = asked
  if (user === undefined || request.resource.length > MAX_RID_LENGTH) return NOTHING
  const isSound = place.kind === 'family' || place.kind === 'outside'
  const model = modelOf(request.resource, place.kind === 'family' && place.path.length > 0)
  const known = new Set(covering)
  const list = new Shortlist<Found>(byLikeness)
  const offer = (entry: Entry<Holder>): void => {
    if (known.has(entry) || entry.resource === model.text) return
    known.add(entry)
    const like = likeness(model, entry.resource, isSound)
    if (like !== undefined) list.offer({ entry, like })
  }
  const isAll = readGrants(user, offer)
  if (!isAll) lookUpSpellings(user, model.text, offer)
  return list.bounded(!isAll, ({ entry, like: { kind } }) => ({
    grant: grantOf(entry),
    kind,
    allows: maskAllows(entry.actions, bit),
  }))
}

function* holdersOf(user: UserRecord): Generator<Holder> {
  yield user
  yield* user.groups.values()
}

/** Offers the subject's grants; false where there were more than are read. */
function readGrants(user: UserRecord, offer: (entry: Entry<Holder>) => void): boolean {
  let left = MOST_READ
  for (const { grants } of holdersOf(user)) {
    if (left-- <= 0) return false
    for (const entry of grants.values()) {
      if (left-- <= 0) return false
      offer(entry)
    }
  }
  return true
}

function lookUpSpellings(
  user: UserRecord,
  text: string,
  offer: (entry: Entry<Holder>) => void,
): void {
  const rids = ridsIn(spellingsOf(text))
  let left = MOST_LOOKUPS
  for (const { grants } of holdersOf(user)) {
    for (const rid of rids) {
      const entry = grants.get(rid)
      if (entry !== undefined) offer(entry)
    }
    left -= rids.length + 1
    if (left <= 0) return
  }
}

const byLikeness = (a: Found, b: Found): number =>
  a.like.distance - b.like.distance ||
  compare(a.entry.resource, b.entry.resource) ||
  compare(gidOf(a.entry), gidOf(b.entry))
