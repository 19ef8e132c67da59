/** A gateway to try: accounts, their tokens good and bad, and the policy of `spec-tables/gateway.json`. @module */

import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { Engine } from '../../src/engine/engine.ts'
import {
  createGateway,
  DcosMapper,
  type Gateway,
  type GatewayOptions,
  type GatewayRequest,
  pemKeys,
  TokenVerifier,
  type Verdict,
} from '../../src/gateway/index.ts'
import { readPolicy } from '../../src/policy/index.ts'

const makePair = (): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })

const own = makePair()
const foreign = makePair()

/** The public key of the world. */
export const PEM: string = own.publicKey.export({ type: 'spki', format: 'pem' }).toString()

/** The time of the world, in seconds: tokens are good for an hour from then. */
const NOW: number = Math.floor(Date.now() / 1000)

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

interface Making {
  readonly header?: Readonly<Record<string, unknown>>
  readonly key?: KeyObject
  readonly digest?: string
}

/** A token with these claims, signed by the world's key unless another is given. */
function signed(claims: unknown, { header = {}, key, digest = 'RSA-SHA256' }: Making = {}): string {
  const head = `${encoded({ alg: 'RS256', typ: 'JWT', ...header })}.${encoded(claims)}`
  const signature = createSign(digest)
    .update(head)
    .sign(key ?? own.privateKey)
  return `${head}.${signature.toString('base64url')}`
}

/** The good token of an account. */
export const tokenOf = (uid: string, seconds = 3600): string => signed({ uid, exp: NOW + seconds })

function bare(alg: string, sign: (head: string) => string): string {
  const head = `${encoded({ alg, typ: 'JWT' })}.${encoded({ uid: 'alice', exp: NOW + 3600 })}`
  return `${head}.${sign(head)}`
}

function tampered(): string {
  const [head, , signature] = tokenOf('bob').split('.')
  return `${head}.${encoded({ uid: 'alice', exp: NOW + 3600 })}.${signature}`
}

const good = { uid: 'alice', exp: NOW + 3600 }
const foreignJwk = foreign.publicKey.export({ format: 'jwk' })

/** The tokens that `spec-tables/identities.json` names. */
export const TOKENS: Readonly<Record<string, string>> = {
  good: tokenOf('alice'),
  bob: tokenOf('bob'),
  forged: signed(good, { key: foreign.privateKey }),
  expired: signed({ uid: 'alice', exp: NOW - 1 }),
  none: bare('none', () => ''),
  hs256: bare('HS256', (head) => createHmac('sha256', PEM).update(head).digest('base64url')),
  rs512: signed(good, { header: { alg: 'RS512' }, digest: 'RSA-SHA512' }),
  ps256: signed(good, { header: { alg: 'PS256' } }),
  tampered: tampered(),
  'no-uid': signed({ exp: NOW + 3600 }),
  'no-exp': signed({ uid: 'alice' }),
  'exp-text': signed({ uid: 'alice', exp: String(NOW + 3600) }),
  'uid-number': signed({ uid: 7, exp: NOW + 3600 }),
  'uid-reserved': signed({ uid: 'anonymous', exp: NOW + 3600 }),
  'uid-malformed': signed({ uid: 'a/b', exp: NOW + 3600 }),
  'not-yet': signed({ ...good, exp: NOW + 172_800, nbf: NOW + 86_400 }),
  'kid-unknown': signed(good, { header: { kid: 'other' } }),
  'jwk-header': signed(good, { header: { jwk: foreignJwk }, key: foreign.privateKey }),
  crit: signed(good, { header: { crit: ['x'], x: 1 } }),
  array: signed([good]),
}

const POLICY = `
users: [alice, bob, carol, dave, erin, frank, root]
groups: {ops: [alice]}
grants:
  - {user: root, resource: "dcos:superuser", actions: [full]}
  - {user: alice, resource: "dcos:adminrouter:service:marathon", actions: [full]}
  - {group: ops, resource: "dcos:service:marathon:marathon:services:/dev", actions: [read, update]}
  - {user: alice, resource: "dcos:secrets:default:/dev/*", actions: [read]}
  - {user: carol, resource: "dcos:adminrouter:service:metronome", actions: [full]}
  - {user: carol, resource: "dcos:service:metronome:metronome:jobs:dev.batch", actions: [read]}
  - {user: dave, resource: "dcos:adminrouter:service:marathon", actions: [full]}
  - {user: erin, resource: "dcos:service:marathon:marathon:services:/", actions: [full]}
  - {user: frank, resource: "dcos:adminrouter:service:dcos-edgelb", actions: [full]}
`

/** The engine of the world. */
export function makeEngine(mode: 'strict' | 'permissive' = 'strict'): Engine {
  const read = readPolicy(POLICY, { name: 'world.yaml' }).policy
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return Engine.fromPolicy(read.value, { mode })
}

/** The options of a gateway before DC/OS, with what a test has otherwise. */
async function gatewayOptions(others: Partial<GatewayOptions> = {}): Promise<GatewayOptions> {
  return {
    engine: makeEngine(),
    verifier: new TokenVerifier({ keys: await pemKeys(PEM) }),
    mapper: new DcosMapper({
      services: {
        marathon: { kind: 'marathon', instance: 'marathon' },
        metronome: { kind: 'metronome', instance: 'metronome' },
        'dcos-edgelb': 'opaque',
        'dcos-edgelb/pools': 'opaque',
      },
    }),
    ...others,
  }
}

/** A gateway before DC/OS. */
export const makeGateway = async (others: Partial<GatewayOptions> = {}): Promise<Gateway> =>
  createGateway(await gatewayOptions(others))

/** A request without a server. */
export const requestOf = (
  target: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
  body?: unknown,
): GatewayRequest => ({
  method,
  target,
  header: (name) => headers[name],
  address: '127.0.0.1',
  ...(body !== undefined && { body }),
})

/** What a verdict comes to: the status of a refusal, or 200. */
export const statusOf = (verdict: Verdict): number =>
  verdict.outcome === 'allow' ? 200 : verdict.answer.status

/** A row of `spec-tables/gateway.json`. */
export interface GatewayRow {
  readonly id: string
  readonly note: string
  readonly uid: string | null
  readonly method: string
  readonly target: string
  readonly status: number
  readonly accept?: string
  readonly grpc?: number
  readonly empty?: boolean
}

/** The headers of a row. */
export const headersOf = ({ uid, accept, grpc }: GatewayRow): Record<string, string> => ({
  ...(uid !== null && { authorization: `token=${tokenOf(uid)}` }),
  ...(accept !== undefined && { accept }),
  ...(grpc !== undefined && { 'content-type': 'application/grpc' }),
})
