/** Scans: a RID taken apart in place, without making a string or an array. @module */

import type { Catalogue, Family, TailKind } from '../core/catalogue.ts'
import { familiesOf, isOpenSegment } from '../core/catalogue.ts'
import type { Release } from '../core/release.ts'
import { MAX_RID_LENGTH, MAX_RID_SEGMENTS, MIN_RID_SEGMENTS } from '../core/rid.ts'

/** What a scan found. */
export const MALFORMED = 0
export const OUTSIDE = 1
export const IN_FAMILY = 2

/** The family number of RIDs outside of the catalogue. */
export const NO_FAMILY = -1

const COLON = 58
const SLASH = 47
const DOT = 46
const STAR = 42

/** 1 for each character code of the RID alphabet, the colon included. */
const ALPHABET: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9/.\-_*@:]/.test(String.fromCharCode(code)) ? 1 : 0,
)

/** A family, prepared for being found by the hash of the literal segments that its base begins with. */
interface Candidate {
  readonly number: number
  readonly literal: string
  /** The segments after the literal ones; `''` for an open one. */
  readonly rest: readonly string[]
  /** Segments of the base. */
  readonly depth: number
  /** The greater one wins: see {@link ranked}. */
  readonly rank: number
  readonly kind: TailKind
  readonly joint: string
  readonly bare: boolean
  readonly colons: boolean
}

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** One step of the hash of a text, over the code of its next character. */
export const mix = (hash: number, code: number): number => Math.imul(hash ^ code, FNV_PRIME)

/**
 * Takes RIDs apart: the same answer as `parseRid` and `gazetteerOf(…).locate`, left in the fields
 * of this object until the next `scan`. Allocates nothing; reads each character at most twice.
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
  readonly ends: Int32Array = new Int32Array(MAX_RID_LENGTH + 1)
  /** The hash of family, base and the first n segments of the path. */
  readonly hashes: Int32Array = new Int32Array(MAX_RID_LENGTH + 1)
  /** The families of the release, in the order of the catalogue. */
  readonly families: readonly Family[]

  readonly #candidates: Map<number, Candidate[]> = new Map()
  readonly #colons: Int32Array = new Int32Array(MAX_RID_SEGMENTS + 1)
  readonly #prefixHashes: Int32Array = new Int32Array(MAX_RID_SEGMENTS + 1)
  #segments = 0

  constructor(catalogue: Catalogue, release: Release) {
    this.families = familiesOf(catalogue, release)
    const ranks = ranked(this.families)
    this.families.forEach((family, number) => {
      const candidate = candidateOf(family, number, ranks.indexOf(family))
      const hash = hashOf(candidate.literal)
      const others = this.#candidates.get(hash) ?? []
      others.push(candidate)
      this.#candidates.set(hash, others)
    })
  }

  /** Takes `rid` apart; see the fields. */
  scan(rid: string): void {
    this.state = this.#segment(rid) ? this.#place(rid) : MALFORMED
  }

  #place(rid: string): number {
    const found = this.#resolve(rid)
    this.family = found?.number ?? NO_FAMILY
    const depth = found?.depth ?? this.#segments
    this.#startPath(this.#colons[depth - 1] as number, depth)
    if (found === undefined) return OUTSIDE
    return this.#readPath(rid, found) ? IN_FAMILY : MALFORMED
  }

  /** Finds the colons and the hash of the text before each; false for a text that is no RID. */
  #segment(rid: string): boolean {
    const length = rid.length
    if (length > MAX_RID_LENGTH) return false
    let hash = FNV_OFFSET
    let segments = 0
    let previous = COLON // so that a leading colon reads as an empty first segment
    for (let at = 0; at < length; at++) {
      const code = rid.charCodeAt(at)
      if (code > 127 || ALPHABET[code] === 0) return false
      if (code === COLON) {
        if (previous === COLON || segments === MAX_RID_SEGMENTS) return false
        this.#colons[segments] = at
        this.#prefixHashes[segments] = hash
        segments++
      }
      hash = mix(hash, code)
      previous = code
    }
    if (previous === COLON || segments === MAX_RID_SEGMENTS) return false
    this.#colons[segments] = length
    this.#prefixHashes[segments] = hash
    this.#segments = segments + 1
    return this.#segments >= MIN_RID_SEGMENTS
  }

  /** The family of the RID: of all whose base and joint it has, the one of the greatest rank. */
  #resolve(rid: string): Candidate | undefined {
    let best: Candidate | undefined
    for (let at = 0; at < this.#segments; at++) {
      const candidates = this.#candidates.get(this.#prefixHashes[at] as number)
      if (candidates === undefined) continue
      for (let index = 0; index < candidates.length; index++) {
        const candidate = candidates[index] as Candidate
        if (best !== undefined && candidate.rank <= best.rank) continue
        if (this.#isOf(rid, candidate, at)) best = candidate
      }
    }
    return best
  }

  #isOf(rid: string, candidate: Candidate, at: number): boolean {
    const { literal, rest, depth, kind, joint, bare, colons } = candidate
    if (literal.length !== this.#colons[at] || !rid.startsWith(literal)) return false
    const left = this.#segments - depth
    if (left < 0) return false
    for (let index = 0; index < rest.length; index++) {
      const segment = rest[index] as string
      const start = (this.#colons[at + index] as number) + 1
      const end = this.#colons[at + index + 1] as number
      if (segment === '') continue
      if (segment.length !== end - start || !rid.startsWith(segment, start)) return false
    }
    if (left === 0) return bare || kind === 'none'
    if (kind === 'none' || (left > 1 && !colons)) return false
    return rid.startsWith(joint, this.#colons[depth - 1] as number)
  }

  /** Makes the place of a base that ends after so many segments, without a path as yet. */
  #startPath(baseEnd: number, segments: number): void {
    this.baseEnd = baseEnd
    this.pathStart = baseEnd
    this.depth = 0
    this.star = false
    this.ends[0] = baseEnd
    this.hashes[0] = mix(this.#prefixHashes[segments - 1] as number, this.family + 2)
  }

  #readPath(rid: string, { kind, joint }: Candidate): boolean {
    if (this.baseEnd === rid.length) return true
    const tail = this.baseEnd + joint.length
    this.pathStart = tail
    this.ends[0] = tail
    switch (kind) {
      case 'literal':
        return this.#takeWhole(rid, tail, rid.length)
      case 'any-star':
        this.star = rid.length - tail === 1 && rid.charCodeAt(tail) === STAR
        return this.#takeWhole(rid, tail, rid.length)
      case 'dot-path':
        return this.#takePath(rid, tail, rid.length, DOT)
      case 'exact-path':
        return this.#takeExact(rid, tail)
      case 'slash-path':
        if (joint.endsWith('/')) return this.#takeSlashPath(rid, tail)
        return rid.charCodeAt(tail) === SLASH && this.#takeSlashPath(rid, tail + 1)
      case 'secret':
        if (!this.#takeSlashPath(rid, rid.charCodeAt(tail) === SLASH ? tail + 1 : tail))
          return false
        this.star = this.#endsInStar(rid)
        return true
      default:
        return true
    }
  }

  #takeSlashPath(rid: string, start: number): boolean {
    this.pathStart = start
    this.ends[0] = start
    if (start === rid.length) return true
    return this.#takePath(rid, start, trimmedEnd(rid), SLASH)
  }

  /** An exact path is checked as a path, and then one segment as a whole. */
  #takeExact(rid: string, start: number): boolean {
    if (start === rid.length) return true
    const end = trimmedEnd(rid)
    let from = start
    for (let at = start; at <= end; at++) {
      const code = at === end ? SLASH : rid.charCodeAt(at)
      if (code !== SLASH && code !== COLON) continue
      if (isFaulty(rid, from, at)) return false
      from = at + 1
    }
    return this.#takeWhole(rid, start, end)
  }

  #takeWhole(rid: string, start: number, end: number): boolean {
    let hash = this.hashes[0] as number
    for (let at = start; at < end; at++) hash = mix(hash, rid.charCodeAt(at))
    this.#push(end, hash)
    return true
  }

  #takePath(rid: string, start: number, end: number, separator: number): boolean {
    let hash = this.hashes[0] as number
    let from = start
    for (let at = start; at < end; at++) {
      const code = rid.charCodeAt(at)
      if (code === separator) {
        if (isFaulty(rid, from, at)) return false
        this.#push(at, hash)
        from = at + 1
      } else if (code === SLASH) return false
      hash = mix(hash, code)
    }
    if (isFaulty(rid, from, end)) return false
    this.#push(end, hash)
    return true
  }

  #push(end: number, hash: number): void {
    this.depth++
    this.ends[this.depth] = end
    this.hashes[this.depth] = mix(hash, SLASH)
  }

  #endsInStar(rid: string): boolean {
    if (this.depth === 0) return false
    const end = this.ends[this.depth] as number
    const before = this.depth === 1 ? this.pathStart : (this.ends[this.depth - 1] as number) + 1
    return end - before === 1 && rid.charCodeAt(before) === STAR
  }
}

/** Tells whether a segment of a path is empty, `.` or `..`. */
function isFaulty(rid: string, start: number, end: number): boolean {
  const length = end - start
  if (length > 2) return false
  if (length <= 0) return true
  return rid.charCodeAt(start) === DOT && rid.charCodeAt(end - 1) === DOT
}

const trimmedEnd = (rid: string): number =>
  rid.charCodeAt(rid.length - 1) === SLASH ? rid.length - 1 : rid.length

function hashOf(text: string): number {
  let hash = FNV_OFFSET
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at))
  return hash
}

function candidateOf(family: Family, number: number, rank: number): Candidate {
  const segments = family.base.split(':')
  const firstOpen = segments.findIndex(isOpenSegment)
  const literals = firstOpen < 0 ? segments.length : firstOpen
  return {
    number,
    literal: segments.slice(0, literals).join(':'),
    rest: segments.slice(literals).map((segment) => (isOpenSegment(segment) ? '' : segment)),
    depth: segments.length,
    rank,
    ...family.tail,
  }
}

/** Families by base: the shorter first and, of one length, the open before the literal segment. */
const ranked = (families: readonly Family[]): Family[] =>
  families.toSorted((a, b) => (rankText(a) < rankText(b) ? -1 : 1))

function rankText({ base }: Family): string {
  const segments = base.split(':')
  const literal = segments.map((segment) => (isOpenSegment(segment) ? '0' : '1'))
  return String.fromCharCode(segments.length) + literal.join('')
}
