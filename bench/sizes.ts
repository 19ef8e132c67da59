/** Sizes: numbers of grants, as they are typed and printed. @module */

/** Turns `10k` into 10000. */
export function sizeOf(text: string): number {
  const found = /^([1-9]\d*)([kM]?)$/.exec(text.trim())
  if (found === null) throw new Error(`\`${text}\` is no size; write it as 1000, 10k or 1M`)
  const unit = { k: 1e3, M: 1e6 }[found[2] ?? ''] ?? 1
  return Number(found[1]) * unit
}

/** `1k`, `10k`, `1M`: a number of grants as tables print it. */
export function shortSize(size: number): string {
  if (size >= 1e6 && size % 1e6 === 0) return `${size / 1e6}M`
  return size >= 1e3 && size % 1e3 === 0 ? `${size / 1e3}k` : String(size)
}
