/** Lint of journeys: what somebody was nearly, and likely meant to be, allowed to do. @module */

import type { Action } from '../../core/action.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { type Principal, principalText } from '../../core/principal.ts'
import type { PolicyView } from '../../engine/view.ts'
import type { Reporter } from './report.ts'
import { principalKey, superusersOf } from './superusers.ts'
import { type Bindings, bound, Templates } from './templates.ts'
import type { WrittenGrant, WrittenPolicy } from './written.ts'

/** One thing that is asked on the way. */
export interface LintCheck {
  /** A RID with `<name>` for what differs: `dcos:mesos:agent:task:app_id:<app>`. */
  readonly resource: string
  readonly action: Action
}

/** What a person does, as all that it takes: only checks of that person, none of services. */
export interface LintJourney {
  readonly id: string
  /** The modes that it has these checks in. */
  readonly modes: readonly SecurityMode[]
  readonly checks: readonly LintCheck[]
}

/** A shorter journey, or one that lacks more than a quarter, is not likely meant. */
const FEWEST_CHECKS = 4
/** How many values of parameters are tried in all, and of one parameter for one principal. */
const MOST_TRIES = 200_000
const MOST_VALUES = 1000

interface Try {
  readonly journey: LintJourney
  readonly values: Bindings
  readonly held: readonly string[]
  readonly missing: readonly string[]
}

/**
 * Finds journeys of which a user or group was granted at least half in so many words, and holds
 * all but a quarter or less. What a journey that is held completely accounts for says nothing about
 * another one. Members of a group are asked for what the group lacks.
 */
export function lintJourneys(
  policy: WrittenPolicy,
  view: PolicyView,
  journeys: readonly LintJourney[],
  reporter: Reporter,
): void {
  const relevant = journeys.filter(
    ({ modes, checks }) => modes.includes(view.mode) && checks.length >= FEWEST_CHECKS,
  )
  if (relevant.length === 0) return
  const templates = new Templates(relevant.map(({ checks }) => checks.map((one) => one.resource)))
  const budget = { left: MOST_TRIES }
  const superusers = superusersOf(view)
  for (const grants of byPrincipal(policy.grants)) {
    const [first] = grants
    if (first === undefined || superusers.has(principalKey(first.principal))) continue
    const tries = triesOf(grants, relevant, templates, view, budget)
    const accounted = new Set(
      tries.filter(({ missing }) => missing.length === 0).flatMap(({ held }) => held),
    )
    for (const one of tries) {
      if (one.missing.length === 0 || one.held.every((check) => accounted.has(check))) continue
      if (hasAllElsewhere(first.principal, one, view, superusers)) continue
      reporter.add(faultOf(first.principal, one), first.origin)
    }
  }
  if (budget.left <= 0) reporter.stop('half-granted-journey')
}

function byPrincipal(grants: readonly WrittenGrant[]): Iterable<readonly WrittenGrant[]> {
  const groups = {
    user: new Map<string, WrittenGrant[]>(),
    group: new Map<string, WrittenGrant[]>(),
  }
  const all: WrittenGrant[][] = []
  for (const grant of grants) {
    const { principal } = grant
    const name = principal.kind === 'user' ? principal.uid : principal.gid
    const own = groups[principal.kind].get(name)
    if (own === undefined) {
      const first = [grant]
      groups[principal.kind].set(name, first)
      all.push(first)
    } else own.push(grant)
  }
  return all
}

/** Each journey with each set of values that is worth a try, and what of it is held. */
function triesOf(
  grants: readonly WrittenGrant[],
  journeys: readonly LintJourney[],
  templates: Templates,
  view: PolicyView,
  budget: { left: number },
): Try[] {
  const [first] = grants
  if (first === undefined) return []
  const seen = templates.matches(
    grants.map(({ resource }) => resource),
    MOST_VALUES,
  )
  const tries: Try[] = []
  for (const [index, { checks: hit, values }] of seen) {
    const journey = journeys[index]
    if (journey === undefined || hit.size * 2 < journey.checks.length) continue
    for (const one of values) {
      if (--budget.left < 0) return tries
      const found = tryOut(journey, one, first.principal, view)
      if (found.missing.length <= Math.max(1, Math.floor(journey.checks.length / 4))) {
        tries.push(found)
      }
    }
  }
  return tries
}

function tryOut(
  journey: LintJourney,
  values: Bindings,
  principal: Principal,
  view: PolicyView,
): Try {
  const held: string[] = []
  const missing: string[] = []
  for (const { action, resource } of journey.checks) {
    const rid = bound(resource, values)
    const isHeld = !view.isEnforced(rid) || view.isGranted(principal, action, rid)
    const list = isHeld ? held : missing
    list.push(`${action} ${rid}`)
  }
  return { journey, values, held, missing }
}

/** Whether every member of a group holds elsewhere what the group lacks. */
function hasAllElsewhere(
  principal: Principal,
  { missing }: Try,
  view: PolicyView,
  superusers: ReadonlyMap<string, unknown>,
): boolean {
  if (principal.kind === 'user') return false
  for (const uid of view.membersOf(principal.gid)) {
    const member = { kind: 'user', uid } as const
    if (superusers.has(principalKey(member))) continue
    for (const check of missing) {
      const [action = '', rid = ''] = check.split(' ')
      if (!view.isGranted(member, action, rid)) return false
    }
  }
  return true
}

function faultOf(
  principal: Principal,
  { journey, values, held, missing }: Try,
): Parameters<Reporter['add']>[0] {
  const all = held.length + missing.length
  const at = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  const where = at.length === 0 ? '' : ` (${at.join(', ')})`
  const lacks = missing.map((check) => {
    const [action = '', rid = ''] = check.split(' ')
    return `\`${action}\` on \`${rid}\``
  })
  return {
    code: 'half-granted-journey',
    message: `${principalText(principal)} holds ${held.length} of ${all} checks of journey \`${journey.id}\`${where} and lacks ${lacks.join(', ')}`,
    fix: 'grant what is lacking, or drop the rest',
  }
}
