/** Bags of a snapshot, as adding and taking out leave them. @module */

import { type BagKind, countOf, hasSize, isFitting, isList, sizeOf, slotOf } from './bag.ts'
import { demand } from './fault.ts'
import type { Track } from './track.ts'

/** Where the items of a bag stand. In a table some places are 0. */
export interface Items {
  readonly count: number
  readonly start: number
  readonly end: number
}

/**
 * Checks the bag of a kind at `at`, and passes its block. Whether its items are what they may be is
 * for others to say.
 */
export function checkBag(track: Track, at: number, kind: BagKind): Items {
  const { words } = track
  const first = words[at] as number
  const size = sizeOf(first)
  const count = countOf(first)
  demand(
    hasSize(first) && isFitting(kind, size, count),
    at,
    'no bag has so many items in such a block',
  )
  if (size === 0) {
    checkList(words, at + 1, count, kind.inPlace)
  } else {
    const start = track.passNamed(at + 1, size)
    if (isList(kind, size)) checkList(words, start, count, size)
    else checkTable(words, start, size, kind.shift, count)
  }
  return itemsOf(words, at, kind)
}

/** The items of a bag of a kind that was checked. */
export function itemsOf(words: Int32Array, at: number, kind: BagKind): Items {
  const first = words[at] as number
  const size = sizeOf(first)
  const count = countOf(first)
  const start = size === 0 ? at + 1 : (words[at + 1] as number)
  return { count, start, end: start + (isList(kind, size) ? count : size) }
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
  size: number,
  shift: number,
  count: number,
): void {
  const last = size - 1
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
    const home = slotOf(item >>> shift, size)
    demand(((slot - home) & last) <= run, start + slot, 'an item is not found from its slot')
    run++
    taken++
  }
  demand(taken === count, start, 'a table has not as many items as it counts')
}

/**
 * Tells whether the items of a bag that was checked are those that stand in `others` from `from` to
 * `to`, which must be in ascending order, each once.
 */
export function hasItems(
  words: Int32Array,
  { count, start, end }: Items,
  others: Int32Array,
  from: number,
  to: number,
): boolean {
  if (count !== to - from) return false
  for (let at = from + 1; at < to; at++) {
    if ((others[at] as number) <= (others[at - 1] as number)) return false
  }
  const isFew = count <= FEW
  const items = isFew ? words : words.slice(start, end).filter(isItem).sort()
  for (let at = from; at < to; at++) {
    const other = others[at] as number
    if (isFew ? !isIn(items, start, end, other) : items[at - from] !== other) return false
  }
  return true
}

/** Up to so many items are looked for one by one; more are sorted. */
const FEW = 16

const isItem = (item: number): boolean => item !== 0

function isIn(words: Int32Array, start: number, end: number, item: number): boolean {
  for (let place = start; place < end; place++) if (words[place] === item) return true
  return false
}
