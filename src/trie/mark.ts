/** Marks: a grant at a node, in one word. @module */

import type { ActionMask } from '../core/action.ts'

/** A grant reaches the place that it stands at. */
export const HERE: number = 1

/** A grant reaches all that lies below its place. */
export const BELOW: number = 2

/** The actions have the low 5 bits. */
export const ACTIONS_MASK: number = 0x1f

/** The grant is written with a star: `/p/*`. */
export const STAR: number = 1 << 5

/** The path is written with the leading slash that it may have or not: a secret's. */
export const LEAD: number = 1 << 6

/** The path is written with a slash at its end, or stands for the root. */
export const TRAIL: number = 1 << 7

/** How a grant is written, beside its place. */
export const SPELLING_MASK: number = STAR | LEAD | TRAIL

/** The number of the holder stands above these bits. */
export const HOLDER_SHIFT: number = 8

/** A grant in one word: its actions, how it is written, and its holder's number. */
export const markOf = (holder: number, spelling: number, actions: ActionMask): number =>
  (holder << HOLDER_SHIFT) | spelling | actions

/** The number of the holder of a mark. */
export const holderOf = (mark: number): number => mark >>> HOLDER_SHIFT

/** The actions of a mark. */
export const actionsIn = (mark: number): ActionMask => mark & ACTIONS_MASK
