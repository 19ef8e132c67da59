/** Results: what single runs found, and what several of them with other seeds say together. @module */

import type { Figures } from './measures/stage.ts'
import { medianOf, type Spread, spreadOf } from './numbers.ts'
import type { Paired } from './pairs.ts'
import type { Measured } from './suite.ts'

/** What one process found out about one size with one seed. */
export interface Run {
  readonly size: number
  readonly seed: number
  readonly requests: number
  readonly pairs: readonly Paired[]
  /** On the requests of some users only, for which peers were prepared. */
  readonly peers: readonly Paired[]
  readonly suite: readonly Measured[]
  readonly figures: Figures
  /** What was left out, and why. */
  readonly left: readonly string[]
}

/** A contestant's figures over several runs. */
export interface Standings {
  readonly name: string
  readonly fast: Spread
  readonly median: Spread
  /** Time over that of the first contestant of the table. */
  readonly ratio: Spread
}

/** All figures of one size. */
export interface SizeResult {
  readonly size: number
  readonly requests: number
  readonly pairs: readonly Standings[]
  readonly peers: readonly Standings[]
  readonly suite: ReadonlyArray<{ readonly name: string; readonly nanoseconds: Spread }>
  readonly figures: Readonly<Record<string, Spread>>
  readonly left: readonly string[]
}

/** Where and how it was measured, and all figures. */
export interface Results {
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly seeds: readonly number[]
  readonly sizes: readonly SizeResult[]
}

const namesIn = (all: ReadonlyArray<readonly { readonly name: string }[]>): string[] => [
  ...new Set(all.flatMap((some) => some.map(({ name }) => name))),
]

function standingsOf(all: ReadonlyArray<readonly Paired[]>): Standings[] {
  return namesIn(all).map((name) => {
    const own = all.flatMap((some) => some.filter((one) => one.name === name))
    return {
      name,
      fast: spreadOf(own.map(({ fast }) => fast)),
      median: spreadOf(own.map(({ median }) => median)),
      ratio: spreadOf(own.map(({ ratio }) => ratio)),
    }
  })
}

function suiteOf(all: ReadonlyArray<readonly Measured[]>): SizeResult['suite'] {
  return namesIn(all).map((name) => {
    const own = all.flatMap((some) => some.filter((one) => one.name === name))
    return { name, nanoseconds: spreadOf(own.map(({ nanoseconds }) => nanoseconds)) }
  })
}

function figuresOf(all: readonly Figures[]): SizeResult['figures'] {
  const names = new Set(all.flatMap((figures) => Object.keys(figures)))
  const spreads = [...names].map((name) => {
    const own = all.map((figures) => figures[name]).filter((figure) => figure !== undefined)
    return [name, spreadOf(own)] as const
  })
  return Object.fromEntries(spreads)
}

/** The runs of one size as one result. */
export const combined = (size: number, runs: readonly Run[]): SizeResult => ({
  size,
  requests: medianOf(runs.map(({ requests }) => requests)),
  pairs: standingsOf(runs.map(({ pairs }) => pairs)),
  peers: standingsOf(runs.map(({ peers }) => peers)),
  suite: suiteOf(runs.map(({ suite }) => suite)),
  figures: figuresOf(runs.map(({ figures }) => figures)),
  left: [...new Set(runs.flatMap(({ left }) => left))],
})
