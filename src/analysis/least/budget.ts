/** Budgets: the cheapest cover of several trees by a limited number of grants. @module */

import { NO_ACTIONS } from '../../core/action.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { childrenOf, type PlaceNode } from '../cover/forest.ts'
import { type Site, type Standing, standBelow, standHere } from '../cover/needs.ts'
import { spreads } from '../cover/stand.ts'
import { joined, share } from './curve.ts'
import type { Others } from './price.ts'
import { TreeTables } from './tables.ts'

/** A settled tree, and what hangs on its places. */
export interface Lot {
  readonly site: Site
  readonly others: Others
}

/** The most steps that an exact answer may take: some seconds. */
const MAX_WORK = 300_000_000

/**
 * The cheapest cover of all lots by at most `maxGrants` grants together, which must be enough; of
 * equally cheap ones one with the fewest grants.
 *
 * Costs for each lot its places times `maxGrants` times up to 17 sets of actions.
 *
 * @returns `too-large` where that is more than is computed.
 */
export function cheapestCover(
  lots: readonly Lot[],
  maxGrants: number,
): Result<Standing[][], 'too-large'> {
  const tables = lots.map(({ site, others }) => new TreeTables(site, others, maxGrants))
  let work = 0
  for (const table of tables) work += table.work()
  if (work > MAX_WORK) return err('too-large')
  const curves = tables.map((table) => table.curve())
  const covers: Standing[][] = lots.map(() => [])
  share(curves, joined(curves, maxGrants).length - 1, (part, grants) => {
    covers[part] = tables[part]?.cover(grants) ?? []
  })
  return ok(covers)
}

/** The fewest grants that cover a settled tree, however much they open. */
export const fewestGrants = (site: Site): number => fewestAtAndBelow(site, site.tree.root)

function fewestAtAndBelow(site: Site, node: PlaceNode): number {
  let inside = 0
  for (const child of childrenOf(node)) inside += fewestAtAndBelow(site, child)
  const here = node.here === NO_ACTIONS ? 0 : 1
  if (spreads(site.tree, node)) {
    return here + inside > 0 && standHere(site, node) !== undefined ? 1 : inside
  }
  if (node.below !== NO_ACTIONS) return here + 1
  return here + (inside > 1 && standBelow(site, node) !== undefined ? 1 : inside)
}
