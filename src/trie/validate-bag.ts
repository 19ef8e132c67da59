/** Bags of a snapshot, as adding and taking out leave them. @module */

import { countOf, isFitting, isList, logOf, slotOf } from './bag.ts'
import { demand } from './fault.ts'
import type { Track } from './track.ts'

/** Where the items of a bag stand. In a table some places are 0. */
export interface Items {
  readonly count: number
  readonly start: number
  readonly end: number
}

/**
 * Checks the bag at `at`, whose keys stand above `shift` bits and of which `inPlace` items stand in
 * its owner, and passes its block. Whether its items are what they may be is for others to say.
 */
export function checkBag(track: Track, at: number, shift: number, inPlace: number): Items {
  const { words } = track
  const first = words[at] as number
  const log = logOf(first)
  const count = countOf(first)
  demand(isFitting(log, count, inPlace), at, 'no bag has so many items in such a block')
  if (log === 0) {
    checkList(words, at + 1, count, inPlace)
  } else {
    const start = track.passNamed(at + 1, 1 << log)
    if (isList(first)) checkList(words, start, count, 1 << log)
    else checkTable(words, start, log, shift, count)
  }
  return itemsOf(words, at)
}

/** The items of a bag that was checked. */
export function itemsOf(words: Int32Array, at: number): Items {
  const first = words[at] as number
  const log = logOf(first)
  const count = countOf(first)
  const start = log === 0 ? at + 1 : (words[at + 1] as number)
  return { count, start, end: start + (isList(first) ? count : 1 << log) }
}

function checkList(words: Int32Array, start: number, count: number, room: number): void {
  for (let place = 0; place < room; place++) {
    const isThere = words[start + place] !== 0
    demand(isThere === place < count, start + place, 'a list has a gap, or more than it counts')
  }
}

/** Every item is found from its slot on: no free place stands between. */
function checkTable(
  words: Int32Array,
  start: number,
  log: number,
  shift: number,
  count: number,
): void {
  const last = (1 << log) - 1
  let free = 0
  while (free <= last && words[start + free] !== 0) free++
  demand(free <= last, start, 'a table has no free place')
  let taken = 0
  let run = 0
  for (let step = 1; step <= last; step++) {
    const slot = (free + step) & last
    const item = words[start + slot] as number
    if (item === 0) {
      run = 0
      continue
    }
    const home = slotOf(item >>> shift, log)
    demand(((slot - home) & last) <= run, start + slot, 'an item is not found from its slot')
    run++
    taken++
  }
  demand(taken === count, start, 'a table has not as many items as it counts')
}

/** The items of a bag in ascending order. */
export function sortedItems(words: Int32Array, { start, end }: Items): Int32Array {
  return words.slice(start, end).filter(isItem).sort()
}

const isItem = (item: number): boolean => item !== 0
