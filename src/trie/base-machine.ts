/** The base machine: finds the family of a RID while its characters are read. @module */

import { type Family, isOpenSegment } from '../core/catalogue.ts'
import { MAX_RID_SEGMENTS } from '../core/rid.ts'
import { compare } from '../core/text.ts'

/** The state in which no base can be completed any more. */
export const DEAD = 0

/** The state before the first character. */
export const START = 1

/** The number of no family. */
export const NO_FAMILY = -1

const ALPHABET = ':/.-_*@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** How many characters have codes below those of all characters that no RID has. */
export const CODES = 128

/** The binary logarithm of {@link CODES}: a shift is faster than a product that may overflow. */
export const CODE_BITS = 7

/**
 * The class of each character code below {@link CODES}: 0 outside of the RID alphabet, within it
 * one for each.
 */
export const CLASS_OF: Uint8Array = Uint8Array.from(
  { length: CODES },
  (_, code) => ALPHABET.indexOf(String.fromCharCode(code)) + 1,
)

/** The class of the colon. */
const COLON_CLASS = 1

/**
 * A deterministic machine over the bases of some families, as two tables: `next` holds the state
 * that follows a state (row) on a character code (column), `families` the family whose base is
 * complete in a state. Of several it is the one whose base is literal in the earliest segment.
 */
export interface BaseMachine {
  readonly next: Int32Array
  readonly families: Int32Array
}

/** One character of a base: its class, or an open segment's first or further characters. */
type Token = number
const OPEN_FIRST = -1
const OPEN_MORE = -2

/** A class that no base names: whatever may stand in an open segment. */
const UNNAMED: number = ALPHABET.length + 1

/** How far one base has been read. */
interface Item {
  readonly family: number
  readonly tokens: readonly Token[]
  readonly at: number
}

/** Builds the machine by the subset construction: a state stands for a set of items. */
export function baseMachineOf(families: readonly Family[]): BaseMachine {
  const first = families.flatMap(({ base }, family): Item[] =>
    base.split(':').length < MAX_RID_SEGMENTS ? [{ family, tokens: tokensOf(base), at: 0 }] : [],
  )
  const sets: (readonly Item[])[] = [[], first]
  const known = new Map(sets.map((set, state) => [keyOf(set), state]))
  const stateOf = (set: readonly Item[]): number => {
    const key = keyOf(set)
    const state = known.get(key) ?? sets.push(set) - 1
    known.set(key, state)
    return state
  }
  const rows: Int32Array[] = []
  for (let state = 0; state < sets.length; state++) {
    rows.push(rowOf(sets[state] as readonly Item[], stateOf))
  }
  const next = new Int32Array(rows.length * CODES)
  rows.forEach((row, state) => {
    next.set(row, state * CODES)
  })
  return { next, families: Int32Array.from(sets, (set) => completeIn(set, families)) }
}

/** The states that follow a set, by character code. */
function rowOf(set: readonly Item[], stateOf: (set: readonly Item[]) => number): Int32Array {
  const after = (cls: number): number => stateOf(set.flatMap((item) => step(item, cls)))
  const unnamed = after(UNNAMED)
  const named = new Set([COLON_CLASS, ...set.map(({ tokens, at }) => tokens[at])])
  return Int32Array.from(CLASS_OF, (cls) => {
    if (cls === 0) return DEAD
    return named.has(cls) ? after(cls) : unnamed
  })
}

const keyOf = (items: readonly Item[]): string =>
  items.map(({ family, at }) => `${family}.${at}`).join()

function tokensOf(base: string): Token[] {
  const segments = base
    .split(':')
    .map((segment) => (isOpenSegment(segment) ? [OPEN_FIRST, OPEN_MORE] : classesOf(segment)))
  return segments.flatMap((tokens, at) => (at === 0 ? tokens : [COLON_CLASS, ...tokens]))
}

const classesOf = (text: string): Token[] =>
  Array.from(text, (character) => CLASS_OF[character.charCodeAt(0)] as number)

/** Where an item may be after one more character. */
function step({ family, tokens, at }: Item, cls: number): Item[] {
  const token = tokens[at]
  if (token === OPEN_MORE) {
    if (cls !== COLON_CLASS) return [{ family, tokens, at }]
    return tokens[at + 1] === COLON_CLASS ? [{ family, tokens, at: at + 2 }] : []
  }
  const isRead = token === OPEN_FIRST ? cls !== COLON_CLASS : cls === token
  return isRead ? [{ family, tokens, at: at + 1 }] : []
}

function completeIn(items: readonly Item[], families: readonly Family[]): number {
  const complete = items.filter(
    ({ tokens, at }) =>
      at === tokens.length || (at === tokens.length - 1 && tokens[at] === OPEN_MORE),
  )
  const ranked = complete.toSorted((a, b) => compare(shape(families, b), shape(families, a)))
  return ranked[0]?.family ?? NO_FAMILY
}

/** A digit for each segment of a base, 1 where it is literal: the greater goes first. */
const shape = (families: readonly Family[], { family }: Item): string =>
  (families[family] as Family).base
    .split(':')
    .map((segment) => (isOpenSegment(segment) ? '0' : '1'))
    .join()
