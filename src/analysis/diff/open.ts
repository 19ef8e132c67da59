/** What is open: families that need no grant, for everyone or for requests without a token. @module */

import { ACTIONS } from '../../core/action.ts'
import { type Category, type Family, familiesOf } from '../../core/catalogue.ts'
import { ANONYMOUS } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'
import type { AccessItem, Cause, DiffAudience } from './item.ts'
import type { Pair } from './pair.ts'
import { Probes } from './probes.ts'
import { formOf } from './stands.ts'

/** A uid that no user has. */
const NOBODY = ''

/** What is in no base: grants don't matter here. */
const NAME = 'zq'

/** An item for each family that is open on the side that has, where the other side isn't. */
export function openItems(pair: Pair): AccessItem[] {
  const { catalogue, release, mode } = pair.has.view
  const other = pair.lacks.view
  if (catalogue === other.catalogue && release === other.release && mode === other.mode) return []
  const open = familiesOf(catalogue, release).flatMap((family) => {
    const category = catalogue.categories[family.category]
    if (category === undefined) return []
    const isOpen = !category.enforcedIn.includes(mode)
    return isOpen || category.anonymousIn.includes(mode) ? [{ family, category, isOpen }] : []
  })
  if (open.length === 0) return []
  const probes = probesByForm(pair)
  return open.flatMap(({ family, category, isOpen }) => {
    const audience = audienceOf(pair, probes.get(formOf(family)) ?? [], isOpen)
    return audience === undefined ? [] : [itemOf(pair, family, category, audience)]
  })
}

/** Probes of both sides' families, by the family that they are of on the side that has. */
function probesByForm({ has, lacks }: Pair): Map<string, Rid[]> {
  const families = [has.view, lacks.view].flatMap((view) =>
    familiesOf(view.catalogue, view.release),
  )
  const byForm = new Map<string, Rid[]>()
  for (const rid of new Probes(families, NAME).around()) {
    const place = has.view.gazetteer.locate(rid)
    if (place.kind !== 'family') continue
    const form = formOf(place.family)
    const others = byForm.get(form)
    if (others === undefined) byForm.set(form, [rid])
    else others.push(rid)
  }
  return byForm
}

/** Who may do something on one of these RIDs here and, without a grant, not there. */
function audienceOf(
  { lacks }: Pair,
  rids: readonly Rid[],
  isOpen: boolean,
): DiffAudience | undefined {
  const isRefused = (subject: string | typeof ANONYMOUS): boolean =>
    rids.some((rid) => !lacks.engine.isAllowed(subject, 'read', rid))
  if (!isOpen) return isRefused(ANONYMOUS) ? { kind: 'anonymous' } : undefined
  if (!isRefused(NOBODY)) return undefined
  return { kind: 'everyone', anonymous: isRefused(ANONYMOUS) }
}

const itemOf = (
  pair: Pair,
  family: Family,
  category: Category,
  audience: DiffAudience,
): AccessItem => ({
  audience,
  extent: { kind: 'family', family: family.base },
  actions: ACTIONS,
  except: [],
  causes: causesOf(pair, family, category, audience),
})

/** What differs so that the family isn't open on the other side: each by itself would do. */
function causesOf(
  { has, lacks, moved }: Pair,
  family: Family,
  { enforcedIn, anonymousIn }: Category,
  audience: DiffAudience,
): readonly Cause[] {
  const { catalogue, release, mode } = lacks.view
  const causes: Cause[] = []
  const isClosed =
    enforcedIn.includes(mode) && !(audience.kind === 'anonymous' && anonymousIn.includes(mode))
  if (mode !== has.view.mode && isClosed) causes.push({ kind: 'mode' })
  const isThere = familiesOf(catalogue, release).some((other) => formOf(other) === formOf(family))
  if (!isThere) causes.push(moved)
  return causes.length === 0 ? [{ kind: 'catalogue' }] : causes
}
