/** Many requests: a few at once, in order, until one fails. @module */

import { ok, type Result } from '../../core/result.ts'

/** How many requests are under way at once. */
const AT_ONCE = 8

/**
 * Does something with each item, a few at a time, and reports each that is done. After the first
 * error no further item is begun.
 *
 * @returns what each came to, in the order of the items.
 */
export async function each<I, T>(
  items: readonly I[],
  act: (item: I) => Promise<Result<T, string>>,
  done: () => void,
): Promise<Result<readonly T[], string>> {
  const results: T[] = []
  let next = 0
  let failure: { readonly ok: false; readonly error: string } | undefined
  const worker = async (): Promise<void> => {
    while (failure === undefined && next < items.length) {
      const at = next++
      const result = await act(items[at] as I)
      if (result.ok) results[at] = result.value
      else failure ??= result
      done()
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return failure ?? ok(results)
}
