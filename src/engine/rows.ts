/** Rows: where the grants of a policy stand in the engine that was built from it. @module */

import type { ActionMask } from '../core/action.ts'
import type { Family } from '../core/catalogue.ts'
import type { Ref } from '../trie/layout.ts'
import { runsOf } from '../trie/runs.ts'
import { type CoverMasks, coverMasksOf } from './cover.ts'
import type { State } from './state.ts'

/** Where grants came to stand: a row for each, in their order. */
export interface Columns {
  /** The numbers of their holders. */
  readonly holders: Int32Array
  /** Their RIDs, numbered from 0 in the order of their first rows: each once. */
  readonly resources: Int32Array
  readonly actions: Int32Array
  /** By number of a RID, the node that its grants stand at, and how it is written. */
  readonly nodes: Int32Array
  readonly spellings: Uint8Array
}

/**
 * The grants of a policy by their places in it: what was looked up while an engine was built need
 * not be looked up again. True until the next change of the engine.
 */
export class GrantRows {
  readonly #state: State
  readonly #columns: Columns

  /** @internal */
  constructor(state: State, columns: Columns) {
    this.#state = state
    this.#columns = columns
  }

  /** The number of the holder of a grant, as `PolicyView.numberOf` has it. */
  holderOf(row: number): number {
    return this.#columns.holders[row] as number
  }

  /** The number of the RID of a grant, from 0: equal RIDs have one number. */
  resourceOf(row: number): number {
    return this.#columns.resources[row] as number
  }

  /** The actions of a grant. */
  actionsOf(row: number): ActionMask {
    return this.#columns.actions[row] as number
  }

  /**
   * Every row, those of one RID together: in this order what is looked up for one is near what was
   * looked up for the last, and so read several times as fast.
   */
  byResource(): Int32Array {
    return runsOf(this.#columns.resources, this.resourceCount).rows
  }

  /** The family of a RID by its number; nothing where it is malformed or outside of the catalogue. */
  familyOf(resource: number): Family | undefined {
    return this.#state.trie.familyAt(this.#columns.nodes[resource] as Ref)
  }

  /** How many different RIDs the grants have. */
  get resourceCount(): number {
    return this.#columns.nodes.length
  }

  /**
   * What the cover of a grant was granted for: see `PolicyView.coverOf`. Costs the depth and the
   * user's groups.
   */
  coverMasksOf(row: number): CoverMasks {
    const { nodes, spellings } = this.#columns
    const resource = this.resourceOf(row)
    const spot = { node: nodes[resource] as Ref, spelling: spellings[resource] as number }
    return coverMasksOf(this.#state, spot, this.holderOf(row))
  }
}
