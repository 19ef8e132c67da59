/** Pages: a list cut to a length, with the way to what follows. @module */

import { ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import { cursorOf, keyOf, type PageError, refusePage, type Stamp } from './cursor.ts'

/** The most items that a page may have. */
export const MAX_PAGE_LENGTH = 10_000

/** How many items a page has where no limit is named. */
export const DEFAULT_PAGE_LENGTH = 1000

/** Which part of a list is wanted. */
export interface PageRequest {
  /** From 1 to {@link MAX_PAGE_LENGTH}; {@link DEFAULT_PAGE_LENGTH} where it is not said. */
  readonly limit?: number
  /** The `next` of the page before; none for the first page. */
  readonly cursor?: string
  /**
   * Any text that cursors are held to beside the revision, which only counts within one engine:
   * say, a digest of the file that the policy was read from. It can't be read off a cursor.
   */
  readonly binding?: string
}

/** A part of an answer. */
export type Paged<Answer> = Answer & {
  /** The cursor of the next page; none on the last one. */
  readonly next?: string
}

/** A list that can be walked from anywhere. */
export interface Roll<Item> {
  /** What tells the list from all others, but for the state that it is made from. */
  readonly question: readonly unknown[]
  /** ASCII text that says where an item stands. */
  readonly keyOf: (item: Item) => string
  /** The items that stand after a key, '' for all, in order, in chunks of about `size`. */
  readonly walk: (after: string, size: number) => Iterable<readonly Item[]>
}

/** A part of a roll. */
export interface Part<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/** Cuts the wanted part out of a roll. */
export function partOf<Item>(
  roll: Roll<Item>,
  now: Pick<Stamp, 'revision'> & { readonly mode: string; readonly release: string },
  { limit = DEFAULT_PAGE_LENGTH, cursor, binding = '' }: PageRequest,
): Result<Part<Item>, PageError> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_LENGTH) {
    const message = `limit ${quoted(limit)} is no page; use 1 to ${MAX_PAGE_LENGTH}`
    return refusePage('malformed-limit', message)
  }
  const { revision, mode, release } = now
  const stamp = { revision, binding, question: JSON.stringify([...roll.question, mode, release]) }
  const after = cursor === undefined ? ok('') : keyOf(stamp, cursor)
  if (!after.ok) return after
  const items: Item[] = []
  for (const chunk of roll.walk(after.value, limit + 1)) {
    items.push(...chunk.slice(0, limit + 1 - items.length))
    if (items.length > limit) break
  }
  if (items.length <= limit) return ok({ items })
  items.pop()
  return ok({ items, next: cursorOf(stamp, roll.keyOf(items.at(-1) as Item)) })
}
