/** Coverage: who was granted what on one resource, asked for many principals. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Ref } from '../trie/layout.ts'
import { actionsIn, holderOf } from '../trie/mark.ts'
import { MALFORMED } from '../trie/scan.ts'
import type { State } from './state.ts'

/** At a node with more grants those of a principal are looked for when it is asked about. */
const MANY = 64

/** A node on the way to the resource, and what a grant at it must reach. */
interface Waypoint {
  readonly node: Ref
  readonly wanted: number
}

/**
 * The grants that cover a resource, by their holders. Of a malformed one there are none. True until
 * the next change.
 */
export class Coverage {
  readonly #state: State
  readonly #granted: Map<number, ActionMask> = new Map()
  readonly #crowded: Waypoint[] = []

  /**
   * Costs the depth of the resource, and the grants at nodes with few.
   *
   * @internal
   */
  constructor(state: State, resource: string) {
    this.#state = state
    state.scan.scan(resource)
    if (state.scan.state === MALFORMED) return
    for (const one of state.along(resource)) {
      if (state.trie.countAt(one.node) > MANY) this.#crowded.push(one)
      else this.#note(one)
    }
  }

  #note({ node, wanted }: Waypoint): void {
    const { trie } = this.#state
    trie.eachMarkAt(node, (mark) => {
      if ((trie.reachOf(node, mark) & wanted) === 0) return
      const number = holderOf(mark)
      const known = this.#granted.get(number) ?? NO_ACTIONS
      this.#granted.set(number, known | actionsIn(mark))
    })
  }

  /**
   * The actions of all grants of a principal itself, by its number, that cover the resource. Says
   * nothing of superusers and modes.
   */
  grantedTo(number: number): ActionMask {
    let granted = this.#granted.get(number) ?? NO_ACTIONS
    const { trie } = this.#state
    for (const { node, wanted } of this.#crowded) {
      trie.eachMarkOf(node, number, (mark) => {
        if ((trie.reachOf(node, mark) & wanted) !== 0) granted |= actionsIn(mark)
      })
    }
    return granted
  }
}
