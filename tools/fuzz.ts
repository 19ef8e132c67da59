/**
 * Differential fuzzing: engine against oracle on generated cases, until one disagrees or there
 * were enough. `npm run fuzz -- --runs 1000000 [--seed N]` @module
 */

import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { DCOS_CATALOGUE } from '../src/core/catalogue.generated.ts'
import type { Catalogue } from '../src/core/catalogue.ts'
import type { Change } from '../src/core/change.ts'
import type { AccessRequest } from '../src/core/request.ts'
import { Engine } from '../src/engine/engine.ts'
import { Oracle } from '../src/oracle/oracle.ts'
import {
  batchesFor,
  decisionText,
  PolicyModel,
  partsOfDcos,
  type Scenario,
  scenarios,
  smallCatalogues,
} from '../src/testing/index.ts'

/** A scenario, and what happens to its policy between one round of its requests and the next. */
interface Case {
  readonly scenario: Scenario
  readonly batches: readonly (readonly Change[])[]
}

/** What was tried so far. */
interface Tally {
  decided: number
  allowed: number
  policies: number
  batches: number
  refused: number
}

/** The policies of one call of fast-check; the seed of each call is one more than the last. */
const CHUNK = 100
const REPORT_EVERY_MS = 1000

/**
 * Mostly small catalogues: the oracle reads every family for every grant, so that a case of the
 * whole catalogue of DC/OS costs as much as ten others.
 */
const mixed = (): fc.Arbitrary<Catalogue> =>
  fc.oneof(
    { arbitrary: smallCatalogues(), weight: 30 },
    { arbitrary: partsOfDcos(), weight: 18 },
    { arbitrary: fc.constant(DCOS_CATALOGUE), weight: 1 },
  )

const cases = (): fc.Arbitrary<Case> =>
  scenarios({ catalogues: mixed(), maxRequests: 150 }).chain((scenario) =>
    fc.record({
      scenario: fc.constant(scenario),
      batches: fc.array(batchesFor(scenario.policy, scenario.setting.catalogue), {
        maxLength: 4,
        size: 'max',
      }),
    }),
  )

/** Plays a case; throws at the first decision or refusal that is not the expected one. */
function play({ scenario: { policy, setting, requests }, batches }: Case, tally: Tally): void {
  const engine = Engine.fromPolicy(policy, setting)
  const model = PolicyModel.of(policy, setting.mode)
  tally.policies += 1
  compareAll(engine, model, setting, requests, tally)
  for (const batch of batches) {
    tally.batches += 1
    const outcome = engine.apply(batch)
    const expected = model.apply(batch)
    const got = outcome.ok ? 'accepted' : `${outcome.error.code} at ${outcome.error.index}`
    const wanted = expected === undefined ? 'accepted' : `${expected.code} at ${expected.index}`
    if (got !== wanted) throw new Error(`batch: expected ${wanted}, got ${got}`)
    if (!outcome.ok) tally.refused += 1
    compareAll(engine, model, setting, requests, tally)
  }
}

function compareAll(
  engine: Engine,
  model: PolicyModel,
  setting: Scenario['setting'],
  requests: readonly AccessRequest[],
  tally: Tally,
): void {
  const oracle = new Oracle(model.toPolicy(), { ...setting, mode: model.mode })
  for (const request of requests) {
    const { subject, action, resource } = request
    const expected = oracle.decide(request)
    const decided = engine.decide(request)
    const allowed = engine.isAllowed(subject, action, resource)
    tally.decided += 1
    if (allowed) tally.allowed += 1
    const isSame = decisionText(decided) === decisionText(expected)
    if (isSame && allowed === (expected.effect === 'allow')) continue
    throw new Error(
      `${fc.stringify(request)}: the oracle says ${decisionText(expected)}, the engine ` +
        `${decisionText(decided)}, \`isAllowed\` ${allowed}`,
    )
  }
}

/** Tries cases until `runs` requests were decided. Returns the counterexample, if there is one. */
function fuzz(
  runs: number,
  firstSeed: number,
  tally: Tally,
  report: () => void,
): string | undefined {
  const property = fc.property(cases(), (drawn) => {
    play(drawn, tally)
  })
  let next = performance.now() + REPORT_EVERY_MS
  for (let seed = firstSeed; tally.decided < runs; seed++) {
    const details = fc.check(property, { seed, numRuns: CHUNK })
    if (details.failed) return `${details.errorInstance}\n${fc.defaultReportMessage(details)}`
    if (performance.now() < next) continue
    next = performance.now() + REPORT_EVERY_MS
    report()
  }
  return undefined
}

function positive(text: string, name: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Error(`\`--${name}\` is \`${text}\`; give a whole number above 0`)
}

function main(): number {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
  })
  const runs = positive(values.runs, 'runs')
  const seed =
    values.seed === undefined ? (Date.now() % 0x3fffffff) + 1 : positive(values.seed, 'seed')
  const tally: Tally = { decided: 0, allowed: 0, policies: 0, batches: 0, refused: 0 }
  const start = performance.now()
  const report = (): void => {
    const seconds = (performance.now() - start) / 1000
    process.stdout.write(
      `${tally.decided} cases (${tally.allowed} allowed), ${tally.policies} policies, ` +
        `${tally.batches} change batches (${tally.refused} refused), seed ${seed}, ` +
        `${seconds.toFixed(1)} s, ${Math.round(tally.decided / seconds)} cases/s\n`,
    )
  }
  const counterexample = fuzz(runs, seed, tally, report)
  report()
  if (counterexample === undefined) {
    process.stdout.write('no disagreement\n')
    return 0
  }
  process.stdout.write(`engine and oracle disagree\n${counterexample}\n`)
  return 1
}

process.exitCode = main()
