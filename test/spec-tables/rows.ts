/** The rows of the tables, and the policies that they write down. @module */

import type { Action } from '../../src/core/action.ts'
import type { Catalogue, Category, Family } from '../../src/core/catalogue.ts'
import type { Grant } from '../../src/core/grant.ts'
import type { JobError } from '../../src/core/job.ts'
import type { SecurityMode } from '../../src/core/mode.ts'
import type { Policy } from '../../src/core/policy.ts'
import { type Gid, parseGid, parseUid, type Uid } from '../../src/core/principal.ts'
import type { Release } from '../../src/core/release.ts'
import type { DenyReason } from '../../src/core/request.ts'
import type { Result } from '../../src/core/result.ts'
import { parseRid, type Rid, type RidError } from '../../src/core/rid.ts'
import type { TableRow, TableText } from '../support/tables.ts'

/** A row of `catalogue.json`: a family, with what is known of it. */
export interface CatalogueRow extends Family, TableRow {
  readonly printed: readonly string[]
  readonly tier: string
  readonly confidence: 'documented' | 'contradictory' | 'inferred'
  readonly actionsIn?: ReadonlyArray<{
    readonly since: Release
    readonly until: Release
    readonly actions: readonly Action[]
  }>
}

/** A row of `rid-syntax.json`. */
export interface RidRow extends TableRow {
  readonly text: TableText
  readonly outcome: 'ok' | RidError
}

/** A row of `principals.json`. */
export interface PrincipalRow extends TableRow {
  readonly kind: 'uid' | 'gid'
  readonly text: TableText
  readonly outcome: 'ok' | 'malformed-uid' | 'malformed-gid'
}

/** A row of `coverage.json`. */
export interface CoverageRow extends TableRow {
  readonly family?: string
  readonly release: Release
  readonly grant: string
  readonly request: string
  readonly covers: boolean
}

/** A row of `modes.json`. */
export interface ModeRow extends TableRow {
  readonly category: string | null
  readonly mode: SecurityMode
  readonly release: Release
  readonly resource: string
  readonly enforced: boolean
  readonly anonymous: boolean
  readonly lint: boolean
}

/** A row of `releases.json`. */
export type ReleaseRow = TableRow & { readonly release: Release } & (
    | { readonly kind: 'family'; readonly resource: string; readonly family: string | null }
    | {
        readonly kind: 'coverage'
        readonly grant: string
        readonly request: string
        readonly covers: boolean
      }
    | { readonly kind: 'superuser'; readonly action: Action; readonly superuser: boolean }
  )

/** A row of `jobs.json`. */
export type JobRow = TableRow &
  (
    | { readonly kind: 'app-id-of-job'; readonly job: string; readonly appId: string }
    | { readonly kind: 'app-id-of-job'; readonly job: string; readonly error: JobError }
    | { readonly kind: 'job-of-app-id'; readonly appId: string; readonly job: string }
    | { readonly kind: 'job-of-app-id'; readonly appId: string; readonly error: JobError }
    | {
        readonly kind: 'translation'
        readonly grant: string
        readonly request: string
        readonly covers: boolean
      }
  )

/** A grant as a row writes it. */
export type GrantCell = { readonly resource: string; readonly actions: readonly Action[] } & (
  | { readonly user: string }
  | { readonly group: string }
)

/** A policy as a row writes it. */
export interface PolicyCell {
  readonly users?: ReadonlyArray<string | { readonly uid: string; readonly service: boolean }>
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly grants: readonly GrantCell[]
}

/** A decision as a row writes it. */
export type DecisionCell =
  | {
      readonly effect: 'allow'
      readonly reason: 'granted' | 'superuser'
      readonly grant: GrantCell
    }
  | { readonly effect: 'allow'; readonly reason: 'not-enforced' | 'anonymous' }
  | { readonly effect: 'deny'; readonly reason: DenyReason }

/** A row of `decisions.json`. */
export interface DecisionRow extends TableRow {
  readonly mode: SecurityMode
  readonly release: Release
  readonly policy: PolicyCell
  readonly request: {
    readonly subject: TableText | null
    readonly action: TableText
    readonly resource: TableText
  }
  readonly decision: DecisionCell
}

/** A row that holds a catalogue of its own, whose only category is `acme`. */
export interface OwnCatalogueRow extends TableRow {
  readonly families: ReadonlyArray<Omit<Family, 'actions' | 'authorizer'>>
}

/** A row of `unfit-catalogues.json`. */
export interface UnfitRow extends OwnCatalogueRow {
  readonly problems: readonly string[]
}

/** A row of `own-families.json`. */
export interface OwnFamiliesRow extends OwnCatalogueRow {
  readonly grant: string
  readonly request: string
  readonly reason: 'granted' | DenyReason
}

/** The catalogue that a row writes down. */
export const catalogueOf = ({ families }: OwnCatalogueRow): Catalogue => ({
  families: families.map((family) => ({ ...family, actions: ['read'], authorizer: 'acme' })),
  categories: { acme: { enforcedIn: ['strict'], anonymousIn: [] } satisfies Category },
})

/** The value of a result, which a row promises. */
export function promised<T>(result: Result<T, string>): T {
  if (result.ok) return result.value
  throw new Error(`a row holds what it may not: ${result.error}`)
}

const uid = (text: string): Uid => promised(parseUid(text))
const gid = (text: string): Gid => promised(parseGid(text))

/** A RID that a row promises to be one. */
export const ridOf = (text: string): Rid => promised(parseRid(text))

/** The grant of a cell. */
export const grantOf = (cell: GrantCell): Grant => ({
  principal:
    'user' in cell
      ? { kind: 'user', uid: uid(cell.user) }
      : { kind: 'group', gid: gid(cell.group) },
  resource: ridOf(cell.resource),
  actions: cell.actions,
})

/** The policy of a cell. */
export const policyOf = ({ users = [], groups, grants }: PolicyCell): Policy => ({
  users: users.map((user) =>
    typeof user === 'string'
      ? { uid: uid(user), service: false }
      : { uid: uid(user.uid), service: user.service },
  ),
  groups: Object.entries(groups).map(([name, members]) => ({
    gid: gid(name),
    members: members.map(uid),
  })),
  grants: grants.map(grantOf),
})
