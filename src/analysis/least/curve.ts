/** Curves: what a part costs by the most grants that may be spent on it. @module */

/**
 * The cost at index `k` is the least that can be had with at most `k` grants, so it never rises;
 * infinite where `k` grants are too few. More grants than the last index has change nothing.
 */
export type Curve = Float64Array

const NOTHING: Curve = new Float64Array(1)

/** The cost of at most `grants` grants. */
const costAt = (curve: Curve, grants: number): number =>
  curve[Math.min(grants, curve.length - 1)] ?? Number.POSITIVE_INFINITY

/** The fewest grants that cost no more than `grants` do. */
export function fewestAt(curve: Curve, grants: number): number {
  let fewest = Math.min(grants, curve.length - 1)
  while (fewest > 0 && curve[fewest - 1] === curve[fewest]) fewest--
  return fewest
}

/**
 * The curve of several parts together, up to `cap` grants: the best way to share them out.
 *
 * Joins halves, so that parts of a few grants each cost the number of parts times `cap`.
 */
export function joined(
  curves: readonly Curve[],
  cap: number,
  from = 0,
  to: number = curves.length,
): Curve {
  if (to <= from) return NOTHING
  if (to - from === 1) return (curves[from] ?? NOTHING).subarray(0, cap + 1)
  const middle = (from + to) >> 1
  return sum(joined(curves, cap, from, middle), joined(curves, cap, middle, to), cap)
}

function sum(a: Curve, b: Curve, cap: number): Curve {
  const last = Math.min(cap, a.length + b.length - 2)
  const total = new Float64Array(last + 1).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < a.length; i++) {
    const cost = a[i] as number
    for (let j = 0; j < b.length && i + j <= last; j++) {
      const both = cost + (b[j] as number)
      if (both < (total[i + j] as number)) total[i + j] = both
    }
  }
  return total
}

/** Shares `grants` grants out among the parts as {@link joined} did, and tells each its share. */
export function share(
  curves: readonly Curve[],
  grants: number,
  tell: (part: number, grants: number) => void,
  from = 0,
  to: number = curves.length,
): void {
  if (to <= from) return
  if (to - from === 1) {
    tell(from, fewestAt(curves[from] ?? NOTHING, grants))
    return
  }
  const middle = (from + to) >> 1
  const left = joined(curves, grants, from, middle)
  const right = joined(curves, grants, middle, to)
  const both = sum(left, right, grants)
  const spent = fewestAt(both, grants)
  let first = 0
  while (
    first < left.length - 1 &&
    (left[first] as number) + costAt(right, spent - first) !== both[spent]
  ) {
    first++
  }
  share(curves, first, tell, from, middle)
  share(curves, spent - first, tell, middle, to)
}
