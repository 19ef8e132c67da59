/** Every endpoint and call of every service: who holds its checks passes, and nobody who lacks one. @module */

import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { createGateway, type Plan } from '../../src/gateway/index.ts'
import type { Endpoint } from '../../src/gateway/routes/route.ts'
import { Service, type ServiceOptions } from '../../src/gateway/routes/service.ts'
import { parseUid } from '../../src/index.ts'
import { readPolicy } from '../../src/policy/index.ts'
import { specTable, type TableRow } from '../support/tables.ts'
import { requestOf, statusOf } from './world.ts'

type Row = TableRow & Endpoint

const rows = specTable<Row>('endpoints').rows

/** What the names of a path stand for. */
const VALUES: Readonly<Record<string, string>> = { instance: 'own' }

/** A path of the pattern, and what its names stand for. */
function sampleOf(path: string): { readonly path: string; readonly names: typeof VALUES } {
  const names: Record<string, string> = { ...VALUES }
  const segments = path.split('/').map((segment) => {
    const [, name = '', words] = /^[:*]([A-Za-z]\w*)(?:\(([^()]+)\))?/.exec(segment) ?? []
    if (name === '') return segment
    const value = words?.split('|')[0] ?? (segment.startsWith('*') ? 'dev/one' : 'one')
    if (name !== 'instance') names[name] = value
    return `${value}${/::[\w-]+$/.exec(segment)?.[0] ?? ''}`
  })
  return { path: segments.join('/'), names }
}

const filledIn = (template: string, names: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole)

interface Asked {
  readonly action: string
  readonly resource: string
}

/** What the row says is asked before the service is reached. */
function expectedOf({ checks, method, path }: Row, isWhole: boolean): Asked[] {
  const names = method === 'CALL' ? VALUES : sampleOf(path).names
  return checks
    .filter(({ seen }) => isWhole || seen !== 'each')
    .map(({ action, resource, seen, whole }) => ({
      action,
      resource: filledIn(seen === 'path' ? resource : (whole ?? ''), names),
    }))
}

function planOf({ service, method, path }: Row, options: ServiceOptions = {}): readonly Asked[] {
  const asked =
    method === 'CALL'
      ? { method: 'POST', path: '/api/v1', query: '', body: { type: path } }
      : method === 'LIST'
        ? { method: 'GET', path: sampleOf(path).path, query: 'list=true' }
        : { method, path: sampleOf(path).path, query: '' }
  return new Service({ kind: service, instance: 'own' }, options).plan(asked).checks
}

function engineWith(held: readonly Asked[]): Engine {
  const grants = held.map(
    ({ resource, action }) =>
      `  - {user: alice, resource: ${JSON.stringify(resource)}, actions: [${action}]}`,
  )
  const text = `users: [alice]\ngrants:${grants.length === 0 ? ' []' : ''}\n${grants.join('\n')}\n`
  const { policy } = readPolicy(text, { name: 'row.yaml' })
  if (!policy.ok) throw new Error(JSON.stringify(policy.error))
  return Engine.fromPolicy(policy.value, { mode: 'strict' })
}

const alice = parseUid('alice')

/** What becomes of a request that needs these checks, asked by an account that holds those. */
async function outcomeOf(row: Row, checks: readonly Asked[], held: readonly Asked[]) {
  const plan: Plan = {
    access: 'checks',
    route: row.id,
    checks: checks.map((check) => ({
      ...check,
      authorizer: row.service,
      denied: row.denied === 'filtered' ? '403' : row.denied,
    })),
  }
  const gateway = createGateway({
    engine: engineWith(held),
    verifier: {
      verify: async () => (alice.ok ? alice : { ok: false, error: 'malformed' }),
    },
    mapper: { plan: () => plan },
  })
  return gateway.judge(requestOf('/x', { authorization: 'token=a.b.c' }))
}

const inOrder = (list: readonly Asked[]): string[] =>
  list.map(({ action, resource }) => `${action} ${resource}`).toSorted()

describe.each(rows)('$id', (row) => {
  it('asks what its row says, and of lists everything where they are wanted whole', () => {
    expect(inOrder(planOf(row))).toEqual(inOrder(expectedOf(row, false)))
    expect(inOrder(planOf(row, { lists: 'whole' }))).toEqual(inOrder(expectedOf(row, true)))
  })

  it('passes for who holds its checks, and for nobody who lacks one of them', async () => {
    const checks = planOf(row, { lists: 'whole' })
    expect(statusOf(await outcomeOf(row, checks, checks))).toBe(200)
    for (const lacking of checks) {
      const held = checks.filter((one) => one !== lacking)
      const isCovered = checks.some(
        (one) => one !== lacking && one.resource === lacking.resource && one.action === 'full',
      )
      const verdict = await outcomeOf(row, checks, held)
      expect([isCovered, verdict.outcome]).not.toEqual([false, 'allow'])
    }
  })

  it('leaves to the service what only the service knows, where that is wanted', () => {
    const own = row.checks.filter(({ seen }) => seen === 'path')
    expect(planOf(row, { unseen: 'leave' })).toHaveLength(own.length)
  })
})

describe('calls of Mesos', () => {
  it.each(['mesos-master', 'mesos-agent'] as const)(
    'that no table of %s has need a superuser',
    (kind) => {
      for (const type of ['NO_SUCH_CALL', '', 7, null, undefined, '__proto__', 'constructor']) {
        const asked = { method: 'POST', path: '/api/v1', query: '', body: { type } }
        expect(new Service({ kind }, {}).plan(asked).checks).toMatchObject([
          { action: 'full', resource: 'dcos:superuser' },
        ])
      }
      const blind = { method: 'POST', path: '/api/v1', query: '' }
      expect(new Service({ kind }, {}).plan(blind).checks).toHaveLength(1)
    },
  )
})
