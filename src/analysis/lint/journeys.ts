/** Lint of journeys: what somebody was nearly, and likely meant to be, allowed to do. @module */

import type { Family } from '../../core/catalogue.ts'
import { type Principal, principalText } from '../../core/principal.ts'
import type { PolicyView } from '../../engine/view.ts'
import { Prospects } from './prospects.ts'
import type { LintJourney } from './recipes.ts'
import type { Reporter } from './report.ts'
import type { Roll } from './roll.ts'
import { type Bindings, bound, Templates } from './templates.ts'
import type { WrittenGrant } from './written.ts'

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
export class HalfGranted {
  readonly #view: PolicyView
  readonly #journeys: readonly LintJourney[]
  readonly #superusers: ReadonlyMap<number, unknown>
  readonly #prospects: Prospects

  /** @param superusers - everyone who is one, by number: nothing is told of them. */
  constructor(
    view: PolicyView,
    journeys: readonly LintJourney[],
    superusers: ReadonlyMap<number, unknown>,
  ) {
    this.#view = view
    this.#superusers = superusers
    this.#journeys = journeys.filter(
      ({ modes, checks }) => modes.includes(view.mode) && checks.length >= FEWEST_CHECKS,
    )
    this.#prospects = new Prospects(this.#journeys, view)
  }

  /** Looks at one grant, in a family or in none, whose holder has a number. */
  see(number: number, family: Family | undefined): void {
    this.#prospects.see(number, family)
  }

  /** One finding for each journey that the holder of some of the grants that were seen has half of. */
  report(roll: Roll, reporter: Reporter): void {
    const lists = roll.listsOf((number) => this.#isWorthALook(number))
    if (lists.size === 0) return
    const templates = new Templates(
      this.#journeys.map(({ checks }) => checks.map(({ resource }) => resource)),
    )
    const budget = { left: MOST_TRIES }
    for (const grants of lists.values()) {
      const { principal, origin } = grants[0] as WrittenGrant
      const tries = triesOf(grants, this.#journeys, templates, this.#view, budget)
      const accounted = new Set(
        tries.filter(({ missing }) => missing.length === 0).flatMap(({ held }) => held),
      )
      for (const one of tries) {
        if (one.missing.length === 0 || one.held.every((check) => accounted.has(check))) continue
        if (hasAllElsewhere(principal, one, this.#view, this.#superusers)) continue
        reporter.add(faultOf(principal, one), origin)
      }
    }
    if (budget.left <= 0) reporter.stop('half-granted-journey')
  }

  #isWorthALook(number: number): boolean {
    return !this.#superusers.has(number) && this.#prospects.has(number)
  }
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
  superusers: ReadonlyMap<number, unknown>,
): boolean {
  if (principal.kind === 'user') return false
  for (const uid of view.membersOf(principal.gid)) {
    const member = { kind: 'user', uid } as const
    if (superusers.has(view.numberOf(member))) continue
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
