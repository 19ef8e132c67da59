/** Journeys as lint looks at them: the checks of one principal, with holes for what differs. @module */

import { type Action, parseAction } from '../../core/action.ts'
import type { SecurityMode } from '../../core/mode.ts'
import { isWithin, type Release } from '../../core/release.ts'
import type { Journey, JourneyCheck } from '../journey/journey.ts'

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

/**
 * The journeys of a release, each with what is asked of the subject itself. Left out are checks of
 * other accounts, and those of actions that the subject chooses.
 */
export const lintedJourneys = (journeys: readonly Journey[], release: Release): LintJourney[] =>
  journeys
    .filter(({ since, until }) => isWithin(release, since, until))
    .map(({ name, modes, since, checks }) => ({
      id: name,
      modes,
      checks: checks
        .filter((check) => check.principal === undefined)
        .filter((check) => isWithin(release, check.since ?? since, check.until))
        .flatMap(lintChecks),
    }))

const lintChecks = ({ resource, actions }: JourneyCheck): LintCheck[] =>
  actions.filter(isAction).map((action) => ({
    resource: resource.replace(/\{([^}]+)\}/g, '<$1>'),
    action,
  }))

const isAction = (text: string): text is Action => parseAction(text).ok
