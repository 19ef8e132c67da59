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

/**
 * A deterministic machine over the bases of some families, as two tables: `next` holds the state
 * that follows a state (row) on a character code (column), `families` the family whose base is
 * complete in a state. Of several it is the one whose base is literal in the earliest segment.
 */
export interface BaseMachine {
  readonly next: Int32Array
  readonly families: Int32Array
}

/** One character of a base: its code, or an open segment's first or further characters. */
type Token = number
const OPEN_FIRST = -1
const OPEN_MORE = -2
/** Where a base ends. */
const END = -3
/** What stands for a character that no base names here: it may stand in an open segment. */
const UNNAMED = -4
/** A character of a base that no RID has: no text reads past it. */
const UNREADABLE = -5

const codesOf = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

const ALPHABET_CODES: readonly number[] = codesOf(ALPHABET)
const COLON: number = ':'.charCodeAt(0)

/** How far one base has been read: a place on the tape. */
type Item = number
const NOWHERE: Item = -1

/** The tokens of all bases, one base after another, and for each the number of its family. */
interface Tape {
  readonly tokens: Token[]
  readonly families: number[]
  readonly starts: Item[]
}

/** How many machines are kept for the next engine on the same bases. */
const MOST_KEPT = 8

/** The machines made last, by the bases they read, the oldest first. Nothing ever changes one. */
const kept = new Map<string, BaseMachine>()

/**
 * The machine of these families, in their order. Making one costs milliseconds and megabytes, so
 * that engines on the same bases share it.
 */
export function baseMachineOf(families: readonly Family[]): BaseMachine {
  const key = JSON.stringify(families.map(({ base }) => base))
  const machine = kept.get(key) ?? machineOf(families)
  kept.delete(key)
  kept.set(key, machine)
  for (const [oldest] of kept) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
  return machine
}

/** Builds the machine by the subset construction: a state stands for a set of items. */
function machineOf(families: readonly Family[]): BaseMachine {
  const tape = tapeOf(families)
  const sets: (readonly Item[])[] = [[], tape.starts]
  const known = new Map(sets.map((set, state) => [set.join(), state]))
  const stateOf = (set: readonly Item[]): number => {
    const key = set.join()
    const state = known.get(key) ?? sets.push(set) - 1
    known.set(key, state)
    return state
  }
  const fans: Fan[] = []
  for (let state = 0; state < sets.length; state++) {
    fans.push(fanOf(tape.tokens, sets[state] as readonly Item[], stateOf))
  }
  const next = new Int32Array(fans.length * CODES)
  fans.forEach((fan, state) => {
    writeRow(next, state * CODES, fan)
  })
  return { next, families: Int32Array.from(sets, (set) => completeIn(tape, set, families)) }
}

/** The states that follow a state: on each code that a base names here, and on all others. */
interface Fan {
  readonly named: ReadonlyMap<number, number>
  readonly unnamed: number
}

function fanOf(
  tokens: readonly Token[],
  set: readonly Item[],
  stateOf: (set: readonly Item[]) => number,
): Fan {
  const after = (code: number): number => {
    const items: Item[] = []
    for (const item of set) {
      const following = step(tokens, item, code)
      if (following !== NOWHERE) items.push(following)
    }
    return stateOf(items)
  }
  const codes = new Set([COLON])
  for (const item of set) {
    const token = tokens[item] as Token
    if (token >= 0) codes.add(token)
  }
  return {
    named: new Map(Array.from(codes, (code) => [code, after(code)])),
    unnamed: after(UNNAMED),
  }
}

function writeRow(next: Int32Array, row: number, { named, unnamed }: Fan): void {
  if (unnamed !== DEAD) {
    for (const code of ALPHABET_CODES) next[row + code] = unnamed
  }
  for (const [code, state] of named) next[row + code] = state
}

function tapeOf(families: readonly Family[]): Tape {
  const tape: Tape = { tokens: [], families: [], starts: [] }
  families.forEach(({ base }, family) => {
    const segments = base.split(':')
    if (segments.length >= MAX_RID_SEGMENTS) return
    tape.starts.push(tape.tokens.length)
    tape.tokens.push(...segments.flatMap(tokensOf), END)
    while (tape.families.length < tape.tokens.length) tape.families.push(family)
  })
  return tape
}

function tokensOf(segment: string, at: number): Token[] {
  const tokens = isOpenSegment(segment)
    ? [OPEN_FIRST, OPEN_MORE]
    : codesOf(segment).map((code) => (CLASS_OF[code] ? code : UNREADABLE))
  return at === 0 ? tokens : [COLON, ...tokens]
}

/** Where an item is after one more character. */
function step(tokens: readonly Token[], item: Item, code: number): Item {
  const token = tokens[item]
  if (token === OPEN_MORE) {
    if (code !== COLON) return item
    return tokens[item + 1] === COLON ? item + 2 : NOWHERE
  }
  const isRead = token === OPEN_FIRST ? code !== COLON : code === token
  return isRead ? item + 1 : NOWHERE
}

function completeIn(
  { tokens, families: familyAt }: Tape,
  items: readonly Item[],
  families: readonly Family[],
): number {
  const complete = items.filter(
    (item) => tokens[item] === END || (tokens[item] === OPEN_MORE && tokens[item + 1] === END),
  )
  const numbers = complete.map((item) => familyAt[item] as number)
  const ranked = numbers.toSorted((a, b) => compare(shape(families, b), shape(families, a)))
  return ranked[0] ?? NO_FAMILY
}

/** A digit for each segment of a base, 1 where it is literal: the greater goes first. */
const shape = (families: readonly Family[], family: number): string =>
  (families[family] as Family).base
    .split(':')
    .map((segment) => (isOpenSegment(segment) ? '0' : '1'))
    .join()
