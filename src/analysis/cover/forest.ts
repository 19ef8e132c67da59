/** Forests: what was asked for, as trees of places, one tree for each base of a family. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { Family, SuperuserRule } from '../../core/catalogue.ts'
import type { Gazetteer, Place } from '../../core/place.ts'
import type { Rid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'

/** What decides on where grants can stand. */
export interface Ground {
  readonly gazetteer: Gazetteer
  readonly superuser?: SuperuserRule
}

/** One place of a tree: the root is the bare base, or the path without a segment. */
export interface PlaceNode {
  readonly parent: PlaceNode | undefined
  readonly segment: string
  /** How many segments lie between the root and here. */
  readonly depth: number
  /** Undefined for a leaf. */
  children: Map<string, PlaceNode> | undefined
  /** The actions asked for at exactly this place. */
  used: ActionMask
  /** The shortest spelling that was asked for. */
  asked: Rid | undefined
  /** The actions that grants must allow at this place, and below it where grants here spread. */
  here: ActionMask
  /** The actions that grants must allow on all that lies below. */
  below: ActionMask
  /** How many places this one and those below it are, once {@link weigh} has counted them. */
  size: number
}

/** All places that were asked for with one base of one family. */
export interface Tree {
  /** Undefined for a RID outside of the catalogue, which has a tree of its own. */
  readonly family: Family | undefined
  readonly base: string
  readonly root: PlaceNode
}

/** Trees by base. Malformed RIDs have no place in them. */
export class Forest {
  readonly #gazetteer: Gazetteer
  readonly #trees = new Map<string, Tree>()

  constructor(gazetteer: Gazetteer) {
    this.#gazetteer = gazetteer
  }

  /** Adds actions at the place of a RID, and answers it: undefined where the RID is malformed. */
  add(resource: Rid, actions: ActionMask = NO_ACTIONS): PlaceNode | undefined {
    const place = this.#gazetteer.locate(resource)
    if (place.kind === 'malformed') return undefined
    let node = this.#treeOf(resource, place).root
    for (const segment of pathOf(place)) node = childOf(node, segment)
    node.used |= actions
    if (node.asked === undefined || isBefore(resource, node.asked)) node.asked = resource
    return node
  }

  /** The trees, by base. */
  trees(): Tree[] {
    return [...this.#trees.values()].sort((a, b) => compare(a.base, b.base) || byFamily(a, b))
  }

  /** The tree of the same family and base as one of another forest. */
  likeOf(tree: Tree): Tree | undefined {
    return this.#trees.get(keyOf(tree.family, tree.base))
  }

  #treeOf(resource: Rid, place: Exclude<Place, { readonly kind: 'malformed' }>): Tree {
    const [family, base] =
      place.kind === 'family' ? [place.family, place.base] : ([undefined, resource] as const)
    const key = keyOf(family, base)
    let tree = this.#trees.get(key)
    if (tree === undefined) {
      tree = { family, base, root: newNode(undefined, '') }
      this.#trees.set(key, tree)
    }
    return tree
  }
}

/** The path from the root to a place. */
export function pathTo(node: PlaceNode): string[] {
  const path: string[] = []
  for (let at = node; at.parent !== undefined; at = at.parent) path.push(at.segment)
  return path.reverse()
}

/** The children of a place, in no order. */
export const childrenOf = (node: PlaceNode): Iterable<PlaceNode> => node.children?.values() ?? []

const pathOf = (place: Exclude<Place, { readonly kind: 'malformed' }>): readonly string[] =>
  place.kind === 'family' ? place.path : []

const keyOf = (family: Family | undefined, base: string): string => `${family?.id ?? ''} ${base}`

const byFamily = (a: Tree, b: Tree): number => compare(a.family?.id ?? '', b.family?.id ?? '')

const isBefore = (a: Rid, b: Rid): boolean => (a.length === b.length ? a < b : a.length < b.length)

function childOf(node: PlaceNode, segment: string): PlaceNode {
  node.children ??= new Map()
  let child = node.children.get(segment)
  if (child === undefined) {
    child = newNode(node, segment)
    node.children.set(segment, child)
  }
  return child
}

const newNode = (parent: PlaceNode | undefined, segment: string): PlaceNode => ({
  parent,
  segment,
  depth: parent === undefined ? 0 : parent.depth + 1,
  children: undefined,
  used: NO_ACTIONS,
  asked: undefined,
  here: NO_ACTIONS,
  below: NO_ACTIONS,
  size: 0,
})

/** Counts the places of a tree, once: nothing may be added to it afterwards. */
export function weigh(node: PlaceNode): number {
  if (node.size > 0) return node.size
  let size = 1
  for (const child of childrenOf(node)) size += weigh(child)
  node.size = size
  return size
}

/** The place of another tree that has the same path as `node`. */
export function nodeLike(tree: Tree | undefined, node: PlaceNode): PlaceNode | undefined {
  if (node.parent === undefined) return tree?.root
  return nodeLike(tree, node.parent)?.children?.get(node.segment)
}
