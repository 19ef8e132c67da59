/** Lint: what in a policy is legal to write, and likely not what was meant. @module */

import { DCOS_CATALOGUE } from '../../core/catalogue.generated.ts'
import type { Catalogue } from '../../core/catalogue.ts'
import { DEFAULT_MODE, type SecurityMode } from '../../core/mode.ts'
import type { Group, Policy } from '../../core/policy.ts'
import type { Gid, Uid } from '../../core/principal.ts'
import { DEFAULT_RELEASE, type Release } from '../../core/release.ts'
import { Engine } from '../../engine/engine.ts'
import type { Journey } from '../journey/journey.ts'
import { DCOS_JOURNEYS } from '../journey/journeys.generated.ts'
import { lintAcls } from './acls.ts'
import { actionRule } from './actions.ts'
import { cutEdit, type Edit, ridEdit } from './edits.ts'
import type { Fault, Finding } from './finding.ts'
import { HalfGranted } from './journeys.ts'
import { lintPeople } from './people.ts'
import { lintedJourneys } from './recipes.ts'
import { Redundancy } from './redundancy.ts'
import { type LintReport, Reporter } from './report.ts'
import { type RidCheck, type RidRule, ridRule } from './rids.ts'
import { Roll } from './roll.ts'
import { lintMode, Unenforced } from './settings.ts'
import { superusersOf } from './superusers.ts'
import type { RidStretch, WrittenGrant, WrittenPolicy, WrittenRid } from './written.ts'

/** What to lint against, where it isn't what the policy says, and how much to say. */
export interface LintOptions {
  readonly release?: Release
  readonly mode?: SecurityMode
  readonly catalogue?: Catalogue
  /** What people and services do that takes several checks; by default {@link DCOS_JOURNEYS}. */
  readonly journeys?: readonly Journey[]
  /** What was found in text that never became a part of the policy, to be reported with the rest. */
  readonly found?: readonly Finding[]
  /** The most findings of one code that are listed; all are counted. */
  readonly limit?: number
  /** Told now and then how many of the policy's grants have been looked at. */
  readonly onProgress?: (done: number, all: number) => void
}

/** After how many grants progress is told. */
const STEP = 1 << 16

/**
 * Everything that is found in a policy: of each RID and grant by itself, and of the policy as a
 * whole. A RID that is written twice is found twice.
 *
 * Linear in the policy: for each grant a few look-ups in the catalogue, the depth of its resource
 * and the groups of its user. Writes and reads nothing.
 */
export function lintPolicy(policy: WrittenPolicy, options: LintOptions = {}): LintReport {
  const release = options.release ?? policy.release ?? DEFAULT_RELEASE
  const mode = options.mode ?? policy.mode ?? DEFAULT_MODE
  const catalogue = options.catalogue ?? DCOS_CATALOGUE
  const reporter = new Reporter(options.limit)
  for (const finding of options.found ?? []) reporter.take(finding)
  const { engine, rows } = Engine.withRows(plainPolicy(policy), { mode, release, catalogue })
  const view = engine.view()
  options.onProgress?.(0, policy.grants.length)
  const checkRid = ridRule(view, () => reporter.stop('misspelt-family'))
  const checkActions = actionRule(catalogue, release)
  const unenforced = new Unenforced(catalogue, mode)
  const superusers = superusersOf(view)
  const redundancy = new Redundancy(view, rows, superusers, reporter)
  const journeys = lintedJourneys(options.journeys ?? DCOS_JOURNEYS, release)
  const halfGranted = new HalfGranted(view, journeys, superusers)
  const checks = new Array<RidCheck | undefined>(rows.resourceCount)
  lintMode(mode, release, policy.modeOrigin, reporter)
  for (let row = 0; row < policy.grants.length; row++) {
    const grant = policy.grants[row] as WrittenGrant
    if (row % STEP === STEP - 1) options.onProgress?.(row + 1, policy.grants.length)
    const resource = rows.resourceOf(row)
    const check = checks[resource] ?? checkRid(grant.resource, rows.familyOf(resource))
    checks[resource] = check
    const { family, faults, isSuperuser } = check
    addAll(faults, grant, reporter)
    if (grant.repeated) addRepeated(grant, reporter)
    else redundancy.see(grant, row)
    halfGranted.see(rows.holderOf(row), family)
    if (family === undefined) continue
    unenforced.see(family, grant)
    const known = { family, actions: rows.actionsOf(row), isSuperuser }
    addAll(checkActions(grant, known), grant, reporter)
  }
  unenforced.report(reporter)
  redundancy.report()
  lintMentions(policy, checkRid, catalogue, reporter)
  lintAcls(policy, reporter)
  const roll = new Roll(policy.grants, rows, view.numberEnd)
  lintPeople(policy, view, roll, reporter)
  halfGranted.report(roll, reporter)
  options.onProgress?.(policy.grants.length, policy.grants.length)
  return reporter.report()
}

/** What an engine is built from. */
function plainPolicy({ users = [], groups = [], members = [], grants }: WrittenPolicy): Policy {
  const uidsOf = new Map<Gid, Uid[]>()
  for (const { gid, uid } of members) {
    const uids = uidsOf.get(gid)
    if (uids === undefined) uidsOf.set(gid, [uid])
    else uids.push(uid)
  }
  for (const { gid } of groups) if (!uidsOf.has(gid)) uidsOf.set(gid, [])
  const grouped = Array.from(uidsOf, ([gid, uids]): Group => ({ gid, members: uids }))
  return { users, groups: grouped, grants }
}

function addAll(
  faults: readonly Fault[],
  written: Pick<WrittenRid, 'origin' | 'rid'>,
  reporter: Reporter,
): void {
  for (const fault of faults) reporter.add(fault, written.origin, editFor(fault, written.rid))
}

const editFor = ({ replacement, certain }: Fault, rid: RidStretch | undefined): Edit | undefined =>
  certain === true && replacement !== undefined && rid !== undefined
    ? ridEdit(rid, replacement)
    : undefined

function addRepeated({ resource, origin, cut }: WrittenGrant, reporter: Reporter): void {
  reporter.add(
    {
      code: 'duplicate-grant',
      message: `this grant on \`${resource}\` repeats what is granted above`,
      fix: 'drop it',
    },
    origin,
    cut && cutEdit(cut),
  )
}

/** ACLs, and RIDs in prose and tables: there a category, too, is named as if it were a RID. */
function lintMentions(
  { acls = [], mentions = [] }: WrittenPolicy,
  checkRid: RidRule,
  catalogue: Catalogue,
  reporter: Reporter,
): void {
  for (const acl of acls) addAll(checkRid(acl.resource).faults, acl, reporter)
  for (const mention of mentions) {
    if (Object.hasOwn(catalogue.categories, mention.resource)) continue
    const { faults } = checkRid(mention.resource)
    addAll(faults.filter(isOfRid), mention, reporter)
  }
}

/** What looks like a RID in prose may be none: only what is near a family, or starred, is told. */
const isOfRid = ({ code, message }: Fault): boolean =>
  code !== 'outside-catalogue' || /^`dcos:[^`]*\*/.test(message)
