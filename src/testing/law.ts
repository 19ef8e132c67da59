/** Laws: named properties that throw a readable counterexample. @module */

import fc, { type Arbitrary } from 'fast-check'
import type { Policy } from '../core/policy.ts'
import type { AccessRequest, Decider, Decision } from '../core/request.ts'
import type { Setting } from './scenarios.ts'

/** A property of deciders, in the form that every test runner takes. */
export interface Law {
  /** A sentence: the title of the test. */
  readonly name: string
  /** Returns if the law held for every case drawn; throws with the smallest one found otherwise. */
  check(): void
}

/** Makes the decider to be tested from a policy and all else that its decisions depend on. */
export type MakeDecider = (policy: Policy, setting: Setting) => Decider

/** How thoroughly laws are checked. */
export interface LawOptions {
  /** The cases that each law draws. Default: 100. */
  readonly runs?: number
  /** Draws the same cases again; a failure names the seed that it came from. Default: random. */
  readonly seed?: number
  /**
   * `decision` compares reasons and determining grants too; `effect` allow and deny only, for
   * deciders that give no reasons. Default: `decision`.
   */
  readonly compare?: 'decision' | 'effect'
}

/** A law about the cases of one arbitrary. `holds` throws where the law does not. */
export const law = <T>(
  name: string,
  cases: Arbitrary<T>,
  options: LawOptions,
  holds: (drawn: T) => void,
): Law => ({
  name,
  check() {
    fc.assert(fc.property(cases, holds), {
      numRuns: options.runs ?? 100,
      includeErrorInReport: true,
      ...(options.seed !== undefined && { seed: options.seed }),
    })
  },
})

/** Throws unless `holds`, saying what was expected. */
export function expectThat(holds: boolean, expected: string, request?: AccessRequest): void {
  if (holds) return
  throw new Error(request === undefined ? expected : `${requestText(request)}: ${expected}`)
}

/** Throws unless both decisions are the same in what `options.compare` compares. */
export function expectSame(
  actual: Decision,
  expected: Decision,
  request: AccessRequest,
  options: LawOptions = {},
): void {
  const same =
    options.compare === 'effect'
      ? actual.effect === expected.effect
      : decisionText(actual) === decisionText(expected)
  if (same) return
  expectThat(false, `expected ${decisionText(expected)}, got ${decisionText(actual)}`, request)
}

/** A decision on one line, in full: two are the same if their texts are. */
export function decisionText(decision: Decision): string {
  if (decision.effect === 'deny') return `deny ${decision.reason}`
  if (decision.reason !== 'granted' && decision.reason !== 'superuser') {
    return `allow ${decision.reason}`
  }
  const { principal, resource, actions } = decision.grant
  const holder = principal.kind === 'user' ? `user ${principal.uid}` : `group ${principal.gid}`
  return `allow ${decision.reason} by ${holder} ${actions.join(',')} ${resource}`
}

const requestText = ({ subject, action, resource }: AccessRequest): string =>
  `${String(subject)} ${JSON.stringify(action)} ${JSON.stringify(resource)}`
