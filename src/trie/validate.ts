/** Validation: whether the words of a snapshot are those of an arena, whoever wrote them. @module */

import { type Catalogue, superuserActions } from '../core/catalogue.ts'
import type { Release } from '../core/release.ts'
import { Arena } from './arena.ts'
import { GROUPS, MARKS } from './bag-kinds.ts'
import { demand } from './fault.ts'
import {
  CHECKSUM_HIGH_AT,
  CLASSES,
  CUT_AT,
  CUT_END_AT,
  DEAD_GRANTS_AT,
  FORMAT,
  FORMAT_AT,
  FREE_AT,
  GRANTS_AT,
  GROUPS_AT,
  HEADER_WORDS,
  LENGTH_AT,
  MAGIC,
  MAGIC_AT,
  NODE_MARKS,
  NODES_AT,
  NOTHING,
  SEQUENCE_AT,
  SUPERUSERS_AT,
  SUPERUSERS_HIGH_AT,
  SUPERUSERS_LOW_AT,
  USED_AT,
  USERS_AT,
} from './layout.ts'
import { actionsIn, holderOf, SPELLING_MASK } from './mark.ts'
import { memoryOf } from './memory.ts'
import { NAMED } from './name.ts'
import { Nodes, SPELLED } from './nodes.ts'
import { RidScan } from './scan.ts'
import { highBit, lowBit } from './signs.ts'
import { Spelling } from './spelling.ts'
import { Text } from './text.ts'
import { Track } from './track.ts'
import { checkBag, hasItems, itemsOf } from './validate-bag.ts'
import { Marks } from './validate-marks.ts'
import { NodeCheck } from './validate-nodes.ts'
import { Places } from './validate-places.ts'
import { Roll } from './validate-principals.ts'
import { checkTable, passTable } from './validate-table.ts'

/**
 * Checks that words are those of an arena that holds some state under a catalogue: as a snapshot
 * has them, its checksum taken out. What passes is safe to decide from, and to change.
 *
 * Reads all words about once, in their order. Takes about half of their memory once more.
 *
 * @throws RidgateError `ERR_SNAPSHOT` that names the first word found wrong.
 */
export function validate(words: Int32Array, catalogue: Catalogue, release: Release): void {
  checkHeader(words)
  const track = new Track(words)
  const roll = new Roll(track)
  passTable(track, USERS_AT, NAMED)
  passTable(track, GROUPS_AT, NAMED)
  passTable(track, NODES_AT, SPELLED)
  checkBag(track, SUPERUSERS_AT, GROUPS)
  roll.passAll()
  const scan = new RidScan(catalogue, release)
  const marks = new Marks(track, roll)
  const nodes = new NodeCheck(track, new Places(words, scan), marks)
  nodes.passAll()
  roll.checkMemberships()
  roll.checkPlaces(marks.places.grouped(roll.next), marks.grants)
  demand(words[GRANTS_AT] === marks.total, GRANTS_AT, 'there are not as many grants')
  demand(words[DEAD_GRANTS_AT] === marks.dead, DEAD_GRANTS_AT, 'there are not as many such grants')
  checkTable(words, USERS_AT, NAMED, roll.users)
  checkTable(words, GROUPS_AT, NAMED, roll.groups)
  checkTable(words, NODES_AT, SPELLED, nodes.records)
  checkSuperusers(words, scan, catalogue, release)
}

function checkHeader(words: Int32Array): void {
  const { length } = words
  demand(words[MAGIC_AT] === MAGIC, MAGIC_AT, 'these words are no arena')
  demand(words[FORMAT_AT] === FORMAT, FORMAT_AT, 'these words have another format')
  for (const at of [LENGTH_AT, CUT_AT, CUT_END_AT]) {
    demand(words[at] === length, at, 'the snapshot does not end there')
  }
  demand(words[USED_AT] === length - HEADER_WORDS, USED_AT, 'not all words are in use')
  demand(words[SEQUENCE_AT] === 0, SEQUENCE_AT, 'a change was being written')
  for (let at = CHECKSUM_HIGH_AT + 1; at < FREE_AT + CLASSES; at++) {
    demand(words[at] === 0, at, 'no block is free, and nothing else stands here')
  }
}

/** Checks that those count as superusers whose grants make them that, and nobody else. */
function checkSuperusers(
  words: Int32Array,
  scan: RidScan,
  catalogue: Catalogue,
  release: Release,
): void {
  const numbers = superusersOf(words, scan, catalogue, release)
  const isList = hasItems(words, itemsOf(words, SUPERUSERS_AT, GROUPS), numbers, 0, numbers.length)
  demand(isList, SUPERUSERS_AT, 'others are superusers')
  let low = 0
  let high = 0
  for (const number of numbers) {
    low |= lowBit(number)
    high |= highBit(number)
  }
  demand(words[SUPERUSERS_LOW_AT] === low, SUPERUSERS_LOW_AT, 'others are superusers')
  demand(words[SUPERUSERS_HIGH_AT] === high, SUPERUSERS_HIGH_AT, 'others are superusers')
}

/** The numbers of those with a grant that makes superusers, in ascending order. */
function superusersOf(
  words: Int32Array,
  scan: RidScan,
  catalogue: Catalogue,
  release: Release,
): Int32Array {
  const { superuser } = catalogue
  if (superuser === undefined) return new Int32Array(0)
  const spelling = new Spelling(scan, new Text())
  spelling.read(superuser.resource)
  const nodes = new Nodes(new Arena(memoryOf(words)))
  const node = nodes.find(spelling.text, spelling.shapeOf(spelling.count - 1))
  if (node === NOTHING) return new Int32Array(0)
  const { start, end } = itemsOf(words, node + NODE_MARKS, MARKS)
  const actions = superuserActions(catalogue, release)
  return words
    .slice(start, end)
    .filter((mark) => (mark & SPELLING_MASK) === spelling.bits && (actionsIn(mark) & actions) !== 0)
    .map(holderOf)
    .sort()
}
