/** Lint of RIDs outside of the catalogue: which family is likely meant. @module */

import {
  type Catalogue,
  type Family,
  familiesOf,
  isOpenSegment,
  type TailKind,
} from '../core/catalogue.ts'
import { type Gazetteer, gazetteerOf, type Place } from '../core/place.ts'
import { RELEASES, type Release } from '../core/release.ts'
import { parseRid, type Rid } from '../core/rid.ts'
import type { Fault } from './finding.ts'

type InFamily = Extract<Place, { readonly kind: 'family' }>

/**
 * Makes the rule for RIDs outside of the catalogue of `release`: it names the likely cure.
 *
 * Tried in order: the same RID in another release, the newest first; the same RID in another
 * spelling; neither. The catalogues of other releases are indexed once, when first needed.
 */
export function outsideRule(catalogue: Catalogue, release: Release): (rid: Rid) => Fault {
  const gazetteer = gazetteerOf(catalogue, release)
  const families = familiesOf(catalogue, release)
  let others: readonly Gazetteer[] | undefined
  return (rid) => {
    others ??= RELEASES.toReversed()
      .filter((other) => other !== release)
      .map((other) => gazetteerOf(catalogue, other))
    return (
      fromOtherRelease(rid, others, release, gazetteer) ??
      fromSpelling(rid, families, gazetteer) ?? {
        code: 'outside-catalogue',
        message: `\`${rid}\` is outside of the catalogue of ${release} and matches only itself`,
        fix: 'check its spelling, or add its family to the catalogue',
      }
    )
  }
}

function fromOtherRelease(
  rid: Rid,
  others: readonly Gazetteer[],
  release: Release,
  gazetteer: Gazetteer,
): Fault | undefined {
  const place = others.map((other) => other.locate(rid)).find(isInFamilyPlace)
  if (place === undefined) return undefined
  const { since, until } = place.family
  const span =
    until === undefined ? `${since} on` : since === until ? since : `${since} to ${until}`
  const message = `\`${rid}\` matches only itself in ${release}: its family is of release ${span}`
  const replacement = respelled(place, gazetteer)
  return replacement === undefined
    ? { code: 'other-release', message, fix: 'drop the grant, or name the release it is for' }
    : { code: 'old-form', message, fix: `write \`${replacement}\``, replacement }
}

const isInFamilyPlace = (place: Place): place is InFamily => place.kind === 'family'

/** The same path as the other spelling of its family has it: `services/a` and `services:/a`. */
function respelled({ family, base, path }: InFamily, gazetteer: Gazetteer): string | undefined {
  const tail = path.join('/')
  const joint = family.tail.joint.replace(/\/$/, '')
  return [`${base}${joint}:/${tail}`, `${base}/${tail}`].find((candidate) =>
    isInFamily(candidate, gazetteer),
  )
}

function isInFamily(text: string, gazetteer: Gazetteer): boolean {
  const rid = parseRid(text)
  return rid.ok && gazetteer.locate(rid.value).kind === 'family'
}

/** A family that fits once the case is right, `dcos:` stands before it, or a tail follows. */
function fromSpelling(
  rid: Rid,
  families: readonly Family[],
  gazetteer: Gazetteer,
): Fault | undefined {
  for (const text of [rid, `dcos:${rid}`]) {
    for (const family of families) {
      const head = baseAs(text, family)
      if (head === undefined) continue
      const replacement = [text, text + (WHOLE[family.tail.kind] ?? '')]
        .map((whole) => head + whole.slice(head.length))
        .find((candidate) => candidate !== rid && isInFamily(candidate, gazetteer))
      if (replacement !== undefined) return misspelt(rid, family, replacement)
    }
  }
  return undefined
}

/** The tail that stands for all of a family which has no bare base. */
const WHOLE: Readonly<Partial<Record<TailKind, string>>> = {
  'slash-path': ':/',
  secret: ':/*',
  'any-star': ':*',
}

const misspelt = (rid: Rid, family: Family, replacement: string): Fault => ({
  code: 'misspelt-family',
  message: `\`${rid}\` matches only itself; the family \`${family.base}\` is likely meant`,
  fix: `write \`${replacement}\``,
  replacement,
})

/** The base of a family as `text` would spell it if its case were right. */
function baseAs(text: string, family: Family): string | undefined {
  const segments = text.split(':')
  const base = family.base.split(':')
  if (segments.length < base.length) return undefined
  const spelled = base.map((segment, depth) => {
    const written = segments[depth] ?? ''
    if (isOpenSegment(segment)) return written
    return segment.toLowerCase() === written.toLowerCase() ? segment : undefined
  })
  return spelled.includes(undefined) ? undefined : spelled.join(':')
}
