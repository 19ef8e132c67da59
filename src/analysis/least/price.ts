/** The price of a cover: how much it opens that was not used. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import { childrenOf, nodeLike, type PlaceNode, type Tree, weigh } from '../cover/forest.ts'
import { closed, sizeOf } from '../cover/masks.ts'
import { nodesOf, type Site, type Standing } from '../cover/needs.ts'
import { bearsStar, spreads } from '../cover/stand.ts'

/** How many places that are known lie below a place, in no part of it that was used. */
export type Others = ReadonlyMap<PlaceNode, number>

/**
 * Counts the places that hang on each place of `tree` and are not in it.
 *
 * Places are all that `known` names and all above those; for secrets and ids also, below each
 * place of `tree`, one that stands for whatever nobody has named.
 */
export function othersOf(tree: Tree, known: Tree | undefined): Others {
  const others = new Map<PlaceNode, number>()
  for (const node of nodesOf(tree.root)) {
    const twin = nodeLike(known, node)
    let count = twin === undefined ? 0 : weigh(twin) - 1
    for (const child of childrenOf(node)) {
      const its = twin?.children?.get(child.segment)
      if (its !== undefined) count -= weigh(its)
    }
    const isNamed = (twin?.children ?? node.children)?.has('*') === true
    others.set(node, count + (bearsStar(tree, node) && !isNamed ? 1 : 0))
  }
  return others
}

/**
 * What a place costs: one for each action that is allowed there and was not used there, and one
 * for each action that is allowed on each of the other places below it.
 */
export const priceOf = (
  node: PlaceNode,
  atPlace: ActionMask,
  below: ActionMask,
  others: Others,
): number => sizeOf(atPlace & ~node.used) + (others.get(node) ?? 0) * sizeOf(below)

/** What a cover of a tree costs: the sum over its places. */
export function priceOfCover(
  { tree }: Site,
  standings: readonly Standing[],
  others: Others,
): number {
  const here = masksBy(standings.filter(({ isStar }) => !isStar))
  const stars = masksBy(standings.filter(({ isStar }) => isStar))
  const price = (node: PlaceNode, above: ActionMask): number => {
    const toHere = here.get(node) ?? NO_ACTIONS
    const spread = spreads(tree, node) ? toHere : NO_ACTIONS
    const inside = closed(above | spread | (stars.get(node) ?? NO_ACTIONS))
    let sum = priceOf(node, closed(above | toHere), inside, others)
    for (const child of childrenOf(node)) sum += price(child, inside)
    return sum
  }
  return price(tree.root, NO_ACTIONS)
}

const masksBy = (standings: readonly Standing[]): Map<PlaceNode, ActionMask> =>
  new Map(standings.map(({ node, actions }) => [node, actions]))
