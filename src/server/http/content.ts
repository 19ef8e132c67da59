/** Content of requests: which types are accepted, and bodies within a limit. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { type Refusal, refusal } from './refusal.ts'

/** What an operation takes: nothing, JSON, or a form that is passed over unread. */
export type Takes = 'none' | 'json' | 'form'

const LACKS_JSON = refusal(
  'ERR_INVALID_DATA',
  'Request has bad Content-Type or lacks JSON data; send JSON as `application/json`',
)

const FORMS: readonly string[] = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** Whether an `Accept` header lets an answer be of this type, such as `application/json`. */
export function accepts(header: string | null, type: string): boolean {
  if (header === null || header.trim() === '') return true
  const [family = ''] = type.split('/')
  return header.split(',').some((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const isOff = parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter))
    return !isOff && (name === '*/*' || name === `${family}/*` || name === type)
  })
}

/** The type of a request's content, without its parameters; empty where there is none. */
const typeOf = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/**
 * The JSON of a request, `undefined` where there is none.
 *
 * `application/json` may come without a body wherever none is needed: clients send it so. A form
 * is refused with 400 and every other type with 415, as in DC/OS. A body that isn't needed must
 * still be JSON, and means nothing.
 *
 * @param most - the most bytes that are read.
 */
export async function readContent(
  request: Request,
  takes: Takes,
  most: number,
): Promise<Result<unknown, Refusal>> {
  const bytes = await readBytes(request, most)
  if (!bytes.ok) return bytes
  const type = typeOf(request)
  const isForm = FORMS.includes(type)
  if (takes === 'form' && isForm) return ok(undefined)
  const isEmpty = bytes.value.byteLength === 0
  if (isForm || (type === '' && isEmpty)) {
    return takes === 'none' && isEmpty ? ok(undefined) : err(LACKS_JSON)
  }
  if (type !== 'application/json') {
    return err(refusal('ERR_UNSUPPORTED_MEDIA_TYPE', 'Unexpected or undefined Content-Type'))
  }
  if (isEmpty) return takes === 'none' ? ok(undefined) : err(LACKS_JSON)
  return parsed(bytes.value)
}

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true })

function parsed(bytes: Uint8Array): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(STRICT_UTF8.decode(bytes)))
  } catch {
    return err(refusal('ERR_INVALID_DATA', 'Cannot decode JSON body: it is no JSON in UTF-8'))
  }
}

const NO_BYTES = new Uint8Array()

/** Whether a request says that it has no body, so that none is waited for. */
function isBodiless({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return true
  return headers.get('content-length') === '0'
}

async function readBytes(request: Request, most: number): Promise<Result<Uint8Array, Refusal>> {
  if (isBodiless(request) || request.body === null) return ok(NO_BYTES)
  const declared = Number(request.headers.get('content-length') ?? 'NaN')
  if (declared > most) return err(tooLarge(most))
  try {
    return await collected(request.body, most)
  } catch {
    return err(refusal('ERR_INVALID_DATA', 'the body ended early; send it again'))
  }
}

async function collected(
  stream: ReadableStream<Uint8Array>,
  most: number,
): Promise<Result<Uint8Array, Refusal>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > most) return err(tooLarge(most))
    chunks.push(chunk)
  }
  return ok(Buffer.concat(chunks))
}

/** The rest of such a body is never read: the connection ends with the answer. */
const tooLarge = (most: number): Refusal =>
  refusal('ERR_BODY_TOO_LARGE', `a body has at most ${most} bytes; send less at a time`, {
    Connection: 'close',
  })
