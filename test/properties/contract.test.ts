import { describe, it } from 'vitest'
import { Oracle } from '../../src/oracle/oracle.ts'
import { deciderContract } from '../../src/testing/index.ts'
import { runs } from './runs.ts'

describe('the oracle', () => {
  const laws = deciderContract((policy, setting) => new Oracle(policy, setting), {
    runs: runs(60),
  })
  for (const law of laws) it(law.name, law.check)
})
