/** Laws of denial: what no policy may allow. @module */

import fc, { type Arbitrary } from 'fast-check'
import { ACTIONS } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import { gazetteerOf } from '../core/place.ts'
import type { Policy } from '../core/policy.ts'
import { ANONYMOUS } from '../core/principal.ts'
import type { AccessRequest } from '../core/request.ts'
import { parseRid } from '../core/rid.ts'
import { expectThat, type Law, type LawOptions, law, type MakeDecider } from './law.ts'
import { type Scenario, type Setting, scenarios } from './scenarios.ts'
import { ALL_UIDS, unknownActions, unknownSubjects } from './words.ts'

/** The laws that say what is denied whoever asks and whatever is granted. */
export function denialLaws(makeDecider: MakeDecider, options: LawOptions = {}): Law[] {
  return [
    law(
      'a malformed resource is never allowed',
      scenarios({ maxRequests: 24 }),
      options,
      (drawn) => {
        const decider = makeDecider(everythingGranted(drawn), drawn.setting)
        for (const request of drawn.requests) {
          if (!isMalformed(drawn.setting, request.resource)) continue
          expectThat(decider.decide(request).effect === 'deny', 'malformed, yet allowed', request)
        }
      },
    ),
    law(
      'an unknown action is never allowed',
      withText(unknownActions()),
      options,
      ({ drawn, text }) => {
        const decider = makeDecider(everythingGranted(drawn), drawn.setting)
        for (const request of drawn.requests) {
          const odd = { ...request, action: text }
          expectThat(decider.decide(odd).effect === 'deny', 'no action, yet allowed', odd)
        }
      },
    ),
    law('what is no text is never allowed', scenarios({ maxRequests: 8 }), options, (drawn) => {
      const decider = makeDecider(everythingGranted(drawn), drawn.setting)
      for (const request of drawn.requests) {
        for (const odd of textless(request)) {
          expectThat(decider.decide(odd).effect === 'deny', 'no text, yet allowed', odd)
        }
      }
    }),
    law(
      'an unknown subject holds nothing',
      withText(unknownSubjects()),
      options,
      ({ drawn, text }) => {
        const decider = makeDecider(everythingGranted(drawn), drawn.setting)
        for (const request of drawn.requests) {
          const { policy, setting } = drawn
          const nobody = makeDecider({ ...policy, grants: [] }, setting)
          const odd = { ...request, subject: text }
          const { effect } = nobody.decide(odd)
          expectThat(decider.decide(odd).effect === effect, `expected ${effect}`, odd)
        }
      },
    ),
    law(
      'the bearer of no token holds nothing, a superuser or not',
      scenarios(),
      options,
      (drawn) => {
        const decider = makeDecider(everythingGranted(drawn), drawn.setting)
        const nobody = makeDecider({ ...drawn.policy, grants: [] }, drawn.setting)
        for (const request of drawn.requests) {
          const bare: AccessRequest = { ...request, subject: ANONYMOUS }
          const { effect } = nobody.decide(bare)
          expectThat(decider.decide(bare).effect === effect, `expected ${effect}`, bare)
        }
      },
    ),
  ]
}

/** The policy of a scenario with every user a superuser, and holding all that is asked for. */
function everythingGranted({ policy, setting, requests }: Scenario): Policy {
  const texts = [setting.catalogue.superuser?.resource ?? '', ...requests.map(resourceOf)]
  const grants = texts.flatMap((text): Grant[] => {
    const parsed = parseRid(text)
    if (!parsed.ok) return []
    return ALL_UIDS.map((uid) => ({
      principal: { kind: 'user', uid },
      resource: parsed.value,
      actions: ACTIONS,
    }))
  })
  return { ...policy, grants: [...policy.grants, ...grants] }
}

/** A request with something in place of its resource, or of its action, that only looks like it. */
const textless = (request: AccessRequest): AccessRequest[] =>
  (['resource', 'action'] as const).flatMap((key) =>
    [null, 7, [request[key]], { length: request[key].length }, Object(request[key])].map((odd) => ({
      ...request,
      [key]: odd as string,
    })),
  )

const resourceOf = ({ resource }: AccessRequest): string => resource

const withText = (texts: Arbitrary<string>): Arbitrary<{ drawn: Scenario; text: string }> =>
  fc.record({ drawn: scenarios(), text: texts })

function isMalformed({ catalogue, release }: Setting, resource: string): boolean {
  const parsed = parseRid(resource)
  return !parsed.ok || gazetteerOf(catalogue, release).locate(parsed.value).kind === 'malformed'
}
