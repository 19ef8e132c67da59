/** The OpenAPI document and the table behind it: every operation answers as they say. @module */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { REFUSAL_STATUS, type RefusalCode } from '../../src/server/http/refusal.ts'
import { OPERATIONS } from '../../src/server/iam/operations.generated.ts'
import { commonRefusals, type IamApiTable, openApi, operationsModule } from '../../tools/iam-api.ts'
import { projectJson } from '../support/tables.ts'
import { NEVER_SUCCEED, SCENARIOS } from './scenarios.ts'
import { makeWorld, populate, type Said, type World } from './world.ts'

const ROOT = new URL('../../', import.meta.url)
const YAML = readFileSync(new URL('openapi.yaml', ROOT), 'utf8')

interface Media {
  readonly schema: object
}

interface Described {
  readonly operationId: string
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Media>> }>
  >
}

const document = parse(YAML) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}
const table = projectJson('spec-tables/iam-api.json') as IamApiTable

const ajv = new Ajv2020({ strict: false, allErrors: false })
ajv.addSchema(document, 'openapi.yaml')

const described = new Map(
  Object.values(document.paths).flatMap((path) =>
    Object.values(path)
      .filter((one): one is Described => typeof one.operationId === 'string')
      .map((one) => [one.operationId, one] as const),
  ),
)

/** Whether a value is what a schema of the document asks for; else why not. */
function faultsOf(schema: object, value: unknown): string {
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi.yaml#/')
  const validate = ajv.compile(JSON.parse(text) as object)
  return validate(value) ? '' : ajv.errorsText(validate.errors)
}

/** Holds an answer to what the document says of its status. */
function expectDescribed(operation: string, { status, headers, text, json }: Said): void {
  const response = described.get(operation)?.responses[status]
  expect(response, `${operation} answers ${status}`).toBeDefined()
  const [media, content] = Object.entries(response?.content ?? {})[0] ?? []
  if (media === undefined || content === undefined) {
    expect([text, headers.get('content-type')]).toEqual(['', null])
    return
  }
  const type = media === 'application/json' ? 'application/json; charset=utf-8' : media
  expect(headers.get('content-type')).toBe(type)
  expect(faultsOf(content.schema, media === 'application/json' ? json : text)).toBe('')
  if (media === 'application/json') expect(text).toBe(`${JSON.stringify(json, null, 2)}\n`)
}

describe('openapi.yaml', () => {
  it('is what the table makes of it, and so are the routes', () => {
    const { version } = projectJson('package.json') as { readonly version: string }
    expect(openApi(table, version)).toBe(YAML)
    const generated = readFileSync(new URL('src/server/iam/operations.generated.ts', ROOT), 'utf8')
    const plain = (text: string): string => text.replace(/[\s,'";|]/g, '')
    expect(plain(generated)).toBe(plain(operationsModule(table)))
  })

  it('describes the 55 operations of the public API, and five more', () => {
    expect(table.rows).toHaveLength(60)
    expect(table.rows.filter((row) => 'source' in row && row.source === 'swagger')).toHaveLength(55)
    expect([...described.keys()].sort()).toEqual(OPERATIONS.map(({ id }) => id as string).sort())
  })

  it('names no schema that isn’t there', () => {
    for (const { responses, requestBody } of described.values()) {
      const contents = [...Object.values(responses), ...(requestBody ? [requestBody] : [])]
      for (const media of contents.flatMap(({ content = {} }) => Object.values(content))) {
        const text = JSON.stringify(media.schema).replaceAll('"#/', '"openapi.yaml#/')
        expect(() => ajv.compile(JSON.parse(text) as object)).not.toThrow()
      }
    }
  })
})

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await populate(world)
})
afterAll(() => world.close())

describe('every operation', () => {
  const seen = new Set<string>()

  it.each(SCENARIOS)('$operation $path: $outcome', async ({ operation, path, outcome, sent }) => {
    const method = OPERATIONS.find(({ id }) => id === operation)?.method ?? ''
    const said = await world.call(method, path, sent)
    if (typeof outcome === 'number') expect([said.status, said.code]).toEqual([outcome, ''])
    else {
      const { status, title } = REFUSAL_STATUS[outcome as RefusalCode]
      expect([said.status, said.code, said.text]).toEqual([status, outcome, said.text])
      expect(said.json).toMatchObject({ title, code: outcome })
    }
    expectDescribed(operation, said)
    seen.add(`${operation} ${outcome}`)
  })

  it('has been seen to succeed, and to refuse for each reason that it names', () => {
    const promised = table.rows.flatMap(({ id, success, refuses }) => [
      ...(NEVER_SUCCEED.has(id) ? [] : [`${id} ${success}`]),
      ...refuses.map((code) => `${id} ${code}`),
    ])
    expect(promised.filter((one) => !seen.has(one))).toEqual([])
  })
})

const VALUES: Readonly<Record<string, string>> = {
  rid: 'dcos:adminrouter:package',
  uid: 'alice',
  gid: 'ops',
  action: 'read',
  'provider-id': 'one',
}
const pathOf = (template: string): string =>
  template.replace(/\{([a-z-]+)\}/g, (_, name: string) => VALUES[name] ?? '')

const ops = OPERATIONS.map((operation) => ({ ...operation, path: pathOf(operation.path) }))
const media = 'application/json'

describe('every operation refuses', () => {
  it.each(ops.filter(({ access }) => access !== 'open'))('$id without a token: 401', async (op) => {
    const said = await world.call(op.method, op.path, { token: undefined })
    expect([said.status, said.code]).toEqual([401, 'ERR_INVALID_CREDENTIALS'])
    expect(said.headers.get('www-authenticate')).toBe('acsjwt')
    expectDescribed(op.id, said)
  })

  it.each(ops.filter(({ access }) => access !== 'open'))('$id without a right: 403', async (op) => {
    const token = await world.login('carol', 'carol-secret')
    await world.call('DELETE', '/acls/dcos:adminrouter:acs/users/carol/full')
    const said = await world.call(op.method, op.path, { token })
    await world.call('PUT', '/acls/dcos:adminrouter:acs/users/carol/full')
    expect([said.status, said.code]).toEqual([403, 'ERR_FORBIDDEN'])
    expectDescribed(op.id, said)
  })

  it.each(ops.filter((op) => op.media === undefined))('$id as HTML: 406', async (op) => {
    const said = await world.call(op.method, op.path, { headers: { Accept: 'text/html' } })
    expect([said.status, said.code]).toEqual([406, 'ERR_NOT_ACCEPTABLE'])
    expectDescribed(op.id, said)
  })

  it.each(ops.filter(({ takes }) => takes !== 'none'))('$id as plain text: 415', async (op) => {
    const headers = { 'Content-Type': 'text/plain' }
    const said = await world.call(op.method, op.path, { headers, body: 'x' })
    expect([said.status, said.code]).toEqual([415, 'ERR_UNSUPPORTED_MEDIA_TYPE'])
    expectDescribed(op.id, said)
  })

  it.each(ops.filter(({ takes }) => takes === 'json'))('$id without JSON: 400', async (op) => {
    for (const sent of [
      {},
      { headers: { 'Content-Type': media }, body: '' },
      { headers: { 'Content-Type': media }, body: '{"a":' },
      { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=1' },
    ]) {
      const said = await world.call(op.method, op.path, sent)
      expect([said.status, said.code]).toEqual([400, 'ERR_INVALID_DATA'])
      expectDescribed(op.id, said)
    }
  })

  it.each(ops.filter(({ takes }) => takes === 'json'))('$id with too much: 413', async (op) => {
    const body = JSON.stringify({ description: 'x'.repeat(1024 * 1024) })
    const said = await world.call(op.method, op.path, { headers: { 'Content-Type': media }, body })
    expect([said.status, said.code]).toEqual([413, 'ERR_BODY_TOO_LARGE'])
    expectDescribed(op.id, said)
  })

  it.each(ops)('$id with a long URL: 414', async (op) => {
    const said = await world.call(op.method, `${op.path}?a=${'x'.repeat(9000)}`)
    expect([said.status, said.code]).toEqual([414, 'ERR_URL_TOO_LONG'])
    expectDescribed(op.id, said)
  })

  it('no code that it shares with others without saying so', () => {
    for (const op of OPERATIONS) {
      for (const code of commonRefusals(op)) {
        expect(described.get(op.id)?.responses).toHaveProperty(`${REFUSAL_STATUS[code].status}`)
      }
    }
  })
})
