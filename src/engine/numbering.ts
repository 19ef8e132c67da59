/** Numbering: many texts by number, each text once. @module */

import { hashOf } from '../trie/hash.ts'
import { eachRun, runsOf } from '../trie/runs.ts'
import { Text } from '../trie/text.ts'

/** Texts numbered from 0, in the order in which they first come. */
export interface Numbering {
  /** The number of the text of each row. */
  readonly numbers: Int32Array
  /** For each number, the row at which its text first comes. */
  readonly firsts: Int32Array
}

/** The binary logarithm of how many rows are compared at a time: as many as are near in memory. */
const GROUP_LOG = 12
const HASH_BITS = 32

/**
 * Numbers the texts of some rows, most of which may come several times: several times as fast as
 * a Map for a million of them. Rows are put together by the hash of their text, so that a table is
 * small that tells them apart.
 */
export function numbered(rows: readonly string[]): Numbering {
  const sames = sameRows(rows, hashesOf(rows))
  const numbers = new Int32Array(rows.length)
  const firsts = new Int32Array(rows.length)
  let count = 0
  for (let row = 0; row < rows.length; row++) {
    const same = sames[row] as number
    numbers[row] = same === row ? count : (numbers[same] as number)
    if (same === row) firsts[count++] = row
  }
  return { numbers, firsts: firsts.subarray(0, count) }
}

function hashesOf(rows: readonly string[]): Int32Array {
  const text = new Text()
  const hashes = new Int32Array(rows.length)
  for (let row = 0; row < rows.length; row++) {
    hashes[row] = hashIn(text, rows[row] as string)
  }
  return hashes
}

function hashIn(text: Text, row: string): number {
  // What is no text at all is refused by its door, later.
  if (typeof row !== 'string') return 0
  if (!text.load(row)) return hashOf(row)
  text.hashAll()
  return text.hashOf(text.length)
}

/** For each row, one of the same text that is not after it: itself where there is no other. */
function sameRows(rows: readonly string[], hashes: Int32Array): Int32Array {
  const bits = Math.max(1, HASH_BITS - Math.clz32(rows.length) - GROUP_LOG)
  const groups = hashes.map((hash) => hash >>> (HASH_BITS - bits))
  const sames = new Int32Array(rows.length)
  eachRun(runsOf(groups, 1 << bits), (_, group) => {
    findSame(rows, hashes, group, sames)
  })
  return sames
}

/** {@link sameRows} for rows whose hashes begin alike: no text of theirs is that of any other row. */
function findSame(
  rows: readonly string[],
  hashes: Int32Array,
  group: Int32Array,
  sames: Int32Array,
): void {
  const last = (1 << (HASH_BITS - Math.clz32(group.length * 2))) - 1
  const table = new Int32Array(last + 1)
  for (const row of group) {
    const hash = hashes[row] as number
    let slot = hash & last
    let same = (table[slot] as number) - 1
    while (same >= 0 && (hashes[same] !== hash || rows[same] !== rows[row])) {
      slot = (slot + 1) & last
      same = (table[slot] as number) - 1
    }
    sames[row] = same < 0 ? row : same
    table[slot] = row + 1
  }
}
