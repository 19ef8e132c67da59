/** Sources: items in no order, with repetitions, that are to be had in order and once each. @module */

/** Hands over every item, some perhaps twice, in no order; the same ones each time it is called. */
export type Source<Item> = (take: (item: Item) => void) => void

/** Orders two items: negative, zero for one item twice, or positive. */
export type Order<Item> = (a: Item, b: Item) => number

/**
 * Orders texts as `compare` of core does, at the least cost where `a` goes last: so does all that is
 * left out of a chunk, and most is.
 */
export const compareLate = (a: string, b: string): number => (a > b ? 1 : a < b ? -1 : 0)

const GROWTH = 8

/** Nothing at all. */
export const NOTHING: Source<never> = () => undefined

/**
 * All items from some place of the order on, in chunks of which each but the last has `size` items
 * or more. `isPast` tells what stands after that place.
 *
 * A chunk costs one pass over the source, and the memory of at most twice its items while it is
 * made. Each is eight times as long as the one before, so that many items take few passes; with a
 * `size` of `Infinity` they take one.
 */
export function* chunksOf<Item>(
  source: Source<Item>,
  order: Order<Item>,
  isPast: (item: Item) => boolean,
  size: number,
): Generator<Item[]> {
  let past = isPast
  for (let count = size; ; count *= GROWTH) {
    const chunk = firstOf(source, order, past, count)
    if (chunk.length > 0) yield chunk
    if (chunk.length < count) return
    const last = chunk.at(-1) as Item
    past = (item) => order(item, last) > 0
  }
}

/** The first `count` of the items past a place. Costs little more than reading the source. */
function firstOf<Item>(
  source: Source<Item>,
  order: Order<Item>,
  isPast: (item: Item) => boolean,
  count: number,
): Item[] {
  let found: Item[] = []
  let bound: Item | undefined
  source((item) => {
    if (!isPast(item) || (bound !== undefined && order(item, bound) >= 0)) return
    found.push(item)
    if (found.length < count * 2) return
    found = distinct(found, order).slice(0, count)
    bound = found[count - 1]
  })
  return distinct(found, order).slice(0, count)
}

/** The items in order, each once. Sorts in place: a sorted run costs it next to nothing. */
function distinct<Item>(items: Item[], order: Order<Item>): Item[] {
  const sorted = items.sort(order)
  return sorted.filter((item, at) => at === 0 || order(sorted[at - 1] as Item, item) !== 0)
}
