/** Principals: users and groups, who is in which, and where they hold grants. @module */

import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Arena } from '../trie/arena.ts'
import { Bags, NO_ITEM } from '../trie/bag.ts'
import { GROUPS, MEMBERS, PLACES } from '../trie/bag-kinds.ts'
import {
  FREE_NUMBER_AT,
  GROUPS_AT,
  IS_GROUP,
  IS_SERVICE,
  MOST_PRINCIPALS,
  NEXT_NUMBER_AT,
  NOTHING,
  NUMBER_MASK,
  PRINCIPAL_GRANTS,
  PRINCIPAL_HIGH,
  PRINCIPAL_LENGTH,
  PRINCIPAL_LOW,
  PRINCIPAL_NAME,
  PRINCIPAL_NUMBER,
  PRINCIPAL_PEERS,
  PRINCIPAL_PLACES,
  PRINCIPALS_AT,
  PRINCIPALS_ROOM_AT,
  type Ref,
  USERS_AT,
  wordsFor,
} from '../trie/layout.ts'
import { compareNames, NAMED, nameIn, principalNamed, writeName } from '../trie/name.ts'
import { eachRun, type Runs, runsOf } from '../trie/runs.ts'
import { highBit, lowBit } from '../trie/signs.ts'
import { Table } from '../trie/table.ts'

/** A user or a group, where its record stands. Another one after any change to the users or groups. */
export type Holder = Ref

const FIRST_ROOM = 16

/** What stands for no number and no node. */
const NONE = 0

/**
 * Users and groups by name and by number. A number is nobody else's while its holder lives, and is
 * given to the next one afterwards. Methods trust their callers: who is to be created does not
 * exist, who is to be changed does.
 */
export class Principals {
  readonly #arena: Arena
  readonly #users: Table
  readonly #groups: Table
  /** The groups of each user, the users in each group, and the places of each. */
  readonly #groupBags: Bags
  readonly #memberBags: Bags
  readonly #placeBags: Bags
  readonly #most: number

  /** The principals of an arena, empty or not; `most` is how many there may be. */
  constructor(arena: Arena, most: number = MOST_PRINCIPALS) {
    this.#arena = arena
    this.#most = most
    this.#users = new Table(arena, USERS_AT, NAMED)
    this.#groups = new Table(arena, GROUPS_AT, NAMED)
    this.#groupBags = new Bags(arena, GROUPS)
    this.#memberBags = new Bags(arena, MEMBERS)
    this.#placeBags = new Bags(arena, PLACES)
    if (arena.words[PRINCIPALS_AT] !== NOTHING) return
    const list = arena.allocate(FIRST_ROOM)
    arena.words[PRINCIPALS_AT] = list
    arena.words[PRINCIPALS_ROOM_AT] = FIRST_ROOM
    arena.words[NEXT_NUMBER_AT] = 1
  }

  get userCount(): number {
    return this.#users.size
  }

  get groupCount(): number {
    return this.#groups.size
  }

  /** Tells whether there is no room for one more. */
  get isFull(): boolean {
    return this.userCount + this.groupCount >= this.#most
  }

  /** The user of this name, or {@link NOTHING}. Costs the length of the name; allocates nothing. */
  user(name: string): Holder {
    return principalNamed(this.#arena.words, USERS_AT, name)
  }

  /** The group of this name, or {@link NOTHING}. */
  group(name: string): Holder {
    return principalNamed(this.#arena.words, GROUPS_AT, name)
  }

  /** The user or group that is named so, or {@link NOTHING}. */
  find(principal: Principal): Holder {
    return principal.kind === 'user' ? this.user(principal.uid) : this.group(principal.gid)
  }

  /** Every user, in no order. Nothing may change meanwhile. */
  users(): Generator<Holder> {
    return this.#users.records()
  }

  /** Every group, in no order. Nothing may change meanwhile. */
  groups(): Generator<Holder> {
    return this.#groups.records()
  }

  /** The holder of a number that someone has. */
  byNumber(number: number): Holder {
    const { words } = this.#arena
    return words[(words[PRINCIPALS_AT] as number) + number] as Holder
  }

  /** The number of a holder. */
  numberOf(holder: Holder): number {
    return (this.#arena.words[holder + PRINCIPAL_NUMBER] as number) & NUMBER_MASK
  }

  nameOf(holder: Holder): string {
    const { words } = this.#arena
    return nameIn(words, holder + PRINCIPAL_NAME, words[holder + PRINCIPAL_LENGTH] as number)
  }

  /** Orders two holders by name, without making texts of the names. */
  compare(a: Holder, b: Holder): number {
    const { words } = this.#arena
    const [one, other] = [
      words[a + PRINCIPAL_LENGTH] as number,
      words[b + PRINCIPAL_LENGTH] as number,
    ]
    return compareNames(words, a + PRINCIPAL_NAME, one, words, b + PRINCIPAL_NAME, other)
  }

  /**
   * Writes the name of a holder to the beginning of some words, and answers its length. What follows
   * it in its last word is 0.
   */
  spell(holder: Holder, spelt: Int32Array): number {
    const { words } = this.#arena
    const length = words[holder + PRINCIPAL_LENGTH] as number
    const name = holder + PRINCIPAL_NAME
    for (let word = 0; word << 2 < length; word++) spelt[word] = words[name + word] as number
    return length
  }

  isGroup(holder: Holder): boolean {
    return ((this.#arena.words[holder + PRINCIPAL_NUMBER] as number) & IS_GROUP) !== 0
  }

  isService(holder: Holder): boolean {
    return ((this.#arena.words[holder + PRINCIPAL_NUMBER] as number) & IS_SERVICE) !== 0
  }

  /** A holder as others see it. */
  principalOf(holder: Holder): Principal {
    const name = this.nameOf(holder)
    return this.isGroup(holder)
      ? { kind: 'group', gid: name as Gid }
      : { kind: 'user', uid: name as Uid }
  }

  /** Makes room for so many users and groups in all, no fewer of which are then to be created. */
  reserve(users: number, groups: number): void {
    this.#users.reserve(users)
    this.#groups.reserve(groups)
    let room = this.#arena.words[PRINCIPALS_ROOM_AT] as number
    while (room < users + groups + 1) room *= 2
    this.#makeRoom(room)
  }

  /** Creates a user that holds nothing. */
  createUser(uid: Uid, isService: boolean): Holder {
    const user = this.#create(this.#users, uid, isService ? IS_SERVICE : 0)
    this.#sign(user)
    return user
  }

  /** Creates a group that holds nothing and that nobody is in. */
  createGroup(gid: Gid): Holder {
    return this.#create(this.#groups, gid, IS_GROUP)
  }

  /** Deletes a holder, who holds no grant any more, with its memberships. */
  delete(holder: Holder): void {
    const arena = this.#arena
    const isGroup = this.isGroup(holder)
    for (const peer of [...this.peersOf(holder)]) {
      if (isGroup) this.leave(holder, peer)
      else this.leave(peer, holder)
    }
    const table = isGroup ? this.#groups : this.#users
    table.remove(holder)
    const { words } = arena
    const number = this.numberOf(holder)
    const list = words[PRINCIPALS_AT] as number
    words[list + number] = words[FREE_NUMBER_AT] as number
    words[FREE_NUMBER_AT] = number
    arena.release(holder, recordWords(words[holder + PRINCIPAL_LENGTH] as number))
  }

  /** The users in a group, or the groups that a user is in, in no order. */
  *peersOf(holder: Holder): Generator<Holder> {
    for (const number of this.#peersIn(holder).items(holder + PRINCIPAL_PEERS))
      yield this.byNumber(number)
  }

  /** The numbers of a holder's peers, in a list. */
  peerList(holder: Holder): number[] {
    const list: number[] = []
    this.#peersIn(holder).each(holder + PRINCIPAL_PEERS, (number) => list.push(number))
    return list
  }

  /** As {@link peersOf}, their numbers. */
  peerNumbersOf(holder: Holder): Generator<number> {
    return this.#peersIn(holder).items(holder + PRINCIPAL_PEERS)
  }

  /** Greater than every number that anyone has. */
  get numberEnd(): number {
    return this.#arena.words[NEXT_NUMBER_AT] as number
  }

  /** How many users are in a group, or groups a user is in. */
  peerCount(holder: Holder): number {
    return this.#peersIn(holder).sizeOf(holder + PRINCIPAL_PEERS)
  }

  /** A user's own number, and those of its groups. */
  *numbersOf(user: Holder): Generator<number> {
    yield this.numberOf(user)
    yield* this.#groupBags.items(user + PRINCIPAL_PEERS)
  }

  isMember(group: Holder, user: Holder): boolean {
    return this.#groupBags.find(user + PRINCIPAL_PEERS, this.numberOf(group)) !== NO_ITEM
  }

  /** Tells whether a number is that of the holder itself or, if it is a user, of one of its groups. */
  holds(holder: Holder, number: number): boolean {
    if (number === this.numberOf(holder)) return true
    return (
      !this.isGroup(holder) && this.#groupBags.find(holder + PRINCIPAL_PEERS, number) !== NO_ITEM
    )
  }

  /** Puts a user into a group that it is not in. */
  join(group: Holder, user: Holder): void {
    const number = this.numberOf(group)
    this.#groupBags.add(user + PRINCIPAL_PEERS, number)
    this.#memberBags.add(group + PRINCIPAL_PEERS, this.numberOf(user))
    this.#addSign(user, number)
  }

  /**
   * Puts many users into groups at once, row by row, by their numbers. A row may come twice; none
   * is there as yet. What comes twice is taken out of `groups`.
   */
  joinAll(groups: Int32Array, users: Int32Array): void {
    const end = this.numberEnd
    const byUser = runsOf(users, end)
    const joinedBy = new Int32Array(end)
    for (const row of byUser.rows) {
      const group = groups[row] as number
      const user = users[row] as number
      if (joinedBy[group] === user) groups[row] = NONE
      else this.#addSign(this.byNumber(user), group)
      joinedBy[group] = user
    }
    this.#fill(this.#groupBags, PRINCIPAL_PEERS, byUser, groups)
    const byGroup = runsOf(groups, end)
    this.#fill(this.#memberBags, PRINCIPAL_PEERS, byGroup, users)
  }

  /** Takes a user out of a group that it is in. */
  leave(group: Holder, user: Holder): void {
    this.#drop(user, this.numberOf(group))
    this.#drop(group, this.numberOf(user))
    this.#sign(user)
  }

  /** The nodes at which a holder has grants, each once, in no order. */
  placesOf(holder: Holder): Generator<Ref> {
    return this.#placeBags.items(holder + PRINCIPAL_PLACES) as Generator<Ref>
  }

  /** Notes that a holder has a grant at a node, its first one there. */
  addPlace(holder: Holder, node: Ref): void {
    this.#placeBags.add(holder + PRINCIPAL_PLACES, node)
  }

  /** Notes where holders have got grants, each node once for a holder; `counts` has how many. */
  addAllGrants(byHolder: Runs, nodes: Int32Array, counts: Int32Array): void {
    this.#fill(this.#placeBags, PRINCIPAL_PLACES, byHolder, nodes)
    counts.subarray(1).forEach((count, at) => {
      this.addGrants(this.byNumber(at + 1), count)
    })
  }

  /** Notes that a holder has no grant at a node any more. */
  removePlace(holder: Holder, node: Ref): void {
    const at = holder + PRINCIPAL_PLACES
    this.#placeBags.remove(at, this.#placeBags.find(at, node))
  }

  /** How many grants a holder has. */
  grantCount(holder: Holder): number {
    return this.#arena.words[holder + PRINCIPAL_GRANTS] as number
  }

  /** Counts grants that a holder has got or lost. */
  addGrants(holder: Holder, by: number): void {
    const at = holder + PRINCIPAL_GRANTS
    this.#arena.words[at] = (this.#arena.words[at] as number) + by
  }

  #create(table: Table, text: string, flags: number): Holder {
    const arena = this.#arena
    const { length } = text
    const number = this.#takeNumber()
    const holder = arena.allocate(recordWords(length))
    const { words } = arena
    words[holder + PRINCIPAL_NUMBER] = number | flags
    words[holder + PRINCIPAL_LENGTH] = length
    writeName(words, holder + PRINCIPAL_NAME, text)
    words[(words[PRINCIPALS_AT] as number) + number] = holder
    table.add(holder, NAMED.hashOf(words, holder))
    return holder
  }

  /** The number that was given back last, or one that nobody ever had. */
  #takeNumber(): number {
    const { words } = this.#arena
    const free = words[FREE_NUMBER_AT] as number
    if (free !== 0) {
      words[FREE_NUMBER_AT] = words[(words[PRINCIPALS_AT] as number) + free] as number
      return free
    }
    const number = words[NEXT_NUMBER_AT] as number
    if (number === words[PRINCIPALS_ROOM_AT]) this.#makeRoom(number * 2)
    this.#arena.words[NEXT_NUMBER_AT] = number + 1
    return number
  }

  /** Makes the list of holders by number so long, where it is shorter. */
  #makeRoom(room: number): void {
    const arena = this.#arena
    const oldRoom = arena.words[PRINCIPALS_ROOM_AT] as number
    if (room === oldRoom) return
    const list = arena.allocate(room)
    const { words } = arena
    const old = words[PRINCIPALS_AT] as Ref
    words.copyWithin(list, old, old + oldRoom)
    words[PRINCIPALS_AT] = list
    words[PRINCIPALS_ROOM_AT] = room
    arena.release(old, oldRoom)
  }

  /** Adds to a bag of each holder what its rows have, but for 0. */
  #fill(bags: Bags, bag: number, runs: Runs, items: Int32Array): void {
    eachRun(runs, (number, rows) => {
      if (number === NONE) return
      const at = this.byNumber(number) + bag
      let count = 0
      for (const row of rows) if (items[row] !== NONE) count++
      bags.reserve(at, count)
      for (const row of rows) if (items[row] !== NONE) bags.add(at, items[row] as number)
    })
  }

  #drop(holder: Holder, number: number): void {
    const at = holder + PRINCIPAL_PEERS
    const bags = this.#peersIn(holder)
    bags.remove(at, bags.find(at, number))
  }

  /** What has the peers of a holder, which for users are other bags than for groups. */
  #peersIn(holder: Holder): Bags {
    return this.isGroup(holder) ? this.#memberBags : this.#groupBags
  }

  /** Makes the marks of a user's holders anew. */
  #sign(user: Holder): void {
    const { words } = this.#arena
    words[user + PRINCIPAL_LOW] = 0
    words[user + PRINCIPAL_HIGH] = 0
    for (const number of this.numbersOf(user)) this.#addSign(user, number)
  }

  #addSign(user: Holder, number: number): void {
    const { words } = this.#arena
    const low = user + PRINCIPAL_LOW
    const high = user + PRINCIPAL_HIGH
    words[low] = (words[low] as number) | lowBit(number)
    words[high] = (words[high] as number) | highBit(number)
  }
}

const recordWords = (length: number): number => PRINCIPAL_NAME + wordsFor(length)
