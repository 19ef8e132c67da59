/** Running journeys: each hop as it is decided, and what to grant where one is denied. @module */

import type { Grant } from '../../core/grant.ts'
import type { Decider, Decision } from '../../core/request.ts'
import { ok, type Result } from '../../core/result.ts'
import { type BoundJourney, bindJourney, type Hop, type Terms } from './bind.ts'
import { grantsFor } from './cure.ts'
import type { Journey, JourneyFault } from './journey.ts'

/** What a journey is run against: an engine, or any decider that says what it decides under. */
export interface JourneyDecider extends Decider, Terms {}

/** A hop with its answer. */
export interface DecidedHop extends Hop {
  readonly decision: Decision
}

/** A journey as it goes under one policy. */
export interface JourneyRun extends BoundJourney {
  readonly hops: readonly DecidedHop[]
  /** Whether every hop is allowed. */
  readonly isHeld: boolean
  /**
   * What to grant, and to whom, so that every hop is allowed. Empty if and only if
   * {@link JourneyRun.isHeld}. None of these grants can be left out, nor any action of one.
   */
  readonly toGrant: readonly Grant[]
}

/**
 * Puts every hop of a journey to the engine, at one revision. A hop that the mode doesn't enforce
 * is allowed, and its decision says so.
 *
 * @returns the run, or all that keeps the journey from being asked: see {@link bindJourney}.
 */
export function runJourney(
  decider: JourneyDecider,
  journey: Journey,
  subject: string,
  given: Readonly<Record<string, string>> = {},
): Result<JourneyRun, readonly JourneyFault[]> {
  const bound = bindJourney(journey, subject, given, decider)
  if (!bound.ok) return bound
  const hops = bound.value.hops.map((hop): DecidedHop => {
    const { principal, action, resource } = hop
    return { ...hop, decision: decider.decide({ subject: principal, action, resource }) }
  })
  const denied = hops.filter(({ decision }) => decision.effect === 'deny')
  return ok({
    ...bound.value,
    hops,
    isHeld: denied.length === 0,
    toGrant: grantsFor(denied, decider),
  })
}
