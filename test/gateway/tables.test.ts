/** The tables of the gateway, row by row. @module */

import { describe, expect, it } from 'vitest'
import { readTarget } from '../../src/gateway/http/target.ts'
import { ENDPOINTS } from '../../src/gateway/routes/endpoints.generated.ts'
import { parsePattern } from '../../src/gateway/routes/pattern.ts'
import { DCOS_ROUTES } from '../../src/gateway/routes/routes.generated.ts'
import { specTable, spelled, type TableRow, type TableText } from '../support/tables.ts'
import { type GatewayRow, headersOf, makeGateway, requestOf, statusOf, TOKENS } from './world.ts'

interface TargetRow extends TableRow {
  readonly text: TableText
  readonly outcome: string
  readonly path?: string
}

describe('targets.json', () => {
  it.each(specTable<TargetRow>('targets').rows)('$id', ({ text, outcome, path }) => {
    const read = readTarget(spelled(text))
    expect(read.ok ? 'ok' : read.error).toBe(outcome)
    if (read.ok) expect(read.value.text).toBe(spelled(text))
    if (read.ok && path !== undefined) expect(read.value.path).toBe(path)
  })
})

interface IdentityRow extends TableRow {
  readonly outcome: string
  readonly authorization?: string
  readonly cookie?: string
}

const withTokens = (text: string): string =>
  text.replace(/\{([\w-]+)\}/g, (_, name: string) => TOKENS[name] ?? name)

describe('identities.json', async () => {
  const gateway = await makeGateway()
  it.each(specTable<IdentityRow>('identities').rows)('$id', async (row) => {
    const headers = {
      ...(row.authorization !== undefined && { authorization: withTokens(row.authorization) }),
      ...(row.cookie !== undefined && { cookie: withTokens(row.cookie) }),
    }
    const verdict = await gateway.judge(requestOf('/metadata', headers))
    if (verdict.outcome === 'allow') return expect(verdict.uid).toBe(row.outcome)
    expect(verdict.answer.status).toBe(401)
    expect(verdict.answer.headers['www-authenticate']).toBe('acsjwt')
    expect(row.outcome).toMatch(/^(401|none)$/)
    for (const token of Object.values(TOKENS)) expect(verdict.answer.body).not.toContain(token)
  })
})

describe('gateway.json', async () => {
  const gateway = await makeGateway()
  it.each(specTable<GatewayRow>('gateway').rows)('$id', async (row) => {
    const verdict = await gateway.judge(requestOf(row.target, headersOf(row), row.method))
    expect(statusOf(verdict)).toBe(row.status)
    if (verdict.outcome === 'allow') {
      expect(verdict.forward.target).toBe(row.target)
      expect(row.empty).toBeUndefined()
      return
    }
    const { headers, body } = verdict.answer
    if (row.grpc !== undefined) expect(headers['grpc-status']).toBe(String(row.grpc))
    if (row.empty === true) expect(body).toBe('[]\n')
    const isHtml = row.accept?.startsWith('text/html') === true
    if (isHtml) expect(headers['content-type']).toBe('text/html; charset=utf-8')
  })
})

describe('the generated modules', () => {
  it('have the routes of the table, with all that counts', () => {
    const rows = specTable<TableRow & { readonly confidence: string; readonly source: string }>(
      'routes',
    ).rows
    expect(DCOS_ROUTES).toEqual(rows.map(({ note: _n, confidence: _c, source: _s, ...row }) => row))
  })

  it('have the endpoints of the table, with all that counts', () => {
    const rows = specTable<TableRow & { readonly source: string }>('endpoints').rows
    expect(ENDPOINTS).toEqual(rows.map(({ note: _n, source: _s, ...row }) => row))
  })

  it('hold patterns that are some', () => {
    const patterns = [
      ...DCOS_ROUTES.map(({ path }) => path),
      ...ENDPOINTS.filter(({ method }) => method !== 'CALL').map(({ path }) => path),
    ]
    const bad = patterns.filter((path) => !parsePattern(path).ok)
    expect(bad).toEqual([])
  })

  it('name only resources that the path or the service gives', () => {
    const unnamed = ENDPOINTS.flatMap(({ id, path, checks }) =>
      checks
        .filter(({ seen }) => seen === 'path')
        .flatMap(({ resource }) => [...resource.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
        .filter((name) => name !== 'instance' && !new RegExp(`[:*]${name}\\b`).test(path))
        .map((name) => `${id} ${name}`),
    )
    expect(unnamed).toEqual([])
  })

  it('have a whole resource for each check whose names the path does not give', () => {
    const without = ENDPOINTS.filter(({ checks }) =>
      checks.some(({ seen, whole }) => seen !== 'path' && whole === undefined),
    )
    expect(without.map(({ id }) => id)).toEqual([])
  })
})
