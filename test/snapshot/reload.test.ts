import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import type { AccessRequest } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import {
  batchesFor,
  catalogues,
  decisionText,
  PolicyModel,
  type Scenario,
  scenarios,
} from '../../src/testing/index.ts'
import { runs } from '../properties/runs.ts'
import { crowdedPolicy } from './crowd.ts'

interface History {
  readonly scenario: Scenario
  readonly before: readonly (readonly Change[])[]
  readonly after: readonly (readonly Change[])[]
}

const histories = (): Arbitrary<History> =>
  scenarios({ catalogues: catalogues() }).chain((scenario) => {
    const batches = fc.array(batchesFor(scenario.policy, scenario.setting.catalogue), {
      maxLength: 6,
      size: 'max',
    })
    return fc.record({ scenario: fc.constant(scenario), before: batches, after: batches })
  })

/** Plays each history, with the engine reloaded between its two halves. */
function forEveryHistory(holds: (history: History, engine: Engine, again: Engine) => void): void {
  fc.assert(
    fc.property(histories(), (history) => {
      const { scenario, before } = history
      const engine = Engine.fromPolicy(scenario.policy, scenario.setting)
      for (const batch of before) engine.apply(batch)
      holds(history, engine, reloaded(engine))
    }),
    { numRuns: runs(60) },
  )
}

const reloaded = (engine: Engine): Engine =>
  Engine.fromBytes(engine.toBytes(), { catalogue: engine.catalogue })

/** All that can be seen of an engine, as one text. */
const imageOf = (engine: Engine, requests: readonly AccessRequest[]): string =>
  JSON.stringify([
    engine.revision,
    engine.mode,
    engine.release,
    engine.toPolicy(),
    engine.decideAll(requests).map(decisionText),
    requests.map(({ subject, action, resource }) => engine.isAllowed(subject, action, resource)),
    requests.map((request) => engine.explain(request)),
    requests.map(({ action, resource }) => engine.whoCan(action, resource)),
    requests.map(({ subject }) => engine.whatCan(subject)),
  ])

describe('a reloaded engine', () => {
  it('is the one that it was written from', () => {
    forEveryHistory(({ scenario: { requests } }, engine, again) => {
      expect(imageOf(again, requests)).toBe(imageOf(engine, requests))
    })
  })

  it('decides as the oracle does, before and after further changes', () => {
    forEveryHistory(({ scenario: { policy, setting, requests }, before, after }, _, again) => {
      const model = PolicyModel.of(policy, setting.mode)
      for (const batch of before) model.apply(batch)
      for (const batch of [[], ...after]) {
        again.apply(batch)
        model.apply(batch)
        const oracle = new Oracle(model.toPolicy(), { ...setting, mode: model.mode })
        expect(again.decideAll(requests).map(decisionText)).toEqual(
          requests.map((request) => decisionText(oracle.decide(request))),
        )
      }
    })
  })

  it('takes and refuses further changes as the one that it was written from', () => {
    forEveryHistory(({ scenario: { requests }, after }, engine, again) => {
      for (const batch of after) expect(again.apply(batch)).toEqual(engine.apply(batch))
      expect(imageOf(again, requests)).toBe(imageOf(engine, requests))
      expect(imageOf(reloaded(again), requests)).toBe(imageOf(engine, requests))
    })
  })

  it('is the same without the checks', () => {
    forEveryHistory(({ scenario: { requests } }, engine, again) => {
      const options = { catalogue: engine.catalogue, trusted: true }
      const trusted = Engine.fromBytes(engine.toBytes(), options)
      expect(imageOf(trusted, requests)).toBe(imageOf(again, requests))
    })
  })

  it('writes the bytes that it was read from', () => {
    forEveryHistory((_, engine, again) => {
      expect(again.toBytes()).toEqual(engine.toBytes())
    })
  })

  it('lives on beside the one that it was written from', () => {
    forEveryHistory(({ scenario: { requests }, after }, engine, again) => {
      const before = imageOf(engine, requests)
      for (const batch of after) again.apply(batch)
      expect(imageOf(engine, requests)).toBe(before)
    })
  })

  it('has all of a crowd: many grants at a node, many groups of a user, many places', () => {
    const engine = Engine.fromPolicy(crowdedPolicy(70))
    const again = reloaded(engine)
    expect(again.toPolicy()).toEqual(engine.toPolicy())
    const { users } = engine.toPolicy()
    const deletions = users.map(({ uid }): Change => ({ op: 'delete-user', uid }))
    for (const change of deletions.slice(0, -1)) {
      expect(again.apply([change])).toEqual(engine.apply([change]))
      expect(reloaded(again).toPolicy()).toEqual(engine.toPolicy())
    }
  })
})
