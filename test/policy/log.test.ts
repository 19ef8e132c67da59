import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../../src/core/principal.ts'
import {
  LogReader,
  type LogReading,
  MAX_LINE_BYTES,
  MAX_LOG_PROBLEMS,
  parseTime,
  readLog,
} from '../../src/policy/index.ts'
import { runs } from '../properties/runs.ts'

const RID = 'dcos:service:marathon:marathon:services:/dev/web'
const NOON = Date.UTC(2024, 4, 1, 12)
const NOON_TEXT = '2024-05-01T12:00:00Z'
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJ1aWQiOiJhbGljZSJ9.c2lnbmF0dXJl'

/** What came of a log that must be readable. */
function reading(text: string | Uint8Array): LogReading {
  const read = readLog(text, 'log')
  if (!read.ok) throw new Error(read.error)
  return read.value
}

/** Why a log is refused. */
function refusal(text: string | Uint8Array): string {
  const read = readLog(text, 'log')
  return read.ok ? '' : read.error
}

const line = (over: object): string =>
  JSON.stringify({
    time: NOON_TEXT,
    subject: 'alice',
    action: 'read',
    resource: RID,
    effect: 'allow',
    ...over,
  })

const seen = { allowed: 1, denied: 0, first: NOON, last: NOON, lastAllowed: NOON }
const ALICE = { subject: 'alice', action: 'read', resource: RID, ...seen }
const timeless = { subject: 'alice', action: 'read', resource: RID, allowed: 1, denied: 0 }

const audit = (over: Readonly<Record<string, string>>): string => {
  const values = {
    timestamp: NOON_TEXT,
    reason: '"Bouncer PQ response"',
    uid: 'alice',
    object: RID,
    authorizer: 'adminrouter',
    action: 'read',
    result: 'allow',
    srcip: '10.0.0.1',
    ...over,
  }
  return `type=audit ${Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}`
}

describe('a line', () => {
  it.each([
    ['flat JSON', line({}), ALICE],
    ['JSON with spaces around', ` \t${line({})} \r`, ALICE],
    ['an epoch in seconds', line({ time: NOON / 1000 }), ALICE],
    ['an epoch in milliseconds', line({ time: NOON }), ALICE],
    ['an epoch as text', line({ time: String(NOON / 1000) }), ALICE],
    ['`timestamp` for `time`', line({ time: undefined, timestamp: NOON_TEXT }), ALICE],
    ['no time', line({ time: undefined }), timeless],
    ['a time of null', line({ time: null }), timeless],
    ['no token', line({ subject: null }), { ...ALICE, subject: ANONYMOUS }],
    ['other keys', line({ token: TOKEN, nested: { effect: 'deny' } }), ALICE],
    ['a decision for an effect', line({ effect: undefined, decision: true }), ALICE],
    ['__proto__ as a uid', line({ subject: '__proto__' }), { ...ALICE, subject: '__proto__' }],
    ['__proto__ as a key', `{"__proto__": {"effect": "deny"}, ${line({}).slice(1)}`, ALICE],
    [
      'a deny',
      line({ effect: 'deny' }),
      { ...timeless, allowed: 0, denied: 1, first: NOON, last: NOON },
    ],
    [
      'AuthZEN nesting',
      line({
        subject: { type: 'user', id: 'alice' },
        action: { name: 'read' },
        resource: { type: 'rid', id: RID },
      }),
      ALICE,
    ],
    ['an audit line', audit({}), ALICE],
    ['a quoted object', audit({ object: `"${RID}"` }), ALICE],
    ['single quotes', audit({ uid: "'alice'", reason: "'a \\' b uid=bob'" }), ALICE],
    ['an escaped quote in a reason', audit({ reason: '"say \\"uid=bob\\" twice"' }), ALICE],
    ['a reason without quotes', audit({ reason: 'Bouncer PQ response, ok' }), ALICE],
    ['an empty reason', audit({ reason: '' }), ALICE],
    ['a uri with an equals sign', audit({ request_uri: '/x?uid=bob&action="full"' }), ALICE],
    ['an audit line without a time', audit({}).replace(/timestamp=\S+ /, ''), timeless],
    ['an epoch in an audit line', audit({ timestamp: String(NOON / 1000) }), ALICE],
    ['a prefix', `May 01 12:00:00 master adminrouter[7]: ${audit({})}`, ALICE],
    ['a prefix with pairs', `level=info uid=bob msg=x ${audit({})}`, ALICE],
    ['an audit line without a token', audit({ uid: '' }), { ...ALICE, subject: ANONYMOUS }],
    ['a dash for a uid', audit({ uid: '-' }), { ...ALICE, subject: ANONYMOUS }],
    ['the reserved uid', audit({ uid: 'anonymous' }), { ...ALICE, subject: ANONYMOUS }],
  ])('%s is read', (_, text, request) => {
    const { requests, skipped, problems } = reading(text)
    expect(problems).toEqual([])
    expect(skipped).toBe(0)
    expect(requests).toEqual([request])
  })

  it.each([
    ['{"subject": "alice"', 'no JSON'],
    ['{}x', 'more after the end'],
    ['["alice"]', 'neither JSON nor an audit line'],
    ['rm -rf /', 'neither JSON nor an audit line'],
    [line({ subject: undefined }), '`subject` is missing'],
    [line({ subject: 7 }), '`subject` is missing'],
    [line({ subject: {} }), '`subject` is missing'],
    [line({ subject: { type: 'group', id: 'ops' } }), 'of the type `user`'],
    [line({ subject: '' }), 'no uid'],
    [line({ subject: 'anonymous' }), 'no uid'],
    [line({ subject: TOKEN.repeat(3) }), 'no uid'],
    [line({ subject: '\ud800' }), 'no uid'],
    [line({ subject: 'ali\0ce' }), 'no uid'],
    [line({ action: 'list' }), 'the action is none of'],
    [line({ action: ['read'] }), '`action` is missing'],
    [line({ resource: 'dcos' }), 'no RID: too-few-segments'],
    [line({ resource: null }), '`resource` is missing'],
    [line({ effect: 'ALLOW' }), 'neither `allow` nor `deny`'],
    [line({ effect: undefined }), 'neither `allow` nor `deny`'],
    [line({ effect: undefined, decision: 'true' }), 'neither `allow` nor `deny`'],
    [line({ decision: false }), 'side by side'],
    [line({ time: 'yesterday' }), 'the time is neither'],
    [line({ time: [] }), 'the time is neither'],
    [line({ time: '2024-02-30T00:00:00Z' }), 'the time is neither'],
    [line({}).replace('{', '{"effect": "deny", '), '`effect` stands twice'],
    [line({}).replace('{', '{"\\u0065ffect": "deny", '), '`effect` stands twice'],
    [line({ resource: { id: RID } }).replace('{"id"', '{"id": "a:b", "id"'), '`id` stands twice'],
    [line({ x: [] }).replace('[]', '['.repeat(100)), 'nest more than'],
    [`${line({})}\0`, 'NUL'],
    [audit({ uid: 'al ice' }), 'the value of `uid` has a space'],
    [audit({ reason: 'no uid=bob' }), '`uid` stands twice'],
    [audit({ object: `"${RID}` }), "quotes that don't close"],
    [audit({ uid: "'alice" }), "quotes that don't close"],
    [audit({ result: 'maybe' }), '`result` is neither'],
    [audit({ timestamp: 'now' }), 'the time is neither'],
    [audit({ action: '' }), 'the action is none of'],
    [audit({}).replace(/result=\S+ /, ''), '`result` is missing'],
    [audit({}).replace(/uid=\S+ /, ''), '`uid` is missing'],
    ['type=audit', 'neither JSON nor an audit line'],
    ['type=audit ', '`uid` is missing'],
    ['xtype=audit uid=a', 'neither JSON nor an audit line'],
    ['x'.repeat(MAX_LINE_BYTES + 1), 'too long'],
    [`{"a": "${'x'.repeat(1_000_000)}"}`, 'too long'],
  ])('%#: is left out with its number and reason', (text, message) => {
    const { requests, lines, skipped, problems } = reading(`\n${text}\n${line({})}`)
    expect(requests).toEqual([ALICE])
    expect({ lines, skipped }).toEqual({ lines: 2, skipped: 1 })
    expect(problems).toMatchObject([{ file: 'log', line: 2, fatal: false }])
    expect(problems[0]?.message).toContain(message)
    expect(problems[0]?.message).toMatch(/^[\x20-\x7e]{1,200}$/)
  })

  it('never gets into a message', () => {
    const lines = [
      TOKEN,
      line({ subject: TOKEN.repeat(2) }),
      line({ action: TOKEN }),
      line({ resource: TOKEN }),
      line({ time: TOKEN }),
      line({ effect: TOKEN }),
      `{"${TOKEN}": 1, ${TOKEN}`,
      audit({ uid: `${TOKEN}=${TOKEN}` }),
      audit({ result: TOKEN }),
      audit({ action: `read ${TOKEN}` }),
    ]
    const { problems } = reading([...lines, line({})].join('\n'))
    expect(problems).toHaveLength(lines.length)
    expect(JSON.stringify(problems)).not.toContain(TOKEN)
  })
})

describe('a log', () => {
  it('counts what stands in it several times, with the first and last time', () => {
    const at = (hour: number): string => `2024-05-01T${String(hour).padStart(2, '0')}:00:00Z`
    const text = [
      line({ time: at(3) }),
      line({ time: at(9), effect: 'deny' }),
      audit({ timestamp: at(5) }),
      line({ time: at(1), subject: 'bob' }),
      line({ time: undefined }),
    ].join('\r\n')
    const { requests, lines, newest } = reading(`\ufeff${text}\n\n \n`)
    const hour = (count: number): number => Date.UTC(2024, 4, 1, count)
    expect(lines).toBe(5)
    expect(newest).toBe(hour(9))
    expect(requests).toEqual([
      { ...ALICE, allowed: 3, denied: 1, first: hour(3), last: hour(9), lastAllowed: hour(5) },
      { ...ALICE, subject: 'bob', first: hour(1), last: hour(1), lastAllowed: hour(1) },
    ])
  })

  it('has no newest time where no line has a time', () => {
    expect(reading(line({ time: undefined }))).not.toHaveProperty('newest')
  })

  it('is the same in whatever chunks it comes', () => {
    const lines = [line({}), line({ subject: 'é' }), audit({}), '', 'x', line({ action: 'full' })]
    const bytes = new TextEncoder().encode(lines.join('\n'))
    const whole = readLog(bytes, 'log')
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 }), (cuts) => {
        const reader = new LogReader('log')
        const stops = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        stops.slice(1).forEach((to, at) => {
          const chunk = bytes.slice(stops[at], to)
          reader.push(chunk)
          chunk.fill(0)
        })
        expect(reader.end()).toEqual(whole)
      }),
      { numRuns: runs(100) },
    )
  })

  it('lists a bounded number of problems, and counts all', () => {
    const { skipped, problems } = reading(`${'x\n'.repeat(5000)}${line({})}`)
    expect(skipped).toBe(5000)
    expect(problems).toHaveLength(MAX_LOG_PROBLEMS)
  })

  it.each([
    ['empty', '', 'is empty'],
    ['blank', ' \n\r\n\t', 'is empty'],
    ['a byte order mark', '\ufeff', 'is empty'],
    ['without a decision', 'a\nb', 'holds no decision: none of its lines can be read; line 1:'],
    ['binary', Uint8Array.from({ length: 4096 }, (_, at) => (at * 193) & 255), 'holds no decision'],
    ['UTF-16', Uint8Array.from(Buffer.from(line({}), 'utf16le')), 'holds no decision'],
    ['cut inside a letter', Uint8Array.from([0xc3]), 'not text in UTF-8'],
    ['one endless line', 'x'.repeat(1_000_000), 'too long'],
  ])('that is %s is refused', (_, text, message) => {
    expect(refusal(text)).toContain(message)
  })

  it('that is too large is refused, and read no further', () => {
    const reader = new LogReader('log', { maxBytes: 10 })
    for (let chunk = 0; chunk < 3; chunk++) reader.push(new Uint8Array(6).fill(0x20))
    expect(reader.end()).toEqual({
      ok: false,
      error: 'is too large: 18 bytes, where at most 10 are read',
    })
  })

  it('with too many different requests is refused', () => {
    const text = [line({}), line({ subject: 'bob' }), line({ subject: 'carol' })].join('\n')
    expect(readLog(text, 'log', { maxRequests: 3 }).ok).toBe(true)
    expect(readLog(text, 'log', { maxRequests: 2 })).toEqual({
      ok: false,
      error: 'holds too many different requests; read a part of it',
    })
  })
})

describe('a time', () => {
  it.each([
    ['2024-05-01T12:00:00Z', NOON],
    ['2024-05-01 12:00:00', NOON],
    ['2024-05-01T12:00:00.5Z', NOON + 500],
    ['2024-05-01T12:00:00,123456789Z', NOON + 123],
    ['2024-05-01T14:30:00+02:30', NOON],
    ['2024-05-01T10:00:00-0200', NOON],
    ['0', 0],
    ['1714564800', NOON],
    ['1714564800.25', NOON + 250],
    ['1714564800000', NOON],
    ['9999-12-31T23:59:59Z', 253_402_300_799_000],
  ])('%s', (text, time) => {
    expect(parseTime(text)).toBe(time)
  })

  it.each([
    '',
    'now',
    '-1',
    '1e9',
    '2024-05-01',
    '2024-13-01T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-05-01T24:00:00Z',
    '2024-05-01T12:60:00Z',
    '2024-05-01T12:00:60Z',
    '2024-05-01T12:00:00+24:00',
    '2024-05-01T12:00:00+00:60',
    '1969-12-31T23:59:59Z',
    '9999999999999999',
    '2024-05-01T12:00:00Z ',
    '٢٠٢٤-05-01T12:00:00Z',
  ])('%j is none', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
