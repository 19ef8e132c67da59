/** Action masks as covers reckon with them. @module */

import { type ActionMask, ALL_ACTIONS, actionBit } from '../../core/action.ts'

const FULL: ActionMask = actionBit('full')

/** The actions that a grant of a mask allows: `full` allows all five. */
export const closed = (mask: ActionMask): ActionMask => ((mask & FULL) === 0 ? mask : ALL_ACTIONS)

/** The fewest actions that a grant must name to allow those of a mask. */
export const named = (mask: ActionMask): ActionMask => ((mask & FULL) === 0 ? mask : FULL)

/** Tells whether a closed mask allows all of another mask. */
export const includes = (all: ActionMask, some: ActionMask): boolean => (some & ~all) === 0

/** How many actions a mask holds. */
export function sizeOf(mask: ActionMask): number {
  let size = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) size++
  return size
}
