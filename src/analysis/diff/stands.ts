/** Stands: where in a catalogue the grants on a RID stand, and what they reach from there. @module */

import type { Family } from '../../core/catalogue.ts'
import { type Gazetteer, type Reach, reachOf } from '../../core/place.ts'
import type { Rid } from '../../core/rid.ts'

/** Where a grant stands, and what it reaches from there. */
export interface Stand extends Reach {
  /** None outside of the catalogue. */
  readonly family: Family | undefined
  /** The form of the family: equal for one family in two catalogues, empty outside of them. */
  readonly form: string
  /** The leading segments of the RID; all of it outside of the catalogue. */
  readonly base: string
  /** A name for each node on the path, from the base down; the last is that of its own node. */
  readonly nodes: readonly string[]
}

const FORMS: WeakMap<Family, string> = new WeakMap()

/** A family's base and tail as one text: what decides which RIDs are its own. */
export function formOf(family: Family): string {
  let form = FORMS.get(family)
  if (form === undefined) {
    const { base, tail } = family
    const pattern = base.replace(/<[^>]*>/g, '<>')
    form = [pattern, tail.kind, tail.joint, tail.bare, tail.colons].join(' ')
    FORMS.set(family, form)
  }
  return form
}

/** Where a grant on a RID stands; nowhere where its tail is malformed. */
export function standOf(gazetteer: Gazetteer, rid: Rid): Stand | undefined {
  const place = gazetteer.locate(rid)
  const reach = reachOf(place)
  if (reach === undefined) return undefined
  const family = place.kind === 'family' ? place.family : undefined
  const form = family === undefined ? '' : formOf(family)
  const base = place.kind === 'family' ? place.base : rid
  return { family, form, base, nodes: nodesOf(`${form}\0${base}`, reach.path), ...reach }
}

function nodesOf(root: string, path: readonly string[]): string[] {
  const nodes = [root]
  let node = root
  for (const segment of path) {
    node += `\0${segment}`
    nodes.push(node)
  }
  return nodes
}

/** Tells whether one stand reaches anything that the other reaches; both of one catalogue. */
export function meet(a: Stand, b: Stand): boolean {
  if (a.form !== b.form || a.base !== b.base) return false
  const [upper, lower] = a.path.length <= b.path.length ? [a, b] : [b, a]
  if (!upper.path.every((segment, depth) => segment === lower.path[depth])) return false
  if (upper.path.length < lower.path.length) return upper.below
  return (upper.here && lower.here) || (upper.below && lower.below)
}
