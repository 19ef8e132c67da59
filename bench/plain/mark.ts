/** Marks: what a decision needs of an entry, in one number. @module */

import type { ActionMask } from '../../src/core/action.ts'

/** How many numbers there are for holders: a mark has 25 bits for one. */
export const MOST_HOLDERS: number = 2 ** 25

/** An entry reaches the node that it stands at. */
export const HERE = 1

/** An entry reaches all that lies below its node. */
export const BELOW = 2

const REACH_SHIFT = 5
const HOLDER_SHIFT = 7

/** An entry in one number: the actions in 5 bits, what it reaches in 2, and its holder's number. */
export const markOf = (holder: number, reach: number, actions: ActionMask): number =>
  (holder << HOLDER_SHIFT) | (reach << REACH_SHIFT) | actions

/** The number of the holder that a mark names. */
export const holderOf = (mark: number): number => mark >>> HOLDER_SHIFT

/** What the entry of a mark reaches. */
export const reachOf = (mark: number): number => (mark >> REACH_SHIFT) & (HERE | BELOW)
