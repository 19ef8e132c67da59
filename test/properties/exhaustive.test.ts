import { describe, expect, it } from 'vitest'
import { MODES } from '../../src/core/mode.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Release } from '../../src/core/release.ts'
import type { Decision } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { decisionText, type Setting } from '../../src/testing/index.ts'
import { EVERY_KIND, KINDS, PRINCIPALS, policiesIn, type Universe } from './universe.ts'

/** How much was tried. */
interface Count {
  policies: number
  decisions: number
}

/** Holds engine against oracle for one policy and all requests of its universe. */
function tryPolicy(universe: Universe, policy: Policy, setting: Setting, count: Count): void {
  const engine = Engine.fromPolicy(policy, setting)
  const oracle = new Oracle(policy, setting)
  for (const request of universe.requests) {
    const expected = oracle.decide(request)
    const { subject, action, resource } = request
    const allowed = engine.isAllowed(subject, action, resource)
    if (isSame(engine.decide(request), expected) && allowed === (expected.effect === 'allow')) {
      continue
    }
    expect({
      policy,
      mode: setting.mode,
      request,
      allowed,
      engine: decisionText(engine.decide(request)),
    }).toEqual({ policy, mode: setting.mode, request, oracle: decisionText(expected) })
  }
  count.decisions += universe.requests.length
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
    for (const mode of MODES) {
      tryPolicy(universe, policy, { catalogue: EVERY_KIND, release, mode }, count)
    }
  }
  return count
}

const choose = (n: number): number => 1 + n + (n * (n - 1)) / 2 + (n * (n - 1) * (n - 2)) / 6

describe('every policy of up to three grants', () => {
  it.each([
    ['on every kind of tail', KINDS, '2.2'],
    ['of users and groups', PRINCIPALS, '2.2'],
    ['of users and groups, where only `full` makes a superuser', PRINCIPALS, '1.9'],
  ] as const)(
    '%s: the engine decides as the oracle',
    { timeout: 600_000 },
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
