/** The diff: exactly what access differs between two policies, releases or modes. @module */

import type { SecurityMode } from '../../core/mode.ts'
import type { Release } from '../../core/release.ts'
import type { Engine } from '../../engine/engine.ts'
import type { AccessItem, DiffNote } from './item.ts'
import { notesOf } from './notes.ts'
import { pairOf, reversed, sideOf } from './pair.ts'
import { surplusOf } from './surplus.ts'

/** How to compare. */
export interface DiffOptions {
  /** Told now and then how many users of how many were compared, each counted on both sides. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What one of the two was decided under. */
export interface DiffSide {
  readonly mode: SecurityMode
  readonly release: Release
}

/** The change of effective access from one engine to another. */
export interface AccessDiff {
  readonly before: DiffSide
  readonly after: DiffSide
  /** What is allowed after and wasn't before. */
  readonly gained: readonly AccessItem[]
  /** What was allowed before and isn't after. */
  readonly lost: readonly AccessItem[]
  /** What differs in the policies and changes no answer, as far as users and groups go. */
  readonly notes: readonly DiffNote[]
}

/** After how many users progress is told. */
const STRIDE = 1000

/**
 * Compares two engines: policies, revisions, releases, modes or catalogues.
 *
 * `gained` and `lost` are empty if and only if no request is answered differently, whoever asks,
 * for whatever action and resource; reasons and determining grants may differ. Every request that
 * an item covers is answered as the item says, and every other request alike on both sides. No
 * item lies within another with the same subject and action.
 *
 * Costs a look at every user and every grant and, for those who are affected, a decision for each
 * of the grants that changed; not the grants that both sides have. Between catalogues or releases
 * with other families it costs some decisions for each grant on a family that changed.
 */
export function diffAccess(before: Engine, after: Engine, options: DiffOptions = {}): AccessDiff {
  const tick = counter(before, after, options)
  const losing = pairOf(sideOf(before), sideOf(after))
  const gaining = reversed(losing)
  const { has, lacks, moves, namesakes } = losing
  const comparison = moves === undefined ? has.view.comparedTo(lacks.view, namesakes) : undefined
  const lost = surplusOf(losing, comparison, tick)
  const gained = surplusOf(gaining, comparison?.reversed(), tick)
  return {
    before: { mode: before.mode, release: before.release },
    after: { mode: after.mode, release: after.release },
    gained,
    lost,
    notes: notesOf(losing, gaining, lost, gained),
  }
}

function counter(before: Engine, after: Engine, { onProgress }: DiffOptions): () => void {
  if (onProgress === undefined) return () => undefined
  const total = before.view().userCount + after.view().userCount
  let done = 0
  return () => {
    done++
    if (done % STRIDE === 0 || done === total) onProgress(done, total)
  }
}
