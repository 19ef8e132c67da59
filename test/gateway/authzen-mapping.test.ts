/** Mappings of AuthZEN: read strictly, exclusive where they say so, searched both ways. @module */

import { describe, expect, it } from 'vitest'
import {
  type AuthzenMapping,
  authzen,
  MAX_MAPPING_ENTRIES,
  readMapping,
} from '../../src/gateway/authzen/index.ts'
import { ridsOf } from '../../src/gateway/authzen/mapping.ts'
import { makeEngine } from './world.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'
const engine = makeEngine()

function asked(mapping: AuthzenMapping, path: string, body: object): Record<string, unknown> {
  const point = authzen({ engine, baseUrl: 'https://pdp.example.com', mapping })
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

describe('readMapping', () => {
  it('reads what is whole', () => {
    const mapping = {
      subjectTypes: ['person'],
      rules: [{ type: 'a', resources: ['acme:{id}'], exclusive: true }],
      actions: { write: 'update' },
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
    [{ known: [{ type: 'a' }] }, 'the id of'],
    [{ known: [{ id: 'a' }] }, 'the type of'],
    [{ known: [{ type: 'a', id: 'b', properties: { x: 7 } }] }, 'texts by name'],
    [{ known: Array(MAX_MAPPING_ENTRIES + 1).fill({ type: 'a', id: 'b' }) }, 'more than'],
  ])('refuses %j', (value, text) => {
    const read = readMapping(value)
    expect(read.ok ? '' : read.error).toContain(text)
  })
})
