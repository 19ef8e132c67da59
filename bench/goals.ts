/** Goals: what is to be reached at least, what is aimed for, and how it is found. @module */

import type { Figures } from './measures/stage.ts'
import type { Paired } from './pairs.ts'

/** A number for each size, or one for all. */
type BySize = number | Readonly<Record<number, number>>

/** A goal. Its figure is that of the same id, or the ratio of two contestants' fast times. */
export interface Goal {
  readonly id: string
  readonly name: string
  readonly unit: '' | 'B' | 'µs'
  readonly better: 'more' | 'less'
  readonly must: BySize
  readonly aim: BySize
  /** The sizes at which it is to be reached; others are only shown. */
  readonly sizes: readonly number[]
  /** Whose time is taken over whose. */
  readonly ratio?: readonly [over: string, under: string]
}

const [K1, K10, K100, M1] = [1000, 10_000, 100_000, 1_000_000]
const ALL: readonly number[] = [K1, K10, K100, M1]

const bySize = (...values: readonly number[]): BySize =>
  Object.fromEntries(values.map((value, at) => [ALL[at], value]))

/** Bytes that still count as none: compiled code moves about on the heap meanwhile. */
const NEXT_TO_NOTHING = 0.01

export const GOALS: readonly Goal[] = [
  {
    id: 'G1',
    name: 'two map look-ups over `isAllowed`',
    unit: '',
    better: 'more',
    must: bySize(0.7, 0.8, 1.1, 1.3),
    aim: bySize(1.0, 1.1, 1.6, 2.0),
    sizes: ALL,
    ratio: ['two Map.gets', 'ridgate'],
  },
  {
    id: 'G2',
    name: 'one map look-up over a handle',
    unit: '',
    better: 'more',
    must: bySize(0.65, 0.75, 1.0, 1.0),
    aim: bySize(0.9, 1.0, 1.4, 1.3),
    sizes: ALL,
    ratio: ['one Map.get', 'ridgate, handle'],
  },
  {
    id: 'G3',
    name: 'two map look-ups over a batch of 64',
    unit: '',
    better: 'more',
    must: 2,
    aim: 3,
    sizes: [M1],
    ratio: ['two Map.gets', 'ridgate, batches of 64'],
  },
  {
    id: 'G4',
    name: 'CASL with prepared abilities over `isAllowed`',
    unit: '',
    better: 'more',
    must: 4.5,
    aim: 7,
    sizes: ALL,
    ratio: ['CASL, an ability per user', 'ridgate, same users'],
  },
  {
    id: 'G5',
    name: 'hand-written Maps over `isAllowed`',
    unit: '',
    better: 'more',
    must: 4,
    aim: 6,
    sizes: ALL,
    ratio: ['prefix-walk Map', 'ridgate'],
  },
  {
    id: 'G6 p99',
    name: 'p99 of a single call over that of `Map.get`',
    unit: '',
    better: 'less',
    must: 1.4,
    aim: 1,
    sizes: ALL,
  },
  {
    id: 'G6 p99.9',
    name: 'p99.9 of a single call over that of `Map.get`',
    unit: '',
    better: 'less',
    must: 1.2,
    aim: 0.8,
    sizes: ALL,
  },
  {
    id: 'G7',
    name: 'bytes allocated for a decision',
    unit: 'B',
    better: 'less',
    must: NEXT_TO_NOTHING,
    aim: NEXT_TO_NOTHING,
    sizes: ALL,
  },
  {
    id: 'G8',
    name: 'bytes for a grant',
    unit: 'B',
    better: 'less',
    must: 64,
    aim: 40,
    sizes: ALL,
  },
  {
    id: 'G9',
    name: 'build over that of hand-written Maps',
    unit: '',
    better: 'less',
    must: 1,
    aim: 0.5,
    sizes: [M1],
  },
  {
    id: 'G10',
    name: 'load over a copy of as many bytes',
    unit: '',
    better: 'less',
    must: 1.5,
    aim: 1.1,
    sizes: [K100, M1],
  },
  {
    id: 'G11',
    name: 'speed after 10 hot swaps over the first',
    unit: '',
    better: 'more',
    must: 0.9,
    aim: 0.98,
    sizes: [K1, K10],
  },
  { id: 'G12', name: 'one change', unit: 'µs', better: 'less', must: 20, aim: 2, sizes: ALL },
  {
    id: 'G13',
    name: 'user in 50 groups over user in at most 8',
    unit: '',
    better: 'less',
    must: 1.5,
    aim: 1.1,
    sizes: ALL,
  },
  {
    id: 'G14',
    name: '`decide` over `isAllowed`',
    unit: '',
    better: 'less',
    must: 1.6,
    aim: 1.1,
    sizes: ALL,
    ratio: ['ridgate, decide', 'ridgate'],
  },
  {
    id: 'G15',
    name: 'two workers over one',
    unit: '',
    better: 'more',
    must: 1.7,
    aim: 1.95,
    sizes: ALL,
  },
]

/** What must be reached, or is aimed for, at a size; nothing where the goal has no word on it. */
export function wantedAt(goal: Goal, which: 'must' | 'aim', size: number): number | undefined {
  if (!goal.sizes.includes(size)) return undefined
  const wanted = goal[which]
  return typeof wanted === 'number' ? wanted : wanted[size]
}

/** Whether a figure reaches what was wanted. */
export const reaches = ({ better }: Goal, figure: number, wanted: number): boolean =>
  better === 'more' ? figure >= wanted : figure <= wanted

/** How far a figure has come: `aim`, `must`, `missed`, or `shown` where nothing is wanted. */
export function standing(goal: Goal, size: number, figure: number): Standing {
  const [must, aim] = [wantedAt(goal, 'must', size), wantedAt(goal, 'aim', size)]
  if (must === undefined || aim === undefined) return 'shown'
  if (reaches(goal, figure, aim)) return 'aim'
  return reaches(goal, figure, must) ? 'must' : 'missed'
}

/** See {@link standing}. */
export type Standing = 'aim' | 'must' | 'missed' | 'shown'

/** The goals' figures that are ratios of contestants timed in turns, where both took part. */
export function ratiosOf(pairs: readonly Paired[]): Figures {
  const fast = new Map(pairs.map((one) => [one.name, one.fast]))
  const found = GOALS.flatMap(({ id, ratio }) => {
    const [over, under] = (ratio ?? []).map((name) => fast.get(name))
    return over === undefined || under === undefined ? [] : [[id, over / under] as const]
  })
  return Object.fromEntries(found)
}
