/** Places: where in the catalogue a RID lies, as a base and a path of segments. @module */

import {
  type Catalogue,
  type Family,
  familiesOf,
  isOpenSegment,
  type TailKind,
} from './catalogue.ts'
import type { Release } from './release.ts'
import type { Rid } from './rid.ts'

/** What is wrong with the tail of a RID that belongs to a family. */
export type TailProblem = 'no-leading-slash' | 'empty-segment' | 'dot-segment' | 'slash-in-dot-path'

/** Where a RID lies. */
export type Place =
  | {
      readonly kind: 'family'
      readonly family: Family
      /** The leading segments as the RID spells them. */
      readonly base: string
      /** What follows, cut into segments; empty for the bare base and for the root. */
      readonly path: readonly string[]
    }
  | { readonly kind: 'malformed'; readonly family: Family; readonly problem: TailProblem }
  /** Outside of the catalogue: such a RID matches only itself. */
  | { readonly kind: 'outside' }

/** Which resources a grant at a place reaches. */
export interface Reach {
  /** The node that the grant stands at. */
  readonly path: readonly string[]
  /** Whether it reaches that node itself. */
  readonly here: boolean
  /** Whether it reaches all that lies below that node. */
  readonly below: boolean
}

/** Finds the places of RIDs in the catalogue of one release. */
export interface Gazetteer {
  locate(rid: Rid): Place
}

/** The tail of a RID that ends with its base. */
const BARE: unique symbol = Symbol('bare')
type TailText = string | typeof BARE

interface BaseNode {
  readonly literal: Map<string, BaseNode>
  open: BaseNode | undefined
  family: Family | undefined
}

const newBaseNode = (): BaseNode => ({ literal: new Map(), open: undefined, family: undefined })

/** Makes the gazetteer of a release: see {@link gazetteerOfFamilies}. */
export const gazetteerOf = (catalogue: Catalogue, release: Release): Gazetteer =>
  gazetteerOfFamilies(familiesOf(catalogue, release))

/**
 * Makes the gazetteer of some families.
 *
 * A RID belongs to the family with the longest base whose joint it has; of two bases of one
 * length, to the one that is literal in the earliest segment where they differ. `locate` costs
 * the number of segments.
 */
export function gazetteerOfFamilies(families: readonly Family[]): Gazetteer {
  const root = newBaseNode()
  for (const family of families) addBase(root, family)
  return {
    locate(rid) {
      const segments = rid.split(':')
      const candidates: Array<{ family: Family; depth: number }> = []
      collect(root, segments, 0, candidates)
      candidates.sort((a, b) => b.depth - a.depth)
      for (const { family, depth } of candidates) {
        const base = segments.slice(0, depth).join(':')
        const tail = tailOf(family, rid.slice(base.length), segments.length - depth)
        if (tail !== undefined) return placeOf(family, base, tail)
      }
      return { kind: 'outside' }
    },
  }
}

function addBase(root: BaseNode, family: Family): void {
  let node = root
  for (const segment of family.base.split(':')) {
    if (isOpenSegment(segment)) {
      node.open ??= newBaseNode()
      node = node.open
      continue
    }
    const next = node.literal.get(segment) ?? newBaseNode()
    node.literal.set(segment, next)
    node = next
  }
  node.family = family
}

function collect(
  node: BaseNode,
  segments: readonly string[],
  depth: number,
  found: Array<{ family: Family; depth: number }>,
): void {
  if (node.family !== undefined) found.push({ family: node.family, depth })
  const segment = segments[depth]
  if (segment === undefined) return
  const literal = node.literal.get(segment)
  if (literal !== undefined) collect(literal, segments, depth + 1, found)
  if (node.open !== undefined) collect(node.open, segments, depth + 1, found)
}

/** The text after the joint, `BARE`, or nothing where the RID is another family's. */
function tailOf(family: Family, rest: string, segmentsLeft: number): TailText | undefined {
  const { kind, joint, bare, colons } = family.tail
  if (segmentsLeft === 0) return bare || kind === 'none' ? BARE : undefined
  if (kind === 'none' || !rest.startsWith(joint)) return undefined
  if (segmentsLeft > 1 && !colons) return undefined
  return rest.slice(joint.length)
}

function placeOf(family: Family, base: string, tail: TailText): Place {
  if (tail === BARE) return { kind: 'family', family, base, path: [] }
  const { kind, joint } = family.tail
  const path = PATH_OF[kind as PathKind](tail, joint)
  return typeof path === 'string'
    ? { kind: 'malformed', family, problem: path }
    : { kind: 'family', family, base, path }
}

/** The kinds of tail that have a text. */
type PathKind = Exclude<TailKind, 'none'>

type PathReader = (tail: string, joint: string) => readonly string[] | TailProblem

const PATH_OF: Readonly<Record<PathKind, PathReader>> = {
  literal: (tail) => [tail],
  'any-star': (tail) => [tail],
  'slash-path': (tail, joint) => {
    if (joint.endsWith('/')) return slashSegments(tail)
    return tail.startsWith('/') ? slashSegments(tail.slice(1)) : 'no-leading-slash'
  },
  secret: (tail) => slashSegments(tail.startsWith('/') ? tail.slice(1) : tail),
  'dot-path': (tail) => {
    if (tail.includes('/')) return 'slash-in-dot-path'
    return checked(tail.split('.'))
  },
  'exact-path': (tail) => {
    if (tail === '') return []
    const text = withoutTrailingSlash(tail)
    const segments = checked(text.split(/[/:]/))
    return typeof segments === 'string' ? segments : [text]
  },
}

/** The segments of a path whose leading slash is gone; none for the root. */
const slashSegments = (text: string): readonly string[] | TailProblem =>
  text === '' ? [] : checked(withoutTrailingSlash(text).split('/'))

const withoutTrailingSlash = (text: string): string =>
  text.endsWith('/') ? text.slice(0, -1) : text

function checked(segments: readonly string[]): readonly string[] | TailProblem {
  if (segments.includes('')) return 'empty-segment'
  return segments.includes('.') || segments.includes('..') ? 'dot-segment' : segments
}

/** What a grant on a RID at `place` reaches; a malformed grant reaches nothing. */
export function reachOf(place: Place): Reach | undefined {
  if (place.kind === 'malformed') return undefined
  if (place.kind === 'outside') return { path: [], here: true, below: false }
  return reachOfPath(place.family.tail.kind, place.path)
}

function reachOfPath(kind: TailKind, path: readonly string[]): Reach {
  switch (kind) {
    case 'slash-path':
    case 'dot-path':
      return { path, here: true, below: true }
    case 'literal':
      return { path, here: true, below: path.length === 0 }
    case 'secret':
    case 'any-star':
      return path.at(-1) === '*'
        ? { path: path.slice(0, -1), here: false, below: true }
        : { path, here: true, below: false }
    case 'none':
    case 'exact-path':
      return { path, here: true, below: false }
  }
}

/**
 * Tells whether a grant on `granted` covers a request for `requested`.
 *
 * A path covers itself and what lies below it on the boundaries of its own family, never a longer
 * spelling: `/dev` covers `/dev/web` and not `/development`. Malformed RIDs cover nothing and are
 * covered by nothing. Costs the length of both; the engine answers the same from its index.
 *
 * @see spec-tables/coverage.json, where the cases are normative.
 */
export function covers(gazetteer: Gazetteer, granted: Rid, requested: Rid): boolean {
  const from = gazetteer.locate(granted)
  const to = gazetteer.locate(requested)
  if (from.kind !== 'family' || to.kind !== 'family') {
    return from.kind === 'outside' && granted === requested
  }
  if (from.family !== to.family || from.base !== to.base) return false
  const { path, here, below } = reachOfPath(from.family.tail.kind, from.path)
  if (!path.every((segment, depth) => segment === to.path[depth])) return false
  return to.path.length === path.length ? here : below
}
