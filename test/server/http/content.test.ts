import { describe, expect, it } from 'vitest'
import { accepts, readContent, type Takes } from '../../../src/server/http/content.ts'

describe('an Accept header', () => {
  it.each([
    [null, true],
    ['', true],
    ['*/*', true],
    ['application/*', true],
    ['application/json', true],
    ['Application/JSON', true],
    ['text/html, application/json;q=0.9', true],
    ['text/html,application/xhtml+xml,*/*;q=0.8', true],
    ['text/html', false],
    ['text/*', false],
    ['application/json;q=0', false],
    ['application/json; q=0.0', false],
    ['application/jsonp', false],
    ['json', false],
  ])('%j lets JSON through: %s', (header, expected) => {
    expect(accepts(header, 'application/json')).toBe(expected)
  })
})

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** `[takes, content type, body, what is read: its JSON or the code and words of a refusal]` */
const ROWS: ReadonlyArray<readonly [Takes, string | null, string | null, unknown]> = [
  ['json', JSON_TYPE, '{"a": 1}', { a: 1 }],
  ['json', `${JSON_TYPE}; charset=utf-8`, '{"a": 1}', { a: 1 }],
  ['json', 'APPLICATION/JSON', '[]', []],
  ['json', JSON_TYPE, 'null', null],
  ['json', JSON_TYPE, '', 'ERR_INVALID_DATA: Request has bad Content-Type or lacks JSON data'],
  ['json', null, null, 'ERR_INVALID_DATA: Request has bad Content-Type or lacks JSON data'],
  ['json', FORM_TYPE, 'a=1', 'ERR_INVALID_DATA: Request has bad Content-Type or lacks JSON data'],
  ['json', FORM_TYPE, '', 'ERR_INVALID_DATA: Request has bad Content-Type or lacks JSON data'],
  ['json', 'multipart/form-data; boundary=x', '--x', 'ERR_INVALID_DATA: Request has bad'],
  ['json', 'text/plain', '{}', 'ERR_UNSUPPORTED_MEDIA_TYPE: Unexpected or undefined Content-Type'],
  ['json', 'application/jsonx', '{}', 'ERR_UNSUPPORTED_MEDIA_TYPE'],
  ['json', '', '{}', 'ERR_UNSUPPORTED_MEDIA_TYPE: Unexpected or undefined Content-Type'],
  ['json', JSON_TYPE, '{', 'ERR_INVALID_DATA: Cannot decode JSON body'],
  ['json', JSON_TYPE, '{"a": 1} x', 'ERR_INVALID_DATA: Cannot decode JSON body'],
  ['json', JSON_TYPE, 'NaN', 'ERR_INVALID_DATA: Cannot decode JSON body'],
  ['none', null, null, undefined],
  ['none', JSON_TYPE, '', undefined],
  ['none', JSON_TYPE, '{}', {}],
  ['none', FORM_TYPE, '', undefined],
  ['none', FORM_TYPE, 'a=1', 'ERR_INVALID_DATA: Request has bad Content-Type'],
  ['none', JSON_TYPE, '{', 'ERR_INVALID_DATA: Cannot decode JSON body'],
  ['none', 'text/plain', 'x', 'ERR_UNSUPPORTED_MEDIA_TYPE'],
  ['form', FORM_TYPE, 'SAMLResponse=x', undefined],
  ['form', 'text/plain', 'x', 'ERR_UNSUPPORTED_MEDIA_TYPE'],
]

const request = (type: string | null, body: BodyInit | null): Request =>
  new Request('http://127.0.0.1/', {
    method: 'PUT',
    headers: type === null ? {} : { 'Content-Type': type },
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  })

async function read(takes: Takes, sent: Request, most = 1024): Promise<unknown> {
  const content = await readContent(sent, takes, most)
  return content.ok ? content.value : `${content.error.code}: ${content.error.message}`
}

describe('the content of a request', () => {
  it.each(ROWS)('%s, %s, %j', async (takes, type, body, expected) => {
    const found = await read(takes, request(type, body))
    if (typeof expected === 'string') expect(found).toContain(expected)
    else expect(found).toEqual(expected)
  })

  it.each([
    ['a byte that is no UTF-8', [0x22, 0xff, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
  ])('with %s is refused', async (_, bytes) => {
    expect(await read('json', request(JSON_TYPE, Uint8Array.from(bytes)))).toContain(
      'Cannot decode',
    )
  })

  it('is read to the last byte that is allowed', async () => {
    const text = JSON.stringify('x'.repeat(1022))
    expect(await read('json', request(JSON_TYPE, text))).toBe('x'.repeat(1022))
    expect(await read('json', request(JSON_TYPE, `${text} `))).toContain('ERR_BODY_TOO_LARGE')
  })

  it('is refused once a stream has brought too much, whatever it says of its length', async () => {
    let chunks = 0
    const endless = new ReadableStream({
      pull(controller) {
        chunks++
        controller.enqueue(new Uint8Array(256).fill(0x20))
      },
    })
    expect(await read('json', request(JSON_TYPE, endless))).toContain('ERR_BODY_TOO_LARGE')
    expect(chunks).toBeLessThan(16)
  })

  it('that breaks off is refused', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('the connection was cut')),
    })
    expect(await read('json', request(JSON_TYPE, broken))).toContain('ended early')
  })

  it('may nest as deep as a body is long', async () => {
    const deep = `${'['.repeat(400)}${']'.repeat(400)}`
    expect(JSON.stringify(await read('json', request(JSON_TYPE, deep)))).toBe(deep)
  })
})
