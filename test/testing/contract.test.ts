import { describe, expect, it } from 'vitest'
import type { AccessRequest, Decision } from '../../src/core/request.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { deciderContract, type MakeDecider } from '../../src/testing/index.ts'

/** The oracle with a mistake: what it decides, or what it is asked, is changed. */
const mistaken =
  (
    change: (decision: Decision, request: AccessRequest) => Decision,
    ask: (request: AccessRequest) => AccessRequest = (request) => request,
  ): MakeDecider =>
  (policy, setting) => {
    const oracle = new Oracle(policy, setting)
    return { decide: (request) => change(oracle.decide(ask(request)), request) }
  }

const same = (decision: Decision): Decision => decision
const allowed: Decision = { effect: 'allow', reason: 'not-enforced' }
const denied: Decision = { effect: 'deny', reason: 'no-covering-grant' }

const MISTAKES: readonly (readonly [string, MakeDecider, string])[] = [
  ['allows everything', mistaken(() => allowed), 'a malformed resource is never allowed'],
  [
    'reads resources in lower case',
    mistaken(same, (request) => ({ ...request, resource: request.resource.toLowerCase() })),
    'decides as the oracle does',
  ],
  [
    'takes unknown actions for `read`',
    mistaken(same, (request) => ({ ...request, action: request.action.trim().toLowerCase() })),
    'an unknown action is never allowed',
  ],
  [
    'takes a list of one text for the text',
    mistaken(same, (request) => ({ ...request, resource: String(request.resource) })),
    'what is no text is never allowed',
  ],
  [
    'covers longer spellings',
    mistaken(same, (request) => ({ ...request, resource: request.resource.replace(/a+$/, 'a') })),
    'a grant never covers a longer spelling of its last name',
  ],
  [
    'denies everything',
    mistaken(() => denied),
    'coverage is reflexive: a grant covers its own RID',
  ],
  [
    'reads the first of several grants only',
    ({ grants, ...policy }, setting) =>
      new Oracle({ ...policy, grants: grants.slice(0, 1) }, setting),
    'the order and repetition of grants mean nothing',
  ],
  [
    'denies those who hold much',
    (policy, setting) =>
      new Oracle(policy.grants.length > 3 ? { ...policy, grants: [] } : policy, setting),
    'another grant never turns an allow into a deny',
  ],
  [
    'forgets groups',
    (policy, setting) => new Oracle({ ...policy, groups: [] }, setting),
    'a user may do what a group of that user alone may',
  ],
  [
    'takes four actions for `full`',
    (policy, setting) =>
      new Oracle(
        {
          ...policy,
          grants: policy.grants.map((grant) =>
            grant.actions.length < 4 ? grant : { ...grant, actions: ['full'] },
          ),
        },
        setting,
      ),
    '`full` allows every action, and the four others do not make it',
  ],
  [
    'is strict where it should be lax',
    (policy, setting) =>
      new Oracle(policy, { ...setting, mode: setting.mode === 'strict' ? 'disabled' : 'strict' }),
    'a stricter mode never allows more',
  ],
]

describe('the contract of deciders', () => {
  it.each(MISTAKES)('catches a decider that %s', (_, makeDecider, name) => {
    const law = deciderContract(makeDecider, { runs: 2000, seed: 1 }).find(
      (one) => one.name === name,
    )
    expect(law?.check).toThrow(/Counterexample/)
  })

  it('draws the same cases from the same seed', () => {
    const messageOf = (seed: number): string => {
      const [law] = deciderContract(
        mistaken(() => denied),
        { seed },
      )
      try {
        law?.check()
      } catch (error) {
        return String(error)
      }
      return 'no counterexample'
    }
    expect(messageOf(7)).toBe(messageOf(7))
    expect(messageOf(7)).toContain('seed: 7')
  })

  it('lets a decider without reasons pass when effects alone are compared', () => {
    const mute = mistaken(({ effect }) => (effect === 'allow' ? allowed : denied))
    const agreement = (compare: 'effect' | 'decision') =>
      deciderContract(mute, { compare, seed: 1, runs: 100 })[0]
    expect(agreement('effect')?.check).not.toThrow()
    expect(agreement('decision')?.check).toThrow(/expected/)
  })

  it('has a name of its own for every law', () => {
    const names = deciderContract(mistaken(same)).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
