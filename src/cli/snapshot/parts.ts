/** The parts of a snapshot that was found sound: its header, and each block with what it holds. @module */

import { actionsOf } from '../../core/action.ts'
import { blockWords } from '../../trie/arena.ts'
import { countOf, sizeOf } from '../../trie/bag.ts'
import {
  BRANCH_WORDS,
  CATALOGUE_AT,
  CHECKSUM_AT,
  CHECKSUM_HIGH_AT,
  DEAD_GRANTS_AT,
  END_MASK,
  FORMAT_AT,
  FREE_NUMBER_AT,
  GRANTS_AT,
  GROUPS_AT,
  HEADER_WORDS,
  IS_GROUP,
  IS_SERVICE,
  NEXT_NUMBER_AT,
  NODE_BRANCH,
  NODE_MARKS,
  NODE_PARENT,
  NODE_SHAPE,
  NODE_TEXT,
  NODES_AT,
  NUMBER_MASK,
  PRINCIPAL_GRANTS,
  PRINCIPAL_LENGTH,
  PRINCIPAL_NAME,
  PRINCIPAL_NUMBER,
  PRINCIPAL_PEERS,
  PRINCIPAL_PLACES,
  PRINCIPALS_AT,
  PRINCIPALS_ROOM_AT,
  SUPERUSERS_AT,
  USERS_AT,
  wordsFor,
} from '../../trie/layout.ts'
import { actionsIn, holderOf } from '../../trie/mark.ts'
import { nameIn } from '../../trie/name.ts'
import { BITS, COUNT, SIEVE, SLOTS, sieveWords } from '../../trie/table.ts'
import { wordsBetween } from '../../trie/text.ts'
import { times } from '../log.ts'

/** What stands between two places, and what it is. */
export interface Part {
  readonly at: number
  readonly words: number
  readonly what: string
  readonly says: string
}

/** Two words as sixteen hexadecimal digits, the higher one first. */
const hex = (low: number, high: number): string =>
  [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')

const at = (words: Int32Array, place: number): number => words[place] as number

/** What the header counts, by the names that are printed. */
export const countsOf = (words: Int32Array): Readonly<Record<string, number>> => ({
  users: at(words, USERS_AT + COUNT),
  groups: at(words, GROUPS_AT + COUNT),
  superusers: countOf(at(words, SUPERUSERS_AT)),
  grants: at(words, GRANTS_AT),
  malformed: at(words, DEAD_GRANTS_AT),
  nodes: at(words, NODES_AT + COUNT),
})

/** What the header says that an engine does not. */
export const marksOf = (words: Int32Array): { readonly [name: string]: string | number } => ({
  format: at(words, FORMAT_AT),
  catalogue: hex(at(words, CATALOGUE_AT), at(words, CATALOGUE_AT + 1)),
  checksum: hex(at(words, CHECKSUM_AT), at(words, CHECKSUM_HIGH_AT)),
})

/** The kinds of parts, each with how many words all of its kind have, in their order. */
export function sizesOf(words: Int32Array): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const { what, words: size } of partsOf(words)) {
    sizes.set(what, (sizes.get(what) ?? 0) + size)
  }
  return sizes
}

/** Every part, in the order in which they stand. */
export function* partsOf(words: Int32Array): Generator<Part> {
  yield { at: 0, words: HEADER_WORDS, what: 'header', says: '' }
  const next = at(words, NEXT_NUMBER_AT)
  const says = `${next - 1} given out`
  const list = at(words, PRINCIPALS_AT)
  yield { at: list, words: at(words, PRINCIPALS_ROOM_AT), what: 'numbers', says }
  yield* tableParts(words, USERS_AT, 'users by name')
  yield* tableParts(words, GROUPS_AT, 'groups by name')
  yield* tableParts(words, NODES_AT, 'nodes by text')
  yield* bagParts(words, SUPERUSERS_AT, 'superusers')
  let end = at(words, NODES_AT + SIEVE) + sieveWords(at(words, NODES_AT + BITS))
  for (const part of principalParts(words)) {
    end = part.at + part.words
    yield part
  }
  yield* nodeParts(words, end)
}

function* tableParts(words: Int32Array, table: number, what: string): Generator<Part> {
  const bits = at(words, table + BITS)
  const says = `${at(words, table + COUNT)} of ${times(1 << bits, 'slot')}`
  yield { at: at(words, table + SLOTS), words: 1 << bits, what, says }
  if (at(words, table + SIEVE) === 0) return
  yield { at: at(words, table + SIEVE), words: sieveWords(bits), what: 'sieve', says: '' }
}

function* bagParts(words: Int32Array, bag: number, what: string): Generator<Part> {
  const first = at(words, bag)
  const size = sizeOf(first)
  if (size === 0) return
  yield { at: at(words, bag + 1), words: size, what, says: `${countOf(first)}` }
}

function* principalParts(words: Int32Array): Generator<Part> {
  const list = at(words, PRINCIPALS_AT)
  const free = new Set<number>()
  for (let number = at(words, FREE_NUMBER_AT); number !== 0; number = at(words, list + number)) {
    free.add(number)
  }
  for (let number = 1; number < at(words, NEXT_NUMBER_AT); number++) {
    if (free.has(number)) continue
    const ref = at(words, list + number)
    const size = blockWords(PRINCIPAL_NAME + wordsFor(at(words, ref + PRINCIPAL_LENGTH)))
    yield { at: ref, words: size, what: 'principals', says: principalText(words, ref) }
    yield* bagParts(words, ref + PRINCIPAL_PEERS, 'memberships')
    yield* bagParts(words, ref + PRINCIPAL_PLACES, 'places')
  }
}

function principalText(words: Int32Array, ref: number): string {
  const flags = at(words, ref + PRINCIPAL_NUMBER)
  const isGroup = (flags & IS_GROUP) !== 0
  const kind = isGroup ? 'group' : (flags & IS_SERVICE) !== 0 ? 'service account' : 'user'
  const name = nameIn(words, ref + PRINCIPAL_NAME, at(words, ref + PRINCIPAL_LENGTH))
  const grants = times(at(words, ref + PRINCIPAL_GRANTS), 'grant')
  const peers = countOf(at(words, ref + PRINCIPAL_PEERS))
  const around = isGroup ? times(peers, 'member') : `in ${times(peers, 'group')}`
  return `${kind} ${name}, number ${flags & NUMBER_MASK}; ${around}, ${grants}`
}

function* nodeParts(words: Int32Array, from: number): Generator<Part> {
  for (let node = from; node < words.length; ) {
    const parent = at(words, node + NODE_PARENT)
    const start = parent === 0 ? 0 : at(words, parent + NODE_SHAPE) & END_MASK
    const end = at(words, node + NODE_SHAPE) & END_MASK
    const size = blockWords(NODE_TEXT + wordsBetween(start, end))
    yield { at: node, words: size, what: 'nodes', says: nodeText(words, node, start, end) }
    node += size
    const record = node - size
    if (at(words, record + NODE_BRANCH) !== 0) {
      yield { at: node, words: BRANCH_WORDS, what: 'branches', says: '' }
      node += BRANCH_WORDS
    }
    for (const part of bagParts(words, record + NODE_MARKS, 'grants')) {
      yield part
      node += part.words
    }
  }
}

/** The text that a node adds, and the grants that stand in it. */
function nodeText(words: Int32Array, node: number, start: number, end: number): string {
  const whole = nameIn(words, node + NODE_TEXT - (start >> 2), end)
  const first = at(words, node + NODE_MARKS)
  const inPlace = sizeOf(first) > 0 ? [] : [1, 2].slice(0, countOf(first))
  const marks = inPlace.map((nth) => markText(at(words, node + NODE_MARKS + nth)))
  return [whole.slice(start), ...marks].join('  ')
}

const markText = (mark: number): string => `${holderOf(mark)}:${actionsOf(actionsIn(mark)).join()}`
