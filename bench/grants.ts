/** Grants as numbers, and the truth about them: an evaluator that never sees a text. @module */

import { type ActionMask, ALL_ACTIONS, NO_ACTIONS } from '../src/core/action.ts'
import type { Holders } from './holders.ts'
import { PairTable } from './pair-table.ts'
import { type Grouping, grouping, membersOf, type Random } from './random.ts'
import { ROOTS, type Tree } from './tree.ts'

const TO_GROUPS = 0.6
/** The share of the groups' grants that stand on the folders at the top. */
const AT_THE_TOP = 0.2
const TOP_DEPTH = 2
const CREATE_AND_READ = 3
const READ_AND_UPDATE = 6
const CRUD = 15
const MASKS: readonly ActionMask[] = [2, 2, 2, READ_AND_UPDATE, CREATE_AND_READ, CRUD, 16, 16]

/** Grants, numbered from 0. */
export interface Grants {
  readonly node: Int32Array
  readonly holder: Int32Array
  readonly mask: Uint8Array
  /** For each node, the grants that stand there. */
  readonly atNode: Grouping
  /** The grant of each pair of holder and node. */
  readonly ofPair: PairTable
}

/** Draws `count` grants, each on another pair of holder and node: groups' shallow, users' deep. */
export function drawGrants(count: number, tree: Tree, holders: Holders, random: Random): Grants {
  const node = new Int32Array(count)
  const holder = new Int32Array(count)
  const mask = new Uint8Array(count)
  const ofPair = new PairTable(count)
  for (let at = 0; at < count; ) {
    const toGroup = random.chance(TO_GROUPS)
    const on = toGroup ? shallowNode(tree, random) : deepNode(tree, random)
    const to = toGroup ? holders.users + random.below(holders.groups) : random.below(holders.users)
    if (ofPair.get(to, on) >= 0) continue
    ofPair.set(to, on, at)
    node[at] = on
    holder[at] = to
    mask[at] = MASKS[random.below(MASKS.length)] as number
    at++
  }
  return { node, holder, mask, atNode: grouping(node, tree.size), ofPair }
}

const anyNode = (tree: Tree, random: Random): number => ROOTS + random.below(tree.size - ROOTS)

function shallowNode(tree: Tree, random: Random): number {
  let node = anyNode(tree, random)
  if (random.chance(AT_THE_TOP)) {
    while ((tree.depth[node] as number) > TOP_DEPTH) node = tree.parent[node] as number
    return node
  }
  const other = anyNode(tree, random)
  return (tree.depth[other] as number) < (tree.depth[node] as number) ? other : node
}

function deepNode(tree: Tree, random: Random): number {
  const node = anyNode(tree, random)
  const other = anyNode(tree, random)
  return (tree.depth[other] as number) > (tree.depth[node] as number) ? other : node
}

/** Answers from the numbers alone, by walking up the tree. */
export class Truth {
  readonly #tree: Tree
  readonly #holders: Holders
  readonly #grants: Grants

  constructor(tree: Tree, holders: Holders, grants: Grants) {
    this.#tree = tree
    this.#holders = holders
    this.#grants = grants
  }

  /** All actions that a user was granted, itself or through a group, on a node or above it. */
  held(user: number, node: number): ActionMask {
    const groups = membersOf(this.#holders.groupsOf, user)
    let mask = NO_ACTIONS
    for (let at = node; at >= 0 && mask !== ALL_ACTIONS; at = this.#tree.parent[at] as number) {
      if (!this.isNamed(at)) continue
      mask |= this.#maskAt(user, at)
      for (let group = 0; group < groups.length; group++) {
        mask |= this.#maskAt(groups[group] as number, at)
      }
    }
    return mask
  }

  #maskAt(holder: number, node: number): ActionMask {
    const grant = this.#grants.ofPair.get(holder, node)
    return grant < 0 ? NO_ACTIONS : (this.#grants.mask[grant] as number)
  }

  /** Whether any grant stands at this very node. */
  isNamed(node: number): boolean {
    const { starts } = this.#grants.atNode
    return starts[node] !== starts[node + 1]
  }
}
