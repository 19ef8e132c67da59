/** Mappings of AuthZEN: read strictly, exclusive where they say so, searched both ways. @module */

import { describe, expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { Engine } from '../../src/engine/engine.ts'
import {
  type AuthzenMapping,
  authzen,
  MAX_MAPPING_ENTRIES,
  readMapping,
} from '../../src/gateway/authzen/index.ts'
import { ridsOf } from '../../src/gateway/authzen/mapping.ts'
import { readPolicy } from '../../src/policy/index.ts'
import { makeEngine } from './world.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'
const engine = makeEngine()

function policyOf(text: string): Policy {
  const { policy } = readPolicy(text, { name: 'teams.yaml' })
  if (!policy.ok) throw new Error(JSON.stringify(policy.error))
  return policy.value
}

function asked(
  mapping: AuthzenMapping,
  path: string,
  body: object,
  by: Engine = engine,
): Record<string, unknown> {
  const point = authzen({ engine: by, baseUrl: 'https://pdp.example.com', mapping })
  const { body: text } = point.answer({
    method: 'POST',
    path,
    contentType: 'application/json',
    requestId: undefined,
    body: JSON.stringify(body),
    caller: 'known',
  })
  return JSON.parse(text) as Record<string, unknown>
}

const alice = { type: 'user', id: 'alice' }
const read = { name: 'read' }
const app = (id: string, properties: object = {}) => ({ type: 'app', id, properties })
const decide = (mapping: AuthzenMapping, resource: object): unknown =>
  asked(mapping, '/access/v1/evaluation', { subject: alice, action: read, resource })['decision']

describe('rules', () => {
  const two = [{ type: 'app', resources: [`${SERVICES}:/prod/{id}`, `${SERVICES}:/dev/{id}`] }]

  it('any one RID that is allowed suffices', () => {
    expect(decide({ rules: two }, app('web'))).toBe(true)
    expect(
      decide({ rules: [{ type: 'app', resources: [`${SERVICES}:/prod/{id}`] }] }, app('web')),
    ).toBe(false)
  })

  it('an exclusive rule that gives a RID silences the others, whatever their order', () => {
    const own = { type: 'app', resources: [`${SERVICES}:/{space}/{id}`], exclusive: true }
    for (const rules of [
      [own, ...two],
      [...two, own],
    ]) {
      expect(decide({ rules }, app('web', { space: 'prod' }))).toBe(false)
      expect(decide({ rules }, app('web', { space: 'dev' }))).toBe(true)
      expect(decide({ rules }, app('web'))).toBe(true)
    }
  })

  it('a value that would end in another part of the RID gives none', () => {
    const mapping = { rules: [{ type: 'app', resources: ['acme:{space}:{id}'] }] }
    for (const bad of ['a:b', '', ' ', 'ü', 'a\n', '{id}']) {
      expect(ridsOf(mapping, { ...app('x', { space: bad }), properties: { space: bad } })).toEqual(
        [],
      )
    }
    for (const properties of [
      {},
      { space: 7 },
      { space: null },
      { space: ['a'] },
      { toString: 'a' },
    ]) {
      expect(ridsOf(mapping, { ...app('x'), properties })).toEqual([])
    }
  })

  it('names of objects are no actions and no types', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const body = {
        subject: alice,
        action: { name },
        resource: { type: 'dcos', id: `${SERVICES}:/dev` },
      }
      expect(asked({}, '/access/v1/evaluation', body)['decision']).toBe(false)
    }
  })

  it('an own name for one of the five takes its place', () => {
    const mapping = { actions: { read: 'full' } } as const
    expect(decide(mapping, { type: 'dcos', id: `${SERVICES}:/dev` })).toBe(false)
    const names = asked(mapping, '/access/v1/search/action', {
      subject: alice,
      resource: { type: 'dcos', id: `${SERVICES}:/dev` },
    })['results']
    expect(names).toEqual([{ name: 'update' }])
  })
})

describe('searches', () => {
  const rules = [{ type: 'app', resources: [`${SERVICES}:/{id}`] }]
  const search = (kind: string, mapping: AuthzenMapping, body: object): unknown =>
    asked(mapping, `/access/v1/search/${kind}`, body)['results']

  it('Resource Search: what is granted is found in the terms of the caller', () => {
    const body = { subject: alice, action: read, resource: { type: 'app' } }
    expect(search('resource', { rules }, body)).toEqual([{ type: 'app', id: 'dev' }])
    const known = [
      { type: 'app', id: 'dev/web' },
      { type: 'app', id: 'prod' },
      { type: 'app', id: 'dev' },
    ]
    expect(search('resource', { rules, known }, body)).toEqual([
      { type: 'app', id: 'dev' },
      { type: 'app', id: 'dev/web' },
    ])
  })

  it('Subject Search: services and users apart, and everyone where nothing is enforced', () => {
    const point = { action: read, resource: app('dev/web') }
    const permissive = authzen({
      engine: makeEngine('permissive'),
      baseUrl: 'https://pdp.example.com',
    })
    expect(search('subject', { rules }, { ...point, subject: { type: 'user' } })).toEqual(
      ['alice', 'erin', 'root'].map((id) => ({ type: 'user', id })),
    )
    expect(search('subject', { rules }, { ...point, subject: { type: 'service' } })).toEqual([])
    const answer = permissive.answer({
      method: 'POST',
      path: '/access/v1/search/subject',
      contentType: 'application/json',
      requestId: undefined,
      body: JSON.stringify({
        subject: { type: 'user' },
        action: read,
        resource: { type: 'dcos', id: 'dcos:mesos:master:flags' },
      }),
      caller: 'known',
    })
    const { results } = JSON.parse(answer.body) as { readonly results: readonly object[] }
    expect(results).toHaveLength(7)
  })

  it.each(['subject', 'resource', 'action'])('%s: every result evaluates to true', (kind) => {
    const mapping: AuthzenMapping = {
      rules: [...rules, { type: 'secret', resources: ['dcos:secrets:default:/{id}'] }],
      actions: { write: 'update', view: 'read' },
      known: [
        { type: 'secret', id: 'dev/key' },
        { type: 'secret', id: 'prod/key' },
      ],
    }
    let found = 0
    for (const type of ['app', 'secret', 'dcos', 'car']) {
      for (const id of ['dev/web', 'dev', 'dev/key', `${SERVICES}:/dev/x`]) {
        for (const name of ['read', 'view', 'write', 'dance']) {
          const body = { subject: alice, action: { name }, resource: { type, id } }
          for (const result of search(kind, mapping, body) as readonly object[]) {
            found++
            const whole = { ...body, [kind]: result }
            expect(asked(mapping, '/access/v1/evaluation', whole)).toEqual({ decision: true })
          }
        }
      }
    }
    expect(found).toBeGreaterThan(10)
  })

  it('Pagination: a limit of 0, none, and more than there is', () => {
    const body = { subject: alice, resource: { type: 'dcos', id: `${SERVICES}:/dev` } }
    const page = (limit?: unknown, token?: unknown) =>
      asked({}, '/access/v1/search/action', { ...body, page: { limit, token } })
    expect(page(0)).toMatchObject({ page: { count: 0, total: 2 }, results: [] })
    expect(page()).toMatchObject({ page: { next_token: '', count: 2, total: 2 } })
    expect(page(5000)).toMatchObject({ page: { next_token: '', count: 2 } })
    for (const [limit, token] of [[1.5], ['1'], [null], [-1], [1, 7], [1, 'x'], [1, 'x.1']]) {
      expect(page(limit, token)).toHaveProperty('error')
    }
  })
})

describe('Access Evaluations', () => {
  const evaluations = (body: object): unknown =>
    asked({}, '/access/v1/evaluations', body)['evaluations']
  const resource = { type: 'dcos', id: `${SERVICES}:/dev` }

  it('Default Values: an item that lacks what has no default is a deny among the others', () => {
    const items = [
      { subject: alice },
      {},
      { subject: alice, action: 7 },
      { subject: alice, context: 7 },
    ]
    expect(evaluations({ action: read, resource, evaluations: items })).toMatchObject([
      { decision: true },
      { decision: false },
      { decision: false },
      { decision: false },
    ])
  })

  it('the answer has no decision of its own, and as many answers as were asked for', () => {
    const items = Array.from({ length: 100 }, () => ({}))
    const body = { subject: alice, action: read, resource, evaluations: items }
    const answer = asked({}, '/access/v1/evaluations', body)
    expect(Object.keys(answer)).toEqual(['evaluations'])
    expect(answer['evaluations']).toEqual(items.map(() => ({ decision: true })))
  })

  it.each([[{}], ['x'], [7], [null]])('evaluations that are %j are an error', (list) => {
    const body = { subject: alice, action: read, resource, evaluations: list }
    expect(asked({}, '/access/v1/evaluations', body)).toHaveProperty('error')
  })

  it.each([[[]], ['x'], [{ evaluations_semantic: 7 }], [{ evaluations_semantic: 'toString' }]])(
    'options that are %j are an error',
    (options) => {
      const body = { subject: alice, action: read, resource, options, evaluations: [{}] }
      expect(asked({}, '/access/v1/evaluations', body)).toHaveProperty('error')
    },
  )
})

describe('a property that names a group', () => {
  const teams = Engine.fromPolicy(
    policyOf(`
users: [alice]
groups: {ops: [], rulers: []}
grants:
  - {group: ops, resource: "${SERVICES}:/ops", actions: [update]}
  - {group: rulers, resource: "dcos:superuser", actions: [full]}
`),
    { mode: 'strict' },
  )
  const known = [{ type: 'dcos', id: `${SERVICES}:/ops/a` }]
  const ask = (
    properties: object,
    { action = 'update', id = `${SERVICES}:/ops/a`, believed = true, path = 'evaluation' } = {},
  ): Record<string, unknown> => {
    const subject = { type: 'user', id: 'alice', properties }
    const body = { subject, action: { name: action }, resource: { type: 'dcos', id } }
    const mapping = believed ? { groupProperty: 'team', known } : { known }
    return asked(mapping, `/access/v1/${path}`, body, teams)
  }
  const decided = (...of: Parameters<typeof ask>): unknown => ask(...of)['decision']

  it('counts where the mapping believes it, and only then', () => {
    expect(decided({ team: 'ops' })).toBe(true)
    expect(decided({ team: 'ops' }, { believed: false })).toBe(false)
    expect(decided({})).toBe(false)
  })

  it.each([
    { team: 'nobody' },
    { team: '' },
    { team: ['ops'] },
    { team: { toString: 'ops' } },
    { group: 'ops' },
    { team: 'alice' },
  ])('gives nothing for %j', (properties) => {
    expect(decided(properties)).toBe(false)
  })

  it('gives what the group is granted, and no more', () => {
    expect(decided({ team: 'ops' }, { action: 'read' })).toBe(false)
    expect(decided({ team: 'ops' }, { id: `${SERVICES}:/dev` })).toBe(false)
    expect(decided({ team: 'rulers' }, { id: `${SERVICES}:/dev`, action: 'delete' })).toBe(true)
  })

  it('allows nothing malformed, and no action that is none', () => {
    expect(decided({ team: 'rulers' }, { id: `${SERVICES}:dev` })).toBe(false)
    expect(decided({ team: 'rulers' }, { id: 'no rid' })).toBe(false)
    expect(decided({ team: 'rulers' }, { action: 'raed' })).toBe(false)
  })

  it('counts in searches for actions and resources too', () => {
    expect(ask({ team: 'ops' }, { path: 'search/action' })['results']).toEqual([{ name: 'update' }])
    expect(ask({}, { path: 'search/action' })['results']).toEqual([])
    expect(ask({ team: 'ops' }, { path: 'search/resource' })['results']).toEqual(known)
    expect(ask({}, { path: 'search/resource' })['results']).toEqual([])
  })
})

describe('readMapping', () => {
  it('reads what is whole', () => {
    const mapping = {
      subjectTypes: ['person'],
      rules: [{ type: 'a', resources: ['acme:{id}'], exclusive: true }],
      actions: { write: 'update' },
      groupProperty: 'team',
      known: [{ type: 'a', id: 'x', properties: { space: 'dev' } }],
    }
    expect(readMapping(mapping)).toEqual({ ok: true, value: mapping })
    expect(readMapping({}).ok).toBe(true)
  })

  it.each([
    [undefined, 'must be an object'],
    [[], 'must be an object'],
    [{ rule: [] }, 'none of subjectTypes'],
    [{ rules: {} }, 'must be a list'],
    [{ rules: [7] }, 'must be an object'],
    [{ rules: [{ type: 'a' }] }, 'must be a list'],
    [{ rules: [{ type: '', resources: [] }] }, 'must be a text'],
    [{ rules: [{ type: 'a', resources: [7] }] }, 'must be a text'],
    [{ rules: [{ type: 'a', resources: [], exclusive: 'yes' }] }, 'true or false'],
    [{ rules: [{ type: 'a', resources: [], extra: 1 }] }, '`extra`'],
    [{ actions: [] }, 'must be an object'],
    [{ actions: { a: 'b' } }, 'none of create'],
    [{ actions: { a: ['read'] } }, 'none of create'],
    [{ subjectTypes: [null] }, 'must be a text'],
    [{ groupProperty: 7 }, 'must be a text'],
    [{ groupProperty: '' }, 'must be a text'],
    [{ known: [{ type: 'a' }] }, 'the id of'],
    [{ known: [{ id: 'a' }] }, 'the type of'],
    [{ known: [{ type: 'a', id: 'b', properties: { x: 7 } }] }, 'texts by name'],
    [{ known: Array(MAX_MAPPING_ENTRIES + 1).fill({ type: 'a', id: 'b' }) }, 'more than'],
  ])('refuses %j', (value, text) => {
    const read = readMapping(value)
    expect(read.ok ? '' : read.error).toContain(text)
  })
})
