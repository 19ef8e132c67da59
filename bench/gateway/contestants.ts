/** What is measured of the gateway: in process by adapter, and the server as a decision point. @module */

import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { Engine } from '../../src/engine/engine.ts'
import { createGateway, DcosMapper, pemKeys, TokenVerifier } from '../../src/gateway/index.ts'
import { bodyReaders, openIam } from '../../src/iam/index.ts'
import { MemoryStore } from '../../src/iam/store/memory.ts'
import { readPolicy } from '../../src/policy/index.ts'
import { startServer } from '../../src/server/index.ts'
import { ADAPTERS, bareServer } from './adapters.ts'

/** Where something listens, what it is asked, and how many decisions one answer holds. */
export interface Contestant {
  readonly port: number
  readonly request: string
  readonly decisions: number
}

/** Something, and what it is measured against. */
export interface Pair {
  readonly name: string
  readonly goal: string
  readonly own: Contestant
  readonly bare: Contestant
}

const TARGET = '/service/marathon/v2/apps/dev/web'
const SERVICES = 'dcos:service:marathon:marathon:services'
const POLICY = `
users: [alice]
grants:
  - {user: alice, resource: "dcos:adminrouter:service:marathon", actions: [full]}
  - {user: alice, resource: "${SERVICES}:/dev", actions: [read]}
`
const ADMIN = { uid: 'bench', password: 'bench-secret' }
const BATCH = 100

const requestOf = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): string => {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  if (body !== '') lines.push('Content-Type: application/json', `Content-Length: ${body.length}`)
  return [`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n')
}

/** Starts everything; it runs as long as the process. */
export async function startPairs(): Promise<readonly Pair[]> {
  return [...(await adapterPairs()), ...(await serverPairs())]
}

async function adapterPairs(): Promise<Pair[]> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const token = await new SignJWT({ uid: 'alice' })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('1h')
    .sign(privateKey)
  const { policy } = readPolicy(POLICY, { name: 'bench.yaml' })
  if (!policy.ok) throw new Error('the policy is none')
  const gateway = createGateway({
    engine: Engine.fromPolicy(policy.value),
    verifier: new TokenVerifier({ keys: await pemKeys(pem) }),
    mapper: new DcosMapper(),
  })
  const request = requestOf('GET', TARGET, { Authorization: `token=${token}` })
  const pairs: Pair[] = []
  for (const [name, start] of Object.entries(ADAPTERS)) {
    const own = { port: await start(gateway), request, decisions: 2 }
    const bare = { port: await start(undefined), request, decisions: 0 }
    pairs.push({ name: `adapter ${name}`, goal: '0.90 of the same server without it', own, bare })
  }
  return pairs
}

async function serverPairs(): Promise<Pair[]> {
  const { port, token } = await runningServer()
  const bearing = { Authorization: `token=${token}` }
  const told = { ...bearing, 'X-Original-URI': TARGET, 'X-Original-Method': 'GET' }
  const subject = { type: 'user', id: 'alice' }
  const action = { name: 'read' }
  const resource = { type: 'dcos', id: `${SERVICES}:/dev/web` }
  const one = JSON.stringify({ subject, action, resource })
  const evaluations = Array.from({ length: BATCH }, (_, at) => ({
    resource: { type: 'dcos', id: `${SERVICES}:/dev/web-${at}` },
  }))
  const many = JSON.stringify({ subject, action, evaluations })
  const asked: ReadonlyArray<readonly [string, string, string, number, string]> = [
    ['/auth/check', '0.60 of bare', requestOf('GET', '/auth/check', told), 2, '{}'],
    [
      '/access/v1/evaluation',
      '0.60 of bare',
      requestOf('POST', '/access/v1/evaluation', bearing, one),
      1,
      '{"decision":true}',
    ],
    [
      `/access/v1/evaluations of ${BATCH}`,
      '200000 decisions a second',
      requestOf('POST', '/access/v1/evaluations', bearing, many),
      BATCH,
      JSON.stringify({ evaluations: evaluations.map(() => ({ decision: true })) }),
    ],
  ]
  const pairs: Pair[] = []
  for (const [name, goal, request, decisions, body] of asked) {
    const bare = { port: await bareServer(body), request, decisions: 0 }
    pairs.push({ name, goal, own: { port, request, decisions }, bare })
  }
  return pairs
}

/** A whole server on a store in memory, in which the administrator may do everything. */
async function runningServer(): Promise<{ readonly port: number; readonly token: string }> {
  const opened = await openIam(new MemoryStore(), { administrator: ADMIN })
  const { policy } = readPolicy(POLICY, { name: 'bench.yaml' })
  if (!opened.ok || !policy.ok) throw new Error('the store or the policy is none')
  const { iam } = opened.value
  const filled = await iam.importPolicy({ uid: ADMIN.uid, isSuperuser: true }, policy.value)
  if (!filled.ok) throw new Error(filled.error.message)
  const server = await startServer({
    iam,
    readers: bodyReaders,
    listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    log: { level: 'warn', stream: process.stderr },
    audit: { format: 'dcos', sink: { write: () => undefined } },
  })
  if (!server.ok) throw new Error(server.error)
  const { url } = server.value
  const response = await fetch(`${url}/acs/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ADMIN),
  })
  const { token } = (await response.json()) as { readonly token: string }
  return { port: Number(new URL(url).port), token }
}
