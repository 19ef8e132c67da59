/** Comparisons: the grants of a principal in one state that another state hasn't as they are. @module */

import { type ActionMask, NO_ACTIONS } from '../core/action.ts'
import type { Rid } from '../core/rid.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import { actionsIn, holderOf, SPELLING_MASK } from '../trie/mark.ts'
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
  /** For each number of ours, that of the principal of its name there. */
  readonly #namesakes: Int32Array
  /** What has changed, by the number of the holder. */
  readonly #changes: Map<number, Change[]> = new Map()
  /** How many grants have. */
  #count = 0

  /**
   * Costs a look at each grant of ours.
   *
   * @internal
   * @param namesakes - for each number of ours, that of the principal of its name there.
   * @param isWithin - whether theirs is known to have all grants of ours as they are.
   */
  constructor(ours: State, theirs: State, namesakes: Int32Array, isWithin = false) {
    this.#ours = ours
    this.#theirs = theirs
    this.#namesakes = namesakes
    if (!isWithin) this.#findChanges()
  }

  /**
   * The comparison of theirs with ours. Where each grant of theirs is one of ours, which their
   * number tells, it costs no look at the grants.
   */
  reversed(): Comparison {
    const isWithin = this.#ours.trie.size - this.#count === this.#theirs.trie.size
    const namesakes = invertedNamesakes(this.#namesakes, this.#theirs.principals.numberEnd)
    return new Comparison(this.#theirs, this.#ours, namesakes, isWithin)
  }

  #findChanges(): void {
    const [ours, theirs] = [this.#ours, this.#theirs]
    const isAlike = formsOf(ours.scan) === formsOf(theirs.scan)
    const twins = isAlike ? new Twins(ours, theirs) : undefined
    for (const node of ours.trie.nodes.inMemory()) {
      const keptOf = this.#keptAt(node, twins)
      ours.trie.eachMarkAt(node, (mark) => {
        // Nobody, where there is no namesake, has been granted nothing.
        const kept = keptOf(this.#namesakes[holderOf(mark)] as number, mark)
        if (kept !== actionsIn(mark)) this.#note({ entry: ours.trie.entry(node, mark), kept })
      })
    }
  }

  /** What a principal of theirs was granted on the RID of a mark of ours at a node. */
  #keptAt(node: Ref, twins: Twins | undefined): (other: number, mark: number) => ActionMask {
    const { trie } = this.#theirs
    if (twins !== undefined) {
      const twin = twins.of(node)
      return (other, mark) => trie.actionsAt(twin, other, mark & SPELLING_MASK)
    }
    return (other, mark) =>
      trie.entryOf(other, this.#ours.trie.ridOf(node, mark))?.actions ?? NO_ACTIONS
  }

  #note(change: Change): void {
    this.#count++
    const { holder } = change.entry
    const known = this.#changes.get(holder)
    if (known === undefined) this.#changes.set(holder, [change])
    else known.push(change)
  }

  /**
   * The grants of a principal of ours, by its number, that theirs hasn't with the same actions, in
   * no order; all where there is nobody of that name there. Costs their number.
   */
  changed(number: number): Changed[] {
    const changes = this.#changes.get(number) ?? NO_CHANGES
    return changes.map(({ entry, kept }) => ({
      resource: entry.resource,
      held: entry.actions,
      kept,
    }))
  }

  /**
   * The users of ours, by their numbers, but for those who have the very same grants and groups
   * there, and perhaps more, and whose groups have the very same grants and perhaps more. Those of
   * one group come one after another: what is looked up for one of them is near for the next.
   * `tick` is called once for each user. Costs their memberships.
   */
  *changedUsers(tick: () => void): Generator<number> {
    const { principals } = this.#ours
    const isTold = new Uint8Array(principals.numberEnd)
    for (const number of this.#changes.keys()) {
      const holder = principals.byNumber(number)
      for (const user of principals.isGroup(holder) ? principals.peerList(holder) : []) {
        if (isTold[user] === 1) continue
        isTold[user] = 1
        tick()
        yield user
      }
    }
    for (const user of principals.users()) {
      if (isTold[principals.numberOf(user)] === 1) continue
      tick()
      if (!this.#isSame(user)) yield principals.numberOf(user)
    }
  }

  #isSame(user: Holder): boolean {
    const { principals } = this.#ours
    const number = principals.numberOf(user)
    if (!this.#hasSameGrants(number)) return false
    const other = this.#otherOf(number)
    for (const group of principals.peerList(user)) {
      if (!this.#hasSameGrants(group)) return false
      if (!this.#theirs.principals.isMember(this.#otherOf(group), other)) return false
    }
    return true
  }

  /** The principal of theirs that has the name of one of ours, by its number. */
  #otherOf(number: number): Holder {
    return this.#theirs.principals.byNumber(this.#namesakes[number] as number)
  }

  #hasSameGrants(number: number): boolean {
    return this.#namesakes[number] !== NOBODY && !this.#changes.has(number)
  }
}

/** The number of nobody. */
const NOBODY = 0

const NO_CHANGES: readonly Change[] = []

/**
 * For each number of ours, that of the principal of its name in theirs; 0 where there is none.
 * Costs a look at each name.
 */
export function namesakesIn(theirs: State, { principals }: State): Int32Array {
  const namesakes = new Int32Array(principals.numberEnd)
  const note = (holder: Holder, other: Holder): void => {
    if (other === NOTHING) return
    namesakes[principals.numberOf(holder)] = theirs.principals.numberOf(other)
  }
  for (const user of principals.users()) {
    note(user, theirs.principals.user(principals.nameOf(user)))
  }
  for (const group of principals.groups()) {
    note(group, theirs.principals.group(principals.nameOf(group)))
  }
  return namesakes
}

/** Namesakes the other way round: `end` is greater than every number there. */
export function invertedNamesakes(namesakes: Int32Array, end: number): Int32Array {
  const inverted = new Int32Array(end)
  for (const [number, other] of namesakes.entries()) {
    if (other !== NOBODY) inverted[other] = number
  }
  return inverted
}

/** Equal where the same numbers stand for families that take RIDs apart in the same way. */
const formsOf = ({ families }: RidScan): string =>
  JSON.stringify(families.map(({ base, tail }) => [base, tail]))
