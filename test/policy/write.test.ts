import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/core/action.ts'
import { MODES } from '../../src/core/mode.ts'
import type { Policy } from '../../src/core/policy.ts'
import { type Gid, type Principal, parseGid, parseUid, type Uid } from '../../src/core/principal.ts'
import { RELEASES } from '../../src/core/release.ts'
import type { Result } from '../../src/core/result.ts'
import { parseRid } from '../../src/core/rid.ts'
import {
  mergePolicies,
  normalPolicy,
  policyDocument,
  readPolicy,
  withEveryone,
  writeCommands,
  writePolicy,
} from '../../src/policy/index.ts'

function sure<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error('the generator made a malformed name')
  return result.value
}

/** Names that collide, that YAML takes for something else, and that shells or objects might. */
const NAMES = [
  'a',
  'b',
  'true',
  'null',
  '12',
  '1e3',
  '-',
  '-d',
  '--',
  '@',
  '__proto__',
  'constructor',
  'no',
]
const uids: fc.Arbitrary<Uid> = fc
  .constantFrom(...NAMES, '.', '1.5', 'a.b')
  .map((uid) => sure(parseUid(uid)))
const gids: fc.Arbitrary<Gid> = fc.constantFrom(...NAMES).map((gid) => sure(parseGid(gid)))
const rids = fc
  .constantFrom('a:b', 'a:*', 'dcos:superuser', 'x:/a/b', '__proto__:constructor', '-:-', '1:2')
  .map((rid) => sure(parseRid(rid)))
const principals: fc.Arbitrary<Principal> = fc.oneof(
  uids.map((uid) => ({ kind: 'user', uid }) as const),
  gids.map((gid) => ({ kind: 'group', gid }) as const),
)
const policies: fc.Arbitrary<Policy> = fc.record(
  {
    release: fc.constantFrom(...RELEASES),
    mode: fc.constantFrom(...MODES),
    users: fc.array(fc.record({ uid: uids, service: fc.boolean() }), { maxLength: 5 }),
    groups: fc.array(fc.record({ gid: gids, members: fc.array(uids, { maxLength: 4 }) }), {
      maxLength: 4,
    }),
    grants: fc.array(
      fc.record({
        principal: principals,
        resource: rids,
        actions: fc.array(fc.constantFrom(...ACTIONS), { minLength: 1 }),
      }),
      { maxLength: 6 },
    ),
  },
  { requiredKeys: ['users', 'groups', 'grants'] },
)

const read = (text: string, name: string): Policy => {
  const { policy, problems } = readPolicy(text, { name })
  expect(problems.filter(({ fatal }) => fatal)).toEqual([])
  return sure(policy)
}

describe('writing a policy', { timeout: 60_000 }, () => {
  it('as YAML and reading it gives the policy back', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(read(writePolicy(policy), 'p.yaml')).toEqual(normalPolicy(policy))
      }),
    )
  })

  it('as JSON and reading it gives the policy back', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const text = JSON.stringify(policyDocument(policy))
        expect(normalPolicy(read(text, 'p.json'))).toEqual(normalPolicy(policy))
      }),
    )
  })

  it('as commands and reading them gives it back, less mode and release', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const { users, groups, grants } = withEveryone(policy)
        const text = ['#!/bin/sh', ...writeCommands(policy)].join('\n')
        expect(read(text, 'p.sh')).toEqual({ users, groups, grants })
      }),
    )
  })

  it('does not depend on the order of its parts', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const turned = {
          ...policy,
          users: policy.users.toReversed(),
          groups: policy.groups.toReversed(),
          grants: policy.grants.toReversed(),
        }
        expect(writePolicy(turned)).toBe(writePolicy(policy))
      }),
    )
  })

  it('lays it out one line each', () => {
    const text = `mode: strict
users:
  - alice
  - {uid: dcos_marathon, service: true}
groups:
  ops: [alice, "12"]
grants:
  - {user: alice, resource: "a:*", actions: [create, full]}
  - {group: ops, resource: "a:b", actions: [read]}
`
    const policy = read(text, 'p.yaml')
    expect(writePolicy(policy)).toBe(text.replace('[alice, "12"]', '["12", alice]'))
    expect(writeCommands(policy)).toEqual([
      'dcos security org users create 12',
      'dcos security org users create alice',
      'dcos security org service-accounts create --public-key=dcos_marathon.pub dcos_marathon',
      'dcos security org groups create ops',
      'dcos security org groups add_user ops 12',
      'dcos security org groups add_user ops alice',
      "dcos security org users grant alice 'a:*' create",
      "dcos security org users grant alice 'a:*' full",
      'dcos security org groups grant ops a:b read',
    ])
  })
})

describe('merging readings', () => {
  const reading = (name: string, text: string) => readPolicy(text, { name, bind: { uid: 'bob' } })
  const A = reading(
    'a.yaml',
    'mode: strict\nusers: [alice]\ngrants:\n- {user: alice, resource: "a:b", actions: [read]}',
  )
  const B = reading(
    'b.sh',
    'dcos security org users grant alice a:b update\ndcos security org users create <uid>',
  )

  it('is the union', () => {
    const merged = mergePolicies([A, B])
    expect(merged.policy).toMatchObject({
      ok: true,
      value: {
        mode: 'strict',
        users: [{ uid: 'alice' }, { uid: 'bob' }],
        grants: [{ actions: ['read', 'update'] }],
      },
    })
    expect(merged.origins().map(({ file, line }) => `${file}:${line}`)).toEqual([
      'a.yaml:2',
      'a.yaml:4',
      'b.sh:1',
      'b.sh:2',
    ])
    expect(merged.unusedBinds).toEqual([])
    expect(mergePolicies([B, A]).policy).toEqual(merged.policy)
  })

  it.each([
    ['mode', 'mode: strict', 'mode: disabled'],
    ['release', 'release: "1.7"', 'release: "2.2"'],
  ])('refuses two values of %s', (key, one, other) => {
    const merged = mergePolicies([
      reading('a.yaml', one),
      reading('b.yaml', other),
      reading('c.yaml', one),
    ])
    expect(merged.policy.ok).toBe(false)
    expect(merged.problems).toMatchObject([{ file: 'b.yaml', fatal: true }])
    expect(merged.problems[0]?.message).toContain(`${key} `)
  })

  it('lists the problems of every file', () => {
    const merged = mergePolicies([reading('a.yaml', 'x: 1'), A, reading('b.yaml', '')])
    expect(merged.policy.ok).toBe(false)
    expect(merged.problems.map(({ file }) => file)).toEqual(['a.yaml', 'b.yaml'])
  })

  it('of nothing allows nothing', () => {
    expect(mergePolicies([]).policy).toEqual({
      ok: true,
      value: { users: [], groups: [], grants: [] },
    })
  })
})
