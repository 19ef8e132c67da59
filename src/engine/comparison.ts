/** Comparisons: the grants of a principal in one state that another state hasn't as they are. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Principal, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import type { Entry } from '../trie/rid-trie.ts'
import type { RidScan } from '../trie/scan.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/** A grant that is not the same in the other state. */
export interface Changed {
  readonly resource: Rid
  /** What is granted here. */
  readonly held: ActionMask
  /** What is granted there on the same RID; other actions than here. */
  readonly kept: ActionMask
}

/** The twin of a node that was not looked up yet: no record stands at 1. */
const UNKNOWN = 1

/**
 * Compares a state with another one; neither may change meanwhile. Where both know the same
 * families, nodes are laid side by side, each once, and only what has changed is put into words.
 */
export class Comparison {
  readonly #ours: State
  readonly #theirs: State
  /** For each node of ours, by half its place, which is even, its twin; none between families. */
  readonly #twins: Int32Array | undefined
  /** For each group of ours, the one of this name of theirs, where its grants are the same there. */
  readonly #groups: Map<Holder, Holder> = new Map()

  /** @internal */
  constructor(ours: State, theirs: State) {
    this.#ours = ours
    this.#theirs = theirs
    const isAlike = formsOf(ours.scan) === formsOf(theirs.scan)
    this.#twins = isAlike ? new Int32Array(ours.arena.words.length >> 1).fill(UNKNOWN) : undefined
  }

  /**
   * The grants of a principal of ours that theirs hasn't with the same actions, in no order; all
   * where there is nobody of that name there.
   */
  *changed(principal: Principal): Generator<Changed> {
    const ours = this.#ours.principals.find(principal)
    if (ours === NOTHING) return
    const theirs = this.#theirs.principals.find(principal)
    for (const entry of this.#ours.entriesOf(ours)) {
      const { actions: held } = entry
      const kept = this.#keptOf(entry, theirs)
      if (held !== kept) yield { resource: entry.resource, held, kept }
    }
  }

  /**
   * The users of ours but for those who have the very same grants and groups there, and perhaps
   * more, and whose groups have the very same grants and perhaps more. `tick` is called once for
   * each user. Costs their grants and memberships.
   */
  *changedUsers(tick: () => void): Generator<Uid> {
    const { principals } = this.#ours
    for (const user of principals.users()) {
      tick()
      const uid = principals.nameOf(user) as Uid
      if (!this.#isSame(user, this.#theirs.principals.user(uid))) yield uid
    }
  }

  #isSame(user: Holder, other: Holder): boolean {
    if (!this.#hasSameGrants(user, other)) return false
    for (const group of this.#ours.principals.peersOf(user)) {
      const twin = this.#groupLike(group)
      if (twin === NOTHING || !this.#theirs.principals.isMember(twin, other)) return false
    }
    return true
  }

  /** The group of this name of theirs, or {@link NOTHING} where its grants are not the same. */
  #groupLike(group: Holder): Holder {
    let twin = this.#groups.get(group)
    if (twin === undefined) {
      const named = this.#theirs.principals.find(this.#ours.principals.principalOf(group))
      twin = this.#hasSameGrants(group, named) ? named : NOTHING
      this.#groups.set(group, twin)
    }
    return twin
  }

  #hasSameGrants(holder: Holder, other: Holder): boolean {
    if (other === NOTHING) return false
    for (const entry of this.#ours.entriesOf(holder)) {
      if (entry.actions !== this.#keptOf(entry, other)) return false
    }
    return true
  }

  #keptOf(entry: Entry, other: Holder): ActionMask {
    const { principals, trie } = this.#theirs
    if (other === NOTHING) return NO_ACTIONS
    if (this.#twins === undefined) return this.#theirs.actionsOf(other, entry.resource)
    const { spelling } = entry
    const node = this.#twinOf(this.#twins, entry.node)
    return trie.entryAt({ node, spelling }, principals.numberOf(other))?.actions ?? NO_ACTIONS
  }

  #twinOf(twins: Int32Array, node: Ref): Ref {
    const known = twins[node >> 1] as Ref
    if (known !== UNKNOWN) return known
    const { nodes } = this.#ours.trie
    const above = nodes.parentOf(node)
    const parent = above === NOTHING ? NOTHING : this.#twinOf(twins, above)
    const isLost = above !== NOTHING && parent === NOTHING
    const { words } = this.#ours.arena
    const twin = isLost ? NOTHING : this.#theirs.trie.nodes.twinOf(words, node, parent)
    twins[node >> 1] = twin
    return twin
  }
}

/** Equal where the same numbers stand for families that take RIDs apart in the same way. */
const formsOf = ({ families }: RidScan): string =>
  JSON.stringify(families.map(({ base, tail }) => [base, tail]))
