/** Rows: where the grants of a policy stand in the engine that was built from it. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Family } from '../core/catalogue.ts'
import type { Ref } from '../trie/layout.ts'
import { actionsIn, holderOf } from '../trie/mark.ts'
import { Covers } from './cover.ts'
import type { Spots, State } from './state.ts'

/** Where grants came to stand: a row for each, in their order. */
export interface Columns extends Spots {
  /** The numbers of their holders. */
  readonly holders: Int32Array
  /** Their RIDs, numbered from 0 in the order of their first rows: each once. */
  readonly resources: Int32Array
  readonly actions: Int32Array
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

  /** How many grants there are. */
  get count(): number {
    return this.#columns.resources.length
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

  /** The family of a RID by its number; nothing where it is malformed or outside of the catalogue. */
  familyOf(resource: number): Family | undefined {
    return this.#state.trie.familyAt(this.#columns.nodes[resource] as Ref)
  }

  /** How many different RIDs the grants have. */
  get resourceCount(): number {
    return this.#columns.nodes.length
  }

  /**
   * Hands over each grant with the actions that its cover was granted, by its own holder and in
   * all: see `PolicyView.coverOf`. Those on one RID come together, in the order in which RIDs first
   * come: in it what is looked up for one is near what was looked up for the last. Costs for each
   * the depth and the user's groups.
   */
  eachCover(take: (row: number, own: ActionMask, all: ActionMask) => void): void {
    const { nodes, spellings, holders, rowsOf } = this.#columns
    const { starts, rows } = rowsOf
    let [holder, own, all] = [0, NO_ACTIONS, NO_ACTIONS]
    const covers = new Covers(this.#state, (mark) => {
      all |= actionsIn(mark)
      if (holderOf(mark) === holder) own |= actionsIn(mark)
    })
    for (let resource = 0; resource < this.resourceCount; resource++) {
      const node = nodes[resource] as Ref
      covers.moveTo({ node, spelling: spellings[resource] as number })
      const end = starts[resource + 1] as number
      for (let at = starts[resource] as number; at < end; at++) {
        const row = rows[at] as number
        holder = holders[row] as number
        own = NO_ACTIONS
        all = NO_ACTIONS
        covers.of(holder)
        take(row, own, all)
      }
    }
  }
}
