/** Explanations: a decision with all that bears on it. @module */

import type { Grant } from '../core/grant.ts'
import type { Gazetteer, Place } from '../core/place.ts'
import type { AccessRequest, Decision } from '../core/request.ts'
import { parseRid, type RidError } from '../core/rid.ts'

/** A decision and what it was made from. */
export interface Explanation {
  readonly request: AccessRequest
  readonly decision: Decision
  /** Every grant of the subject and its groups that covers the resource, the most specific first. */
  readonly covering: readonly Grant[]
  /** Where the resource lies in the catalogue, or why it is no RID. */
  readonly place: Place | { readonly kind: 'no-rid'; readonly error: RidError }
}

/** Where a text lies in the catalogue, if it is a RID. */
export function placeOf(gazetteer: Gazetteer, text: string): Explanation['place'] {
  const rid = parseRid(text)
  return rid.ok ? gazetteer.locate(rid.value) : { kind: 'no-rid', error: rid.error }
}
