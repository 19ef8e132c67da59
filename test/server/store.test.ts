/** Server and store: what is answered is what is stored, and stays so when the store fails. @module */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { openSqlite, STORE_FILE } from '../../src/iam/index.ts'
import { Connection } from '../../src/iam/store/sqlite/connection.ts'
import { SqliteStore } from '../../src/iam/store/sqlite/store.ts'
import { normalPolicy } from '../../src/policy/index.ts'
import { makeWorld, type World } from './world.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridgate-store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The engine says what an engine would say that is made of the store now. */
async function expectTrue({ iam, engine }: World): Promise<void> {
  const snapshot = await iam.policy()
  if (!snapshot.ok) throw new Error(snapshot.error.message)
  const { policy, revision } = snapshot.value
  expect(engine.revision).toBe(revision)
  const { release: _r, mode: _m, ...mine } = normalPolicy(engine.toPolicy())
  const { release: _s, mode: _n, ...theirs } = normalPolicy(Engine.fromPolicy(policy).toPolicy())
  expect(mine).toEqual(theirs)
}

const uid = fc.constantFrom('ann', 'ben', 'cat')
const gid = fc.constantFrom('ops', 'dev')
const rid = fc.constantFrom('dcos:adminrouter:package', 'dcos:secrets:default:%252Fa', 'x:y')
const action = fc.constantFrom('create', 'read', 'full')
const holder = fc.oneof(
  uid.map((name) => `users/${name}`),
  gid.map((name) => `groups/${name}`),
)

/** A change that may be refused, as method, path and body. */
const change = fc.oneof(
  uid.map((name) => ['PUT', `/users/${name}`, { password: 'kenny' }] as const),
  uid.map((name) => ['PATCH', `/users/${name}`, { password: 'other' }] as const),
  uid.map((name) => ['DELETE', `/users/${name}`, undefined] as const),
  gid.map((name) => ['PUT', `/groups/${name}`, { description: 'x' }] as const),
  gid.map((name) => ['DELETE', `/groups/${name}`, undefined] as const),
  fc.tuple(gid, uid).map(([g, u]) => ['PUT', `/groups/${g}/users/${u}`, undefined] as const),
  fc.tuple(gid, uid).map(([g, u]) => ['DELETE', `/groups/${g}/users/${u}`, undefined] as const),
  rid.map((name) => ['PUT', `/acls/${name}`, { description: 'x' }] as const),
  rid.map((name) => ['DELETE', `/acls/${name}`, undefined] as const),
  fc
    .tuple(fc.constantFrom('PUT', 'PUT', 'DELETE'), rid, holder, action)
    .map(([method, r, h, a]) => [method, `/acls/${r}/${h}/${a}`, undefined] as const),
)

describe('after every change', () => {
  it('the engine is what the store is, whatever came before', async () => {
    const world = await makeWorld()
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), async (changes) => {
        for (const [method, path, json] of changes) {
          const { revision } = world.engine
          const said = await world.call(method, path, json === undefined ? {} : { json })
          expect(said.status).toBeLessThan(500)
          expect(world.engine.revision).toBe(said.status < 300 ? revision + 1 : revision)
          await expectTrue(world)
        }
      }),
      { numRuns: 25 },
    )
    await world.close()
  })

  it('readiness names the revision, and decisions know of it at once', async () => {
    const world = await makeWorld()
    const query = '/internal/policyquery?rid=x:y&uid=ann&action=read'
    await world.call('PUT', '/users/ann', { json: { password: 'kenny' } })
    await world.call('PUT', '/acls/x:y', { json: { description: '' } })
    expect((await world.call('GET', query)).json).toEqual({ allowed: false })
    await world.call('PUT', '/acls/x:y/users/ann/read')
    expect((await world.call('GET', query)).json).toEqual({ allowed: true })
    const ready = await world.ask('GET', '/readyz')
    expect(ready.json).toEqual({ status: 'ready', revision: world.engine.revision })
    await world.close()
  })
})

describe('a full disk', () => {
  it('refuses changes with 503, loses nothing, and decisions go on', async () => {
    const store = openSqlite(join(folder, 'data'), { maxPages: 60 })
    if (!store.ok) throw new Error(store.error)
    const world = await makeWorld({ store: store.value })
    await world.call('PUT', '/users/ann', { json: { password: 'kenny' } })
    await world.call('PUT', '/acls/x:y', { json: { description: '' } })
    await world.call('PUT', '/acls/x:y/users/ann/read')
    const made: string[] = []
    let refused = await world.call('GET', '/users')
    for (let at = 0; refused.status !== 503 && at < 2000; at++) {
      const path = `/groups/g${at}`
      refused = await world.call('PUT', path, { json: { description: 'x'.repeat(500) } })
      if (refused.status === 201) made.push(path)
    }
    expect([refused.status, refused.code]).toEqual([503, 'ERR_STORE_UNAVAILABLE'])
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(made.length).toBeGreaterThan(5)
    const query = '/internal/policyquery?rid=x:y&uid=ann&action=read'
    expect((await world.call('GET', query)).json).toEqual({ allowed: true })
    for (const path of made) expect((await world.call('GET', path)).status).toBe(200)
    await expectTrue(world)
    expect((await world.ask('GET', '/readyz')).status).toBe(200)
    await world.close()
  })
})

describe('a store that becomes read-only', () => {
  it('refuses changes with 503, loses nothing, and decisions go on', async () => {
    const directory = join(folder, 'data')
    const made = openSqlite(directory)
    if (!made.ok) throw new Error(made.error)
    await made.value.close()
    const connection = new Connection(join(directory, STORE_FILE), 0)
    const world = await makeWorld({ store: new SqliteStore(connection, () => undefined) })
    await world.call('PUT', '/users/ann', { json: { password: 'kenny' } })
    await world.call('PUT', '/acls/x:y', { json: { description: '' } })
    await world.call('PUT', '/acls/x:y/users/ann/read')
    const { revision } = world.engine
    // What SQLite answers then is what it answers for a file system that is read-only.
    connection.pragma('query_only = 1')
    for (const [method, path] of [
      ['PUT', '/groups/ops'],
      ['DELETE', '/acls/x:y/users/ann/read'],
      ['DELETE', '/users/ann'],
    ] as const) {
      const refused = await world.call(
        method,
        path,
        method === 'PUT' ? { json: { description: '' } } : {},
      )
      expect([path, refused.status, refused.code]).toEqual([path, 503, 'ERR_STORE_UNAVAILABLE'])
      expect(refused.text).toContain('it is read-only; make it writable')
      expect(refused.headers.get('retry-after')).toBe('1')
    }
    const query = '/internal/policyquery?rid=x:y&uid=ann&action=read'
    expect((await world.call('GET', query)).json).toEqual({ allowed: true })
    expect((await world.call('GET', '/users/ann')).status).toBe(200)
    expect(world.engine.revision).toBe(revision)
    await expectTrue(world)
    connection.pragma('query_only = 0')
    expect((await world.call('PUT', '/groups/ops', { json: { description: '' } })).status).toBe(201)
    await expectTrue(world)
    await world.close()
  })
})

describe('a store that is gone', () => {
  it('makes the server not ready, and operations 503; decisions need none', async () => {
    const store = openSqlite(join(folder, 'data'))
    if (!store.ok) throw new Error(store.error)
    const world = await makeWorld({ store: store.value })
    const trusted = world.trusted('admin')
    await world.iam.close()
    const get = (path: string) => world.ask('GET', path, {}, trusted)
    for (const path of ['/readyz', '/acs/api/v1/users', '/acs/api/v1/acls/x:y']) {
      const said = await get(path)
      expect([path, said.status, said.code]).toEqual([path, 503, 'ERR_STORE_UNAVAILABLE'])
    }
    const query = '/acs/api/v1/internal/policyquery?rid=dcos:superuser&uid=admin&action=full'
    expect((await get(query)).json).toEqual({ allowed: true })
    expect((await get('/healthz')).status).toBe(200)
    expect((await get('/metrics')).text).toContain('ridgate_users Nan')
  })
})
