/** A server without sockets: the administration on a store in memory, and the app on it. @module */

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Engine } from '../../src/engine/engine.ts'
import { bodyReaders, type Iam, openIam } from '../../src/iam/index.ts'
import { MemoryStore } from '../../src/iam/store/memory.ts'
import type { Store } from '../../src/iam/store/port.ts'
import {
  type App,
  type Limits,
  makeApp,
  partsOf,
  type ServerParts,
  type Trust,
} from '../../src/server/index.ts'

/** The first administrator of every world. */
export const ADMIN = { uid: 'admin', password: 'correct horse' }

/** A key for service accounts: making one takes long, so all worlds share it. */
export const KEY: { readonly publicKey: string; readonly privateKey: KeyObject } = (() => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey }
})()

/** An answer, read whole. */
export interface Said {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** What the JSON holds, `undefined` where there is none. */
  readonly json: unknown
  /** The code of an error body, else empty. */
  readonly code: string
}

/** What a request has beside its method and path. */
export interface Sent {
  readonly token?: string | undefined
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: BodyInit
  readonly headers?: Readonly<Record<string, string>>
}

/** A server in memory. */
export interface World {
  readonly iam: Iam
  readonly engine: Engine
  readonly parts: ServerParts
  readonly app: App
  /** An app of the same server for callers that are trusted. */
  readonly trusted: (trust: Trust) => App
  /** The lines of the log, and of the audit. */
  readonly log: string[]
  readonly audit: string[]
  /** The time, for everything but tokens. */
  readonly clock: { nowMs: number }
  /** Below `/acs/api/v1`, as the administrator unless a token is named. */
  readonly call: (method: string, path: string, sent?: Sent) => Promise<Said>
  /** Anywhere, without a token unless one is named. */
  readonly ask: (method: string, path: string, sent?: Sent, app?: App) => Promise<Said>
  /** The token of an account. */
  readonly login: (uid: string, password: string) => Promise<string>
  readonly adminToken: string
  readonly close: () => Promise<void>
}

/** How to make a world. */
export interface WorldOptions {
  readonly store?: Store
  readonly limits?: Partial<Limits>
  readonly mode?: 'disabled' | 'permissive' | 'strict'
}

const BASE = '/acs/api/v1'

/** Makes a server on an empty store. */
export async function makeWorld({ store, limits, mode }: WorldOptions = {}): Promise<World> {
  const clock = { nowMs: Date.now() }
  const opened = await openIam(store ?? new MemoryStore(), {
    administrator: ADMIN,
    passwordCost: 16,
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const { iam } = opened.value
  const log: string[] = []
  const audit: string[] = []
  const made = await partsOf({
    iam,
    readers: bodyReaders,
    clock: { nowMs: () => clock.nowMs },
    log: { level: 'debug', stream: { write: (line) => void log.push(line) } },
    audit: { format: 'dcos', sink: { write: (line) => audit.push(line) } },
    ...(limits && { limits }),
    ...(mode && { mode }),
  })
  if (!made.ok) throw new Error(made.error)
  const { parts, following } = made.value
  const app = makeApp(parts)
  const ask = (method: string, path: string, sent: Sent = {}, by: App = app): Promise<Said> =>
    asked(by, method, path, sent)
  const login = async (uid: string, password: string): Promise<string> => {
    const { json } = await ask('POST', `${BASE}/auth/login`, { json: { uid, password } })
    return (json as { readonly token: string }).token
  }
  const adminToken = await login(ADMIN.uid, ADMIN.password)
  return {
    iam,
    engine: parts.decisions.engine,
    parts,
    app,
    trusted: (trust) => makeApp(parts, trust),
    log,
    audit,
    clock,
    call: (method, path, sent = {}) =>
      ask(method, `${BASE}${path}`, { token: adminToken, ...sent }),
    ask,
    login,
    adminToken,
    close: async () => {
      following.stop()
      await iam.close()
    },
  }
}

async function asked(app: App, method: string, path: string, sent: Sent): Promise<Said> {
  const { token, json, body = json === undefined ? undefined : JSON.stringify(json) } = sent
  const response = await app.request(`http://127.0.0.1:8101${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `token=${token}` }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...sent.headers,
    },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  const value: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
  const code = (value as { readonly code?: string } | undefined)?.code ?? ''
  return { status: response.status, headers: response.headers, text, json: value, code }
}

/** Makes the accounts and grants that most tests are about. */
export async function populate({ call }: Pick<World, 'call'>): Promise<void> {
  const steps: ReadonlyArray<readonly [string, unknown?]> = [
    ['/users/alice', { description: 'Alice', password: 'alice-secret' }],
    ['/users/bob', { description: 'Bob', password: 'bob-secret' }],
    ['/users/carol', { description: 'Carol', password: 'carol-secret' }],
    ['/users/dcos_marathon', { description: 'Marathon', public_key: KEY.publicKey }],
    ['/groups/ops', { description: 'Operators' }],
    ['/groups/ops/users/alice'],
    ['/acls/dcos:service:marathon:marathon:services:%252Fdev', { description: 'dev' }],
    ['/acls/dcos:adminrouter:package', { description: '' }],
    ['/acls/dcos:adminrouter:acs', { description: 'administration' }],
    ['/acls/dcos:service:marathon:marathon:services:%252Fdev/users/alice/read'],
    ['/acls/dcos:service:marathon:marathon:services:%252Fdev/groups/ops/update'],
    ['/acls/dcos:adminrouter:acs/users/carol/full'],
  ]
  for (const [path, json] of steps) {
    const { status, text } = await call('PUT', path, json === undefined ? {} : { json })
    const isAcl = path.startsWith('/acls/') && !/\/(users|groups)\//.test(path)
    if (status >= 300 && !(status === 409 && isAcl)) throw new Error(`${path}: ${text}`)
  }
}
