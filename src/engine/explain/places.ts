/** Places above a resource: where a grant that covers it can stand. @module */

import type { Tail, TailKind } from '../../core/catalogue.ts'
import { covers } from '../../core/place.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import type { State } from '../state.ts'
import type { Asked } from './asked.ts'

/** Where a grant would cover a resource. */
export interface Places {
  /** The resource itself, without the slash that may end it: one RID. */
  readonly own: readonly Rid[]
  /** The places above it that cover it, the nearest first. */
  readonly above: readonly Rid[]
  /** How many above, not the nearest and not the last, were left out. */
  readonly omitted: number
}

/** The most places above a resource that are named. */
const MOST_ABOVE = 16

/** The places that a grant covering a RID can stand at; none for what is no sound RID. */
export function placesFor({ state: { scan }, gazetteer, request: { resource } }: Asked): Places {
  scan.scan(resource)
  const { depth, ends } = scan
  const spell = spellingsAt(scan, resource)
  const depths = Array.from({ length: depth }, (_, up) => depth - 1 - up)
  const kept = depths.filter((at, up) => up < MOST_ABOVE - 1 || at === 0)
  const asked = ridsIn([resource])
  const covering = (texts: readonly string[]): Rid[] =>
    ridsIn(texts)
      .filter((rid) => asked.some((one) => covers(gazetteer, rid, one)))
      .slice(0, 1)
  const own = covering([depth === 0 ? resource : resource.slice(0, ends[depth]), resource])
  const above = kept.flatMap((at) => covering(spell(at))).filter((rid) => !own.includes(rid))
  return { own, above, omitted: depths.length - kept.length }
}

/**
 * How a grant on the first so many segments of a path may be written. Where the first way is a RID
 * of another family, or none, another may do.
 */
function spellingsAt(
  { baseEnd, pathStart, ends, family, families }: State['scan'],
  resource: string,
): (depth: number) => string[] {
  const { kind, bare } = families[family]?.tail ?? NO_TAIL
  const end = STARRED.has(kind) ? '/*' : ''
  const root = resource.slice(0, pathStart)
  const base = bare ? [resource.slice(0, baseEnd)] : []
  return (depth) => {
    if (depth === 0) return STARRED.has(kind) ? [`${root}*`, `${root}/*`] : [...base, root]
    const text = resource.slice(0, ends[depth]) + end
    return [text, `${text}/`]
  }
}

const NO_TAIL: Pick<Tail, 'kind' | 'bare'> = { kind: 'none', bare: false }

/** The kinds of tail in which all below a path is written with a star. */
const STARRED: ReadonlySet<TailKind> = new Set<TailKind>(['secret', 'any-star'])

/** Those of some texts that are RIDs. */
export const ridsIn = (texts: readonly string[]): Rid[] =>
  texts.flatMap((text) => {
    const rid = parseRid(text)
    return rid.ok ? [rid.value] : []
  })
