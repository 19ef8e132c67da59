import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import type { AccessRequest } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import {
  batchesFor,
  decisionText,
  PolicyModel,
  type Scenario,
  scenarios,
} from '../../src/testing/index.ts'
import { runs } from './runs.ts'

interface History {
  readonly scenario: Scenario
  readonly batches: readonly (readonly Change[])[]
}

const histories = (): Arbitrary<History> =>
  scenarios().chain((scenario) =>
    fc.record({
      scenario: fc.constant(scenario),
      batches: fc.array(batchesFor(scenario.policy, scenario.setting.catalogue), {
        minLength: 1,
        maxLength: 8,
        size: 'max',
      }),
    }),
  )

/** Plays each history on an engine and on the model at once; `holds` is called after each batch. */
function forEveryHistory(
  holds: (
    engine: Engine,
    model: PolicyModel,
    scenario: Scenario,
    outcome: ReturnType<Engine['apply']>,
    expected: ReturnType<PolicyModel['apply']>,
  ) => void,
): void {
  fc.assert(
    fc.property(histories(), ({ scenario, batches }) => {
      const { policy, setting } = scenario
      const engine = Engine.fromPolicy(policy, setting)
      const model = PolicyModel.of(policy, setting.mode)
      for (const batch of batches) {
        const outcome = engine.apply(batch)
        holds(engine, model, scenario, outcome, model.apply(batch))
      }
    }),
    { numRuns: runs(80) },
  )
}

/** The scenario's requests and those for everything that is granted now. */
const requestsNow = (model: PolicyModel, { requests }: Scenario): AccessRequest[] => [
  ...requests,
  ...model
    .toPolicy()
    .grants.slice(-4)
    .flatMap(({ resource }) =>
      ['a', 'b'].map((subject) => ({ subject, action: 'read', resource }) as const),
    ),
]

/** All that can be seen of an engine, as one text. */
const imageOf = (engine: Engine, requests: readonly AccessRequest[]): string =>
  JSON.stringify([engine.revision, engine.toPolicy(), engine.decideAll(requests).map(decisionText)])

describe('changes', () => {
  it('are accepted and refused as the model says, with its code and index', () => {
    forEveryHistory((_engine, _model, _scenario, outcome, expected) => {
      const refusal = outcome.ok
        ? undefined
        : { code: outcome.error.code, index: outcome.error.index }
      expect(refusal).toEqual(expected)
    })
  })

  it('lead to the policy of the model, and to the decisions of the oracle on it', () => {
    forEveryHistory((engine, model, scenario) => {
      const { mode } = model
      expect(engine.mode).toBe(mode)
      const oracle = new Oracle(model.toPolicy(), { ...scenario.setting, mode })
      const requests = requestsNow(model, scenario)
      const decided = requests.map((request) => decisionText(engine.decide(request)))
      expect(decided).toEqual(requests.map((request) => decisionText(oracle.decide(request))))
    })
  })

  it('leave an engine that is no other than one built anew', () => {
    forEveryHistory((engine, model, { setting }) => {
      const fresh = Engine.fromPolicy(model.toPolicy(), { ...setting, mode: model.mode })
      expect(JSON.stringify(engine.toPolicy())).toBe(JSON.stringify(fresh.toPolicy()))
    })
  })

  it('count one revision for each accepted batch, none for a refused one', () => {
    let before = { engine: undefined as Engine | undefined, revision: 1 }
    forEveryHistory((engine, _model, _scenario, outcome) => {
      if (before.engine !== engine) before = { engine, revision: 1 }
      if (outcome.ok) before.revision += 1
      expect(engine.revision).toBe(before.revision)
      if (outcome.ok) expect(outcome.value).toBe(engine.revision)
    })
  })

  it('do nothing at all when a batch is refused at its last change', () => {
    fc.assert(
      fc.property(histories(), ({ scenario: { policy, setting, requests }, batches }) => {
        const engine = Engine.fromPolicy(policy, setting)
        for (const batch of batches) {
          const before = imageOf(engine, requests)
          const outcome = engine.apply([...batch, { op: 'delete-user', uid: 'nobody' }])
          expect(outcome.ok).toBe(false)
          expect(imageOf(engine, requests)).toBe(before)
          engine.apply(batch)
        }
      }),
      { numRuns: runs(40) },
    )
  })

  it('give every refusal a message for people', () => {
    forEveryHistory((_engine, _model, _scenario, outcome) => {
      if (outcome.ok) return
      expect(outcome.error.message).not.toMatch(/^$|^[A-Z]|\w\.$/u)
    })
  })
})
