/** Tables: for each place of a tree what covering it costs, by what is allowed from above. @module */

import { type ActionMask, ALL_ACTIONS, NO_ACTIONS } from '../../core/action.ts'
import { childrenOf, type PlaceNode } from '../cover/forest.ts'
import { closed, includes, sizeOf } from '../cover/masks.ts'
import {
  granted,
  nodesOf,
  push,
  type Site,
  type Standing,
  sortedChildren,
  standBelow,
  standHere,
} from '../cover/needs.ts'
import { spreads } from '../cover/stand.ts'
import { type Curve, fewestAt, joined, share } from './curve.ts'
import { type Others, priceOf } from './price.ts'

/** The tables of the part of a tree at and below one place. */
interface PlaceTable {
  /** More grants than this change nothing here. */
  readonly cap: number
  readonly children: readonly PlaceNode[]
  /** A curve for each of the masks. */
  readonly curves: readonly Curve[]
}

/** What choosing a mask for all that lies below a place takes. */
interface Choice {
  readonly grants: number
  readonly price: number
}

/**
 * Finds the cheapest covers of one settled tree for every number of grants, by dynamic programming
 * from the leaves up: what a part costs depends on the part and on the actions that grants above
 * it allow, and on nothing else.
 */
export class TreeTables {
  readonly #site: Site
  readonly #others: Others
  readonly #maxGrants: number
  /** Every mask that can be worth allowing; none first, each before those that hold it. */
  readonly #masks: readonly ActionMask[]
  readonly #tables = new Map<PlaceNode, PlaceTable>()

  constructor(site: Site, others: Others, maxGrants: number) {
    this.#site = site
    this.#others = others
    this.#maxGrants = maxGrants
    this.#masks = masksOf(site)
  }

  /** How many steps {@link TreeTables.curve} will take, in about. */
  work(): number {
    const caps = this.#caps()
    let steps = 0
    const masks = this.#masks.length
    for (const [node, cap] of caps) steps += (cap + 1) * ((node.children?.size ?? 0) + masks)
    return steps * masks
  }

  /** What covering the whole tree costs, by the number of grants. */
  curve(): Curve {
    for (const [node, cap] of this.#caps()) this.#tables.set(node, this.#tableOf(node, cap))
    return this.#curveOf(this.#site.tree.root, 0)
  }

  /** The cheapest cover of at most `grants` grants, which must be enough; call `curve` before. */
  cover(grants: number): Standing[] {
    const standings: Standing[] = []
    this.#rebuild(this.#site.tree.root, 0, grants, standings)
    return standings
  }

  /** How many grants can be of use at and below each place; each place after those below it. */
  #caps(): Map<PlaceNode, number> {
    const caps = new Map<PlaceNode, number>()
    for (const node of [...nodesOf(this.#site.tree.root)].reverse()) {
      let cap = (node.here === NO_ACTIONS ? 0 : 1) + (node.below === NO_ACTIONS ? 0 : 1)
      for (const child of childrenOf(node)) cap += caps.get(child) ?? 0
      caps.set(node, Math.min(cap, this.#maxGrants))
    }
    return caps
  }

  #curveOf(node: PlaceNode, above: number): Curve {
    return this.#tables.get(node)?.curves[above] ?? new Float64Array(1)
  }

  #tableOf(node: PlaceNode, cap: number): PlaceTable {
    const children = sortedChildren(node)
    const below = this.#masks.map((_, at) =>
      joined(
        children.map((child) => this.#curveOf(child, at)),
        cap,
      ),
    )
    const canWiden = cap > 0 && this.#canWiden(node)
    const curves = this.#masks.map((_, above) => {
      const curve = new Float64Array(cap + 1).fill(Number.POSITIVE_INFINITY)
      for (let at = above; at < this.#masks.length; at++) {
        const choice = this.#choice(node, above, at, canWiden)
        if (choice !== undefined) lower(curve, below[at] as Curve, choice)
      }
      return curve
    })
    return { cap, children, curves }
  }

  /** Whether a grant at a place can allow something on all that lies below. */
  #canWiden(node: PlaceNode): boolean {
    const stand = spreads(this.#site.tree, node) ? standHere : standBelow
    return stand(this.#site, node) !== undefined
  }

  /** What it takes to allow mask `at` below a place where mask `above` is allowed already. */
  #choice(node: PlaceNode, above: number, at: number, canWiden: boolean): Choice | undefined {
    const before = this.#masks[above] as ActionMask
    const after = this.#masks[at] as ActionMask
    if (!includes(after, before)) return undefined
    const isWider = after !== before
    if (isWider && !canWiden) return undefined
    if (spreads(this.#site.tree, node)) {
      if (!includes(after, node.here)) return undefined
      return { grants: isWider ? 1 : 0, price: priceOf(node, after, after, this.#others) }
    }
    if (!includes(after, node.below)) return undefined
    const isExtra = !includes(before, node.here)
    const atPlace = closed(before | node.here)
    return {
      grants: (isWider ? 1 : 0) + (isExtra ? 1 : 0),
      price: priceOf(node, isExtra ? atPlace : before, after, this.#others),
    }
  }

  #rebuild(node: PlaceNode, above: number, grants: number, standings: Standing[]): void {
    const { cap, children, curves } = this.#tables.get(node) as PlaceTable
    const curve = curves[above] as Curve
    const spent = fewestAt(curve, Math.min(grants, cap))
    const canWiden = cap > 0 && this.#canWiden(node)
    for (let at = above; at < this.#masks.length; at++) {
      const choice = this.#choice(node, above, at, canWiden)
      if (choice === undefined || choice.grants > spent) continue
      const parts = children.map((child) => this.#curveOf(child, at))
      const rest = joined(parts, spent - choice.grants)
      if (choice.price + (rest.at(-1) ?? 0) !== curve[spent]) continue
      this.#stand(node, above, at, standings)
      share(parts, spent - choice.grants, (part, its) => {
        this.#rebuild(children[part] as PlaceNode, at, its, standings)
      })
      return
    }
  }

  /** Writes down the grants of a choice. */
  #stand(node: PlaceNode, above: number, at: number, standings: Standing[]): void {
    const before = this.#masks[above] as ActionMask
    const wider = granted(this.#masks[at] as ActionMask, before)
    if (spreads(this.#site.tree, node)) {
      if (wider !== NO_ACTIONS) push(standings, standHere(this.#site, node), wider, node, false)
      return
    }
    const toHere = granted(node.here, before)
    if (toHere !== NO_ACTIONS) push(standings, standHere(this.#site, node), toHere, node, false)
    if (wider !== NO_ACTIONS) push(standings, standBelow(this.#site, node), wider, node, true)
  }
}

/** Takes a choice into a curve wherever it is cheaper. */
function lower(curve: Curve, below: Curve, { grants, price }: Choice): void {
  for (let spent = grants; spent < curve.length; spent++) {
    const cost = price + (below[Math.min(spent - grants, below.length - 1)] as number)
    if (cost < (curve[spent] as number)) curve[spent] = cost
  }
  for (let spent = 1; spent < curve.length; spent++) {
    if ((curve[spent - 1] as number) < (curve[spent] as number)) {
      curve[spent] = curve[spent - 1] as number
    }
  }
}

function masksOf({ tree }: Site): ActionMask[] {
  let needed = NO_ACTIONS
  for (const { here, below } of nodesOf(tree.root)) needed |= here | below
  const masks: ActionMask[] = []
  for (let mask = NO_ACTIONS; mask < ALL_ACTIONS; mask++) {
    if (includes(needed, mask) && closed(mask) === mask) masks.push(mask)
  }
  if (closed(needed) === ALL_ACTIONS) masks.push(ALL_ACTIONS)
  return masks.sort((a, b) => sizeOf(a) - sizeOf(b) || a - b)
}
