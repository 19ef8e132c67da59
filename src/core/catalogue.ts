/** The catalogue: every family of resources, as data. The engine is built from it. @module */

import { type Action, type ActionMask, ALL_ACTIONS, actionBit, NO_ACTIONS } from './action.ts'
import type { SecurityMode } from './mode.ts'
import { isWithin, type Release } from './release.ts'
import { parseRid } from './rid.ts'
import { quoted } from './text.ts'

/**
 * What may follow the base of a family, and what a grant there covers:
 *
 * | kind | a grant with a tail covers | its tail |
 * |---|---|---|
 * | `none` | – | nothing follows |
 * | `slash-path` | this path and all below | `/a/b`; `/` is the root |
 * | `dot-path` | this path and all below | `a.b` |
 * | `literal` | exactly this value | any text without a colon |
 * | `exact-path` | exactly this path | `a/b`, without a leading slash |
 * | `secret` | exactly this path; `/p/*` all below `/p` | `/a/b` or `a/b` |
 * | `any-star` | exactly this value; `*` every value | any text without a colon |
 */
export type TailKind =
  | 'none'
  | 'slash-path'
  | 'dot-path'
  | 'literal'
  | 'exact-path'
  | 'secret'
  | 'any-star'

/** How the tail of a family is written. */
export interface Tail {
  readonly kind: TailKind
  /** The text between base and tail: `:` for most. Empty where the kind is `none`. */
  readonly joint: string
  /** Whether the bare base is a resource too: the one that stands for every tail. */
  readonly bare: boolean
  /** Whether colons may stand in the tail, beside slashes: service endpoints, as 1.10 spelled them. */
  readonly colons: boolean
}

/** One row of the catalogue. */
export interface Family {
  readonly id: string
  /** Leading segments; one written `<name>` stands for any one segment. */
  readonly base: string
  readonly tail: Tail
  /** The actions that the row names in its newest release; others are effective, and linted. */
  readonly actions: readonly Action[]
  /** A key of {@link Catalogue.categories}. */
  readonly category: string
  /** The component that asks. */
  readonly authorizer: string
  readonly since: Release
  readonly until?: Release
}

/** What the modes do with a category of families. */
export interface Category {
  /** The modes in which a deny must be acted on. */
  readonly enforcedIn: readonly SecurityMode[]
  /** The modes in which a request without a token is taken for a superuser's. */
  readonly anonymousIn: readonly SecurityMode[]
}

/** The resource whose holders may do everything. */
export interface SuperuserRule {
  readonly resource: string
  /** From this release on any action makes a superuser; before it, only `full`. */
  readonly anyActionSince: Release
}

/** Families, the categories that they belong to, and who is superuser. */
export interface Catalogue {
  readonly families: readonly Family[]
  readonly categories: Readonly<Record<string, Category>>
  readonly superuser?: SuperuserRule
}

/** The families that a release has. */
export const familiesOf = (catalogue: Catalogue, release: Release): Family[] =>
  catalogue.families.filter((family) => isWithin(release, family.since, family.until))

/** The actions on the superuser's resource each of which makes a superuser; none without a rule. */
export function superuserActions({ superuser }: Catalogue, release: Release): ActionMask {
  if (superuser === undefined) return NO_ACTIONS
  return isWithin(release, superuser.anyActionSince) ? ALL_ACTIONS : actionBit('full')
}

/** Tells whether a segment of a base stands for any segment: it is written `<name>`. */
export const isOpenSegment = (segment: string): boolean => segment.startsWith('<')

/**
 * Everything that makes a catalogue unfit to decide from, a sentence each; none if it is fit.
 *
 * Ids are unique; two families of one release may not share a base; bases keep to the RID
 * alphabet; a joint belongs to every kind but `none`; a category must exist; no family ends before
 * it begins; the superuser's resource is a RID. Costs the families, times those of one base.
 * Source: `spec-tables/unfit-catalogues.json`.
 */
export function catalogueProblems(catalogue: Catalogue): string[] {
  const problems = catalogue.families.flatMap((family) => rowProblems(family, catalogue))
  for (const [id, families] of grouped(catalogue.families, (family) => family.id)) {
    if (families.length > 1) problems.push(`two families are called \`${id}\`; rename one`)
  }
  for (const families of grouped(catalogue.families, shapeOf).values()) {
    problems.push(...families.flatMap((family, at) => clashes(family, families.slice(0, at))))
  }
  const resource = catalogue.superuser?.resource
  if (resource !== undefined && !parseRid(resource).ok) {
    problems.push(`superuser resource ${quoted(resource)} is no RID; name one`)
  }
  return problems
}

/** What others of its base a family shares a release with. */
const clashes = (family: Family, others: readonly Family[]): string[] =>
  others
    .filter((other) => overlap(family, other))
    .map((other) => `family \`${family.id}\` has the base of \`${other.id}\`; drop one`)

const BASE_SEGMENT = /^(?:[A-Za-z0-9/.\-_*@]+|<[A-Za-z0-9-]+>)$/
const JOINT = /^:(?:[A-Za-z0-9.\-_*@]*\/)?$/

function rowProblems(family: Family, catalogue: Catalogue): string[] {
  const { id, base, tail } = family
  const problems: string[] = []
  const segments = base.split(':')
  if (!segments.every((segment) => BASE_SEGMENT.test(segment)) || isOpenSegment(base)) {
    problems.push(`family \`${id}\` has a malformed base \`${base}\`; name its segments`)
  }
  if (tail.kind === 'none' && segments.length < 2) {
    problems.push(`family \`${id}\` needs a base of two segments or a tail`)
  }
  if (tail.kind === 'none' ? tail.joint !== '' : !JOINT.test(tail.joint)) {
    problems.push(`family \`${id}\` has a malformed joint \`${tail.joint}\`; write \`:\``)
  }
  if (tail.bare && !MAY_BE_BARE.has(tail.kind)) {
    problems.push(`family \`${id}\` can't have a bare base: its tail is \`${tail.kind}\``)
  }
  if (tail.colons && tail.kind !== 'exact-path') {
    problems.push(`family \`${id}\` can't have colons in a tail that is \`${tail.kind}\``)
  }
  if (family.until !== undefined && !isWithin(family.until, family.since)) {
    problems.push(`family \`${id}\` ends in ${family.until}, before it begins in ${family.since}`)
  }
  if (!Object.hasOwn(catalogue.categories, family.category)) {
    problems.push(`family \`${id}\` names an unknown category \`${family.category}\``)
  }
  return problems
}

const MAY_BE_BARE: ReadonlySet<TailKind> = new Set(['slash-path', 'dot-path', 'literal'])

/** A base without the names of its open segments: two of one shape can't be told apart. */
const shapeOf = ({ base }: Family): string => base.replace(/<[^>]*>/g, '<>')

function grouped(
  families: readonly Family[],
  keyOf: (family: Family) => string,
): Map<string, Family[]> {
  const groups = new Map<string, Family[]>()
  for (const family of families) {
    const group = groups.get(keyOf(family))
    if (group === undefined) groups.set(keyOf(family), [family])
    else group.push(family)
  }
  return groups
}

const overlap = (a: Family, b: Family): boolean =>
  isWithin(a.since, b.since, b.until) || isWithin(b.since, a.since, a.until)
