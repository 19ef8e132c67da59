/** The current state: principals, memberships and grants, in one arena. @module */

import { type ActionMask, actionsOf, NO_ACTIONS } from '../core/action.ts'
import { type Catalogue, superuserActions } from '../core/catalogue.ts'
import type { Grant } from '../core/grant.ts'
import type { Release } from '../core/release.ts'
import type { Rid } from '../core/rid.ts'
import { Arena } from '../trie/arena.ts'
import { Bags, NO_ITEM } from '../trie/bag.ts'
import { GROUPS } from '../trie/bag-kinds.ts'
import {
  NOTHING,
  type Ref,
  SUPERUSERS_AT,
  SUPERUSERS_HIGH_AT,
  SUPERUSERS_LOW_AT,
} from '../trie/layout.ts'
import { BELOW } from '../trie/mark.ts'
import { Probe } from '../trie/probe.ts'
import { type Entry, FIRST, KNOWN, RidTrie } from '../trie/rid-trie.ts'
import { type Runs, runsOf } from '../trie/runs.ts'
import { RidScan } from '../trie/scan.ts'
import { highBit, lowBit } from '../trie/signs.ts'
import { type Holder, Principals } from './principals.ts'

/** Grants as columns: a row for each. */
export interface Grants {
  /** The numbers of their holders. */
  readonly holders: Int32Array
  /** Their RIDs, numbered from 0: each once. */
  readonly resources: Int32Array
  readonly actions: Int32Array
  readonly ridCount: number
  /** The RID of a number. */
  ridAt(nth: number): Rid
}

/** Where the grants on each RID stand, by its number. */
export interface Spots {
  /** Its grants: their rows. */
  readonly rowsOf: Runs
  readonly nodes: Int32Array
  /** How the RID is written: see mark.ts. */
  readonly spellings: Uint8Array
}

/**
 * How many nodes there are for each RID in most policies: some stand above others without a grant.
 * A table that has to grow leaves its old block behind.
 */
const NODES_PER_RID = 1.2

/** How a state begins. */
export interface StateOptions {
  /** An empty one where it is not said. */
  readonly arena?: Arena
  /** How many users and groups it may have together. */
  readonly most?: number
}

/**
 * Users, groups and grants, found by name, by number and, through the trie, by resource. Its
 * methods trust their callers: what they are told to create does not exist, what they are told to
 * change does.
 */
export class State {
  readonly arena: Arena
  readonly principals: Principals
  readonly trie: RidTrie
  readonly scan: RidScan
  readonly probe: Probe
  /** The resource whose holders may do everything; nothing where the catalogue has none. */
  readonly superuser: Rid | undefined
  readonly #superuserActions: ActionMask
  readonly #numbers: Bags

  constructor(
    catalogue: Catalogue,
    release: Release,
    { arena = new Arena(), most }: StateOptions = {},
  ) {
    this.arena = arena
    this.scan = new RidScan(catalogue, release)
    this.principals = new Principals(arena, most)
    this.trie = new RidTrie(arena, this.scan)
    this.probe = new Probe(arena, this.trie.nodes, this.scan)
    this.#numbers = new Bags(arena, GROUPS)
    this.superuser = catalogue.superuser?.resource as Rid | undefined
    this.#superuserActions = superuserActions(catalogue, release)
  }

  /** Deletes a user or a group with its memberships and grants. */
  delete(holder: Holder): void {
    for (const entry of [...this.entriesOf(holder)])
      this.setActions(holder, entry.resource, NO_ACTIONS)
    this.principals.delete(holder)
  }

  /** Every grant of a holder, in no order. Nothing may change meanwhile. */
  *entriesOf(holder: Holder): Generator<Entry> {
    const number = this.principals.numberOf(holder)
    for (const node of this.principals.placesOf(holder)) yield* this.trie.entriesOf(node, number)
  }

  /** The grant of a holder on exactly this RID. */
  entryOf(holder: Holder, resource: Rid): Entry | undefined {
    return this.trie.entryOf(this.principals.numberOf(holder), resource)
  }

  /** The actions that a holder was granted on exactly this RID. */
  actionsOf(holder: Holder, resource: Rid): ActionMask {
    return this.entryOf(holder, resource)?.actions ?? NO_ACTIONS
  }

  /** Makes `actions` all that a holder was granted on exactly this RID; none ends the grant. */
  setActions(holder: Holder, resource: Rid, actions: ActionMask): void {
    if (actions === NO_ACTIONS) this.#revoke(holder, resource)
    else this.#grant(holder, resource, actions)
    if (resource === this.superuser) this.#noteSuperuser(holder, resource)
  }

  /**
   * Adds many grants at once, of holders who hold none as yet; several may be of one holder on one
   * RID. Node by node, and then holder by holder: what is near in memory is reached at one time.
   * Answers where the grants on each RID stand.
   */
  addAll({ holders, resources, actions, ridCount, ridAt }: Grants): Spots {
    const { trie, principals } = this
    const end = principals.numberEnd
    const places = new Int32Array(holders.length)
    const counts = new Int32Array(end)
    const rowsOf = runsOf(resources, ridCount)
    const { starts, rows } = rowsOf
    const spots = { rowsOf, nodes: new Int32Array(ridCount), spellings: new Uint8Array(ridCount) }
    trie.reserve(Math.ceil(ridCount * NODES_PER_RID))
    for (let nth = 0; nth < ridCount; nth++) {
      const rid = ridAt(nth)
      const spot = trie.spotFor(rid)
      const { node, spelling } = spot
      spots.nodes[nth] = node
      spots.spellings[nth] = spelling
      let count = 0
      for (let at = starts[nth] as number; at < (starts[nth + 1] as number); at++) {
        const row = rows[at] as number
        const holder = holders[row] as number
        const added = trie.addAt(spot, holder, actions[row] as number)
        if (added === KNOWN) continue
        if (added === FIRST) places[row] = node
        counts[holder] = (counts[holder] as number) + 1
        count++
      }
      trie.count(node, count)
      if (rid === this.superuser) this.#noteSuperusers(rid, node)
    }
    principals.addAllGrants(runsOf(holders, end), places, counts)
    return spots
  }

  #noteSuperusers(resource: Rid, node: Ref): void {
    const { principals, trie } = this
    for (const { holder } of trie.entriesAt(node)) {
      this.#noteSuperuser(principals.byNumber(holder), resource)
    }
  }

  #grant(holder: Holder, resource: Rid, actions: ActionMask): void {
    const { principals, trie } = this
    const before = trie.size
    const node = trie.put(principals.numberOf(holder), resource, actions)
    if (node !== NOTHING) principals.addPlace(holder, node)
    principals.addGrants(holder, trie.size - before)
  }

  #revoke(holder: Holder, resource: Rid): void {
    const entry = this.entryOf(holder, resource)
    if (entry === undefined) return
    const node = this.trie.remove(entry)
    if (node !== NOTHING) this.principals.removePlace(holder, node)
    this.principals.addGrants(holder, -1)
  }

  /** Tells whether a grant of these actions on a RID makes a superuser of its holder. */
  makesSuperuser(resource: Rid, actions: ActionMask): boolean {
    return resource === this.superuser && (actions & this.#superuserActions) !== 0
  }

  /** How many holders have a grant that makes superusers. */
  get superuserCount(): number {
    return this.#numbers.sizeOf(SUPERUSERS_AT)
  }

  /** The grants that make superusers, in no order. */
  *superuserEntries(): Generator<Entry> {
    for (const number of this.#numbers.items(SUPERUSERS_AT)) yield this.superuserEntryOf(number)
  }

  /** Tells whether the holder of a number has a grant that makes superusers. */
  isSuperuserNumber(number: number): boolean {
    return this.#numbers.find(SUPERUSERS_AT, number) !== NO_ITEM
  }

  /** The grant that makes a superuser of one that is. */
  superuserEntryOf(number: number): Entry {
    return this.trie.entryOf(number, this.superuser as Rid) as Entry
  }

  #noteSuperuser(holder: Holder, resource: Rid): void {
    const numbers = this.#numbers
    const number = this.principals.numberOf(holder)
    const place = numbers.find(SUPERUSERS_AT, number)
    const isOne = this.makesSuperuser(resource, this.actionsOf(holder, resource))
    if (isOne === (place !== NO_ITEM)) return
    if (isOne) numbers.add(SUPERUSERS_AT, number)
    else numbers.remove(SUPERUSERS_AT, place)
    const { words } = this.arena
    const isNew = isOne && this.superuserCount > 1
    let low = isNew ? (words[SUPERUSERS_LOW_AT] as number) | lowBit(number) : 0
    let high = isNew ? (words[SUPERUSERS_HIGH_AT] as number) | highBit(number) : 0
    if (!isNew) {
      for (const one of numbers.items(SUPERUSERS_AT)) {
        low |= lowBit(one)
        high |= highBit(one)
      }
    }
    words[SUPERUSERS_LOW_AT] = low
    words[SUPERUSERS_HIGH_AT] = high
  }

  /** An entry as others see it. */
  grantOf(entry: Entry): Grant {
    const { resource, actions } = entry
    return {
      principal: this.principals.principalOf(this.holderOf(entry)),
      resource,
      actions: actionsOf(actions),
    }
  }

  /** The holder of a grant. */
  holderOf(entry: Entry): Holder {
    return this.principals.byNumber(entry.holder)
  }

  /**
   * The nodes on the way to a RID, the deepest first, each with what a grant at it must reach to
   * cover the RID.
   */
  *along(resource: string): Generator<{ readonly node: Ref; readonly wanted: number }> {
    const deepest = this.probe.deepest(resource)
    let wanted = this.probe.reach
    for (let node = deepest; node !== NOTHING; node = this.trie.nodes.parentOf(node)) {
      yield { node, wanted }
      wanted = BELOW
    }
  }
}
