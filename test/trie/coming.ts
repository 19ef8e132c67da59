/** What comes and goes at random, for tests of what holds it. @module */

/** One step: something comes, or one of those that are there goes, which one by a number. */
export interface Step<T> {
  readonly comes: T
  readonly goes: number | undefined
}

/** Lets things come and go, tells whoever holds them, and answers what is left. */
export function comeAndGo<T, R>(
  steps: readonly Step<T>[],
  come: (one: T) => R,
  go: (one: R) => void,
  look: (left: readonly R[]) => void = () => undefined,
): R[] {
  const left: R[] = []
  for (const { comes, goes } of steps) {
    const [gone] = goes === undefined ? [] : left.splice(goes % (left.length || 1), 1)
    if (gone === undefined) left.push(come(comes))
    else go(gone)
    look(left)
  }
  return left
}
