/** Lint of RIDs outside of the catalogue: which family is likely meant. @module */

import { type Catalogue, familiesOf, type TailKind } from '../../core/catalogue.ts'
import { type Gazetteer, gazetteerOf, type Place } from '../../core/place.ts'
import { RELEASES, type Release } from '../../core/release.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import type { Fault } from './finding.ts'
import { type Speller, spellerOf } from './spelling.ts'

type InFamily = Extract<Place, { readonly kind: 'family' }>

/** What the rule needs to know. */
interface Setting {
  readonly release: Release
  readonly gazetteer: Gazetteer
  readonly speller: Speller
}

/** For how many RIDs a cure is looked for, which takes a fraction of a millisecond each. */
const MOST_SEARCHES = 5000

/**
 * Makes the rule for RIDs outside of the catalogue of `release`: it names the likely cure.
 *
 * Tried in order: the same RID in another release, the newest first; the same RID in another
 * spelling; neither. The catalogues of other releases are indexed once, when first needed. After
 * some thousands of RIDs it looks for no more cures, and says so by `onStop`.
 */
export function outsideRule(
  catalogue: Catalogue,
  release: Release,
  onStop: () => void = () => undefined,
): (rid: Rid) => Fault {
  const gazetteer = gazetteerOf(catalogue, release)
  const setting = { release, gazetteer, speller: spellerOf(familiesOf(catalogue, release)) }
  let others: readonly Gazetteer[] | undefined
  let left = MOST_SEARCHES
  return (rid) => {
    others ??= RELEASES.toReversed()
      .filter((other) => other !== release)
      .map((other) => gazetteerOf(catalogue, other))
    left--
    if (left === -1) onStop()
    if (left < 0) return outside(rid, release)
    return (
      fromOtherRelease(rid, others, setting) ?? fromSpelling(rid, setting) ?? outside(rid, release)
    )
  }
}

const outside = (rid: Rid, release: Release): Fault => ({
  code: 'outside-catalogue',
  message: `\`${rid}\` is outside of the catalogue of ${release} and matches only itself`,
  fix: rid.includes('*')
    ? 'name each resource: `*` is no wildcard'
    : 'check its spelling, or add its family to the catalogue',
})

function fromOtherRelease(
  rid: Rid,
  others: readonly Gazetteer[],
  setting: Setting,
): Fault | undefined {
  const place = others.map((other) => other.locate(rid)).find(isInFamilyPlace)
  if (place === undefined || place.base.includes('*')) return undefined
  const { since, until } = place.family
  const span =
    until === undefined ? `${since} on` : since === until ? since : `${since} to ${until}`
  const message = `\`${rid}\` matches only itself in ${setting.release}: its family is of release ${span}`
  const modern = respelled(place, setting.gazetteer)
  if (modern === undefined) {
    return { code: 'other-release', message, fix: 'drop the grant, or name the release it is for' }
  }
  const replacement = modern.rid
  const certain = setting.release !== '1.7' && (rid !== place.base || isNamed(modern.place))
  return {
    code: 'old-form',
    message,
    fix: `write \`${replacement}\``,
    replacement,
    certain,
    takesEffect: true,
  }
}

const isInFamilyPlace = (place: Place): place is InFamily => place.kind === 'family'

/** Whether the catalogue names the very instance: a bare base could be a slip of another kind. */
const isNamed = ({ family, base }: InFamily): boolean => family.base === base

interface Respelled {
  readonly rid: Rid
  readonly place: InFamily
}

/** The same path as the other spelling of its family has it: `services/a` and `services:/a`. */
function respelled({ family, base, path }: InFamily, gazetteer: Gazetteer): Respelled | undefined {
  const tail = path.join('/')
  const joint = family.tail.joint.replace(/\/$/, '')
  return placed(`${base}${joint}:/${tail}`, gazetteer) ?? placed(`${base}/${tail}`, gazetteer)
}

function placed(text: string, gazetteer: Gazetteer): Respelled | undefined {
  const rid = parseRid(text)
  const place = rid.ok ? gazetteer.locate(rid.value) : undefined
  return rid.ok && place?.kind === 'family' ? { rid: rid.value, place } : undefined
}

/** A family that fits once its base is spelled right, `dcos:` stands before it, or a tail follows. */
function fromSpelling(rid: Rid, { speller, gazetteer }: Setting): Fault | undefined {
  for (const text of [rid, `dcos:${rid}`]) {
    const segments = text.split(':')
    const near = speller(segments)
    if (near === undefined || near.head.includes('*')) continue
    const rest = segments.slice(near.replaces)
    const whole = [near.head, ...rest].join(':')
    const found = [whole, ...TAILS.map((tail) => whole + tail)]
      .map((candidate) => (candidate === rid ? undefined : placed(candidate, gazetteer)))
      .find((one) => one !== undefined && isWhole(one, whole))
    if (found !== undefined) return misspelt(rid, found)
  }
  return undefined
}

/** The tail that stands for all of a family which has no bare base. */
const WHOLE: Readonly<Partial<Record<TailKind, string>>> = {
  'slash-path': ':/',
  secret: ':/*',
  'any-star': ':*',
}

const TAILS: readonly string[] = Object.values(WHOLE)

/** Whether a candidate is as it was written, or has the tail of its own kind. */
const isWhole = ({ rid, place }: Respelled, written: string): boolean =>
  rid === written || rid === written + (WHOLE[place.family.tail.kind] ?? '')

const misspelt = (rid: Rid, { rid: replacement, place }: Respelled): Fault => ({
  code: 'misspelt-family',
  message: `\`${rid}\` matches only itself; the family \`${place.family.base}\` is likely meant`,
  fix: `write \`${replacement}\``,
  replacement,
})
