/** Probes: the deepest node on the way to what is asked for. @module */

import { type Family, isOpenSegment } from '../core/catalogue.ts'
import { MAX_RID_SEGMENTS } from '../core/rid.ts'
import type { Arena } from './arena.ts'
import {
  END_MASK,
  FAMILY_SHIFT,
  IS_BASE,
  IS_STEM,
  IS_WHOLE,
  NODE_SHAPE,
  NOTHING,
  type Ref,
} from './layout.ts'
import { BELOW, HERE } from './mark.ts'
import type { Nodes } from './nodes.ts'
import { bytesTaken, firstNode, firstNodeSlashed, lengthTaken, nextNode } from './request.ts'
import { IN_FAMILY, type RidScan } from './scan.ts'
import { IN_DOTS, IN_SLASHES, IN_VALUES, isSound } from './sound.ts'

const SLASH = 47
const DOT = 46

// What is constant in a module costs nothing, what is imported is read each time: see request.ts.
const ENDS = END_MASK
const FAMILY = FAMILY_SHIFT
const BASE = IS_BASE
const STEM = IS_STEM
const WHOLE = IS_WHOLE
const SHAPE = NODE_SHAPE
const NONE = NOTHING
const DEEPER = BELOW
const ITSELF = HERE
const bytes = bytesTaken

/** A node is not on the way. */
const OFF = 0
/** A node would be, were the request written with a slash more: see {@link Spelling}. */
const UNSLASHED = 4

/** What a family's tail looks like, by number. */
const SLASHED = 0
const DOTTED = 1
const VALUE = 2
const EXACT = 3
const SECRET = 4
/** As slashed, but that the path begins with a slash of its own. */
const ROOTED = 5
/** Above the form, once it is known: others contend for the family, or none does. */
const FORM_MASK = 7
const CONTENDED = 8
const ALONE = 16

const FORM_OF = {
  none: VALUE,
  'slash-path': SLASHED,
  'dot-path': DOTTED,
  literal: VALUE,
  'any-star': VALUE,
  'exact-path': EXACT,
  secret: SECRET,
} as const

const formOf = ({ tail: { kind, joint } }: Family): number =>
  kind === 'slash-path' && joint === ':' ? ROOTED : FORM_OF[kind]

/**
 * Finds the deepest node whose place the place of a request is or lies below. What it reads of a
 * request is its bytes: which family it is of is known from the node. Allocates nothing.
 */
export class Probe {
  /** What a grant must reach at the node that was found. */
  reach: number = ITSELF
  /** From where on the request was not compared with anything stored; its end where all of it was. */
  rest = 0
  readonly #arena: Arena
  readonly #nodes: Nodes
  readonly #scan: RidScan
  readonly #forms: Uint8Array

  constructor(arena: Arena, nodes: Nodes, scan: RidScan) {
    this.#arena = arena
    this.#nodes = nodes
    this.#scan = scan
    const { families } = scan
    this.#forms = Uint8Array.from(families, formOf)
  }

  /**
   * The deepest node on the way to `resource`, or none. That a node is found does not say that the
   * request is well formed: see {@link isSound}.
   */
  deepest(resource: string): Ref {
    const { words } = this.#arena
    const node = this.#onTheWay(resource, firstNode(words, resource))
    if (node === NONE || this.reach !== UNSLASHED) return node
    return this.#onTheWay(resource, firstNodeSlashed(words, this.rest))
  }

  /** The first node on the way, from one whose text the request begins with. */
  #onTheWay(resource: string, first: Ref): Ref {
    const { words } = this.#arena
    let node = first
    while (node !== NONE && !this.#isOn(resource, node, words[node + SHAPE] as number)) {
      node = nextNode(words)
    }
    return node
  }

  /** Tells whether a node whose text the request begins with is on the way, and what of it a grant there must reach. */
  #isOn(resource: string, node: Ref, shape: number): boolean {
    const end = shape & ENDS
    const family = (shape >>> FAMILY) - 1
    if (end === lengthTaken()) {
      if ((shape & STEM) !== 0) return false
      this.reach = ITSELF
      this.rest = end
    } else {
      if ((shape & WHOLE) !== 0) return false
      this.reach =
        (shape & BASE) !== 0 ? this.#afterBase(end, family) : this.#afterPath(end, family)
      if (this.reach === OFF) return false
    }
    if (family < 0) return true
    const form = this.#forms[family] as number
    const known = form > FORM_MASK ? form : this.#learn(family, form)
    return (known & ALONE) !== 0 || this.#isOf(resource, family, node)
  }

  #learn(family: number, form: number): number {
    const known = form | (isContended(this.#scan.families, family) ? CONTENDED : ALONE)
    this.#forms[family] = known
    return known
  }

  #formOf(family: number): number {
    return (this.#forms[family] as number) & FORM_MASK
  }

  /** A longer base may claim what seems to lie below this one: then the whole RID is taken apart. */
  #isOf(resource: string, family: number, node: Ref): boolean {
    const scan = this.#scan
    scan.scan(resource)
    const baseEnd = this.#nodes.endOf(this.#nodes.baseOf(node))
    return scan.state === IN_FAMILY && scan.family === family && scan.baseEnd === baseEnd
  }

  #afterPath(end: number, family: number): number {
    const form = this.#formOf(family)
    const next = bytes[end]
    if (form === DOTTED) {
      if (next !== DOT) return OFF
    } else if (next !== SLASH) return OFF
    this.rest = end + 1
    const isEnd = this.rest === lengthTaken()
    // A dot at the end makes an empty segment; a slash there says nothing.
    if (form === DOTTED) return isEnd ? OFF : DEEPER
    if (isEnd) return ITSELF
    return form === EXACT ? OFF : DEEPER
  }

  #afterBase(end: number, family: number): number {
    const length = lengthTaken()
    const { joint } = (this.#scan.families[family] as Family).tail
    const form = this.#formOf(family)
    const at = end + joint.length
    if (!this.#hasJoint(end, joint)) return OFF
    this.rest = at
    if (at === length && (joint === ':' || form === DOTTED)) return OFF
    if (form === SECRET && bytes[at] !== SLASH) return UNSLASHED
    if (form === SECRET || form === ROOTED) {
      if (bytes[at] !== SLASH) return OFF
      this.rest = at + 1
    }
    return this.rest < length || form === VALUE ? DEEPER : ITSELF
  }

  /** Nothing stands where the text has ended, so that none of a joint is found there. */
  #hasJoint(end: number, joint: string): boolean {
    if (end + joint.length > lengthTaken()) return false
    for (let of = 0; of < joint.length; of++) {
      if (bytes[end + of] !== joint.charCodeAt(of)) return false
    }
    return true
  }

  /**
   * Tells whether what was not compared is well formed: only then may the request be allowed. What
   * was compared is, since it stands in a RID that is stored.
   */
  isSound(node: Ref): boolean {
    const { rest } = this
    const length = lengthTaken()
    if (rest === length) return true
    const family = ((this.#arena.words[node + SHAPE] as number) >>> FAMILY) - 1
    const form = this.#formOf(family)
    if (form === VALUE) return isSound(bytes, rest, length, IN_VALUES)
    if (form === DOTTED) return isSound(bytes, rest, length, IN_DOTS)
    const end = bytes[length - 1] === SLASH ? length - 1 : length
    return isSound(bytes, rest, end, IN_SLASHES)
  }
}

/**
 * Tells whether a RID that seems to lie at or below a node of a family may be of another one: one
 * with a longer base, or one whose base is as long and is followed by something else. Also where
 * the base leaves no room for a tail.
 */
export function isContended(families: readonly Family[], family: number): boolean {
  const { base, tail } = families[family] as Family
  const ours = base.split(':')
  if (ours.length >= MAX_RID_SEGMENTS) return true
  return families.some((other, at) => {
    const theirs = other.base.split(':')
    if (at === family || theirs.length < ours.length) return false
    const isAlike =
      other.tail.joint === tail.joint &&
      other.tail.bare === tail.bare &&
      other.tail.colons === tail.colons
    if (theirs.length === ours.length && isAlike) return false
    return ours.every((segment, nth) => {
      const their = theirs[nth] as string
      return segment === their || isOpenSegment(segment) || isOpenSegment(their)
    })
  })
}
