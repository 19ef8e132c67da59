/** Answers of the gateway itself: pages, JSON, and the status of gRPC. @module */

import type { GatewayAnswer, GatewayRequest } from './request.ts'

/** The statuses that a gateway answers with. */
export type RefusedStatus = 400 | 401 | 403 | 404 | 405 | 414 | 500 | 503

interface Words {
  readonly title: string
  readonly text: string
  /** The status that gRPC has for it. */
  readonly grpc: number
}

const WORDS: Readonly<Record<RefusedStatus, Words>> = {
  400: { title: 'Bad Request', text: 'the path can be read in two ways; send it plainly', grpc: 3 },
  401: {
    title: 'Unauthorized',
    text: 'log in, and send the token as `Authorization: token=...`',
    grpc: 16,
  },
  403: { title: 'Forbidden', text: 'you may not do this; ask an administrator', grpc: 7 },
  404: { title: 'Not Found', text: 'there is nothing at this path', grpc: 5 },
  405: { title: 'Method Not Allowed', text: 'this path does not take this method', grpc: 12 },
  414: { title: 'URI Too Long', text: 'the path is too long', grpc: 3 },
  500: { title: 'Internal Server Error', text: 'nothing was decided, so nothing passes', grpc: 13 },
  503: { title: 'Service Unavailable', text: 'nothing can be decided now; try again', grpc: 14 },
}

/**
 * The answer to a request that does not pass, in what the client reads: the status of gRPC where it
 * speaks gRPC, a page where it asks for HTML, else JSON. The wording is the same for everyone: no
 * client learns why.
 */
export function refusalAnswer(
  request: Pick<GatewayRequest, 'header'>,
  status: RefusedStatus,
): GatewayAnswer {
  const words = WORDS[status]
  const auth: Record<string, string> = status === 401 ? { 'www-authenticate': 'acsjwt' } : {}
  if (isGrpc(request)) {
    return {
      status: 200,
      headers: {
        'content-type': 'application/grpc',
        'grpc-status': String(words.grpc),
        'grpc-message': words.title,
        'cache-control': 'no-store',
      },
      body: '',
    }
  }
  const common = { ...auth, 'cache-control': 'no-store' }
  return wantsHtml(request.header('accept'))
    ? {
        status,
        headers: { 'content-type': 'text/html; charset=utf-8', ...common },
        body: `<!doctype html><title>${status} ${words.title}</title><h1>${status} ${words.title}</h1><p>${words.text}</p>\n`,
      }
    : {
        status,
        headers: { 'content-type': 'application/json; charset=utf-8', ...common },
        body: `${JSON.stringify({ title: `${status} ${words.title}`, description: words.text, code: codeOf(status) }, null, 2)}\n`,
      }
}

/** The list of nothing, for lists that a service shows empty to who may not see them. */
export const EMPTY_LIST: GatewayAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: '[]\n',
}

/** The status of gRPC for a refusal; that of a denial for any other status, such as an empty list's. */
export const grpcStatusOf = (status: number): number =>
  Object.hasOwn(WORDS, status) ? WORDS[status as RefusedStatus].grpc : WORDS[403].grpc

const CODES: Readonly<Record<RefusedStatus, string>> = {
  400: 'ERR_AMBIGUOUS_PATH',
  401: 'ERR_INVALID_CREDENTIALS',
  403: 'ERR_FORBIDDEN',
  404: 'ERR_NOT_FOUND',
  405: 'ERR_METHOD_NOT_ALLOWED',
  414: 'ERR_URL_TOO_LONG',
  500: 'ERR_INTERNAL',
  503: 'ERR_UNAVAILABLE',
}

const codeOf = (status: RefusedStatus): string => CODES[status]

/** Whether a request is one of gRPC. */
const isGrpc = ({ header }: Pick<GatewayRequest, 'header'>): boolean =>
  /^application\/grpc(?:[+;]|$)/i.test(header('content-type') ?? '')

/** Whether HTML is asked for at least as much as JSON; what says nothing of either gets JSON. */
export function wantsHtml(accept: string | undefined): boolean {
  if (accept === undefined || accept.length > 1024) return false
  const weights = new Map<string, number>()
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    const weight = q === undefined ? 1 : Number(q.slice(2))
    weights.set(type, Number.isFinite(weight) ? weight : 0)
  }
  const html = weights.get('text/html') ?? 0
  return html > 0 && html >= (weights.get('application/json') ?? 0)
}
