/** Requests: drawn one by one until each has the answer and the kind of resource wanted. @module */

import { ACTIONS, type Action, type ActionMask, actionBit, actionsOf } from '../src/core/action.ts'
import type { Grants, Truth } from './grants.ts'
import { type Holders, uidAt } from './holders.ts'
import { anyOf, type Random } from './random.ts'
import { ROOTS, ridAt, ridBelow, type Tree } from './tree.ts'

/** A request with its right answer. */
export interface Request {
  readonly uid: string
  readonly action: Action
  readonly rid: string
  readonly bit: ActionMask
  readonly allowed: boolean
  /** All that the subject was granted there. */
  readonly held: ActionMask
  /** Whether some grant names this very resource. */
  readonly named: boolean
}

/** What to draw: an answer, a kind of resource and, for a deny, whether it is nearly allowed. */
export interface Wish {
  readonly allowed: boolean
  readonly named: boolean
  readonly near: boolean
}

/** What requests are drawn from. */
export interface World {
  readonly tree: Tree
  readonly holders: Holders
  readonly grants: Grants
  readonly truth: Truth
}

/** Who asks for what: the node is the deepest of the tree that lies on the way to the resource. */
interface Sketch {
  readonly user: number
  readonly action: Action
  readonly node: number
  /** The RID where it is not the node's own. */
  readonly rid?: string
}

const ANY_ACTION: ActionMask = 31
const FULL = actionBit('full')
const MOST_STEPS_DOWN = 3
const MOST_TRIES = 100_000

/** Draws a request that is as wished. Costs some tries; the caller keeps the mix. */
export function drawRequest(world: World, wish: Wish, random: Random): Request {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const sketch = sketched(world, wish, random)
    if (sketch === undefined) continue
    const { user, action, node } = sketch
    const held = world.truth.held(user, node)
    const bit = actionBit(action)
    const allowed = (held & (bit | FULL)) !== 0
    const named = sketch.rid === undefined && world.truth.isNamed(node)
    if (allowed !== wish.allowed || named !== wish.named) continue
    const rid = sketch.rid ?? ridAt(world.tree, node)
    return { uid: uidAt(user), action, rid, bit, allowed, held, named }
  }
  throw new Error(`no request found that is ${JSON.stringify(wish)}; use another seed`)
}

function sketched(world: World, wish: Wish, random: Random): Sketch | undefined {
  if (!wish.allowed && !wish.near) return farOff(world, wish.named, random)
  const grant = random.below(world.grants.node.length)
  const user = userOf(world, world.grants.holder[grant] as number, random)
  if (user < 0) return undefined
  const node = world.grants.node[grant] as number
  const mask = world.grants.mask[grant] as number
  const action = anAction((mask & FULL) === 0 ? mask : ANY_ACTION, random)
  return wish.allowed
    ? { user, action, ...target(world, node, wish.named, random) }
    : nearMiss(world, { user, action, node }, mask, wish.named, random)
}

const anAction = (mask: ActionMask, random: Random): Action => {
  const actions = actionsOf(mask)
  return actions[random.below(actions.length)] as Action
}

/** The holder itself, or one of its members; -1 for a group without members. */
const userOf = ({ holders }: World, holder: number, random: Random): number =>
  holder < holders.users ? holder : anyOf(holders.usersOf, holder - holders.users, random)

/** A node at or below this one; where no grant may name it, perhaps something outside the tree. */
function target(
  { tree, truth }: World,
  from: number,
  named: boolean,
  random: Random,
): Pick<Sketch, 'node' | 'rid'> {
  let node = from
  for (let steps = random.below(MOST_STEPS_DOWN + 1); steps > 0; steps--) {
    const child = anyOf(tree.children, node, random)
    if (child >= 0) node = child
  }
  if (named || !truth.isNamed(node)) return { node }
  return { node, rid: ridBelow(tree, node, `x_${random.below(1000)}`) }
}

function farOff(world: World, named: boolean, random: Random): Sketch {
  const user = random.below(world.holders.users)
  const from = ROOTS + random.below(world.tree.size - ROOTS)
  return { user, action: anAction(ANY_ACTION, random), ...target(world, from, named, random) }
}

/** Something that differs from what is allowed by little: action, holder, folder or one letter. */
function nearMiss(
  world: World,
  { user, action, node }: Sketch,
  mask: ActionMask,
  named: boolean,
  random: Random,
): Sketch | undefined {
  const above = world.tree.parent[node] as number
  switch (random.below(4)) {
    case 0: {
      const others = ACTIONS.filter((other) => (mask & (actionBit(other) | FULL)) === 0)
      const other = others[random.below(others.length)]
      return other && { user, action: other, ...target(world, node, named, random) }
    }
    case 1: {
      const other = random.below(world.holders.users)
      return { user: other, action, ...target(world, node, named, random) }
    }
    case 2:
      return {
        user,
        action,
        node: random.chance(0.5) ? above : anyOf(world.tree.children, above, random),
      }
    default:
      return { user, action, node: above, rid: `${ridAt(world.tree, node)}_x` }
  }
}
