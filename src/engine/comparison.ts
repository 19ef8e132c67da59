/** Comparisons: the grants of a principal in one state that another state hasn't as they are. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Principal, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { NOTHING } from '../trie/layout.ts'
import type { Entry } from '../trie/rid-trie.ts'
import type { RidScan } from '../trie/scan.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'
import { Twins } from './twins.ts'

/** A grant that is not the same in the other state. */
export interface Changed {
  readonly resource: Rid
  /** What is granted here. */
  readonly held: ActionMask
  /** What is granted there on the same RID; other actions than here. */
  readonly kept: ActionMask
}

/** A grant that is not the same there, and what of it is. */
interface Change {
  readonly entry: Entry
  readonly kept: ActionMask
}

/**
 * Compares a state with another one; neither may change meanwhile. All nodes of ours are read once,
 * in the order of memory, so that what is asked of single users costs no more than what has changed.
 */
export class Comparison {
  readonly #ours: State
  readonly #theirs: State
  /** By the number of a principal of ours, the one of its name there, or {@link NOTHING}. */
  readonly #others: Int32Array
  /** What has changed, by the number of the holder. */
  readonly #changes: Map<number, Change[]> = new Map()

  /**
   * Costs a look at each principal and each grant of ours.
   *
   * @internal
   */
  constructor(ours: State, theirs: State) {
    this.#ours = ours
    this.#theirs = theirs
    this.#others = othersOf(ours, theirs)
    const isAlike = formsOf(ours.scan) === formsOf(theirs.scan)
    const twins = isAlike ? new Twins(ours, theirs) : undefined
    for (const node of ours.trie.nodes.inMemory()) {
      ours.trie.eachAt(node, (entry) => {
        const other = this.#others[entry.holder] as Holder
        const kept = other === NOTHING ? NO_ACTIONS : this.#keptOf(entry, other, twins)
        if (kept !== entry.actions) this.#note({ entry, kept })
      })
    }
  }

  #keptOf(entry: Entry, other: Holder, twins: Twins | undefined): ActionMask {
    const { principals, trie } = this.#theirs
    if (twins === undefined) return this.#theirs.actionsOf(other, entry.resource)
    return trie.actionsAt(twins.of(entry.node), principals.numberOf(other), entry.spelling)
  }

  #note(change: Change): void {
    const { holder } = change.entry
    const known = this.#changes.get(holder)
    if (known === undefined) this.#changes.set(holder, [change])
    else known.push(change)
  }

  /**
   * The grants of a principal of ours that theirs hasn't with the same actions, in no order; all
   * where there is nobody of that name there. Costs their number.
   */
  *changed(principal: Principal): Generator<Changed> {
    const { principals } = this.#ours
    const holder = principals.find(principal)
    if (holder === NOTHING) return
    for (const { entry, kept } of this.#changes.get(principals.numberOf(holder)) ?? []) {
      yield { resource: entry.resource, held: entry.actions, kept }
    }
  }

  /**
   * The users of ours but for those who have the very same grants and groups there, and perhaps
   * more, and whose groups have the very same grants and perhaps more. Those of one group come one
   * after another: what is looked up for one of them is near for the next. `tick` is called once
   * for each user. Costs their memberships.
   */
  *changedUsers(tick: () => void): Generator<Uid> {
    const { principals } = this.#ours
    const isTold = new Uint8Array(principals.numberEnd)
    for (const number of this.#changes.keys()) {
      const holder = principals.byNumber(number)
      for (const user of principals.isGroup(holder) ? principals.peersOf(holder) : []) {
        if (isTold[principals.numberOf(user)] === 1) continue
        isTold[principals.numberOf(user)] = 1
        tick()
        yield principals.nameOf(user) as Uid
      }
    }
    for (const user of principals.users()) {
      if (isTold[principals.numberOf(user)] === 1) continue
      tick()
      if (!this.#isSame(user)) yield principals.nameOf(user) as Uid
    }
  }

  #isSame(user: Holder): boolean {
    const { principals } = this.#ours
    const number = principals.numberOf(user)
    if (!this.#hasSameGrants(number)) return false
    const other = this.#others[number] as Holder
    for (const group of principals.peerNumbersOf(user)) {
      if (!this.#hasSameGrants(group)) return false
      if (!this.#theirs.principals.isMember(this.#others[group] as Holder, other)) return false
    }
    return true
  }

  #hasSameGrants(number: number): boolean {
    return this.#others[number] !== NOTHING && !this.#changes.has(number)
  }
}

/** The principals of theirs with the names of ours, by the numbers of ours. */
function othersOf({ principals }: State, theirs: State): Int32Array {
  const others = new Int32Array(principals.numberEnd)
  for (const user of principals.users()) {
    others[principals.numberOf(user)] = theirs.principals.user(principals.nameOf(user))
  }
  for (const group of principals.groups()) {
    others[principals.numberOf(group)] = theirs.principals.group(principals.nameOf(group))
  }
  return others
}

/** Equal where the same numbers stand for families that take RIDs apart in the same way. */
const formsOf = ({ families }: RidScan): string =>
  JSON.stringify(families.map(({ base, tail }) => [base, tail]))
