/**
 * Spellings: a RID as a way of places, and how it is written. Several RIDs may stand at one place:
 * `/dev` and `/dev/`, a secret with and without its leading slash. @module
 */

import type { Family, Tail } from '../core/catalogue.ts'
import type { Rid } from '../core/rid.ts'
import { FAMILY_SHIFT, IS_BASE, IS_DEAD, IS_OPEN, IS_STEM, IS_WHOLE } from './layout.ts'
import { LEAD, STAR, TRAIL } from './mark.ts'
import { MALFORMED, NO_FAMILY, type RidScan } from './scan.ts'
import type { Text } from './text.ts'

const SLASH = 47

/** A RID taken apart: the nodes on the way to its place, and how it is written. */
export class Spelling {
  /** The one text of the place, whatever the RID's own. */
  readonly text: Text
  /** How many nodes the way to the place has, its base included. */
  count = 0
  /** How the RID is written: see mark.ts. */
  bits = 0
  readonly #scan: RidScan
  /** Where the base ends, or all of a RID without a path. */
  #baseEnd = 0
  /** How many characters more stand before each end than in the RID. */
  #shift = 0

  /** What `scan` and `text` hold is this one's from {@link read} on, until either reads again. */
  constructor(scan: RidScan, text: Text) {
    this.#scan = scan
    this.text = text
  }

  /** Where the text of the n-th node on the way ends, the base being the 0th. */
  endOf(nth: number): number {
    return nth === 0 ? this.#baseEnd : (this.#scan.ends[nth] as number) + this.#shift
  }

  /** Takes a RID apart. It may be malformed as a path. */
  read(rid: string): void {
    const scan = this.#scan
    scan.scan(rid)
    this.text.load(rid)
    this.bits = 0
    this.count = 1
    this.#shift = 0
    const tail = scan.families[scan.family]?.tail
    const isBare = scan.state === MALFORMED || tail === undefined || rid.length === scan.baseEnd
    this.#baseEnd = isBare ? rid.length : scan.baseEnd
    if (!isBare) {
      this.#readTail(rid, tail)
      this.text.cutTo(this.endOf(this.count - 1))
    }
    this.text.hashAll()
  }

  #readTail(rid: string, { kind, joint }: Tail): void {
    const { baseEnd, depth, star } = this.#scan
    const start = baseEnd + joint.length
    const hasLead = kind === 'secret' && rid.charCodeAt(start) === SLASH
    if (kind === 'secret' && !hasLead) {
      this.text.insertSlash(start)
      this.#shift = 1
    }
    const isTrailing = TRIMMED.has(kind) && rid.endsWith('/')
    this.bits = (hasLead ? LEAD : 0) | (star ? STAR : 0) | (isTrailing || depth === 0 ? TRAIL : 0)
    this.count = star ? depth : depth + 1
  }

  /** The shape of the n-th node on the way, the base being the 0th: see layout.ts. */
  shapeOf(nth: number): number {
    const { state, family, families } = this.#scan
    const end = this.endOf(nth)
    if (state === MALFORMED) return end | IS_BASE | IS_WHOLE | IS_DEAD
    if (family === NO_FAMILY) return end | IS_BASE | IS_WHOLE
    const flags =
      nth === 0 ? baseFlags(families[family] as Family) : pathFlags(families[family] as Family)
    return end | flags | ((family + 1) << FAMILY_SHIFT)
  }
}

/** The kinds of tail of which a slash at the end says nothing. */
const TRIMMED: ReadonlySet<string> = new Set(['slash-path', 'secret', 'exact-path'])

/** The flags of nodes below the bases of a family. */
export function pathFlags({ tail: { kind } }: Family): number {
  if (kind === 'slash-path' || kind === 'dot-path') return IS_OPEN
  return kind === 'literal' || kind === 'any-star' ? IS_WHOLE : 0
}

/** The flags of the bases of a family. */
export function baseFlags({ base, tail: { kind, bare } }: Family): number {
  if (kind === 'none') return IS_BASE | IS_WHOLE
  const isOpen = kind === 'slash-path' || kind === 'dot-path' || kind === 'literal'
  const isRid = bare && base.includes(':')
  return IS_BASE | (isOpen ? IS_OPEN : 0) | (isRid ? 0 : IS_STEM)
}

/** A place that a RID is written for. */
export interface Written {
  /** The one text of the place. */
  readonly text: string
  readonly baseEnd: number
  /** None outside of the catalogue, and where the RID is malformed. */
  readonly tail: Tail | undefined
}

/** The RID that stands at a place and is written so. */
export function ridOf({ text, baseEnd, tail }: Written, bits: number): Rid {
  if (tail === undefined) return text as Rid
  const { kind, joint } = tail
  const start = baseEnd + joint.length
  const trail = (bits & TRAIL) !== 0 ? '/' : ''
  const lead = (bits & LEAD) !== 0 ? '/' : ''
  if (text.length > baseEnd) {
    const isCut = kind === 'secret' && lead === ''
    const path = isCut ? text.slice(0, start) + text.slice(start + 1) : text
    return (path + ((bits & STAR) !== 0 ? '/*' : '') + trail) as Rid
  }
  if ((bits & STAR) !== 0) return `${text}${joint}${lead}*${trail}` as Rid
  if (trail === '') return text as Rid
  return `${text}${joint}${kind === 'slash-path' && joint === ':' ? '/' : lead}` as Rid
}
