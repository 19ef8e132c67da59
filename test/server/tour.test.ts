/** A tour as a client makes it, over HTTP: the curl lines of a documentation page, as they stand. @module */

import { sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyReaders, openIam, openSqlite } from '../../src/iam/index.ts'
import { parsePlace, type RunningServer, startServer } from '../../src/server/index.ts'
import { ADMIN, KEY } from './world.ts'

const PAGE = readFileSync(new URL('../pages/job-access-1.8.md', import.meta.url), 'utf8')
const API = '$(dcos config show core.dcos_url)/acs/api/v1'

/** The lines of the page that ask the IAM API. */
const CURLS = PAGE.split('\n')
  .map((line) => line.trim())
  .filter((line) => line.startsWith('curl ') && line.includes(API))

/** ACLs that a line of the page makes, and that are there already. */
const FRESH =
  /acls\/dcos:(adminrouter:(service:metronome|ops:(mesos|slave))|mesos:master:(framework|task|executor))/

let folder = ''
let server: RunningServer
let token = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ridgate-tour-'))
  const store = openSqlite(join(folder, 'data'))
  if (!store.ok) throw new Error(store.error)
  const opened = await openIam(store.value, { administrator: ADMIN, passwordCost: 16 })
  if (!opened.ok) throw new Error(opened.error.message)
  const main = parsePlace('127.0.0.1:0')
  const trusted = parsePlace('127.0.0.1:0')
  if (!main.ok || !trusted.ok) throw new Error('no place')
  const started = await startServer({
    iam: opened.value.iam,
    readers: bodyReaders,
    listen: main.value,
    trusted: { listen: trusted.value, trust: 'policyquery' },
    log: { level: 'silent', stream: { write: () => {} } },
    audit: { format: 'dcos', sink: { write: () => {} } },
  })
  if (!started.ok) throw new Error(started.error)
  server = started.value
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** Runs one line: its method, headers, URL and body, with host and token put in. */
async function curl(line: string): Promise<{ status: number; code: string }> {
  const method = /-X (\S+)/.exec(line)?.[1] ?? 'GET'
  const path = line.slice(line.indexOf(API) + API.length).split(' ', 1)[0] ?? ''
  const body = /-d '([^']*)'/.exec(line)?.[1]
  const headers = [...line.matchAll(/-H (["'])(.*?)\1/g)].map(([, , text = '']) => {
    const [name = '', value = ''] = text.split(': ')
    return [name, value.replace('$(dcos config show core.dcos_acs_token)', token)] as const
  })
  const response = await fetch(`${server.url}/acs/api/v1${path}`, {
    method,
    headers: Object.fromEntries(headers),
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  const code = text === '' ? '' : (JSON.parse(text) as { readonly code: string }).code
  return { status: response.status, code }
}

const json = async (response: Promise<Response>): Promise<unknown> => (await response).json()

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${server.url}/acs/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })

const put = (path: string, body?: object): Promise<Response> =>
  fetch(`${server.url}/acs/api/v1${path}`, {
    method: 'PUT',
    headers: { Authorization: `token=${token}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })

/** What a component of the cluster asks, without a token. */
const allowed = async (action: string, rid: string, uid = 'alice'): Promise<boolean> => {
  const query = new URLSearchParams({ rid, uid, action }).toString()
  const url = `${server.trustedUrl}/acs/api/v1/internal/policyquery?${query}`
  return ((await json(fetch(url))) as { readonly allowed: boolean }).allowed
}

const JOB = 'dcos:service:metronome:metronome:jobs:marketing.email.campaign1'
const TASK = 'dcos:mesos:master:task:app_id:/marketing/email/campaign1'

describe('the tour', () => {
  it('begins with a login by password', async () => {
    const response = await post('/auth/login', ADMIN)
    expect(response.status).toBe(200)
    token = ((await response.json()) as { readonly token: string }).token
    expect(
      (await put('/users/alice', { description: 'Alice', password: 'alice-secret' })).status,
    ).toBe(201)
    expect(
      (await put('/users/alice', { description: 'Alice', password: 'alice-secret' })).status,
    ).toBe(409)
  })

  it('before anything is granted, nothing is allowed', async () => {
    expect(await allowed('full', 'dcos:adminrouter:service:metronome')).toBe(false)
    expect(await allowed('read', JOB)).toBe(false)
    expect(await allowed('read', TASK)).toBe(false)
  })

  it('reads a page with lines for both: ACLs and grants', () => {
    expect(CURLS.filter((line) => line.includes(' -d '))).toHaveLength(11)
    expect(CURLS.filter((line) => line.includes('/users/alice/'))).toHaveLength(11)
    expect(CURLS.filter((line) => line.includes('%252F')).length).toBeGreaterThan(8)
  })

  it.each(CURLS.map((line, at) => [at, line.slice(line.indexOf('/acls/')), line] as const))(
    'runs line %i of the page: %s',
    async (_, path, line) => {
      const { status, code } = await curl(line)
      // The page itself makes another ACL than the one that it grants on.
      if (path.includes('sandbox:app_id') && path.includes('/users/')) {
        expect([status, code]).toEqual([400, 'ERR_UNKNOWN_RESOURCE_ID'])
      } else if (path.includes('/users/')) expect([status, code]).toEqual([204, ''])
      else if (FRESH.test(path) && status === 409) expect(code).toBe('ERR_ACL_EXISTS')
      else expect([status, code]).toEqual([201, ''])
    },
  )

  it('now allows what was granted, and nothing beside it', async () => {
    expect(await allowed('full', 'dcos:adminrouter:service:metronome')).toBe(true)
    expect(await allowed('read', JOB)).toBe(true)
    expect(await allowed('delete', JOB)).toBe(true)
    expect(await allowed('read', JOB.replace(/1$/, '2'))).toBe(false)
    expect(await allowed('read', TASK)).toBe(true)
    expect(await allowed('update', TASK)).toBe(false)
    expect(await allowed('read', 'dcos:mesos:master:framework:role:*')).toBe(true)
    expect(await allowed('read', TASK, 'nobody')).toBe(false)
  })

  it.each(CURLS.map((line, at) => [at, line] as const))(
    'says of line %i again that it is there already',
    async (_, line) => {
      const { status, code } = await curl(line)
      if (line.includes('sandbox:app_id') && line.includes('/users/'))
        return expect(status).toBe(400)
      expect(status).toBe(409)
      expect(code).toBe(line.includes('/users/') ? 'ERR_PERMISSION_EXISTS' : 'ERR_ACL_EXISTS')
    },
  )

  it('revokes: one action, then an ACL with all that stood on it', async () => {
    const grant = CURLS.find((line) => line.includes(`${JOB}/users/alice/full`)) ?? ''
    expect(await curl(grant.replace('-X PUT', '-X DELETE'))).toEqual({ status: 204, code: '' })
    expect(await allowed('read', JOB)).toBe(false)
    expect(await curl(grant.replace('-X PUT', '-X DELETE'))).toEqual({
      status: 400,
      code: 'ERR_USER_NOT_IN_ACL',
    })
    const acl =
      CURLS.find((line) => line.includes('master:task:app_id') && line.includes(' -d ')) ?? ''
    const path = acl.slice(acl.indexOf(API) + API.length).split(' ', 1)[0] ?? ''
    const headers = { Authorization: `token=${token}` }
    const gone = await fetch(`${server.url}/acs/api/v1${path}`, { method: 'DELETE', headers })
    expect(gone.status).toBe(204)
    expect(await allowed('read', TASK)).toBe(false)
  })

  it('logs a service in by its key', async () => {
    const made = await put('/users/robot', { description: 'Robot', public_key: KEY.publicKey })
    expect(made.status).toBe(201)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ uid: 'robot', exp: 4_000_000_000 })}`
    const signature = sign('RSA-SHA256', Buffer.from(text), KEY.privateKey).toString('base64url')
    const response = await post('/auth/login', { uid: 'robot', token: `${text}.${signature}` })
    expect(response.status).toBe(200)
    const { token: robot } = (await response.json()) as { readonly token: string }
    const headers = { Authorization: `token=${robot}` }
    const own = await fetch(`${server.url}/acs/api/v1/users/robot/permissions`, { headers })
    expect(own.status).toBe(200)
    const all = await fetch(`${server.url}/acs/api/v1/users`, { headers })
    expect(all.status).toBe(403)
  })

  it('ends with an engine that says what the store holds', async () => {
    const ready = (await json(fetch(`${server.url}/readyz`))) as { readonly revision: number }
    expect(ready.revision).toBe(server.engine.revision)
    const snapshot = await server.parts.iam.policy()
    if (!snapshot.ok) throw new Error(snapshot.error.message)
    expect(snapshot.value.revision).toBe(server.engine.revision)
  })
})
