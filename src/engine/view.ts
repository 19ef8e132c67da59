/** The view: the current state laid open to questions about a policy as a whole. @module */

import { type ActionMask, actionBit, actionsOf } from '../core/action.ts'
import type { Catalogue } from '../core/catalogue.ts'
import type { Grant } from '../core/grant.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Gazetteer } from '../core/place.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Release } from '../core/release.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'
import { BELOW, HERE } from '../trie/mark.ts'
import type { Entry, TrieNode } from '../trie/rid-trie.ts'
import { MALFORMED } from '../trie/scan.ts'
import { allowsHolder, coverOf } from './cover.ts'
import { bySpecificity } from './lookup.ts'
import type { ModeTable } from './mode-table.ts'
import type { Holder, State } from './state.ts'

/** The grants of one principal, as masks by RID. */
export type Masks = ReadonlyMap<Rid, { readonly actions: ActionMask }>

/** What decisions are made under. */
export interface Setting {
  readonly mode: SecurityMode
  readonly release: Release
  readonly catalogue: Catalogue
}

const NO_MASKS: Masks = new Map()

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
    return this.#state.users.size
  }

  /** Every uid, in no order. */
  *users(): Generator<Uid> {
    for (const { principal } of this.#state.users.values()) yield principal.uid
  }

  /** Every gid, in no order. */
  *groups(): Generator<Gid> {
    for (const { principal } of this.#state.groups.values()) yield principal.gid
  }

  /** The groups that a user is in, sorted; nothing for an unknown user. */
  groupsOf(uid: string): Gid[] | undefined {
    const user = this.#state.users.get(uid)
    return user && [...user.groups.values()].map(({ principal }) => principal.gid).sort(compare)
  }

  /** The users in a group, in no order; nobody for an unknown group. */
  *membersOf(gid: string): Generator<Uid> {
    for (const { principal } of this.#state.groups.get(gid)?.members ?? []) yield principal.uid
  }

  /** Tells whether a user is in a group. */
  isMember(gid: string, uid: string): boolean {
    const user = this.#state.users.get(uid)
    return user !== undefined && this.#state.groups.get(gid)?.members.has(user) === true
  }

  /** The grants of one principal itself, in no order. */
  *grantsOf(principal: Principal): Generator<Grant> {
    for (const entry of this.#holder(principal)?.grants.values() ?? []) yield grantOf(entry)
  }

  /**
   * The other grants of a principal and, where it is a user, of its groups, that reach all that its
   * grant on `resource` reaches, the most specific first; none where it has no grant there. Of two
   * grants of one principal that reach the same, only the earlier one covers the other, so that
   * all that are covered may be dropped at once. Costs the depth and the user's groups.
   */
  coverOf(principal: Principal, resource: Rid): Grant[] {
    const entry = this.#holder(principal)?.grants.get(resource)
    return entry === undefined ? [] : coverOf(entry).map(grantOf)
  }

  /**
   * Tells whether a grant of a principal or, where it is a user, of its groups, allows this. Asks
   * neither whether the mode enforces it nor whether anyone is a superuser.
   */
  isGranted(principal: Principal, action: string, resource: string): boolean {
    const holder = this.#holder(principal)
    return holder !== undefined && allowsHolder(this.#state, holder, actionBit(action), resource)
  }

  /** The grants of one principal itself, without a copy of them; none of an unknown one. */
  masksOf(principal: Principal): Masks {
    return this.#holder(principal)?.grants ?? NO_MASKS
  }

  /** Whether a user is a service account; false for an unknown one. */
  isService(uid: string): boolean {
    return this.#state.users.get(uid)?.service === true
  }

  /** Whether a deny on this resource must be acted on; true for what is no RID. */
  isEnforced(resource: string): boolean {
    const { scan } = this.#state
    scan.scan(resource)
    return scan.state === MALFORMED || this.#modes.isEnforced(scan.family)
  }

  /** Whoever holds a grant that makes superusers, in no order. */
  *superusers(): Generator<Grant> {
    for (const entry of this.#state.superusers.values()) yield grantOf(entry)
  }

  /**
   * Every grant of every principal that covers a resource, the most specific first. Costs the
   * depth of the resource and the grants found.
   */
  covering(resource: string): Grant[] {
    const { scan, trie } = this.#state
    scan.scan(resource)
    if (scan.state === MALFORMED) return []
    const found: Entry<Holder>[] = []
    for (let node = trie.deepest(resource); node !== undefined; node = node.parent) {
      const wanted = node.depth === scan.depth ? HERE : BELOW
      for (const entry of node.entries) if ((entry.reach & wanted) !== 0) found.push(entry)
    }
    return found.sort(bySpecificity).map(grantOf)
  }

  /** How many grants stand at a resource's place and below it. Costs its depth. */
  weightOf(resource: string): number {
    return this.#nodeAt(resource)?.weight ?? 0
  }

  /**
   * The grants that stand at a resource's place and below it, by path, each place before those
   * below it. Costs what is drained, and the sorting of the places on the way.
   */
  *within(resource: string): Generator<Grant> {
    const node = this.#nodeAt(resource)
    if (node !== undefined) yield* grantsBelow(node)
  }

  #holder(principal: Principal): Holder | undefined {
    const { users, groups } = this.#state
    return principal.kind === 'user' ? users.get(principal.uid) : groups.get(principal.gid)
  }

  #nodeAt(resource: string): TrieNode<Holder> | undefined {
    const { scan, trie } = this.#state
    scan.scan(resource)
    return scan.state === MALFORMED ? undefined : trie.exact(resource)
  }
}

function* grantsBelow(node: TrieNode<Holder>): Generator<Grant> {
  for (const entry of node.entries.toSorted(bySpecificity)) yield grantOf(entry)
  const children: TrieNode<Holder>[] = []
  for (let child = node.firstChild; child !== undefined; child = child.nextSibling) {
    children.push(child)
  }
  for (const child of children.sort((a, b) => compare(a.path, b.path))) yield* grantsBelow(child)
}

/** An entry as others see it. */
export const grantOf = ({ holder, resource, actions }: Entry<Holder>): Grant => ({
  principal: holder.principal,
  resource,
  actions: actionsOf(actions),
})
