/** The suite: what the engine's operations cost, each by itself, timed by `benchmark`. @module */

import Benchmark from 'benchmark'
import type { Change } from '../src/core/change.ts'
import { Engine } from '../src/engine/engine.ts'
import { BATCH, type Batch, type Press } from './batch.ts'
import { ridgate } from './contestants/ridgate.ts'
import { medianOf } from './numbers.ts'
import type { Mix, Workload } from './workload.ts'

/** One operation: nanoseconds it takes (the median), and how much that varies. */
export interface Measured {
  readonly name: string
  readonly nanoseconds: number
  /** Relative margin of error, in percent. */
  readonly rme: number
  readonly samples: number
}

const MIXES: readonly Mix[] = ['allowed', 'denied', 'hot', 'cold']
const SECONDS_EACH = 1.5
const FEWEST_SAMPLES = 41

/** How many batches a mix is asked in, over and over: the engine keeps nothing of a text. */
const BATCHES = 32

// The functions below close over what they need: `benchmark` must call them, not copy their text.
Benchmark.support.decompilation = false

/** Times build, checks by mix, and one grant with its revocation. */
export function runSuite(workload: Workload, engine: Engine, press: Press): Measured[] {
  const fn = (): Engine => Engine.fromPolicy(workload.policy)
  const build = timed('build', 1, { fn, minSamples: 1, minTime: 0.001 })
  const checks = MIXES.map((mix) => timedChecks(workload, engine, press, mix))
  return [build, ...checks, timedChanges(workload, engine)]
}

function timedChecks(workload: Workload, engine: Engine, press: Press, mix: Mix): Measured {
  const { run } = ridgate(workload, engine)
  const batches = Array.from({ length: BATCHES }, (_, at) =>
    press.print(workload.mixes[mix], at * BATCH, BATCH, 'pair'),
  )
  let at = 0
  const fn = (): number => run(batches[at++ % BATCHES] as Batch)
  return timed(`isAllowed, ${mix}`, BATCH, { fn })
}

/** A grant that was not there, on one resource after the other, and its end. */
function timedChanges({ policy }: Workload, engine: Engine): Measured {
  let at = 0
  const fn = (): void => {
    const { resource } = policy.grants[
      at++ % policy.grants.length
    ] as Workload['policy']['grants'][0]
    const principal = {
      kind: 'user',
      uid: policy.users[at % policy.users.length]?.uid ?? '',
    } as const
    const change = { principal, resource: `${resource}_new`, actions: ['read'] }
    const batch = (op: 'grant' | 'revoke'): Change[] => [{ ...change, op }]
    if (!engine.apply(batch('grant')).ok || !engine.apply(batch('revoke')).ok) {
      throw new Error('a change was refused; the figures would mean nothing')
    }
  }
  return timed('apply, grant and revoke', 1, { fn })
}

function timed(name: string, per: number, options: Benchmark.Options): Measured {
  const benchmark = new Benchmark(name, {
    maxTime: SECONDS_EACH,
    minSamples: FEWEST_SAMPLES,
    minTime: 0.005,
    ...options,
  })
  benchmark.run({ async: false })
  const error: unknown = benchmark.error
  if (error !== undefined && error !== null) throw error
  const { rme, sample } = benchmark.stats
  return { name, nanoseconds: (medianOf(sample) * 1e9) / per, rme, samples: sample.length }
}
