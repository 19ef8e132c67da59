/** Builds: how long one takes, and what it weighs. @module */

import { Engine } from '../../src/engine/engine.ts'
import { holdingsByUid } from '../contestants/prefix-walk.ts'
import { medianOf } from '../numbers.ts'
import type { Workload } from '../workload.ts'
import { collect, type Figures, millisecondsOf, type Stage } from './stage.ts'

/** Rounds of a small policy; large ones take long enough to be measured in fewer. */
const ROUNDS = 9
const FEW_ROUNDS = 3
const LARGE = 100_000
/** So many grants are weighed at least: what else the process does to its heap is nothing beside. */
const WEIGHED = 400_000
/** What one collection finds to be gone may keep more, which only the next one takes. */
const COLLECTIONS = 4

/** Heap, and memory beside it that arrays stand in. */
function bytesUsed(): number {
  for (let round = 0; round < COLLECTIONS; round++) collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/**
 * Builds an engine, and tells what it adds to memory for each grant, its texts included. Small ones
 * are weighed by the hundred. One is built before: code that was compiled for it, and the 0.4 MB of
 * tables that all engines of one catalogue share, are not the policy's.
 */
export function weighed({ policy, size }: Workload): { engine: Engine; bytesPerGrant: number } {
  Engine.fromPolicy(policy)
  const before = bytesUsed()
  const count = Math.ceil(WEIGHED / size)
  const engines = Array.from({ length: count }, () => Engine.fromPolicy(policy))
  const bytesPerGrant = (bytesUsed() - before) / (size * count)
  return { engine: engines[0] as Engine, bytesPerGrant }
}

/** The engine's build over that of hand-written Maps, in turns. */
export function measureBuild({ workload: { policy, size }, isQuick }: Stage): Figures {
  const rounds = size >= LARGE || isQuick ? FEW_ROUNDS : ROUNDS
  const pairs = Array.from({ length: rounds }, () => {
    collect()
    const byHand = millisecondsOf(() => holdingsByUid(policy))
    collect()
    return { own: millisecondsOf(() => Engine.fromPolicy(policy)), byHand }
  })
  return {
    G9: medianOf(pairs.map(({ own, byHand }) => own / byHand)),
    'build ms': medianOf(pairs.map(({ own }) => own)),
  }
}
