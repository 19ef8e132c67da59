/** What stays the same for a while, for tests of how sizes change. @module */

/** The sizes of a list in their order, each with how often it comes in a row. */
export function stays(sizes: readonly number[]): number[][] {
  const found: number[][] = []
  for (const size of sizes) {
    const last = found.at(-1)
    if (last?.[0] === size) last[1] = (last[1] ?? 0) + 1
    else found.push([size, 1])
  }
  return found
}
