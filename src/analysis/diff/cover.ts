/** Covers: the fewest places that say what a set of grants reaches. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { Rid } from '../../core/rid.ts'
import type { Cause, PlaceExtent } from './item.ts'
import type { Stand } from './stands.ts'

/** A cause of some actions. */
export interface Source {
  readonly cause: Cause
  readonly actions: ActionMask
}

/** Actions on what a RID reaches as a grant. */
export interface Piece {
  readonly resource: Rid
  readonly stand: Stand
  /** Every action that is allowed: all five where `full` is granted. */
  readonly actions: ActionMask
  readonly sources: readonly Source[]
}

/** What a piece reaches, as an item says it. */
export const extentOf = ({ resource, stand }: Piece): PlaceExtent => ({
  kind: 'place',
  resource,
  this: stand.here,
  below: stand.below,
})

/**
 * The pieces that no other of them covers, action by action. Of several spellings of one place the
 * shortest stands for all, then the smallest.
 */
export function minimalCover<P extends Piece>(pieces: readonly P[]): P[] {
  if (pieces.length < 2) return [...pieces]
  const places = placesOf(pieces)
  const below = new Map<string, ActionMask>()
  for (const { stand, actions } of places) {
    if (!stand.below) continue
    const node = ownNode(stand)
    below.set(node, (below.get(node) ?? NO_ACTIONS) | actions)
  }
  return places.flatMap((piece) => {
    const actions = piece.actions & ~coveredFromAbove(piece.stand, below)
    if (actions === NO_ACTIONS) return []
    return actions === piece.actions ? [piece] : [{ ...piece, actions }]
  })
}

/** Pieces, those of one place put together. */
function placesOf<P extends Piece>(pieces: readonly P[]): P[] {
  const places = new Map<string, P>()
  for (const piece of pieces) {
    // What lies below a star's node and the node itself are two places.
    const name = `${piece.stand.here}${ownNode(piece.stand)}`
    const twin = places.get(name)
    places.set(name, twin === undefined ? piece : together(twin, piece))
  }
  return [...places.values()]
}

const ownNode = ({ nodes, path }: Stand): string => nodes[path.length] ?? ''

const together = <P extends Piece>(twin: P, piece: P): P => ({
  ...(isSimpler(piece.resource, twin.resource) ? piece : twin),
  actions: twin.actions | piece.actions,
  sources: [...twin.sources, ...piece.sources],
})

const isSimpler = (a: Rid, b: Rid): boolean => (a.length === b.length ? a < b : a.length < b.length)

function coveredFromAbove(
  { nodes, path }: Stand,
  below: ReadonlyMap<string, ActionMask>,
): ActionMask {
  let mask = NO_ACTIONS
  for (let depth = 0; depth < path.length; depth++) {
    mask |= below.get(nodes[depth] ?? '') ?? NO_ACTIONS
  }
  return mask
}
