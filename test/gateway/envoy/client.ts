/** A client that asks as Envoy does, by a description of the protocol of its own. @module */

import { fileURLToPath } from 'node:url'
import { Client, credentials, type ServiceDefinition, type ServiceError } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

const FILE = fileURLToPath(new URL('./authorization.proto', import.meta.url))
const { 'envoy.service.auth.v3.Authorization': service } = loadSync(FILE, {
  defaults: true,
  enums: String,
  oneofs: true,
})
const { Check } = service as ServiceDefinition
if (Check === undefined) throw new Error('the protocol has no `Check`')
const { path, requestSerialize, responseDeserialize } = Check

/** A header of an answer. */
interface Option {
  readonly header: { readonly key: string; readonly value: string }
  readonly appendAction: string
}

/** What Envoy reads. */
export interface Answer {
  readonly status: { readonly code: number }
  readonly httpResponse: 'okResponse' | 'deniedResponse'
  readonly okResponse?: { readonly headers: readonly Option[]; readonly headersToRemove: string[] }
  readonly deniedResponse?: {
    readonly status: { readonly code: number }
    readonly headers: readonly Option[]
    readonly body: string
  }
}

/** What the client of Envoy has sent. */
interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request as Envoy describes it, with what Envoy adds. */
const questionOf = ({ method = 'GET', path: target = '/', headers = {}, body = '' }: Sent) => ({
  attributes: {
    source: { address: { socketAddress: { address: '192.0.2.7', portValue: 4711 } } },
    destination: { address: { socketAddress: { address: '192.0.2.1', portValue: 443 } } },
    request: {
      http: {
        id: '1',
        method,
        path: target,
        host: 'example.com',
        scheme: 'https',
        protocol: 'HTTP/1.1',
        size: -1,
        headers: { ':method': method, ':path': target, ':authority': 'example.com', ...headers },
        body,
      },
    },
    contextExtensions: { route: 'x' },
  },
})

/** An Envoy that asks one server. */
export interface EnvoyClient {
  readonly ask: (sent: Sent) => Promise<Answer>
  /** Sends bytes that may be no message. */
  readonly send: (bytes: Buffer) => Promise<Answer>
  readonly close: () => void
}

/** Connects to a server. */
export function envoyAt(address: string): EnvoyClient {
  const client = new Client(address, credentials.createInsecure())
  const send = (bytes: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + 20_000 }
      const done = (error: ServiceError | null, answer?: unknown): void =>
        error === null ? resolve(answer as Answer) : reject(error)
      client.makeUnaryRequest(path, (own: Buffer) => own, responseDeserialize, bytes, options, done)
    })
  return {
    ask: (sent) => send(requestSerialize(questionOf(sent))),
    send,
    close: () => client.close(),
  }
}
