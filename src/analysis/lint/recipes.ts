/** Journeys as lint looks at them: the checks of one principal, with holes for what differs. @module */

import { type Action, parseAction } from '../../core/action.ts'
import { isWithin, type Release } from '../../core/release.ts'
import type { Journey, JourneyCheck } from '../journey/journey.ts'
import type { LintCheck, LintJourney } from './journeys.ts'

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
