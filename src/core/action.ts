/** The five actions, and sets of them as bit masks. @module */

import { err, ok, type Result } from './result.ts'

/** What a principal may do with a resource. `full` stands for every action. */
export type Action = 'create' | 'read' | 'update' | 'delete' | 'full'

/** Every action, in the order in which they are printed. */
export const ACTIONS: readonly Action[] = ['create', 'read', 'update', 'delete', 'full']

/** A set of actions, one bit each, in the order of {@link ACTIONS}. */
export type ActionMask = number

/** The mask of no action. */
export const NO_ACTIONS: ActionMask = 0

/** The mask of all five actions. */
export const ALL_ACTIONS: ActionMask = 31

const FULL_BIT: ActionMask = 16

/**
 * The bit of one action; 0 for any other text, which therefore no mask allows.
 *
 * Reads the text once and allocates nothing.
 */
export function actionBit(text: string): ActionMask {
  switch (text) {
    case 'create':
      return 1
    case 'read':
      return 2
    case 'update':
      return 4
    case 'delete':
      return 8
    case 'full':
      return FULL_BIT
    default:
      return 0
  }
}

/** The one door to {@link Action}: exactly one of the five words, in lower case. */
export function parseAction(text: string): Result<Action, 'unknown-action'> {
  return actionBit(text) === 0 ? err('unknown-action') : ok(text as Action)
}

/** The mask that holds each of `actions`. */
export const maskOf = (actions: readonly Action[]): ActionMask =>
  actions.reduce((mask, action) => mask | actionBit(action), NO_ACTIONS)

/** For each mask its actions, frozen, for all that ask share them. */
const LISTS: ReadonlyArray<readonly Action[]> = Array.from({ length: ALL_ACTIONS + 1 }, (_, mask) =>
  Object.freeze(ACTIONS.filter((action) => (mask & actionBit(action)) !== 0)),
)

/** The actions of a mask, in the order of {@link ACTIONS}. Allocates nothing. */
export const actionsOf = (mask: ActionMask): readonly Action[] =>
  LISTS[mask & ALL_ACTIONS] as readonly Action[]

/**
 * Tells whether a grant of `granted` allows the action of `requested`, a single bit.
 *
 * `full` allows every action; the four others together do not make `full`. A `requested` of 0,
 * an unknown action, is allowed by nothing.
 */
export const maskAllows = (granted: ActionMask, requested: ActionMask): boolean =>
  requested !== 0 && (granted & (requested | FULL_BIT)) !== 0
