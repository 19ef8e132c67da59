/** Scans: a RID taken apart in place, without making a string or an array. @module */

import { type Catalogue, type Family, familiesOf } from '../core/catalogue.ts'
import { type Gazetteer, gazetteerOfFamilies } from '../core/place.ts'
import type { Release } from '../core/release.ts'
import { MAX_RID_LENGTH, MAX_RID_SEGMENTS, MIN_RID_SEGMENTS, type Rid } from '../core/rid.ts'
import {
  type BaseMachine,
  baseMachineOf,
  CLASS_OF,
  CODE_BITS,
  CODES,
  DEAD,
  NO_FAMILY,
  START,
} from './base-machine.ts'
import { FOREIGN, IN_DOTS, IN_SLASHES, PLAIN } from './sound.ts'

export { NO_FAMILY } from './base-machine.ts'

/** What a scan found: no RID, or a tail that its family can't have. */
export const MALFORMED = 0

/** What a scan found: a RID outside of the catalogue. */
export const OUTSIDE = 1

/** What a scan found: a RID of a family. */
export const IN_FAMILY = 2

const COLON = 58
const SLASH = 47
const DOT = 46
const STAR = 42

/** The families of the scan that was made last. */
let familiesLast: readonly Family[] = []

/** The list of the scan before, where it is the same: engines of one catalogue share it. */
function sharedList(families: readonly Family[]): readonly Family[] {
  const isSame =
    families.length === familiesLast.length && families.every((one, at) => one === familiesLast[at])
  if (!isSame) familiesLast = families
  return familiesLast
}

/** Of the RID that was taken apart last, by whichever scan: a thread has one at a time. */
const endsTaken: Uint16Array = new Uint16Array(MAX_RID_LENGTH)
let latest: RidScan | undefined

/**
 * Takes RIDs apart: the same answer as `parseRid` and `gazetteerOf(…).locate`, left in the fields
 * of this object until the next `scan`. Reads each character about once, and allocates nothing for
 * RIDs of the catalogue.
 */
export class RidScan {
  /** What the last scan found: {@link MALFORMED}, {@link OUTSIDE} or {@link IN_FAMILY}. */
  state: number = MALFORMED
  /** The number of the family in {@link families}, or {@link NO_FAMILY}. */
  family: number = NO_FAMILY
  /** Where the base ends: the whole RID where it is outside. */
  baseEnd = 0
  /** Where the path begins, past joint and leading slash. */
  pathStart = 0
  /** How many segments the path has. */
  depth = 0
  /** Whether the RID, as a grant, stands for what lies below its last segment: `/p/*`. */
  star = false
  /** The families of the release, in the order of the catalogue. */
  readonly families: readonly Family[]

  #last: string | undefined
  #gazetteer: Gazetteer | undefined
  readonly #machine: BaseMachine

  constructor(catalogue: Catalogue, release: Release) {
    this.families = sharedList(familiesOf(catalogue, release))
    this.#machine = baseMachineOf(this.families)
  }

  /** What takes apart what no base machine can: it is made where it is needed first. */
  get gazetteer(): Gazetteer {
    this.#gazetteer ??= gazetteerOfFamilies(this.families)
    return this.#gazetteer
  }

  /**
   * Where the n-th segment of the path ends, for n from 1; at 0, where the path begins. As long as
   * no other scan takes anything apart: all of them share one list.
   */
  get ends(): Uint16Array {
    return endsTaken
  }

  /** Takes `rid` apart; see the fields. What was taken apart last is not taken apart again. */
  scan(rid: string): void {
    if (rid === this.#last && latest === this) return
    this.#last = rid
    latest = this
    const isQuick =
      typeof rid === 'string' &&
      rid.length <= MAX_RID_LENGTH &&
      this.#readBase(rid) &&
      this.#readTail(rid, false)
    this.state = isQuick ? IN_FAMILY : this.#readSlowly(rid)
  }

  /** Finds the longest base that the RID begins with; false where it has none of the catalogue. */
  #readBase(rid: string): boolean {
    const { next, families } = this.#machine
    const length = rid.length
    let state = START
    let found = NO_FAMILY
    let baseEnd = 0
    for (let at = 0; at < length; at++) {
      const code = rid.charCodeAt(at)
      if (code === COLON && families[state] !== NO_FAMILY) {
        found = families[state] as number
        baseEnd = at
      }
      state = code < CODES ? (next[(state << CODE_BITS) | code] as number) : DEAD
      if (state === DEAD) break
    }
    if (families[state] !== NO_FAMILY) this.#startPath(families[state] as number, length)
    else this.#startPath(found, baseEnd)
    return this.family !== NO_FAMILY
  }

  /** Makes the place of a base, without a path as yet. */
  #startPath(family: number, baseEnd: number): void {
    this.family = family
    this.baseEnd = baseEnd
    this.pathStart = baseEnd
    this.depth = 0
    this.star = false
    endsTaken[0] = baseEnd
  }

  /**
   * What core says of a text that is not simply a RID of the longest base it begins with: it is
   * malformed, outside of the catalogue, or a shorter base's.
   */
  #readSlowly(text: string): number {
    if (!isWellFormed(text)) return MALFORMED
    const place = this.gazetteer.locate(text as Rid)
    if (place.kind === 'malformed') return MALFORMED
    if (place.kind === 'outside') {
      this.#startPath(NO_FAMILY, text.length)
      return OUTSIDE
    }
    this.#startPath(this.families.indexOf(place.family), place.base.length)
    return this.#readTail(text, true) ? IN_FAMILY : MALFORMED
  }

  /**
   * Reads what follows the base; false where it is not a sound tail of the family, or may not be.
   *
   * @param isRid - whether the text is known to be a RID, so that colons in it need no counting.
   */
  #readTail(rid: string, isRid: boolean): boolean {
    const { kind, joint, bare } = (this.families[this.family] as Family).tail
    if (this.baseEnd === rid.length) return (bare || kind === 'none') && rid.includes(':')
    const start = this.baseEnd + joint.length
    if (joint !== ':' && !rid.startsWith(joint, this.baseEnd)) return false
    if (joint === ':' && start === rid.length) return false
    this.#startAt(start)
    switch (kind) {
      case 'none':
        return false
      case 'literal':
        return this.#takeWhole(rid, start, rid.length)
      case 'any-star':
        this.star = rid.length - start === 1 && rid.charCodeAt(start) === STAR
        return this.#takeWhole(rid, start, rid.length)
      case 'dot-path':
        return this.#takePath(rid, start, rid.length, IN_DOTS)
      case 'exact-path':
        return this.#takeExact(rid, start, isRid)
      case 'slash-path':
        if (joint !== ':') return this.#takeSlashPath(rid, start)
        return rid.charCodeAt(start) === SLASH && this.#takeSlashPath(rid, start + 1)
      case 'secret':
        return this.#takeSecret(rid, start)
    }
  }

  #startAt(start: number): void {
    this.pathStart = start
    endsTaken[0] = start
  }

  #takeSecret(rid: string, start: number): boolean {
    const from = rid.charCodeAt(start) === SLASH ? start + 1 : start
    if (!this.#takeSlashPath(rid, from)) return false
    this.star = this.#endsInStar(rid)
    return true
  }

  #takeSlashPath(rid: string, start: number): boolean {
    this.#startAt(start)
    return start === rid.length || this.#takePath(rid, start, trimmedEnd(rid), IN_SLASHES)
  }

  /** An exact path is checked as a path, and then one segment as a whole. */
  #takeExact(rid: string, start: number, isRid: boolean): boolean {
    if (start === rid.length) return true
    const end = trimmedEnd(rid)
    let from = start
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      if (code === SLASH || (code === COLON && isRid)) {
        if (isFaulty(rid, from, at)) return false
        from = at + 1
      } else if (code === COLON || classOf(code) === 0) return false
    }
    if (isFaulty(rid, from, end)) return false
    this.#push(end)
    return true
  }

  #takeWhole(rid: string, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      if (code === COLON || classOf(code) === 0) return false
    }
    this.#push(end)
    return true
  }

  #takePath(rid: string, start: number, end: number, roles: Uint8Array): boolean {
    let from = start
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      const role = code < CODES ? (roles[code] as number) : FOREIGN
      if (role !== PLAIN) {
        if (role === FOREIGN || isFaulty(rid, from, at)) return false
        this.#push(at)
        from = at + 1
      }
    }
    if (isFaulty(rid, from, end)) return false
    this.#push(end)
    return true
  }

  #push(end: number): void {
    this.depth++
    endsTaken[this.depth] = end
  }

  #endsInStar(rid: string): boolean {
    if (this.depth === 0) return false
    const end = endsTaken[this.depth] as number
    const start = this.depth === 1 ? this.pathStart : (endsTaken[this.depth - 1] as number) + 1
    return end - start === 1 && rid.charCodeAt(start) === STAR
  }
}

/** Tells whether a text is a RID, as `parseRid` does, but makes nothing of it. */
function isWellFormed(text: string): boolean {
  if (typeof text !== 'string' || text.length > MAX_RID_LENGTH) return false
  const { length } = text
  let segments = 1
  let from = 0
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (classOf(code) === 0 || (code === COLON && at === from)) return false
    if (code !== COLON) continue
    segments++
    from = at + 1
  }
  return from < length && segments >= MIN_RID_SEGMENTS && segments <= MAX_RID_SEGMENTS
}

const classOf = (code: number): number => (code < CODES ? (CLASS_OF[code] as number) : 0)

/** Tells whether a segment of a path is empty, `.` or `..`. */
function isFaulty(rid: string, start: number, end: number): boolean {
  const length = end - start
  if (length > 2) return false
  if (length <= 0) return true
  return rid.charCodeAt(start) === DOT && rid.charCodeAt(end - 1) === DOT
}

const trimmedEnd = (rid: string): number =>
  rid.charCodeAt(rid.length - 1) === SLASH ? rid.length - 1 : rid.length
