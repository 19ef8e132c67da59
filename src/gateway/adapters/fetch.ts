/** The adapter of everything with the requests of `fetch`: Hono, Workers, Deno, Bun. @module */

import type { Gateway, Verdict } from '../gateway.ts'
import { isRemoved } from '../http/identity-headers.ts'
import type { Forward, GatewayAnswer, GatewayRequest } from '../http/request.ts'

/** What the adapter cannot read from a request itself. */
export interface FetchOptions {
  /**
   * The target as it came over the wire. A URL is normalised before anybody sees it, so that dot
   * segments are gone already; what is decided on and forwarded is then the normalised path.
   */
  readonly target?: string
  readonly address?: string
  /** The body, where it has been read as JSON already. */
  readonly body?: unknown
}

/** What becomes of a request: the one to forward, or the response in its place. */
export type FetchVerdict =
  | { readonly request: Request; readonly passed: Extract<Verdict, { outcome: 'allow' }> }
  | { readonly response: Response }

/** A request of `fetch`, as the gateway reads it. */
export function fetchRequest(request: Request, options: FetchOptions = {}): GatewayRequest {
  return {
    method: request.method,
    target: options.target ?? targetOf(request.url),
    header: (name) => request.headers.get(name) ?? undefined,
    ...(options.address !== undefined && { address: options.address }),
    ...(options.body !== undefined && { body: options.body }),
  }
}

/** A URL without its origin. */
function targetOf(url: string): string {
  const at = url.indexOf('/', url.indexOf('//') + 2)
  const target = at === -1 ? '/' : url.slice(at)
  const hash = target.indexOf('#')
  return hash === -1 ? target : target.slice(0, hash)
}

/**
 * Guards a handler of `fetch`.
 *
 * @example
 * const guard = fetchGateway(gateway)
 * app.use(async (context, next) => {
 *   const verdict = await guard(context.req.raw)
 *   if ('response' in verdict) return verdict.response
 *   context.req.raw = verdict.request
 *   await next()
 * })
 */
export const fetchGateway =
  (gateway: Gateway) =>
  async (request: Request, options: FetchOptions = {}): Promise<FetchVerdict> => {
    const verdict = await gateway.judge(fetchRequest(request, options))
    return verdict.outcome === 'refuse'
      ? { response: responseOf(verdict.answer) }
      : new PassedRequest(request, verdict)
  }

/** A request that passed; the one to forward is made once it is asked for, which costs the most. */
class PassedRequest {
  readonly passed: Extract<Verdict, { outcome: 'allow' }>
  readonly #came: Request
  #forwarded: Request | undefined

  constructor(came: Request, passed: Extract<Verdict, { outcome: 'allow' }>) {
    this.#came = came
    this.passed = passed
  }

  get request(): Request {
    this.#forwarded ??= forwarded(this.#came, this.passed.forward)
    return this.#forwarded
  }
}

/** A response that says what an answer of the gateway says. */
export const responseOf = ({ status, headers, body }: GatewayAnswer): Response =>
  new Response(body, {
    status,
    headers: { ...headers, 'content-length': String(new TextEncoder().encode(body).byteLength) },
  })

function forwarded(request: Request, { remove, set }: Forward): Request {
  const headers = new Headers(request.headers)
  for (const name of [...headers.keys()]) {
    if (isRemoved(name) || remove.includes(name)) headers.delete(name)
  }
  for (const [name, value] of Object.entries(set)) headers.set(name, value)
  return new Request(request, { headers })
}
