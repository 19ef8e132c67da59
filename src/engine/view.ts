/** The view: the current state laid open to questions about a policy as a whole. @module */

import { type ActionMask, actionBit, NO_ACTIONS } from '../core/action.ts'
import type { Catalogue, Family } from '../core/catalogue.ts'
import type { Grant } from '../core/grant.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Gazetteer } from '../core/place.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Release } from '../core/release.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'
import { NOTHING, type Ref } from '../trie/layout.ts'
import type { Entry } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { Comparison, namesakesIn } from './comparison.ts'
import { allowsHolder, coverOf } from './cover.ts'
import { Coverage } from './coverage.ts'
import { bySpecificity } from './covering.ts'
import type { ModeTable } from './mode-table.ts'
import type { Holder } from './principals.ts'
import { type Held, Ranges } from './ranges.ts'
import type { State } from './state.ts'

/** The grants of one principal, as masks by RID. */
export type Masks = ReadonlyMap<Rid, { readonly actions: ActionMask }>

/** What decisions are made under. */
export interface Setting {
  readonly mode: SecurityMode
  readonly release: Release
  readonly catalogue: Catalogue
}

/**
 * Reads the state of an engine without changing it. What it answers is true of the revision at
 * which it is asked; iterators must be drained before the next `apply`.
 */
export class PolicyView implements Setting {
  readonly release: Release
  readonly catalogue: Catalogue
  /** Finds places in the catalogue of the release. */
  readonly gazetteer: Gazetteer
  readonly #state: State
  readonly #modes: ModeTable

  /** @internal */
  constructor(state: State, modes: ModeTable, setting: Setting, gazetteer: Gazetteer) {
    this.#state = state
    this.#modes = modes
    this.release = setting.release
    this.catalogue = setting.catalogue
    this.gazetteer = gazetteer
  }

  /** The current mode. */
  get mode(): SecurityMode {
    return this.#modes.mode
  }

  /** How many users there are. */
  get userCount(): number {
    return this.#state.principals.userCount
  }

  /** How many groups there are. */
  get groupCount(): number {
    return this.#state.principals.groupCount
  }

  /** How many grants there are. */
  get grantCount(): number {
    return this.#state.trie.size
  }

  /** Tells whether there is a user of this name. */
  hasUser(uid: string): boolean {
    return this.#state.principals.user(uid) !== NOTHING
  }

  /** Every uid, in no order. */
  *users(): Generator<Uid> {
    const { principals } = this.#state
    for (const user of principals.users()) yield principals.nameOf(user) as Uid
  }

  /** Every gid, in no order. */
  *groups(): Generator<Gid> {
    const { principals } = this.#state
    for (const group of principals.groups()) yield principals.nameOf(group) as Gid
  }

  /** The groups that a user is in, sorted; nothing for an unknown user. */
  groupsOf(uid: string): Gid[] | undefined {
    const { principals } = this.#state
    const user = principals.user(uid)
    if (user === NOTHING) return undefined
    return Array.from(principals.peersOf(user), (group) => principals.nameOf(group) as Gid).sort(
      compare,
    )
  }

  /** The users in a group, in no order; nobody for an unknown group. */
  *membersOf(gid: string): Generator<Uid> {
    const { principals } = this.#state
    const group = principals.group(gid)
    if (group === NOTHING) return
    for (const user of principals.peersOf(group)) yield principals.nameOf(user) as Uid
  }

  /** Tells whether a user is in a group. */
  isMember(gid: string, uid: string): boolean {
    const { principals } = this.#state
    const [group, user] = [principals.group(gid), principals.user(uid)]
    return group !== NOTHING && user !== NOTHING && principals.isMember(group, user)
  }

  /** The grants of one principal itself, in no order. */
  *grantsOf(principal: Principal): Generator<Grant> {
    const holder = this.#holder(principal)
    if (holder === NOTHING) return
    for (const entry of this.#state.entriesOf(holder)) yield this.#state.grantOf(entry)
  }

  /**
   * The other grants of a principal and, where it is a user, of its groups, that reach all that its
   * grant on `resource` reaches, the most specific first; none where it has no grant there. Of two
   * grants of one principal that reach the same, only the earlier one covers the other, so that
   * all that are covered may be dropped at once. Costs the depth and the user's groups.
   */
  coverOf(principal: Principal, resource: Rid): Grant[] {
    const holder = this.#holder(principal)
    const entry = holder === NOTHING ? undefined : this.#state.entryOf(holder, resource)
    if (entry === undefined) return []
    return coverOf(this.#state, entry).map((other) => this.#state.grantOf(other))
  }

  /** Greater than the number of every principal. */
  get numberEnd(): number {
    return this.#state.principals.numberEnd
  }

  /**
   * The number of a principal, small and nobody else's until the next change; 0 for an unknown one.
   */
  numberOf(principal: Principal): number {
    const holder = this.#holder(principal)
    return holder === NOTHING ? 0 : this.#state.principals.numberOf(holder)
  }

  /** The numbers of all users, in no order. */
  *userNumbers(): Generator<number> {
    const { principals } = this.#state
    for (const user of principals.users()) yield principals.numberOf(user)
  }

  /** The numbers of all groups, in no order. */
  *groupNumbers(): Generator<number> {
    const { principals } = this.#state
    for (const group of principals.groups()) yield principals.numberOf(group)
  }

  /** Who has a number. */
  principalOf(number: number): Principal {
    const { principals } = this.#state
    return principals.principalOf(principals.byNumber(number))
  }

  /** The name of who has a number. */
  nameOf(number: number): string {
    const { principals } = this.#state
    return principals.nameOf(principals.byNumber(number))
  }

  /** The numbers of the groups of a user, by its own, or of the users in a group, in no order. */
  peersOf(number: number): number[] {
    const { principals } = this.#state
    return principals.peerList(principals.byNumber(number))
  }

  /** The grants of a principal itself, by its number, in no order. */
  heldBy(number: number): Iterable<Held> {
    const state = this.#state
    return state.entriesOf(state.principals.byNumber(number))
  }

  /** For each number, that of the principal of the same name in another view; 0 where there is none. */
  namesakesIn(other: PolicyView): Int32Array {
    return namesakesIn(other.#state, this.#state)
  }

  /**
   * Tells whether a grant of a principal or, where it is a user, of its groups, allows this. Asks
   * neither whether the mode enforces it nor whether anyone is a superuser.
   */
  isGranted(principal: Principal, action: string, resource: string): boolean {
    const holder = this.#holder(principal)
    return holder !== NOTHING && allowsHolder(this.#state, holder, actionBit(action), resource)
  }

  /** The grants of one principal itself, as they are now; none of an unknown one. */
  masksOf(principal: Principal): Masks {
    const holder = this.#holder(principal)
    if (holder === NOTHING) return new Map()
    const entries = this.#state.entriesOf(holder)
    return new Map(Array.from(entries, ({ resource, actions }) => [resource, { actions }]))
  }

  /** How many grants a principal itself holds, by its number. */
  grantCountOf(number: number): number {
    const { principals } = this.#state
    return principals.grantCount(principals.byNumber(number))
  }

  /** The actions that a principal itself was granted on exactly this RID. */
  actionsOf(principal: Principal, resource: Rid): ActionMask {
    const holder = this.#holder(principal)
    return holder === NOTHING ? NO_ACTIONS : this.#state.actionsOf(holder, resource)
  }

  /** Lays open who was granted what on a resource: for many questions. */
  coverage(resource: string): Coverage {
    return new Coverage(this.#state, resource)
  }

  /** Lays the grants open by place and principal at once: for many questions. */
  ranges(): Ranges {
    return new Ranges(this.#state)
  }

  /**
   * Compares this view with another one, whose {@link namesakesIn} are known; neither may change
   * meanwhile.
   */
  comparedTo(other: PolicyView, namesakes: Int32Array): Comparison {
    return new Comparison(this.#state, other.#state, namesakes)
  }

  /** Whether a user is a service account; false for an unknown one. */
  isService(uid: string): boolean {
    const { principals } = this.#state
    const user = principals.user(uid)
    return user !== NOTHING && principals.isService(user)
  }

  /** Whether the user of a number is a service account. */
  isServiceNumber(number: number): boolean {
    const { principals } = this.#state
    return principals.isService(principals.byNumber(number))
  }

  /** The family of a RID; nothing where it is malformed or outside of the catalogue. */
  familyOf(resource: string): Family | undefined {
    const { scan } = this.#state
    return this.#isSound(resource) ? scan.families[scan.family] : undefined
  }

  /** Whether a deny on this resource must be acted on; true for what is no RID. */
  isEnforced(resource: string): boolean {
    return !this.#isSound(resource) || this.#modes.isEnforced(this.#state.scan.family)
  }

  /** Whoever holds a grant that makes superusers, in no order. */
  *superusers(): Generator<Grant> {
    for (const entry of this.#state.superuserEntries()) yield this.#state.grantOf(entry)
  }

  /**
   * Every grant of every principal that covers a resource, the most specific first. Costs the
   * depth of the resource and the grants found.
   */
  covering(resource: string): Grant[] {
    if (!this.#isSound(resource)) return []
    const state = this.#state
    const found: Entry[] = []
    for (const { node, wanted } of state.along(resource)) {
      for (const entry of state.trie.entriesAt(node)) {
        if ((entry.reach & wanted) !== 0) found.push(entry)
      }
    }
    return found.sort(bySpecificity(state)).map((entry) => state.grantOf(entry))
  }

  /** How many grants stand at a resource's place and below it. Costs its depth. */
  weightOf(resource: string): number {
    const node = this.#nodeAt(resource)
    return node === NOTHING ? 0 : this.#state.trie.nodes.weightOf(node)
  }

  /**
   * The grants that stand at a resource's place and below it, by path, each place before those
   * below it. Costs what is drained, and the sorting of the places on the way.
   */
  *within(resource: string): Generator<Grant> {
    const node = this.#nodeAt(resource)
    if (node !== NOTHING) yield* grantsBelow(this.#state, node)
  }

  #holder(principal: Principal): Holder {
    return this.#state.principals.find(principal)
  }

  #isSound(resource: string): boolean {
    const { scan } = this.#state
    scan.scan(resource)
    return scan.state !== MALFORMED
  }

  #nodeAt(resource: string): Ref {
    return this.#isSound(resource) ? this.#state.trie.exact(resource as Rid) : NOTHING
  }
}

function* grantsBelow(state: State, node: Ref): Generator<Grant> {
  const { nodes } = state.trie
  const entries = [...state.trie.entriesAt(node)].sort(bySpecificity(state))
  for (const entry of entries) yield state.grantOf(entry)
  const children = Array.from(nodes.childrenOf(node), (child) => ({
    child,
    text: nodes.textOf(child),
  }))
  for (const { child } of children.sort((a, b) => compare(a.text, b.text))) {
    yield* grantsBelow(state, child)
  }
}
