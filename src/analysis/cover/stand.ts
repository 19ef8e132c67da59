/** Standing: which grants a place of a tree can bear, and how they are spelled. @module */

import type { TailKind } from '../../core/catalogue.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import { type Ground, type PlaceNode, pathTo, type Tree } from './forest.ts'

const kindOf = (tree: Tree): TailKind => tree.family?.tail.kind ?? 'none'

/** Whether a path of this family may be long, so that a limit on depth means something. */
export const hasDepth = (tree: Tree): boolean => {
  const kind = kindOf(tree)
  return kind === 'slash-path' || kind === 'dot-path' || kind === 'secret'
}

/** Whether the family writes "all that lies below" as a star. */
const hasStars = (tree: Tree): boolean => {
  const kind = kindOf(tree)
  return kind === 'secret' || kind === 'any-star'
}

/** Whether a grant with a star can stand below a place. */
export const bearsStar = (tree: Tree, node: PlaceNode): boolean =>
  hasStars(tree) && (node.depth === 0 || hasDepth(tree))

/** Whether a grant at a place covers all that lies below it too. */
export function spreads(tree: Tree, node: PlaceNode): boolean {
  const kind = kindOf(tree)
  if (kind === 'literal') return node.depth === 0
  return kind === 'slash-path' || kind === 'dot-path'
}

/**
 * The RID of a grant at exactly this place: in the usual spelling, or as it was asked for.
 *
 * @returns undefined where no grant can stand: a star stands one above, not every family has a
 *   root, and a grant on the superuser's resource would allow everything.
 */
export function ridHere(ground: Ground, tree: Tree, node: PlaceNode): Rid | undefined {
  if (hasStars(tree) && node.segment === '*') return undefined
  const usual = sound(ground, tree, node, spelled(tree, pathTo(node)))
  return usual ?? sound(ground, tree, node, node.asked)
}

/** The RID of a grant on all that lies below a place, where the family writes such with a star. */
export function ridBelow(ground: Ground, tree: Tree, node: PlaceNode): Rid | undefined {
  if (!bearsStar(tree, node)) return undefined
  const star = { ...node, parent: node, segment: '*' }
  const usual = sound(ground, tree, star, spelled(tree, pathTo(star)))
  return usual ?? sound(ground, tree, star, node.children?.get('*')?.asked)
}

/** A spelling, if it is that of the place and harmless. */
function sound(
  { gazetteer, superuser }: Ground,
  tree: Tree,
  node: PlaceNode,
  text: string | undefined,
): Rid | undefined {
  if (text === undefined || text === superuser?.resource) return undefined
  const rid = parseRid(text)
  if (!rid.ok) return undefined
  const place = gazetteer.locate(rid.value)
  if (place.kind === 'malformed') return undefined
  if (place.kind === 'outside') return tree.family === undefined ? rid.value : undefined
  if (place.family !== tree.family || place.base !== tree.base) return undefined
  const path = pathTo(node)
  const isThere =
    place.path.length === path.length && path.every((segment, at) => segment === place.path[at])
  return isThere ? rid.value : undefined
}

/** How a place is usually written; whether that can be read back is for others to see. */
function spelled({ family, base }: Tree, path: readonly string[]): string {
  if (family === undefined) return base
  const { kind, joint, bare } = family.tail
  if (path.length === 0 && (bare || kind === 'none')) return base
  switch (kind) {
    case 'slash-path':
    case 'secret':
      return `${base}${joint}${joint.endsWith('/') ? '' : '/'}${path.join('/')}`
    case 'dot-path':
      return `${base}${joint}${path.join('.')}`
    default:
      return `${base}${joint}${path.join('')}`
  }
}
