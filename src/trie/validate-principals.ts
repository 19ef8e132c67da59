/** Users and groups of a snapshot: numbers, names, memberships, and where they hold grants. @module */

import { parseGid, parseUid } from '../core/principal.ts'
import type { BagKind } from './bag.ts'
import { GROUPS, MEMBERS, PLACES } from './bag-kinds.ts'
import { demand } from './fault.ts'
import {
  FREE_NUMBER_AT,
  IS_GROUP,
  IS_SERVICE,
  MOST_PRINCIPALS,
  NEXT_NUMBER_AT,
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
  wordsFor,
} from './layout.ts'
import { nameIn } from './name.ts'
import { type Grouped, Pairs } from './pairs.ts'
import { highBit, lowBit } from './signs.ts'
import { lastMask } from './text.ts'
import type { Track } from './track.ts'
import { checkBag, hasItems, type Items, itemsOf } from './validate-bag.ts'
import { Records } from './validate-table.ts'

const FIRST_ROOM = 16
const FREE = 1
const USER = 2
const GROUP = 3

/** What the names of a kind of principals are checked by. */
interface Kind {
  readonly records: Records
  readonly names: Set<string>
}

/** Those of a snapshot. Its methods are called in their order. */
export class Roll {
  readonly users: Records
  readonly groups: Records
  /** The number that no one ever had. */
  readonly next: number
  readonly #track: Track
  readonly #words: Int32Array
  /** What each number is; 0 where that is not known as yet. */
  readonly #kinds: Uint8Array
  readonly #names: { readonly users: Set<string>; readonly groups: Set<string> }

  /** Passes the list by number, and tells the free numbers from the others. */
  constructor(track: Track) {
    const { words } = track
    this.#track = track
    this.#words = words
    this.users = new Records(words.length)
    this.groups = new Records(words.length)
    this.#names = { users: new Set(), groups: new Set() }
    const room = words[PRINCIPALS_ROOM_AT] as number
    const next = words[NEXT_NUMBER_AT] as number
    const isPower = room >= FIRST_ROOM && (room & (room - 1)) === 0
    demand(isPower, PRINCIPALS_ROOM_AT, 'no list by number has this room')
    const isFull = room === FIRST_ROOM || next > room >>> 1
    const isWithin = next >= 1 && next <= room && next <= MOST_PRINCIPALS + 1
    demand(isWithin && isFull, NEXT_NUMBER_AT, 'the list by number has other room than it needs')
    this.next = next
    const list = track.passNamed(PRINCIPALS_AT, room)
    for (let number = next; number < room; number++) {
      demand(words[list + number] === 0, list + number, 'nobody ever had this number')
    }
    demand(words[list] === 0, list, 'nobody has the number 0')
    this.#kinds = new Uint8Array(next)
    this.#readFree(list)
  }

  #readFree(list: number): void {
    let from = FREE_NUMBER_AT
    for (let free = this.#words[from] as number; free !== 0; ) {
      const isNew = free > 0 && free < this.next && this.#kinds[free] === 0
      demand(isNew, from, 'the free numbers are no chain')
      this.#kinds[free] = FREE
      from = list + free
      free = this.#words[from] as number
    }
  }

  /** Tells whether someone has a number. */
  has(number: number): boolean {
    return (this.#kinds[number] ?? 0) >= USER
  }

  #refOf(number: number): Ref {
    return this.#words[(this.#words[PRINCIPALS_AT] as number) + number] as Ref
  }

  /** Passes each record with its blocks. */
  passAll(): void {
    for (let number = 1; number < this.next; number++) {
      if (this.#kinds[number] !== FREE) this.#passOne(number)
    }
  }

  #passOne(number: number): void {
    const words = this.#words
    const track = this.#track
    const entry = (words[PRINCIPALS_AT] as number) + number
    const at = track.at as Ref
    const length = words[at + PRINCIPAL_LENGTH] ?? 0
    demand(length > 0 && length < 128, at + PRINCIPAL_LENGTH, 'no name has this length')
    track.passNamed(entry, PRINCIPAL_NAME + wordsFor(length))
    const isGroup = this.#checkNumber(at, number)
    const kind = isGroup
      ? { records: this.groups, names: this.#names.groups }
      : { records: this.users, names: this.#names.users }
    this.#kinds[number] = isGroup ? GROUP : USER
    this.#checkName(at, length, isGroup, kind)
    const peers = checkBag(track, at + PRINCIPAL_PEERS, isGroup ? MEMBERS : GROUPS)
    checkBag(track, at + PRINCIPAL_PLACES, PLACES)
    this.#checkSigns(at, number, isGroup, peers)
  }

  #checkNumber(at: Ref, number: number): boolean {
    const word = this.#words[at + PRINCIPAL_NUMBER] as number
    const isGroup = (word & IS_GROUP) !== 0
    const flags = isGroup ? IS_GROUP : word & IS_SERVICE
    demand(word === (number | flags), at + PRINCIPAL_NUMBER, 'a record has another number')
    return isGroup
  }

  #checkName(at: Ref, length: number, isGroup: boolean, { records, names }: Kind): void {
    const words = this.#words
    const name = nameIn(words, at + PRINCIPAL_NAME, length)
    const isName = isGroup ? parseGid(name).ok : parseUid(name).ok
    demand(isName, at + PRINCIPAL_NAME, 'no user or group may be called this')
    const rest = at + PRINCIPAL_NAME + (length >> 2)
    const isClean = (length & 3) === 0 || ((words[rest] as number) & ~lastMask(length)) === 0
    demand(isClean, rest, 'something stands past the end of a name')
    demand(!names.has(name), at + PRINCIPAL_NAME, 'two users or two groups have one name')
    names.add(name)
    records.add(at)
  }

  #checkSigns(at: Ref, number: number, isGroup: boolean, peers: Items): void {
    const words = this.#words
    let low = isGroup ? 0 : lowBit(number)
    let high = isGroup ? 0 : highBit(number)
    for (let place = peers.start; place < peers.end; place++) {
      const peer = words[place] as number
      if (peer === 0) continue
      const isNumber = peer > 0 && peer <= NUMBER_MASK && peer < this.next
      demand(isNumber, place, 'a member or a group has no such number')
      if (isGroup) continue
      low |= lowBit(peer)
      high |= highBit(peer)
    }
    demand(words[at + PRINCIPAL_LOW] === low, at + PRINCIPAL_LOW, 'a user has other groups')
    demand(words[at + PRINCIPAL_HIGH] === high, at + PRINCIPAL_HIGH, 'a user has other groups')
  }

  /** Checks that each user is in those groups that say so. */
  checkMemberships(): void {
    const pairs = new Pairs()
    for (let number = 1; number < this.next; number++) {
      if (this.#kinds[number] === USER) this.#addGroups(number, pairs)
    }
    const members = pairs.grouped(this.next)
    for (let number = 1; number < this.next; number++) {
      if (this.#kinds[number] !== GROUP) continue
      const at = this.#refOf(number) + PRINCIPAL_PEERS
      demand(
        this.#isBagOf(at, MEMBERS, members, number),
        at,
        'a group has other members than say so',
      )
    }
  }

  /** Tells whether a bag has what a number is paired with. */
  #isBagOf(at: number, kind: BagKind, pairs: Grouped, number: number): boolean {
    const items = itemsOf(this.#words, at, kind)
    return hasItems(this.#words, items, pairs.seconds, pairs.startOf(number), pairs.endOf(number))
  }

  #addGroups(user: number, pairs: Pairs): void {
    const words = this.#words
    const { start, end } = itemsOf(words, this.#refOf(user) + PRINCIPAL_PEERS, GROUPS)
    for (let place = start; place < end; place++) {
      const group = words[place] as number
      if (group === 0) continue
      demand(this.#kinds[group] === GROUP, place, 'a user is in what is no group')
      pairs.add(group, user)
    }
  }

  /** Checks that each has its grants at these nodes, and so many of them. */
  checkPlaces(places: Grouped, grants: Int32Array): void {
    const words = this.#words
    for (let number = 1; number < this.next; number++) {
      if (!this.has(number)) continue
      const at = this.#refOf(number)
      const bag = at + PRINCIPAL_PLACES
      const isIts = this.#isBagOf(bag, PLACES, places, number)
      demand(isIts, bag, 'grants stand at other nodes than these')
      const count = at + PRINCIPAL_GRANTS
      demand(words[count] === grants[number], count, 'there are not as many grants')
    }
  }
}
