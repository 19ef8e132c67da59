/** Places of a snapshot: whether the text of a node is what its shape says, and how it is spelled. @module */

import type { Family } from '../core/catalogue.ts'
import { MAX_RID_LENGTH, parseRid } from '../core/rid.ts'
import { demand } from './fault.ts'
import {
  END_MASK,
  FAMILY_SHIFT,
  IS_BASE,
  IS_DEAD,
  IS_WHOLE,
  NODE_SHAPE,
  NODE_TEXT,
  type Ref,
} from './layout.ts'
import { LEAD, SPELLING_MASK, STAR, TRAIL } from './mark.ts'
import { isContended } from './probe.ts'
import { IN_FAMILY, type RidScan } from './scan.ts'
import { IN_DOTS, IN_SLASHES, isSegment } from './sound.ts'
import { baseFlags, pathFlags, ridOf, Spelling } from './spelling.ts'
import { lastMask, Text, wordsBetween } from './text.ts'

/** How many ways there are to write what stands at a place, and where their bits begin. */
const SPELLINGS = 8
const SPELLING_SHIFT = 5
const STAR_CODE = 42

/** What all nodes of a family have in common. */
interface Rule {
  readonly family: Family
  /** The shape of its bases, and of the nodes below them, but for their ends. */
  readonly baseShape: number
  readonly pathShape: number
  /** What stands between a base and its first segment, and what the shortest RID there has. */
  readonly joint: string
  readonly shortest: string
  /** What segments are cut by and made of, where each may be checked by itself. */
  readonly roles: Uint8Array | undefined
  readonly cut: string
}

/** Checks nodes from the base down: each below the one at the depth before. */
export class Places {
  readonly #words: Int32Array
  readonly #scan: RidScan
  readonly #spelling: Spelling
  /** Of each family, once it was asked for. */
  readonly #rules: Array<Rule | undefined> = []
  /** The text down to the node that was entered last, with its hashes. */
  readonly #text: Text = new Text()
  /** The nodes on the way to it. */
  readonly #way: Ref[] = []

  constructor(words: Int32Array, scan: RidScan) {
    this.#words = words
    this.#scan = scan
    this.#spelling = new Spelling(scan, new Text())
    this.#text.hashAll()
  }

  /** Takes in the text of a node at a depth, where it begins and ends. */
  enter(node: Ref, depth: number, start: number, end: number): void {
    const words = this.#words
    const { words: text } = this.#text
    const first = start >> 2
    const own = node + NODE_TEXT
    const differing = ((words[own] as number) ^ (text[first] as number)) & lastMask(start)
    demand(differing === 0, own, 'a text does not go on from the one above')
    const count = wordsBetween(start, end)
    for (let word = 0; word < count; word++) text[first + word] = words[own + word] as number
    const whole = end >> 2
    if ((end & 3) === 0) text[whole] = 0
    const rest = text[whole] as number
    demand((rest & ~lastMask(end)) === 0, own + whole - first, 'something stands past a text')
    this.#way[depth] = node
  }

  /**
   * Checks the shape of the node that was entered last, and each way in which a grant at it is
   * written: a bit for each, see {@link spellingBit}.
   */
  check(depth: number, spellings: number, hasChildren: boolean): void {
    const node = this.#way[depth] as Ref
    const shape = this.#words[node + NODE_SHAPE] as number
    const end = shape & END_MASK
    const rule = this.#ruleOf(shape)
    const at = node + NODE_SHAPE
    if (depth === 0) {
      demand(isBaseShape(shape, rule), at, 'no base has this shape')
      this.#checkSlowly(depth, spellings)
      if (hasChildren) this.#checkBase(at, end, rule)
      return
    }
    demand(rule !== undefined && rule === this.#ruleAbove(depth), at, 'a node has another family')
    demand(shape === (rule.pathShape | end), at, 'no node of its family has this shape')
    if (rule.roles === undefined) this.#checkSlowly(depth, spellings)
    else this.#checkSegment(depth, spellings, rule)
  }

  #ruleAbove(depth: number): Rule | undefined {
    const above = this.#words[(this.#way[depth - 1] as Ref) + NODE_SHAPE] as number
    return this.#ruleOf(above)
  }

  /** The rule of the family that a shape names, if it names one. */
  #ruleOf(shape: number): Rule | undefined {
    const at = (shape >>> FAMILY_SHIFT) - 1
    const { families } = this.#scan
    const family = families[at]
    if (family === undefined) return undefined
    const rule = this.#rules[at] ?? ruleOf(families, family, at)
    this.#rules[at] = rule
    return rule
  }

  /** What lies below a base may be a RID, and one of its family: a short one is. */
  #checkBase(at: number, end: number, rule: Rule | undefined): void {
    demand(rule !== undefined, at, 'nothing lies below a base that is of no family')
    if (rule.roles === undefined) return
    const scan = this.#scan
    scan.scan(`${this.#textTo(end)}${rule.shortest}`)
    const isOurs = scan.state === IN_FAMILY && scan.families[scan.family] === rule.family
    demand(isOurs && scan.baseEnd === end, at, 'what lies below a base is not of its family')
  }

  /** One segment of a family that no other contends for, after what stands before it. */
  #checkSegment(depth: number, spellings: number, rule: Rule): void {
    const words = this.#words
    const node = this.#way[depth] as Ref
    const at = node + NODE_TEXT
    const end = (words[node + NODE_SHAPE] as number) & END_MASK
    const start = (words[(this.#way[depth - 1] as Ref) + NODE_SHAPE] as number) & END_MASK
    const { bytes } = this.#text
    const before = depth === 1 ? rule.joint : rule.cut
    const from = start + before.length
    for (let of = 0; of < before.length; of++) {
      demand(bytes[start + of] === before.charCodeAt(of), at, 'nothing cuts a text from the above')
    }
    const isSound = isSegment(bytes, from, end, rule.roles as Uint8Array)
    demand(isSound, at, 'a text is no segment of its family')
    const isStar = end - from === 1 && bytes[from] === STAR_CODE
    for (let nth = 0; nth < SPELLINGS; nth++) {
      if ((spellings & (1 << nth)) === 0) continue
      const bits = nth << SPELLING_SHIFT
      const isWritten = isSpelled(rule.family, bits, end, isStar)
      demand(isWritten, node + NODE_SHAPE, "a grant here can't be written so")
    }
  }

  /** Each RID that is written so, taken apart, leads to this very node. */
  #checkSlowly(depth: number, spellings: number): void {
    for (let nth = 0; nth < SPELLINGS; nth++) {
      if ((spellings & (1 << nth)) !== 0) this.#checkSpelling(depth, nth << SPELLING_SHIFT)
    }
  }

  #checkSpelling(depth: number, bits: number): void {
    const spelling = this.#spelling
    const base = this.#shapeAt(0)
    const tail = this.#ruleOf(base)?.family.tail
    const end = this.#shapeAt(depth) & END_MASK
    const text = this.#textTo(end)
    const rid = ridOf({ text, baseEnd: base & END_MASK, tail }, bits)
    const at = (this.#way[depth] as Ref) + NODE_SHAPE
    demand(parseRid(rid).ok, at, 'what is granted here is no RID')
    spelling.read(rid)
    const isSame = spelling.bits === bits && spelling.count === depth + 1
    const isText = spelling.text.isHeadOf(this.#text.words, end)
    demand(isSame && isText, at, 'what is granted here stands elsewhere')
    for (let nth = 0; nth <= depth; nth++) {
      const isShape = spelling.shapeOf(nth) === this.#shapeAt(nth)
      demand(isShape, at, 'what is granted here stands elsewhere')
    }
  }

  #shapeAt(depth: number): number {
    return this.#words[(this.#way[depth] as Ref) + NODE_SHAPE] as number
  }

  #textTo(end: number): string {
    return String.fromCharCode(...this.#text.bytes.subarray(0, end))
  }
}

/** The bit of how a mark is written among the spellings of a node. */
export const spellingBit = (mark: number): number =>
  1 << ((mark & SPELLING_MASK) >>> SPELLING_SHIFT)

function ruleOf(families: readonly Family[], family: Family, at: number): Rule {
  const { kind, joint } = family.tail
  const number = (at + 1) << FAMILY_SHIFT
  const isRooted = kind === 'secret' || (kind === 'slash-path' && joint === ':')
  const isCut = kind === 'slash-path' || kind === 'dot-path' || kind === 'secret'
  const roles = kind === 'dot-path' ? IN_DOTS : IN_SLASHES
  return {
    family,
    baseShape: baseFlags(family) | number,
    pathShape: pathFlags(family) | number,
    joint: isRooted ? `${joint}/` : joint,
    // A secret's RID may lack the slash that its text has.
    shortest: isRooted && kind !== 'secret' ? `${joint}/x` : `${joint}x`,
    roles: isCut && !isContended(families, at) ? roles : undefined,
    cut: kind === 'dot-path' ? '.' : '/',
  }
}

/** Tells whether a base may have a shape. Whether its text is one of its family is not said. */
function isBaseShape(shape: number, rule: Rule | undefined): boolean {
  if (rule !== undefined) return (shape & ~END_MASK) === rule.baseShape
  return (shape & ~END_MASK & ~IS_DEAD) === (IS_BASE | IS_WHOLE)
}

/** Tells whether a grant below a base may be written so, at a text that ends there. */
function isSpelled(
  { tail: { kind } }: Family,
  bits: number,
  end: number,
  isStar: boolean,
): boolean {
  const legal = kind === 'secret' ? LEAD | STAR | TRAIL : kind === 'slash-path' ? TRAIL : 0
  if ((bits & ~legal) !== 0) return false
  // A secret's path that ends in `*` is written for what lies below what is before.
  if (kind === 'secret' && isStar && (bits & STAR) === 0) return false
  const more = ((bits & STAR) === 0 ? 0 : 2) + ((bits & TRAIL) === 0 ? 0 : 1)
  const less = kind === 'secret' && (bits & LEAD) === 0 ? 1 : 0
  return end + more - less <= MAX_RID_LENGTH
}
