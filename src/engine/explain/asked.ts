/** What is asked: a request with all that an explanation needs to look up of it. @module */

import { type ActionMask, actionBit } from '../../core/action.ts'
import type { Gazetteer, Place } from '../../core/place.ts'
import type { AccessRequest, Decider } from '../../core/request.ts'
import { parseRid, type Rid, type RidError } from '../../core/rid.ts'
import { NOTHING } from '../../trie/layout.ts'
import type { ModeTable } from '../mode-table.ts'
import type { Holder } from '../principals.ts'
import type { State } from '../state.ts'

/** What requests are explained from. */
export interface Ground {
  readonly state: State
  readonly modes: ModeTable
  readonly gazetteer: Gazetteer
  readonly decider: Decider
}

/** Where a text lies in the catalogue, or why it is no RID. */
export type TextPlace = Place | { readonly kind: 'no-rid'; readonly error: RidError }

/** A request on its ground. */
export interface Asked extends Ground {
  readonly request: AccessRequest
  readonly place: TextPlace
  /** None without a token, and where nobody has that uid. */
  readonly user: Holder | undefined
  /** The bit of the action; 0 where there is none. */
  readonly bit: ActionMask
}

/** Looks up what is asked. */
export function askedOf(ground: Ground, request: AccessRequest): Asked {
  const { subject, action, resource } = request
  const found = ground.state.principals.user(subject as string)
  const user = found === NOTHING ? undefined : found
  const gazetteer = remembering(ground.gazetteer)
  const place = placeOf(gazetteer, resource)
  return { ...ground, gazetteer, request, place, user, bit: actionBit(action) }
}

/** A gazetteer for one request, which asks for the same few places again and again. */
function remembering(gazetteer: Gazetteer): Gazetteer {
  const known = new Map<Rid, Place>()
  return {
    locate(rid) {
      const place = known.get(rid) ?? gazetteer.locate(rid)
      known.set(rid, place)
      return place
    },
  }
}

/** Where a text lies in the catalogue, if it is a RID. */
export function placeOf(gazetteer: Gazetteer, text: string): TextPlace {
  const rid = parseRid(text)
  return rid.ok ? gazetteer.locate(rid.value) : { kind: 'no-rid', error: rid.error }
}
