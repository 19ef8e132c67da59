/** Scans: a RID taken apart in place, without making a string or an array. @module */

import { type Catalogue, type Family, familiesOf, isOpenSegment } from '../../src/core/catalogue.ts'
import { type Gazetteer, gazetteerOf } from '../../src/core/place.ts'
import type { Release } from '../../src/core/release.ts'
import { MAX_RID_LENGTH, parseRid } from '../../src/core/rid.ts'
import {
  type BaseMachine,
  baseMachineOf,
  CLASS_OF,
  CODE_BITS,
  CODES,
  DEAD,
  NO_FAMILY,
  START,
} from '../../src/trie/base-machine.ts'
import { EMPTY_HASH, mix } from './hash.ts'

/** What a scan found: no RID, or a tail that its family can't have. */
export const MALFORMED = 0

/** What a scan found: a RID outside of the catalogue. */
const OUTSIDE = 1

/** What a scan found: a RID of a family. */
const IN_FAMILY = 2

const COLON = 58
const SLASH = 47
const DOT = 46
const STAR = 42

/** What a character is to a path: none of its own, one of a segment, or what cuts segments. */
const FOREIGN = 0
const PLAIN = 1
const CUT = 2

const rolesOf = (separator: number, foreign: readonly number[]): Uint8Array =>
  CLASS_OF.map((cls, code) => {
    if (code === separator) return CUT
    return cls === 0 || foreign.includes(code) ? FOREIGN : PLAIN
  })

const IN_SLASH_PATH = rolesOf(SLASH, [COLON])
const IN_DOT_PATH = rolesOf(DOT, [COLON, SLASH])

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
  /** Where the n-th segment of the path ends, for n from 1; at 0, where the path begins. */
  readonly ends: Int32Array = new Int32Array(MAX_RID_LENGTH)
  /** The hash of family, base and the first n segments of the path. */
  readonly hashes: Int32Array = new Int32Array(MAX_RID_LENGTH)
  /** The families of the release, in the order of the catalogue. */
  readonly families: readonly Family[]
  /** For each family, whether its number says all of its base: no segment is open. */
  readonly isLiteral: readonly boolean[]

  readonly #machine: BaseMachine
  readonly #gazetteer: Gazetteer

  constructor(catalogue: Catalogue, release: Release) {
    this.families = familiesOf(catalogue, release)
    this.isLiteral = this.families.map(({ base }) => !base.split(':').some(isOpenSegment))
    this.#machine = baseMachineOf(this.families)
    this.#gazetteer = gazetteerOf(catalogue, release)
  }

  /** Takes `rid` apart; see the fields. */
  scan(rid: string): void {
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
    if (families[state] !== NO_FAMILY) this.#startPath(rid, families[state] as number, length)
    else this.#startPath(rid, found, baseEnd)
    return this.family !== NO_FAMILY
  }

  /** Makes the place of a base, without a path as yet. */
  #startPath(rid: string, family: number, baseEnd: number): void {
    this.family = family
    this.baseEnd = baseEnd
    this.pathStart = baseEnd
    this.depth = 0
    this.star = false
    this.ends[0] = baseEnd
    let hash = mix(EMPTY_HASH, family + 2)
    if (this.isLiteral[family] !== true) {
      for (let at = 0; at < baseEnd; at++) hash = mix(hash, rid.charCodeAt(at))
    }
    this.hashes[0] = hash
  }

  /**
   * What core says of a text that is not simply a RID of the longest base it begins with: it is
   * malformed, outside of the catalogue, or a shorter base's.
   */
  #readSlowly(text: string): number {
    const rid = parseRid(text)
    if (!rid.ok) return MALFORMED
    const place = this.#gazetteer.locate(rid.value)
    if (place.kind === 'malformed') return MALFORMED
    if (place.kind === 'outside') {
      this.#startPath(text, NO_FAMILY, text.length)
      return OUTSIDE
    }
    this.#startPath(text, this.families.indexOf(place.family), place.base.length)
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
        return this.#takePath(rid, start, rid.length, IN_DOT_PATH)
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
    this.ends[0] = start
  }

  #takeSecret(rid: string, start: number): boolean {
    const from = rid.charCodeAt(start) === SLASH ? start + 1 : start
    if (!this.#takeSlashPath(rid, from)) return false
    this.star = this.#endsInStar(rid)
    return true
  }

  #takeSlashPath(rid: string, start: number): boolean {
    this.#startAt(start)
    return start === rid.length || this.#takePath(rid, start, trimmedEnd(rid), IN_SLASH_PATH)
  }

  /** An exact path is checked as a path, and then one segment as a whole. */
  #takeExact(rid: string, start: number, isRid: boolean): boolean {
    if (start === rid.length) return true
    const end = trimmedEnd(rid)
    let from = start
    let hash = this.hashes[0] as number
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      if (code === SLASH || (code === COLON && isRid)) {
        if (isFaulty(rid, from, at)) return false
        from = at + 1
      } else if (code === COLON || classOf(code) === 0) return false
      hash = mix(hash, code)
    }
    if (isFaulty(rid, from, end)) return false
    this.#push(end, hash)
    return true
  }

  #takeWhole(rid: string, start: number, end: number): boolean {
    let hash = this.hashes[0] as number
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      if (code === COLON || classOf(code) === 0) return false
      hash = mix(hash, code)
    }
    this.#push(end, hash)
    return true
  }

  #takePath(rid: string, start: number, end: number, roles: Uint8Array): boolean {
    let hash = this.hashes[0] as number
    let from = start
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      const role = code < CODES ? (roles[code] as number) : FOREIGN
      if (role !== PLAIN) {
        if (role === FOREIGN || isFaulty(rid, from, at)) return false
        this.#push(at, hash)
        from = at + 1
      }
      hash = mix(hash, code)
    }
    if (isFaulty(rid, from, end)) return false
    this.#push(end, hash)
    return true
  }

  #push(end: number, hash: number): void {
    this.depth++
    this.ends[this.depth] = end
    this.hashes[this.depth] = hash
  }

  #endsInStar(rid: string): boolean {
    if (this.depth === 0) return false
    const end = this.ends[this.depth] as number
    const start = this.depth === 1 ? this.pathStart : (this.ends[this.depth - 1] as number) + 1
    return end - start === 1 && rid.charCodeAt(start) === STAR
  }
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
