/** Items of a diff: who gained or lost what, where, and what change it comes from. @module */

import type { Action } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { Gid, Uid } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'

/** Those whom an item is about. */
export type DiffAudience =
  /**
   * Whoever asks, known or not, unless the other side allows it anyway: by a grant, to a
   * superuser or, where `anonymous` is false, to a request without a token.
   */
  | { readonly kind: 'everyone'; readonly anonymous: boolean }
  /** Requests without a token. */
  | { readonly kind: 'anonymous' }
  /** These users, sorted. */
  | { readonly kind: 'users'; readonly uids: readonly Uid[] }

/** A place, and how much of it: what a grant on `resource` reaches. */
export interface PlaceExtent {
  readonly kind: 'place'
  readonly resource: Rid
  /** Whether the resource itself is meant. */
  readonly this: boolean
  /** Whether all that lies below it is meant; of a RID that ends with a star, below what it ends. */
  readonly below: boolean
}

/**
 * Which resources an item is about. It is read in the catalogue of the side that allows, and speaks
 * only of what the other side enforces.
 */
export type Extent =
  | PlaceExtent
  /** Every resource of a family, named by its base. */
  | { readonly kind: 'family'; readonly family: string }
  /** Every resource that both sides enforce: what a superuser may do. */
  | { readonly kind: 'everything' }
  /** Every RID that is sound on the side that allows and malformed on the other. */
  | { readonly kind: 'malformed' }

/**
 * A change that an item comes from: something that one side has and the other hasn't. Which side
 * has it, follows from the item's being gained or lost.
 */
export type Cause =
  /** Actions of a grant. */
  | { readonly kind: 'grant'; readonly grant: Grant }
  /** The subject's membership in a group. */
  | { readonly kind: 'membership'; readonly gid: Gid }
  /** A group as such. */
  | { readonly kind: 'group'; readonly gid: Gid }
  /** The subject as a user. */
  | { readonly kind: 'user' }
  /** The subject's being a superuser; the changes that it comes from follow. */
  | { readonly kind: 'superuser' }
  /** The mode, the release, or the catalogue where both are the same. */
  | { readonly kind: 'mode' | 'release' | 'catalogue' }

/** Access that one side gives and the other doesn't. */
export interface AccessItem {
  readonly audience: DiffAudience
  readonly extent: Extent
  readonly actions: readonly Action[]
  /** What lies in the extent and isn't meant: the other side allows it. Read in its catalogue. */
  readonly except: readonly PlaceExtent[]
  readonly causes: readonly Cause[]
}

/** A difference of the policies that doesn't change any answer. */
export type DiffNote =
  /** A user or group that only one side has. */
  | { readonly kind: 'user' | 'group'; readonly name: string; readonly side: 'before' | 'after' }
  /** A user that is a service account on one side only. */
  | { readonly kind: 'service'; readonly name: string; readonly side: 'before' | 'after' }
