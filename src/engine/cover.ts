/** Cover: what one principal holds along the path of a resource. @module */

import { type ActionMask, maskAllows } from '../core/action.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import { BELOW, holderOf, SPELLING_MASK } from '../trie/mark.ts'
import type { Entry, Spot } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { bySpecificity, bySpelling, eachMarkFor, entriesFor } from './covering.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/**
 * The other entries of an entry's holder, and of a user's groups, that reach all that it reaches,
 * the most specific first. Of two entries of one holder that reach the same, the earlier one
 * covers the later. So cover never runs in a circle, and all that is covered may go at once.
 *
 * Costs the depth of the entry and, at each node above it, the fewer of the entries there and the
 * user's groups.
 */
export function coverOf(state: State, entry: Entry): Entry[] {
  const found: Entry[] = []
  const covers = new Covers(state, (mark, node) => {
    found.push(state.trie.entry(node, mark))
  })
  covers.moveTo(entry)
  covers.of(entry.holder)
  return found.sort(bySpecificity(state))
}

/**
 * Hands over the cover of one grant after another, as marks, each with its node. What is above a
 * spot is looked for once for all grants there, and nothing is allocated for a grant.
 */
export class Covers {
  readonly #state: State
  readonly #take: (mark: number, node: Ref) => void
  /** The nodes above the spot at which grants stand. */
  readonly #above: Ref[] = []
  #node: Ref = NOTHING
  #spelling = 0
  /** What a grant at the spot reaches. */
  #reach = 0
  /** Whose grant is looked at. */
  #number = 0
  /** The node above that is looked at. */
  #at: Ref = NOTHING

  constructor(state: State, take: (mark: number, node: Ref) => void) {
    this.#state = state
    this.#take = take
  }

  /** Turns to the grants at a spot. */
  moveTo({ node, spelling }: Spot): void {
    const { trie } = this.#state
    this.#node = node
    this.#spelling = spelling
    this.#reach = trie.reachOf(node, spelling)
    this.#above.length = 0
    for (let at = trie.nodes.parentOf(node); at !== NOTHING; at = trie.nodes.parentOf(at)) {
      if (trie.countAt(at) > 0) this.#above.push(at)
    }
  }

  /** Hands over the cover of the grant that a holder, by its number, has at the spot. */
  of(number: number): void {
    if (this.#reach === 0) return
    const state = this.#state
    const holder = state.principals.byNumber(number)
    this.#number = number
    // At most nodes nothing stands but the grant.
    if (state.trie.countAt(this.#node) > 1) {
      eachMarkFor(state, this.#node, holder, this.#takeHere)
    }
    for (const above of this.#above) {
      this.#at = above
      eachMarkFor(state, above, holder, this.#takeAbove)
    }
  }

  readonly #takeHere = (mark: number): void => {
    if (this.#isCover(mark)) this.#take(mark, this.#node)
  }

  readonly #takeAbove = (mark: number): void => {
    if ((this.#state.trie.reachOf(this.#at, mark) & BELOW) !== 0) this.#take(mark, this.#at)
  }

  /** Tells whether another grant at the node is of the cover of the one that is looked at. */
  #isCover(mark: number): boolean {
    const { trie } = this.#state
    const isOwn = holderOf(mark) === this.#number
    if (isOwn && (mark & SPELLING_MASK) === this.#spelling) return false
    const reach = trie.reachOf(this.#node, mark)
    if ((reach & this.#reach) !== this.#reach) return false
    if (!isOwn) return true
    // Of one holder's grants at one node, none reaches more than another and all that it does.
    const [one, other] = [trie.entry(this.#node, mark), trie.entry(this.#node, this.#spelling)]
    return bySpelling(one, other) < 0
  }
}

/**
 * Tells whether a grant of a holder, or of a user's groups, covers `resource` and allows the
 * action of `bit`. Says nothing of superusers and modes.
 */
export function allowsHolder(
  state: State,
  holder: Holder,
  bit: ActionMask,
  resource: string,
): boolean {
  state.scan.scan(resource)
  if (state.scan.state === MALFORMED) return false
  for (const { node, wanted } of state.along(resource)) {
    for (const { reach, actions } of entriesFor(state, node, holder)) {
      if ((reach & wanted) !== 0 && maskAllows(actions, bit)) return true
    }
  }
  return false
}
