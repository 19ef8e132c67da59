/** The gRPC server that Envoy asks. @module */

import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import { checkForEnvoy, type EnvoyOptions, refusedForEnvoy } from './check.ts'
import { type CheckRequest, type CheckResponse, DESCRIPTOR } from './messages.ts'

/** Where to listen, and how much is taken. */
export interface EnvoyListenOptions extends EnvoyOptions {
  /** Loopback where none is named. */
  readonly host?: string
  /** 0 takes any that is free. */
  readonly port: number
  /** Questions that are being answered at once; one more is answered with 503. */
  readonly inFlight?: number
  /** How long questions under way may take when the server stops. */
  readonly stopMs?: number
}

/** A server that Envoy may ask. */
export interface EnvoyListening {
  /** `127.0.0.1:9191`, as Envoy's configuration has it. */
  readonly address: string
  /** Takes no more questions, and waits for those under way. */
  close(): Promise<void>
}

/** The name of the service. */
const SERVICE = 'envoy.service.auth.v3.Authorization'

/** The most bytes of a question: the headers of a request, and what of its body Envoy sends. */
const MAX_MESSAGE_BYTES: number = 1024 * 1024

/**
 * Listens for Envoy, without TLS; a message where that can't be. What is no message of the protocol
 * is answered with a denial as well.
 */
export async function listenForEnvoy(
  options: EnvoyListenOptions,
): Promise<Result<EnvoyListening, string>> {
  const { host = '127.0.0.1', port, stopMs = 10_000 } = options
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_concurrent_streams': 1024,
  })
  server.addService(serviceOf(), handlersOf(options))
  const shownHost = host.includes(':') ? `[${host}]` : host
  try {
    const bound = await bind(server, `${shownHost}:${port}`)
    return ok({ address: `${shownHost}:${bound}`, close: () => close(server, stopMs) })
  } catch {
    server.forceShutdown()
    return err(
      `can't listen on ${quoted(`${shownHost}:${port}`)} for Envoy: stop what listens there, or name another address`,
    )
  }
}

/** The service, with a reader that answers nothing for bytes that are no message. */
function serviceOf(): ServiceDefinition {
  const loaded = fromJSON(DESCRIPTOR, { defaults: false })
  const { Check } = loaded[SERVICE] as ServiceDefinition
  if (Check === undefined) throw new Error('the service has no method')
  const read = Check.requestDeserialize
  return {
    Check: {
      ...Check,
      requestDeserialize(bytes) {
        try {
          return { read: read(bytes) }
        } catch {
          return { read: undefined }
        }
      },
    },
  }
}

/** What the reader of {@link serviceOf} makes of a message. */
interface Read {
  readonly read: CheckRequest | undefined
}

function handlersOf(options: EnvoyListenOptions): UntypedServiceImplementation {
  const { inFlight: most = 1024 } = options
  let inFlight = 0
  const answer = async (peer: string, { read }: Read): Promise<CheckResponse> => {
    if (read === undefined) return refusedForEnvoy(400)
    if (inFlight >= most) return refusedForEnvoy(503)
    inFlight++
    try {
      return await checkForEnvoy(options, peer, read)
    } catch {
      return refusedForEnvoy(500)
    } finally {
      inFlight--
    }
  }
  return {
    Check(
      call: { readonly request: Read; getPeer(): string },
      callback: (error: null, response: CheckResponse) => void,
    ) {
      void answer(addressOf(call.getPeer()), call.request).then((said) => callback(null, said))
    },
  }
}

/** A peer without its port. */
const addressOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')

const bind = (server: Server, place: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(place, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    )
  })

const close = (server: Server, stopMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), stopMs)
    server.tryShutdown(() => {
      clearTimeout(timer)
      resolve()
    })
  })
