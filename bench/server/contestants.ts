/** Contestants: bare `node:http` and the whole server, in one process. @module */

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bodyReaders, type Iam, openIam, openSqlite } from '../../src/iam/index.ts'
import { keeperIn, Lines, type RunningServer, startServer } from '../../src/server/index.ts'
import { makeWorkload } from '../workload.ts'

/** Where one contestant listens, and what it is asked. */
interface Contestant {
  readonly port: number
  readonly requests: readonly string[]
}

/** What the process of the contestants says when it is ready. */
export interface Ready {
  readonly grants: number
  /** From opening the store to listening, the engine built of its rows. */
  readonly buildMs: number
  /** The same, with the engine that was kept. */
  readonly keptMs: number
  readonly rssBytes: number
  readonly heapBytes: number
  readonly bare: Contestant
  /** `policyquery` at the listener for trusted callers. */
  readonly trusted: Contestant
  /** `policyquery` with a token: verified each time. */
  readonly token: Contestant
  /** New descriptions of an ACL: each a commit that is on the disk before the answer. */
  readonly writes: Contestant
}

const BASE = '/acs/api/v1'
const SEED = 20260731
const QUESTIONS = 5000
const ADMIN = { uid: 'bench', password: 'bench-secret' }
const LOOPBACK = { kind: 'tcp', host: '127.0.0.1', port: 0 } as const

/** Fills a store, starts everything, says so, and goes on until it is told to stop. */
export async function serveContestants(size: number, say: (ready: Ready) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ridgate-bench-'))
  const workload = makeWorkload({ size, seed: SEED })
  const data = join(folder, 'data')
  const actor = { uid: ADMIN.uid, isSuperuser: true }
  const empty = await opened(data)
  checked(await empty.importPolicy(actor, workload.policy))
  await empty.close()
  const audit = checked(await Lines.open(join(folder, 'audit.log')))
  const [buildMs, first] = await timed(() => start(data, audit))
  await first.stop()
  const [keptMs, server] = await timed(() => start(data, audit))
  const { rss, heapUsed } = process.memoryUsage()
  const token = await tokenOf(server)
  const queries = workload.requests
    .slice(0, QUESTIONS)
    .map(
      ({ rid, uid, action }) =>
        `${BASE}/internal/policyquery?rid=${rid}&uid=${uid}&action=${action}`,
    )
  const asked = queries.map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
  const withToken = queries.map(
    (path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: token=${token}\r\n\r\n`,
  )
  const bare = await bareServer()
  process.on('message', () => {
    rmSync(folder, { recursive: true })
    process.exit(0)
  })
  const port = (url = ''): number => Number(new URL(url).port)
  say({
    grants: size,
    buildMs,
    keptMs,
    rssBytes: rss,
    heapBytes: heapUsed,
    bare: { port: bare, requests: asked },
    trusted: { port: port(server.trustedUrl), requests: asked },
    token: { port: port(server.url), requests: withToken },
    writes: { port: port(server.url), requests: writesBy(token) },
  })
}

function checked<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

async function opened(directory: string): Promise<Iam> {
  const store = checked(openSqlite(directory))
  return checked(await openIam(store, { administrator: ADMIN })).iam
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [ms: number, value: T]> {
  const fromMs = performance.now()
  const value = await act()
  return [performance.now() - fromMs, value]
}

const start = async (data: string, audit: Lines): Promise<RunningServer> =>
  checked(
    await startServer({
      iam: await opened(data),
      keeper: keeperIn(data),
      readers: bodyReaders,
      listen: LOOPBACK,
      trusted: { listen: LOOPBACK, trust: 'policyquery' },
      log: { level: 'warn', stream: process.stderr },
      audit: { format: 'dcos', sink: audit },
    }),
  )

async function tokenOf({ url }: RunningServer): Promise<string> {
  const response = await fetch(`${url}${BASE}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ADMIN),
  })
  return ((await response.json()) as { readonly token: string }).token
}

const writesBy = (token: string): string[] =>
  Array.from({ length: 100 }, (_, at) => {
    const body = JSON.stringify({ description: `number ${at}` })
    return [
      `PATCH ${BASE}/acls/dcos:superuser HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: token=${token}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n')
  })

/** What Node needs for an answer of this length, and nothing else. */
function bareServer(): Promise<number> {
  const body = '{\n  "allowed": true\n}\n'
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': body.length,
  }
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(200, headers)
    outgoing.end(body)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
