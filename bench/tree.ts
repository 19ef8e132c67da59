/** Resource trees: services, jobs and tasks in folders, as numbers that texts are made of. @module */

import { type Grouping, grouping, type Random } from './random.ts'

/** One part of the tree: where its RIDs begin, what cuts their paths, its share of the nodes. */
interface Part {
  readonly prefix: string
  readonly separator: string
  readonly share: number
}

const PARTS: readonly Part[] = [
  { prefix: 'dcos:service:marathon:marathon:services:/', separator: '/', share: 0.7 },
  { prefix: 'dcos:service:metronome:metronome:jobs:', separator: '.', share: 0.15 },
  { prefix: 'dcos:mesos:agent:task:app_id:/', separator: '/', share: 0.075 },
  { prefix: 'dcos:mesos:master:task:app_id:/', separator: '/', share: 0.075 },
]

/** The nodes that stand for a whole part: no grant stands there. */
export const ROOTS: number = PARTS.length

const MAX_DEPTH = 8
/** How often a node joins a sibling's folder rather than opening one: it makes folders uneven. */
const JOINING = 0.6
const WORDS = ['web', 'api', 'batch', 'ingest', 'stage', 'prod', 'mail', 'db', 'queue', 'edge']

/** A forest of {@link ROOTS} roots and the nodes below them. */
export interface Tree {
  /** Nodes, roots included. */
  readonly size: number
  /** -1 for the roots. */
  readonly parent: Int32Array
  readonly depth: Uint8Array
  readonly part: Uint8Array
  readonly children: Grouping
}

/** Grows a tree of `nodes` nodes, 1 to 8 deep, with power-law fan-out. */
export function growTree(nodes: number, random: Random): Tree {
  const size = nodes + ROOTS
  const parent = new Int32Array(size).fill(-1)
  const depth = new Uint8Array(size)
  const part = new Uint8Array(size)
  const grown = PARTS.map((_, root) => [root])
  for (let node = 0; node < size; node++) {
    part[node] = node < ROOTS ? node : partAt(random.next())
    if (node < ROOTS) continue
    const others = grown[part[node] as number] as number[]
    let above = others[random.below(others.length)] as number
    const joins = random.chance(JOINING) || depth[above] === MAX_DEPTH
    if (joins && above >= ROOTS) above = parent[above] as number
    parent[node] = above
    depth[node] = (depth[above] as number) + 1
    others.push(node)
  }
  return { size, parent, depth, part, children: grouping(parent, size) }
}

function partAt(chance: number): number {
  let left = chance
  const found = PARTS.findIndex(({ share }) => {
    left -= share
    return left < 0
  })
  return Math.max(found, 0)
}

/** The text between two segments of a path through this node. */
const separatorAt = ({ part }: Tree, node: number): string => partOf(part[node]).separator

/** The RID of a node. */
export function ridAt(tree: Tree, node: number): string {
  const segments: string[] = []
  for (let at = node; at >= ROOTS; at = tree.parent[at] as number) {
    segments.push(`${WORDS[at % WORDS.length]}-${at.toString(36)}`)
  }
  const { prefix, separator } = partOf(tree.part[node])
  return prefix + segments.reverse().join(separator)
}

/** The RID of something below a node that is not in the tree. */
export function ridBelow(tree: Tree, node: number, segment: string): string {
  const rid = ridAt(tree, node)
  return node < ROOTS ? rid + segment : rid + separatorAt(tree, node) + segment
}

const partOf = (part: number | undefined): Part => PARTS[part ?? 0] as Part
