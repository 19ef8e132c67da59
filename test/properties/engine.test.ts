import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/core/action.ts'
import { EMPTY_POLICY } from '../../src/core/policy.ts'
import { ANONYMOUS } from '../../src/core/principal.ts'
import type { Decision } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import {
  decisionText,
  PolicyModel,
  type Scenario,
  scenarios,
  unknownActions,
} from '../../src/testing/index.ts'
import { runs } from './runs.ts'

/** Draws scenarios and hands each over with its engine. */
function forEveryEngine(holds: (engine: Engine, scenario: Scenario) => void): void {
  fc.assert(
    fc.property(scenarios(), (scenario) => {
      holds(Engine.fromPolicy(scenario.policy, scenario.setting), scenario)
    }),
    { numRuns: runs(100) },
  )
}

const textsOf = (decisions: readonly Decision[]): string[] => decisions.map(decisionText)

/** Every user that a policy lists or names. */
const usersOf = ({ policy }: Scenario): string[] =>
  PolicyModel.of(policy)
    .toPolicy()
    .users.map(({ uid }) => uid)

describe('the engine', () => {
  it('allows by `isAllowed` exactly what `decide` allows', () => {
    forEveryEngine((engine, { requests }) => {
      const allowed = requests.map(({ subject, action, resource }) =>
        engine.isAllowed(subject, action, resource),
      )
      expect(allowed).toEqual(requests.map((request) => engine.decide(request).effect === 'allow'))
    })
  })

  it('decides a list as it decides one by one, and again', () => {
    forEveryEngine((engine, { requests }) => {
      const oneByOne = textsOf(requests.map((request) => engine.decide(request)))
      const twice = engine.decideAll([...requests, ...requests])
      expect(textsOf(twice)).toEqual([...oneByOne, ...oneByOne])
    })
  })

  it('explains with the same decision, its determining grant among the covering ones', () => {
    forEveryEngine((engine, { requests }) => {
      for (const request of requests) {
        const { decision, covering } = engine.explain(request)
        expect(decisionText(decision)).toBe(decisionText(engine.decide(request)))
        if (decision.reason === 'granted') expect(covering).toContainEqual(decision.grant)
        if (decision.reason === 'no-covering-grant') expect(covering.length).toBe(0)
        if (decision.reason === 'action-not-granted') expect(covering.length).toBeGreaterThan(0)
      }
    })
  })

  it('lists as `actionsOn` the actions that `decide` allows', () => {
    forEveryEngine((engine, { requests }) => {
      const allowed = requests.map(({ subject, resource }) =>
        ACTIONS.filter((action) => engine.decide({ subject, action, resource }).effect === 'allow'),
      )
      const listed = requests.map(({ subject, resource }) => engine.actionsOn(subject, resource))
      expect(listed).toEqual(allowed)
    })
  })

  it('lists as `whoCan` the users that `decide` allows', () => {
    forEveryEngine((engine, scenario) => {
      const users = usersOf(scenario).toSorted()
      const expected = scenario.requests.map(({ action, resource }) => {
        const isAllowed = (subject: string): boolean =>
          engine.decide({ subject, action, resource }).effect === 'allow'
        if (isAllowed('')) return { everyone: true }
        const { effect } = engine.decide({ subject: ANONYMOUS, action, resource })
        const anonymous = effect === 'allow' ? { anonymous: true } : {}
        return { everyone: false, ...anonymous, users: users.filter(isAllowed) }
      })
      const listed = scenario.requests.map(({ action, resource }) =>
        engine.whoCan(action, resource),
      )
      expect(listed).toEqual(expected)
    })
  })

  it('decides the same when rebuilt from its own policy', () => {
    forEveryEngine((engine, { setting, requests }) => {
      const policy = engine.toPolicy()
      const again = Engine.fromPolicy(policy, { catalogue: setting.catalogue })
      expect(textsOf(again.decideAll(requests))).toEqual(textsOf(engine.decideAll(requests)))
      expect(JSON.stringify(again.toPolicy())).toBe(JSON.stringify(policy))
    })
  })

  it('hands out the policy that it was made of, merged and sorted', () => {
    forEveryEngine((engine, { policy, setting }) => {
      const model = PolicyModel.of(policy, setting.mode).toPolicy()
      expect(sorted(engine.toPolicy())).toEqual(sorted({ ...model, release: setting.release }))
    })
  })

  it('denies a text of one segment, even where a family has that base and is not enforced', () => {
    const tail = { kind: 'slash-path', joint: ':', bare: true, colons: false } as const
    const engine = Engine.fromPolicy(EMPTY_POLICY, {
      catalogue: {
        families: [
          { id: 'x', base: 'x', tail, actions: [], category: 'c', authorizer: 'x', since: '1.7' },
        ],
        categories: { c: { enforcedIn: [], anonymousIn: [] } },
      },
    })
    expect(engine.decide({ subject: 'a', action: 'read', resource: 'x:/' }).effect).toBe('allow')
    expect(engine.decide({ subject: 'a', action: 'read', resource: 'x' })).toEqual({
      effect: 'deny',
      reason: 'malformed-resource',
    })
  })

  it('lists nobody and nothing for an unknown action', () => {
    fc.assert(
      fc.property(scenarios(), unknownActions(), ({ policy, setting, requests }, action) => {
        const engine = Engine.fromPolicy(policy, setting)
        const lists = requests.map(({ resource }) => engine.whoCan(action, resource))
        expect(lists).toEqual(requests.map(() => ({ everyone: false, users: [] })))
      }),
      { numRuns: runs(30) },
    )
  })
})

type Policy = Scenario['policy']

/** A policy as sorted texts: equal if the policies say the same. */
const sorted = (policy: Policy): unknown => ({
  release: policy.release,
  mode: policy.mode,
  users: policy.users.map((user) => `${user.uid} ${user.service}`).toSorted(),
  groups: policy.groups.map(({ gid, members }) => `${gid} ${members.toSorted()}`).toSorted(),
  grants: policy.grants
    .map(({ principal, resource, actions }) => JSON.stringify([principal, resource, actions]))
    .toSorted(),
})
