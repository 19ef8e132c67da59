/** Laws of policies: what may change a decision, and what may not. @module */

import fc, { type Arbitrary } from 'fast-check'
import { ACTIONS } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import { MODES } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import { ANONYMOUS, type Uid } from '../core/principal.ts'
import { isOrderly } from './catalogues.ts'
import { expectSame, expectThat, type Law, type LawOptions, law, type MakeDecider } from './law.ts'
import { gid } from './literals.ts'
import { grantsOf } from './policies.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { uids } from './words.ts'

/** A scenario and one thing more. */
interface With<T> {
  readonly scenario: Scenario
  readonly extra: T
}

const withExtra = <T>(extraFor: (scenario: Scenario) => Arbitrary<T>): Arbitrary<With<T>> =>
  scenarios().chain((scenario) =>
    fc.record({ scenario: fc.constant(scenario), extra: extraFor(scenario) }),
  )

/** The laws that say how decisions depend on grants, actions, groups and modes. */
export function policyLaws(makeDecider: MakeDecider, options: LawOptions = {}): Law[] {
  const extraGrants = withExtra(({ setting }) => grantsOf(setting.catalogue))
  const shuffled = withExtra(({ policy }) => rearrangementsOf(policy))
  const holders = withExtra(() => uids())
  const orderly = scenarios().filter(({ setting }) => isOrderly(setting.catalogue))
  return [
    law('another grant never turns an allow into a deny', extraGrants, options, (drawn) =>
      holdsMore(makeDecider, drawn),
    ),
    law('the order and repetition of grants mean nothing', shuffled, options, (drawn) =>
      holdsRearranged(makeDecider, drawn, options),
    ),
    law('a user may do what a group of that user alone may', holders, options, (drawn) =>
      holdsThroughGroup(makeDecider, drawn),
    ),
    law(
      '`full` allows every action, and the four others do not make it',
      scenarios(),
      options,
      (drawn) => holdsFull(makeDecider, drawn),
    ),
    law('a stricter mode never allows more', orderly, options, (drawn) =>
      holdsStricter(makeDecider, drawn),
    ),
  ]
}

function holdsMore(makeDecider: MakeDecider, { scenario, extra }: With<Grant>): void {
  const { policy, setting, requests } = scenario
  const before = makeDecider(policy, setting)
  const after = makeDecider({ ...policy, grants: [...policy.grants, extra] }, setting)
  for (const request of requests) {
    if (before.decide(request).effect === 'deny') continue
    const { effect } = after.decide(request)
    expectThat(effect === 'allow', `denied once \`${extra.resource}\` is granted too`, request)
  }
}

/** The same policy, its parts in another order, some twice, some grants cut into one per action. */
const rearrangementsOf = (policy: Policy): Arbitrary<Policy> =>
  fc.record({
    users: shuffledAndRepeated(policy.users),
    groups: shuffledAndRepeated(policy.groups),
    grants: fc
      .array(fc.boolean(), {
        minLength: policy.grants.length,
        maxLength: policy.grants.length,
      })
      .map((cuts) => policy.grants.flatMap((grant, at) => (cuts[at] ? cut(grant) : [grant])))
      .chain(shuffledAndRepeated),
  })

const shuffledAndRepeated = <T>(parts: readonly T[]): Arbitrary<T[]> =>
  fc.tuple(fc.subarray([...parts]), fc.nat()).chain(([repeated]) => {
    const all = [...parts, ...repeated]
    return fc.shuffledSubarray(all, { minLength: all.length })
  })

const cut = (grant: Grant): Grant[] =>
  grant.actions.map((action) => ({ ...grant, actions: [action] }))

function holdsRearranged(
  makeDecider: MakeDecider,
  { scenario: { policy, setting, requests }, extra }: With<Policy>,
  options: LawOptions,
): void {
  const before = makeDecider(policy, setting)
  const after = makeDecider({ ...policy, ...extra }, setting)
  for (const request of requests) {
    expectSame(after.decide(request), before.decide(request), request, options)
  }
}

/** Moves a user's own grants to a group whose only member is the user. */
function holdsThroughGroup(
  makeDecider: MakeDecider,
  { scenario: { policy, setting, requests }, extra: holder }: With<Uid>,
): void {
  const alone = gid('alone')
  const before = makeDecider(policy, setting)
  const after = makeDecider(
    {
      ...policy,
      groups: [...policy.groups, { gid: alone, members: [holder] }],
      grants: policy.grants.map((grant) =>
        grant.principal.kind === 'user' && grant.principal.uid === holder
          ? { ...grant, principal: { kind: 'group', gid: alone } }
          : grant,
      ),
    },
    setting,
  )
  for (const request of requests) {
    const { effect } = before.decide(request)
    expectThat(after.decide(request).effect === effect, `expected ${effect}`, request)
  }
}

function holdsFull(makeDecider: MakeDecider, { policy, setting, requests }: Scenario): void {
  const { superuser: _, ...catalogue } = setting.catalogue
  const withActions = (actions: Grant['actions']): Policy => ({
    ...policy,
    grants: policy.grants.map((grant) => ({ ...grant, actions })),
  })
  const fours = makeDecider(withActions(['create', 'read', 'update', 'delete']), {
    ...setting,
    catalogue,
  })
  const full = makeDecider(withActions(['full']), { ...setting, catalogue })
  for (const request of requests) {
    const whole = { ...request, action: 'full' }
    const decision = fours.decide(whole)
    const isGranted = decision.effect === 'allow' && decision.reason === 'granted'
    expectThat(!isGranted, 'four actions must not make `full`', whole)
    for (const action of ACTIONS) {
      const { effect } = full.decide(whole)
      const one = { ...request, action }
      expectThat(full.decide(one).effect === effect, `expected ${effect}, as for \`full\``, one)
    }
  }
}

function holdsStricter(makeDecider: MakeDecider, { policy, setting, requests }: Scenario): void {
  const [disabled, permissive, strict] = MODES.map((mode) =>
    makeDecider(policy, { ...setting, mode }),
  )
  for (const request of requests) {
    if (request.subject === ANONYMOUS) continue
    const allows = [strict, permissive, disabled].map(
      (decider) => decider?.decide(request).effect === 'allow',
    )
    const isOrdered = allows.every((allowed, at) => !allowed || allows[at + 1] !== false)
    expectThat(isOrdered, `strict, permissive, disabled allow: ${allows.join(', ')}`, request)
  }
}
