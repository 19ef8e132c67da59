/** Needs: where in a tree grants must allow what, and the fewest grants that open nothing else. @module */

import { type ActionMask, actionBit, NO_ACTIONS } from '../../core/action.ts'
import type { Rid } from '../../core/rid.ts'
import { compare } from '../../core/text.ts'
import { childrenOf, type Ground, type PlaceNode, type Tree } from './forest.ts'
import { closed, includes, named } from './masks.ts'
import { hasDepth, ridBelow, ridHere, spreads } from './stand.ts'

/** A tree with what decides on the grants in it. */
export interface Site {
  readonly ground: Ground
  readonly tree: Tree
  /** The most segments that the path of a grant may have; no limit where absent. */
  readonly maxDepth?: number
}

/** One grant of a cover, before it is known whose it is. */
export interface Standing {
  readonly resource: Rid
  /** The fewest actions: `full` alone where it is among them. */
  readonly actions: ActionMask
  readonly node: PlaceNode
  /** Whether it covers what lies below `node`, and not `node` itself. */
  readonly isStar: boolean
}

/** The RID of a grant at a place, within the limit on depth. */
export const standHere = ({ ground, tree, maxDepth }: Site, node: PlaceNode): Rid | undefined =>
  isTooDeep(tree, node, maxDepth) ? undefined : ridHere(ground, tree, node)

/** The RID of a grant with a star below a place, within the limit on depth. */
export const standBelow = ({ ground, tree, maxDepth }: Site, node: PlaceNode): Rid | undefined =>
  isTooDeep(tree, node, maxDepth) ? undefined : ridBelow(ground, tree, node)

const isTooDeep = (tree: Tree, node: PlaceNode, maxDepth: number | undefined): boolean =>
  maxDepth !== undefined && node.depth > maxDepth && hasDepth(tree)

/**
 * Writes what was asked for into the needs of the tree: at the place itself or, where no grant may
 * stand there, on all that lies below the nearest place above where one may. Every cover must
 * allow as much.
 *
 * @returns the places for which no grant may stand anywhere.
 */
export function settle(site: Site): PlaceNode[] {
  const homeless: PlaceNode[] = []
  for (const node of nodesOf(site.tree.root)) {
    if (node.used === NO_ACTIONS) continue
    if (standHere(site, node) !== undefined) node.here |= node.used
    else if (!lift(site, node)) homeless.push(node)
  }
  return homeless
}

function lift(site: Site, node: PlaceNode): boolean {
  for (let above = node.parent; above !== undefined; above = above.parent) {
    if (spreads(site.tree, above)) {
      if (standHere(site, above) === undefined) continue
      above.here |= node.used
      return true
    }
    if (standBelow(site, above) === undefined) continue
    above.below |= node.used
    return true
  }
  return false
}

/**
 * Needs that siblings share, raised to their parent: each action that at least `atLeast` children
 * of a place need, where a grant can stand for all of them. What is raised is not raised again.
 */
export function widen(site: Site, atLeast: number): void {
  const raised: Array<{ node: PlaceNode; mask: ActionMask }> = []
  for (const node of nodesOf(site.tree.root)) {
    const mask = sharedBy(childrenOf(node), atLeast)
    if (mask !== NO_ACTIONS) raised.push({ node, mask })
  }
  for (const { node, mask } of raised) {
    if (spreads(site.tree, node)) {
      if (standHere(site, node) !== undefined) node.here |= mask
    } else if (standBelow(site, node) !== undefined) node.below |= mask
  }
}

const BITS: readonly ActionMask[] = (['create', 'read', 'update', 'delete', 'full'] as const).map(
  actionBit,
)

function sharedBy(children: Iterable<PlaceNode>, atLeast: number): ActionMask {
  const counts = BITS.map(() => 0)
  for (const { here } of children) {
    BITS.forEach((bit, at) => {
      if ((here & bit) !== 0) counts[at] = (counts[at] ?? 0) + 1
    })
  }
  return BITS.reduce((mask, bit, at) => ((counts[at] ?? 0) >= atLeast ? mask | bit : mask), 0)
}

/**
 * The grants that meet the needs of a settled tree and open nothing that not every cover opens.
 *
 * Of all such covers it has the fewest grants and the fewest actions, and it is the only one. By
 * path. Costs the places of the tree.
 */
export function exactCover(site: Site): Standing[] {
  const standings: Standing[] = []
  const walk = (node: PlaceNode, above: ActionMask): void => {
    const toHere = granted(node.here, above)
    if (toHere !== NO_ACTIONS) push(standings, standHere(site, node), toHere, node, false)
    const toBelow = granted(node.below, above)
    if (toBelow !== NO_ACTIONS) push(standings, standBelow(site, node), toBelow, node, true)
    const spread = spreads(site.tree, node) ? toHere : NO_ACTIONS
    const inside = closed(above | spread | toBelow)
    for (const child of sortedChildren(node)) walk(child, inside)
  }
  walk(site.tree.root, NO_ACTIONS)
  return standings
}

/** What a grant must name so that `needed` is allowed where `above` already is. */
export const granted = (needed: ActionMask, above: ActionMask): ActionMask =>
  includes(above, needed) ? NO_ACTIONS : named(needed & ~above)

/** Adds a grant to a cover; its RID is there wherever a need was settled. */
export function push(
  standings: Standing[],
  resource: Rid | undefined,
  actions: ActionMask,
  node: PlaceNode,
  isStar: boolean,
): void {
  if (resource !== undefined) standings.push({ resource, actions, node, isStar })
}

/** The children of a place, by segment. */
export const sortedChildren = (node: PlaceNode): PlaceNode[] =>
  [...childrenOf(node)].sort((a, b) => compare(a.segment, b.segment))

/** A place and all below it, each before those below it. */
export function* nodesOf(root: PlaceNode): Generator<PlaceNode> {
  const stack = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node
    for (const child of childrenOf(node)) stack.push(child)
  }
}
