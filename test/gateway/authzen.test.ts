/** AuthZEN 1.0, requirement by requirement; tests are named after sections of the specification. @module */

import { describe, expect, it } from 'vitest'
import {
  AUTHZEN_DISCOVERY,
  type AuthzenCaller,
  type AuthzenRequest,
  authzen,
} from '../../src/gateway/authzen/authzen.ts'
import { makeEngine } from './world.ts'

const engine = makeEngine()
const DEV = 'dcos:service:marathon:marathon:services:/dev/web'
const point = authzen({
  engine,
  baseUrl: 'https://pdp.example.com',
  mapping: {
    rules: [{ type: 'app', resources: ['dcos:service:marathon:marathon:services:/{space}/{id}'] }],
    actions: { write: 'update' },
    known: [
      { type: 'app', id: 'web', properties: { space: 'dev' } },
      { type: 'app', id: 'shop', properties: { space: 'prod' } },
    ],
  },
})

const alice = { type: 'user', id: 'alice' }
const read = { name: 'read' }
const dev = { type: 'dcos', id: DEV }
const prod = { type: 'dcos', id: DEV.replace('dev', 'prod') }
const may = { subject: alice, action: read, resource: dev }
const mayNot = { ...may, resource: prod }

const EVALUATION = '/access/v1/evaluation'
const EVALUATIONS = '/access/v1/evaluations'
const FIVE = [
  EVALUATION,
  EVALUATIONS,
  '/access/v1/search/subject',
  '/access/v1/search/resource',
  '/access/v1/search/action',
]

function ask(path: string, body: unknown, more: Partial<AuthzenRequest> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const caller: AuthzenCaller = 'known'
  const {
    status,
    headers,
    body: answer,
  } = point.answer({
    method: 'POST',
    path,
    contentType: 'application/json',
    requestId: undefined,
    body: text,
    caller,
    ...more,
  })
  return { status, headers, text: answer, json: JSON.parse(answer) as Record<string, unknown> }
}

const decisions = ({ json }: ReturnType<typeof ask>): unknown[] =>
  (json['evaluations'] as ReadonlyArray<{ decision: boolean }>).map(({ decision }) => decision)

describe('5. information model', () => {
  it.each([
    ['5.1 subject.type', { ...may, subject: { id: 'alice' } }],
    ['5.1 subject.id', { ...may, subject: { type: 'user' } }],
    ['5.1 subject is an object', { ...may, subject: 'alice' }],
    ['5.1 subject.properties is an object', { ...may, subject: { ...alice, properties: 'x' } }],
    ['5.2 resource.type', { ...may, resource: { id: DEV } }],
    ['5.2 resource.id', { ...may, resource: { type: 'dcos' } }],
    ['5.2 resource.id is a string', { ...may, resource: { type: 'dcos', id: 7 } }],
    ['5.3 action.name', { ...may, action: {} }],
    ['5.3 action.name is a string', { ...may, action: { name: 1 } }],
    ['5.4 context is an object', { ...may, context: [] }],
    ['6.1 subject is required', { action: read, resource: dev }],
    ['6.1 action is required', { subject: alice, resource: dev }],
    ['6.1 resource is required', { subject: alice, action: read }],
  ])('%s: else 400 with a message', (_, body) => {
    const { status, json } = ask(EVALUATION, body)
    expect(status).toBe(400)
    expect(typeof json['error']).toBe('string')
  })

  it('5. members that nobody knows are ignored', () => {
    const more = { ...may, x: 1, subject: { ...alice, y: 2 }, context: { z: 3 } }
    expect(ask(EVALUATION, more).text).toBe('{"decision":true}')
  })
})

describe('6. access evaluation', () => {
  it('6.2 an allow is a decision and nothing else', () => {
    expect(ask(EVALUATION, may).text).toBe('{"decision":true}')
  })

  it('6.2 a deny is a 200, with its reason', () => {
    const { status, json } = ask(EVALUATION, mayNot)
    expect(status).toBe(200)
    expect(json).toEqual({ decision: false, context: { reason: 'no-covering-grant' } })
  })

  it('6.2.1 the cure is shown to callers that may see it only', () => {
    expect(ask(EVALUATION, mayNot, { caller: 'may-explain' }).text).toContain('"cure"')
    expect(ask(EVALUATION, mayNot).text).not.toContain('"cure"')
  })

  it.each([
    ['subject', { ...may, subject: { type: 'user', id: 'nobody' } }],
    ['subject type', { ...may, subject: { type: 'robot', id: 'alice' } }],
    ['action', { ...may, action: { name: 'dance' } }],
    ['resource type', { ...may, resource: { type: 'car', id: DEV } }],
    ['resource', { ...may, resource: { type: 'dcos', id: 'no rid' } }],
  ])('6.2 an unknown %s is a deny', (_, body) => {
    const { status, json } = ask(EVALUATION, body)
    expect([status, json['decision']]).toEqual([200, false])
  })

  it('6. mapped types and actions are asked as what they map to', () => {
    const resource = { type: 'app', id: 'web', properties: { space: 'dev' } }
    const body = { ...may, action: { name: 'write' }, resource }
    expect(ask(EVALUATION, body).text).toBe('{"decision":true}')
    const colon = { ...resource, properties: { space: 'dev:x' } }
    expect(ask(EVALUATION, { ...body, resource: colon }).json['decision']).toBe(false)
  })
})

describe('7. access evaluations', () => {
  it('7.1 no list, and an empty one, is a single evaluation', () => {
    expect(ask(EVALUATIONS, may).text).toBe('{"decision":true}')
    expect(ask(EVALUATIONS, { ...may, evaluations: [] }).text).toBe('{"decision":true}')
  })

  it('7.1.1 defaults are replaced whole, never merged', () => {
    const answer = ask(EVALUATIONS, {
      ...may,
      evaluations: [{}, { resource: prod }, { resource: { id: DEV } }],
    })
    expect(decisions(answer)).toEqual([true, false, false])
    expect(answer.json['decision']).toBeUndefined()
  })

  it.each(['subject', 'action', 'resource', 'context'])(
    '7.1.1 a %s that is there and none is faulty, and never the default',
    (member) => {
      const evaluations = [null, 3, '', [], false].map((none) => ({ [member]: none }))
      const answer = ask(EVALUATIONS, { ...may, evaluations: [{}, ...evaluations] })
      expect(decisions(answer)).toEqual([true, false, false, false, false, false])
    },
  )

  const items = [{}, { resource: prod }, {}, { resource: prod }]
  it.each([
    ['execute_all', [true, false, true, false]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('7.1.2.1 %s', (evaluations_semantic, expected) => {
    const answer = ask(EVALUATIONS, {
      ...may,
      evaluations: items,
      options: { evaluations_semantic },
    })
    expect(decisions(answer)).toEqual(expected)
  })

  it('7.1.2 execute_all is the default, other options are ignored, another semantic is 400', () => {
    expect(
      decisions(ask(EVALUATIONS, { ...may, evaluations: items, options: { x: 1 } })),
    ).toHaveLength(4)
    const options = { evaluations_semantic: 'any' }
    expect(ask(EVALUATIONS, { ...may, evaluations: items, options }).status).toBe(400)
  })

  it('7.2.1 a faulty item is a deny among the others, and counts as the first', () => {
    const body = {
      ...may,
      evaluations: [3, {}],
      options: { evaluations_semantic: 'deny_on_first_deny' },
    }
    expect(decisions(ask(EVALUATIONS, body))).toEqual([false])
  })

  it('7.1 too many are refused', () => {
    expect(ask(EVALUATIONS, { ...may, evaluations: Array(1001).fill({}) }).status).toBe(400)
  })
})

describe('8. search', () => {
  const results = (answer: ReturnType<typeof ask>): unknown => answer.json['results']

  it('8.4 subject: everyone for whom an evaluation is true, groups included', () => {
    const body = { ...may, subject: { type: 'user', id: 'ignored' } }
    expect(results(ask('/access/v1/search/subject', body))).toEqual(
      ['alice', 'erin', 'root'].map((id) => ({ type: 'user', id })),
    )
  })

  it('8.5 resource: of those that are known', () => {
    const body = { ...may, resource: { type: 'app' } }
    expect(results(ask('/access/v1/search/resource', body))).toEqual([{ type: 'app', id: 'web' }])
    const native = ask('/access/v1/search/resource', { ...may, resource: { type: 'dcos' } })
    expect(JSON.stringify(results(native))).toContain('services:/dev')
  })

  it('8.6 action: each name that evaluates to true', () => {
    const body = { subject: alice, resource: dev }
    expect(results(ask('/access/v1/search/action', body))).toEqual(
      ['read', 'update', 'write'].map((name) => ({ name })),
    )
  })

  it('8. unknown identifiers and types find nothing', () => {
    const subject = { type: 'robot' }
    expect(results(ask('/access/v1/search/subject', { ...may, subject }))).toEqual([])
    const resource = { type: 'car' }
    expect(results(ask('/access/v1/search/resource', { ...may, resource }))).toEqual([])
  })

  it('8.2 pages hold all results once, and a token of another search is an error', () => {
    const path = '/access/v1/search/action'
    const body = { subject: alice, resource: dev }
    const seen: unknown[] = []
    let token = ''
    do {
      const answer = ask(path, { ...body, page: { token, limit: 1 } })
      seen.push(...(results(answer) as unknown[]))
      token = (answer.json['page'] as { next_token: string }).next_token
      expect(answer.text).toMatch(/^\{"page":/)
    } while (token !== '')
    expect(seen).toEqual(['read', 'update', 'write'].map((name) => ({ name })))
    const first = ask(path, { ...body, page: { limit: 1 } }).json['page'] as { next_token: string }
    const other = { subject: alice, resource: prod, page: { token: first.next_token } }
    expect(ask(path, other).status).toBe(400)
    expect(ask(path, { ...body, page: { limit: -1 } }).status).toBe(400)
  })
})

describe('9. metadata', () => {
  it('9.2.1 discovery needs no caller, and names every endpoint below the base', () => {
    const { status, headers, json } = ask(AUTHZEN_DISCOVERY, '', {
      method: 'GET',
      caller: 'unknown',
    })
    expect([status, headers['content-type']]).toEqual([200, 'application/json'])
    expect(json['policy_decision_point']).toBe('https://pdp.example.com')
    expect(Object.values(json).slice(1)).toEqual(
      FIVE.map((path) => `https://pdp.example.com${path}`),
    )
  })

  it.each([
    ['https://pdp.example.com/tenant1', '/tenant1'],
    ['https://pdp.example.com/a/b/', '/a/b'],
    ['https://pdp.example.com/', ''],
  ])('9.2.1 of %s it is behind the path of discovery', (baseUrl, tenant) => {
    const point = authzen({ engine, baseUrl })
    const at = (path: string): { readonly status: number } => {
      const request = { contentType: undefined, requestId: undefined, body: '', caller: 'unknown' }
      const { status, body } = point.answer({ method: 'GET', path, ...request } as AuthzenRequest)
      return { ...JSON.parse(body), status }
    }
    expect(at(`${AUTHZEN_DISCOVERY}${tenant}`)).toMatchObject({
      status: 200,
      policy_decision_point: baseUrl.replace(/\/$/, ''),
      access_evaluation_endpoint: `https://pdp.example.com${tenant}/access/v1/evaluation`,
    })
    expect(at(`${AUTHZEN_DISCOVERY}/other`).status).toBe(404)
    expect(at(AUTHZEN_DISCOVERY).status).toBe(tenant === '' ? 200 : 404)
  })

  it.each([
    'http://pdp.example.com',
    'https://a/?b',
    'https://a/#b',
    'https://a/#',
    'https://user@a/',
    'nothing',
  ])('9.1 %s is no base', (baseUrl) => {
    expect(() => authzen({ engine, baseUrl })).toThrow('base URL')
  })
})

describe.each(FIVE)('10.1 transport of %s', (path) => {
  it('10.1.1 takes POST only', () => {
    expect(ask(path, may, { method: 'GET' }).status).toBe(405)
    expect(ask(path, may, { method: 'PUT' }).status).toBe(405)
  })

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    '10.1.1 content type %s is 400',
    (contentType) => {
      expect(ask(path, may, { contentType }).status).toBe(400)
    },
  )

  it('10.1.1 a charset is fine', () => {
    expect(ask(path, may, { contentType: 'application/json; charset=utf-8' }).status).toBe(200)
  })

  it.each(['', '{', '[]', '7', 'null', '"x"'])('10.1.2 body %s is 400', (body) => {
    expect(ask(path, body).status).toBe(400)
  })

  it('10.1.2 a bad caller is 401 with its scheme', () => {
    const { status, headers } = ask(path, may, { caller: 'unknown' })
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  it('10.1.3 the request id is echoed, on errors too', () => {
    const requestId = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716'
    expect(ask(path, may, { requestId }).headers['x-request-id']).toBe(requestId)
    expect(ask(path, '{', { requestId }).headers['x-request-id']).toBe(requestId)
    expect(ask(path, may).headers['x-request-id']).toBeUndefined()
  })

  it('10.1 answers application/json', () => {
    expect(ask(path, may).headers['content-type']).toBe('application/json')
  })
})
