import { describe, expect, it } from 'vitest'
import { MODES } from '../../src/core/mode.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Release } from '../../src/core/release.ts'
import type { Decision } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { decisionText } from '../../src/testing/index.ts'
import { EVERY_KIND, KINDS, PRINCIPALS, policiesIn, SUPERUSERS, type Universe } from './universe.ts'

/** How much was tried. */
interface Count {
  policies: number
  decisions: number
}

/** Holds engine against oracle for one policy: all requests of its universe, in each mode. */
function tryPolicy(universe: Universe, policy: Policy, release: Release, count: Count): void {
  const engine = Engine.fromPolicy(policy, { catalogue: EVERY_KIND, release })
  for (const mode of MODES) {
    engine.apply([{ op: 'set-mode', mode }])
    const oracle = new Oracle(policy, { catalogue: EVERY_KIND, release, mode })
    for (const request of universe.requests) {
      const expected = oracle.decide(request)
      const decided = engine.decide(request)
      const allowed = engine.isAllowed(request.subject, request.action, request.resource)
      if (isSame(decided, expected) && allowed === (expected.effect === 'allow')) continue
      const found = { policy, mode, request, allowed, decision: decisionText(decided) }
      const wanted = { allowed: expected.effect === 'allow', decision: decisionText(expected) }
      expect(found).toEqual({ ...found, ...wanted })
    }
    count.decisions += universe.requests.length
  }
}

/** Compares without making texts: this is done millions of times. */
function isSame(one: Decision, other: Decision): boolean {
  if (one.effect !== other.effect || one.reason !== other.reason) return false
  if (!('grant' in one) || !('grant' in other)) return 'grant' in one === 'grant' in other
  const { principal, resource, actions } = one.grant
  const expected = other.grant
  return (
    resource === expected.resource &&
    principal.kind === expected.principal.kind &&
    (principal.kind === 'user' ? principal.uid : principal.gid) ===
      (expected.principal.kind === 'user' ? expected.principal.uid : expected.principal.gid) &&
    actions.length === expected.actions.length &&
    actions.every((action, at) => action === expected.actions[at])
  )
}

function tryAll(universe: Universe, release: Release): Count {
  const count: Count = { policies: 0, decisions: 0 }
  for (const policy of policiesIn(universe)) {
    count.policies += 1
    tryPolicy(universe, policy, release, count)
  }
  return count
}

const choose = (n: number): number => 1 + n + (n * (n - 1)) / 2 + (n * (n - 1) * (n - 2)) / 6

describe('every policy of up to three grants', () => {
  it.each([
    ['on every kind of tail', KINDS, '2.2'],
    ['of users and groups', PRINCIPALS, '2.2'],
    ['where any action makes a superuser', SUPERUSERS, '1.10'],
    ['where only `full` makes a superuser', SUPERUSERS, '1.9'],
  ] as const)(
    '%s: the engine decides as the oracle',
    { timeout: 1_800_000 },
    (name, universe, release) => {
      const start = performance.now()
      const { policies, decisions } = tryAll(universe, release)
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      process.stdout.write(
        `exhaustive, ${name}: ${policies} policies, ${decisions} decisions, ${seconds} s\n`,
      )
      expect(policies).toBe(choose(universe.grants.length))
      expect(decisions).toBe(policies * universe.requests.length * MODES.length)
    },
  )
})
