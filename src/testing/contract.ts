/** The contract of deciders: the laws that oracle, engine and any other decider obey. @module */

import { Oracle } from '../oracle/oracle.ts'
import { coverageLaws } from './coverage-laws.ts'
import { denialLaws } from './denial-laws.ts'
import { expectSame, type Law, type LawOptions, law, type MakeDecider } from './law.ts'
import { policyLaws } from './policy-laws.ts'
import { scenarios } from './scenarios.ts'

/**
 * Every law of deciders: agreement with the oracle, and what must hold of any model of
 * permissions of this kind, so that a mistake of the oracle's own has a chance to show.
 *
 * No test runner is needed; a law throws with the smallest counterexample that was found. Each
 * costs `options.runs` policies, each with up to 24 requests.
 *
 * @param makeDecider - builds the decider under test; called anew for every policy.
 *
 * @example
 * for (const law of deciderContract(makeDecider)) it(law.name, law.check)
 */
export function deciderContract(makeDecider: MakeDecider, options: LawOptions = {}): Law[] {
  return [
    law('decides as the oracle does', scenarios(), options, ({ policy, setting, requests }) => {
      const decider = makeDecider(policy, setting)
      const oracle = new Oracle(policy, setting)
      for (const request of requests) {
        expectSame(decider.decide(request), oracle.decide(request), request, options)
      }
    }),
    law(
      'decides alike however often and in whatever order it is asked',
      scenarios(),
      options,
      ({ policy, setting, requests }) => {
        const decider = makeDecider(policy, setting)
        const asked = requests.map((request) => ({
          request,
          fresh: makeDecider(policy, setting).decide(request),
        }))
        for (const { request, fresh } of [...asked, ...asked.toReversed()]) {
          expectSame(decider.decide(request), fresh, request, options)
        }
      },
    ),
    ...denialLaws(makeDecider, options),
    ...policyLaws(makeDecider, options),
    ...coverageLaws(makeDecider, options),
  ]
}
