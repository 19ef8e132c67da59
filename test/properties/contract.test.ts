import { describe, it } from 'vitest'
import { PlainEngine } from '../../bench/plain/plain-engine.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { deciderContract, type MakeDecider } from '../../src/testing/index.ts'
import { runs } from './runs.ts'

const DECIDERS: readonly (readonly [string, MakeDecider])[] = [
  ['oracle', (policy, setting) => new Oracle(policy, setting)],
  ['engine', (policy, setting) => Engine.fromPolicy(policy, setting)],
  ['plain engine', (policy, setting) => new PlainEngine(policy, setting)],
]

describe.each(DECIDERS)('the %s', (_, makeDecider) => {
  for (const law of deciderContract(makeDecider, { runs: runs(60) })) it(law.name, law.check)
})
