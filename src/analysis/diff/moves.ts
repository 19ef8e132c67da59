/** Moves: RIDs that lie elsewhere in another catalogue or release. @module */

import { type Family, familiesOf, isOpenSegment } from '../../core/catalogue.ts'
import type { Gazetteer } from '../../core/place.ts'
import type { Rid } from '../../core/rid.ts'
import type { PolicyView } from '../../engine/view.ts'
import { Probes } from './probes.ts'
import { formOf, type Stand, standOf } from './stands.ts'

/** What two catalogues place differently. */
export interface Moves {
  /** Whether a grant on this RID reaches another set of RIDs on the other side. */
  isMoved(rid: Rid): boolean
  /** RIDs that stand for all that a grant on this RID reaches; none where nothing of it moved. */
  probesOf(rid: Rid): readonly Rid[]
  /** Whether there are RIDs that are sound and enforced here, and malformed there. */
  readonly makesMalformed: boolean
}

/** How many RIDs' probes are kept at once. */
const MOST_KEPT = 20_000

/** What moves between two sides; nothing where both have the same families. */
export function movesBetween(has: PolicyView, lacks: PolicyView): Moves | undefined {
  const families = bothFamilies(has, lacks)
  const heads = headsOf(families.moved)
  if (heads.length === 0) return undefined
  const probes = new Probes(families.all, freshName([has, lacks], families.all))
  return new Survey(has, lacks, heads, probes)
}

/** The families of both sides, each form once, and those that only one side has. */
function bothFamilies(
  has: PolicyView,
  lacks: PolicyView,
): { readonly all: readonly Family[]; readonly moved: readonly Family[] } {
  const [ours, theirs] = [has, lacks].map(
    (view) => new Map(familiesOf(view.catalogue, view.release).map((one) => [formOf(one), one])),
  ) as [Map<string, Family>, Map<string, Family>]
  const all = new Map([...ours, ...theirs])
  const moved = [...all].filter(([form]) => !(ours.has(form) && theirs.has(form)))
  return { all: [...all.values()], moved: moved.map(([, family]) => family) }
}

/** The literal beginnings of bases. */
function headsOf(families: readonly Family[]): string[] {
  const heads = families.map(({ base }) => {
    const segments = base.split(':')
    const open = segments.findIndex(isOpenSegment)
    return segments.slice(0, open < 0 ? segments.length : open).join(':')
  })
  return [...new Set(heads)]
}

/** A name that stands in no base and no grant. */
function freshName(views: readonly PolicyView[], families: readonly Family[]): string {
  let name = 'zq'
  const isTaken = (): boolean =>
    families.some(({ base }) => base.includes(name)) ||
    views.some((view) => hasGrantWith(view, name))
  while (isTaken()) name += 'q'
  return name
}

function hasGrantWith(view: PolicyView, name: string): boolean {
  for (const uid of view.users())
    if (hasKeyWith(view.masksOf({ kind: 'user', uid }), name)) return true
  for (const gid of view.groups())
    if (hasKeyWith(view.masksOf({ kind: 'group', gid }), name)) return true
  return false
}

function hasKeyWith(masks: ReadonlyMap<Rid, unknown>, name: string): boolean {
  for (const resource of masks.keys()) if (resource.includes(name)) return true
  return false
}

class Survey implements Moves {
  readonly makesMalformed: boolean
  readonly #has: Gazetteer
  readonly #lacks: Gazetteer
  readonly #heads: readonly string[]
  readonly #probes: Probes
  /** Whether RIDs that begin so may have moved. */
  readonly #near: Map<string, boolean> = new Map()
  /** Moved RIDs by the base that they have here. */
  readonly #pools: Map<string, readonly Rid[]> = new Map()
  readonly #known: Map<Rid, readonly Rid[]> = new Map()

  constructor(has: PolicyView, lacks: PolicyView, heads: readonly string[], probes: Probes) {
    this.#has = has.gazetteer
    this.#lacks = lacks.gazetteer
    this.#heads = heads
    this.#probes = probes
    this.makesMalformed = probes
      .around()
      .some(
        (rid) =>
          has.gazetteer.locate(rid).kind !== 'malformed' &&
          lacks.gazetteer.locate(rid).kind === 'malformed' &&
          has.isEnforced(rid),
      )
  }

  isMoved(rid: Rid): boolean {
    return this.probesOf(rid).length > 0
  }

  probesOf(rid: Rid): readonly Rid[] {
    if (!this.#mayMove(rid)) return []
    const known = this.#known.get(rid)
    if (known !== undefined) return known
    if (this.#known.size >= MOST_KEPT) this.#known.clear()
    const probes = this.#find(rid)
    const found = probes.some((probe) => this.#differs(probe)) ? probes : []
    this.#known.set(rid, found)
    return found
  }

  #find(rid: Rid): Rid[] {
    const stand = standOf(this.#has, rid)
    if (stand === undefined) return []
    const place = this.#has.locate(rid)
    if (place.kind !== 'family') return [rid]
    const near = this.#probes.near(stand, place.family)
    const reached = [rid, ...near, ...this.#poolOf(stand.base)].filter((one) =>
      reaches(this.#has, stand, one),
    )
    return [...new Set(reached)]
  }

  #poolOf(base: string): readonly Rid[] {
    let pool = this.#pools.get(base)
    if (pool === undefined) {
      pool = this.#probes.around(base.split(':')).filter((rid) => this.#differs(rid))
      if (this.#pools.size >= MOST_KEPT) this.#pools.clear()
      this.#pools.set(base, pool)
    }
    return pool
  }

  #differs(rid: Rid): boolean {
    return placeText(this.#has, rid) !== placeText(this.#lacks, rid)
  }

  /** Whether all but the last segment agrees with a family that moved: cheap, and never too strict. */
  #mayMove(rid: Rid): boolean {
    const head = rid.slice(0, rid.lastIndexOf(':'))
    let near = this.#near.get(head)
    if (near === undefined) {
      near = this.#heads.some(
        (moved) => `${head}:`.startsWith(`${moved}:`) || `${moved}:`.startsWith(`${head}:`),
      )
      if (this.#near.size >= MOST_KEPT) this.#near.clear()
      this.#near.set(head, near)
    }
    return near
  }
}

/** Tells whether a grant that stands there covers a request for `rid`. */
function reaches(gazetteer: Gazetteer, stand: Stand, rid: Rid): boolean {
  const place = gazetteer.locate(rid)
  if (place.kind !== 'family' || place.base !== stand.base) return false
  if (formOf(place.family) !== stand.form) return false
  if (!stand.path.every((segment, depth) => segment === place.path[depth])) return false
  return place.path.length === stand.path.length ? stand.here : stand.below
}

function placeText(gazetteer: Gazetteer, rid: Rid): string {
  const place = gazetteer.locate(rid)
  if (place.kind !== 'family') return place.kind
  return [formOf(place.family), place.base, ...place.path].join('\0')
}
