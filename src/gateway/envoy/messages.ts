/** Messages of `envoy.service.auth.v3.Authorization`: those fields that are read or written here. @module */

import type { fromJSON } from '@grpc/proto-loader'

/** What Envoy asks. Every member may be missing: a peer that is no Envoy may send anything. */
export interface CheckRequest {
  readonly attributes?: {
    readonly source?: {
      readonly address?: { readonly socketAddress?: { readonly address?: string } | null } | null
    } | null
    readonly request?: { readonly http?: HttpAttributes | null } | null
  } | null
}

/** The request of the client, as Envoy has read it. */
export interface HttpAttributes {
  readonly method?: string
  /** By name in lower case; the values of one that came several times are joined. */
  readonly headers?: Readonly<Record<string, string>>
  /** The target as it stands in the request, with its query. */
  readonly path?: string
}

/** A header that Envoy puts in, in place of any of that name. */
export interface HeaderOption {
  readonly header: { readonly key: string; readonly value: string }
  readonly appendAction: typeof OVERWRITE
}

/** The action of a {@link HeaderOption}: what the client sent under the name is gone. */
export const OVERWRITE = 2

/** What Envoy is answered: any code but 0 denies. */
export interface CheckResponse {
  readonly status: { readonly code: number; readonly message?: string }
  readonly okResponse?: {
    readonly headers: readonly HeaderOption[]
    readonly headersToRemove: readonly string[]
  }
  readonly deniedResponse?: {
    readonly status: { readonly code: number }
    readonly headers: readonly HeaderOption[]
    readonly body: string
  }
}

/** A descriptor, as the package that reads it has it. */
type Descriptor = Parameters<typeof fromJSON>[0]

interface Field {
  readonly type: string
  readonly id: number
  readonly rule?: 'repeated'
  readonly keyType?: string
}

type Fields = Readonly<Record<string, Field>>

const message = (fields: Fields): { fields: Record<string, Field> } => ({ fields: { ...fields } })
const space = (nested: NonNullable<Descriptor['nested']>): Descriptor => ({ nested })
const one = (type: string, id: number): Field => ({ type, id })
const many = (type: string, id: number): Field => ({ type, id, rule: 'repeated' })

/**
 * The messages as a descriptor of protobufjs. Names and numbers are those of the public API of
 * Envoy; fields that are left out are skipped when a message is read.
 */
export const DESCRIPTOR: Descriptor = space({
  envoy: space({
    service: space({
      auth: space({
        v3: space({
          Authorization: {
            methods: {
              Check: { requestType: 'CheckRequest', responseType: 'CheckResponse', comment: '' },
            },
          },
          CheckRequest: message({ attributes: one('AttributeContext', 1) }),
          AttributeContext: message({ source: one('Peer', 1), request: one('Request', 4) }),
          Peer: message({ address: one('.envoy.config.core.v3.Address', 1) }),
          Request: message({ http: one('HttpRequest', 2) }),
          HttpRequest: message({
            method: one('string', 2),
            headers: { keyType: 'string', type: 'string', id: 3 },
            path: one('string', 4),
          }),
          CheckResponse: message({
            status: one('.google.rpc.Status', 1),
            deniedResponse: one('DeniedHttpResponse', 2),
            okResponse: one('OkHttpResponse', 3),
          }),
          DeniedHttpResponse: message({
            status: one('.envoy.type.v3.HttpStatus', 1),
            headers: many('.envoy.config.core.v3.HeaderValueOption', 2),
            body: one('string', 3),
          }),
          OkHttpResponse: message({
            headers: many('.envoy.config.core.v3.HeaderValueOption', 2),
            headersToRemove: many('string', 5),
          }),
        }),
      }),
    }),
    config: space({
      core: space({
        v3: space({
          Address: message({ socketAddress: one('SocketAddress', 1) }),
          SocketAddress: message({ address: one('string', 2) }),
          HeaderValue: message({ key: one('string', 1), value: one('string', 2) }),
          HeaderValueOption: message({
            header: one('HeaderValue', 1),
            appendAction: one('int32', 3),
          }),
        }),
      }),
    }),
    type: space({ v3: space({ HttpStatus: message({ code: one('int32', 1) }) }) }),
  }),
  google: space({
    rpc: space({ Status: message({ code: one('int32', 1), message: one('string', 2) }) }),
  }),
})
