/** A gateway before two upstreams, by a table of its own. Run it: `npx tsx examples/gateway/gateway.ts KEY.pem`. @module */

import { readFileSync } from 'node:fs'
import { request as ask, createServer, type Server } from 'node:http'
import { nodeGateway } from '../../src/gateway/adapters/node.ts'
import {
  createGateway,
  type GatewayEngine,
  OwnMapper,
  pemKeys,
  TokenVerifier,
} from '../../src/gateway/index.ts'
import { Engine } from '../../src/index.ts'
import { readPolicy } from '../../src/policy/index.ts'

/** Where requests go: by the first segment of their path. */
export interface Upstreams {
  readonly orders: number
  readonly files: number
}

/** Makes the gateway; it listens where its caller has it listen. */
export async function exampleGateway(
  engine: GatewayEngine,
  pem: string,
  ports: Upstreams,
): Promise<Server> {
  const gateway = createGateway({
    engine,
    verifier: new TokenVerifier({ keys: await pemKeys(pem) }),
    mapper: new OwnMapper([
      { path: '/orders/:id', resource: 'acme:shop:order:{id}' },
      { path: '/files/*path', resource: 'acme:shop:file:/{path}' },
    ]),
  })
  const guard = nodeGateway(gateway)
  return createServer(async (request, response) => {
    const passed = await guard(request, response)
    if (passed === undefined) return
    const { target } = passed.forward
    const port = target.startsWith('/orders/') ? ports.orders : ports.files
    const { method, headers } = request
    const upstream = ask({ host: '127.0.0.1', port, path: target, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    upstream.on('error', () =>
      response.headersSent ? response.destroy() : response.writeHead(502).end(),
    )
    request.pipe(upstream)
  })
}

const POLICY = `
users: [alice]
grants:
  - {user: alice, resource: "acme:shop:order:1", actions: [read]}
`

const [, program = '', keyFile] = process.argv
if (keyFile !== undefined && program.endsWith('gateway.ts')) {
  const read = readPolicy(POLICY, { name: 'example.yaml' }).policy
  if (!read.ok) throw new Error('the policy of the example is none')
  const engine = Engine.fromPolicy(read.value)
  const server = await exampleGateway(engine, readFileSync(keyFile, 'utf8'), {
    orders: 8081,
    files: 8082,
  })
  server.listen(8080, '127.0.0.1')
}
