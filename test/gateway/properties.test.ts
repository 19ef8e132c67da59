/** Laws of the gateway: what is decided on is what is forwarded, and mappings lead back. @module */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idsFor, ridsOf } from '../../src/gateway/authzen/mapping.ts'
import { EXT_AUTHZ, forwardAuth, IDENTITY_HEADERS, readTarget } from '../../src/gateway/index.ts'
import { makeGateway, requestOf, TOKENS } from './world.ts'

const gateway = await makeGateway()

/** Pieces of targets: plain ones, and those that servers read in two ways. */
const pieces = fc.constantFrom(
  ...['/', '//', '.', '..', '/../', ';', '%2F', '%2f', '%2E', '%252F', '%25', '%00', '%C0%AF', '%'],
  ...['\\', '?', '#', ' ', ':', '@', '*', 'a', 'A', '%41', '%20', '%C3%A9', '%c3%a9', 'é', '\n'],
  ...['mesos', 'service', 'marathon', 'v2', 'apps', 'dev', 'web', 'acs/api/v1/acls/', 'http://h'],
)
const targets = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(pieces, { maxLength: 6 }).map((parts) => `/service/marathon/v2/apps/${parts.join('')}`),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => `/${text}`),
)

/** What some server or other makes of a path: decoded again, cut at a semicolon, resolved. */
const READINGS: ReadonlyArray<(path: string) => string> = [
  (path) => path.replace(/\/{2,}/g, '/'),
  (path) => new URL(`http://h${path}`).pathname,
  (path) => path.replace(/;[^/]*/g, ''),
  (path) => path.replaceAll('\\', '/'),
  (path) => path.split('#')[0] ?? '',
  (path) => path.split('\0')[0] ?? '',
]

describe('targets', () => {
  it('that pass are read as they are by everyone', () => {
    fc.assert(
      fc.property(targets, (text) => {
        const read = readTarget(text)
        if (!read.ok) return
        const raw = text.split('?')[0] ?? ''
        for (const reading of READINGS) expect(reading(raw)).toBe(raw)
      }),
      { numRuns: 2000 },
    )
  })

  it('are refused for the same faults where an escape has them read at length', () => {
    const plain = fc
      .array(fc.constantFrom('/', '.', '..', 'a', 'A.b', '-', '~', '%', ';', ':', '*', ' ', 'é'), {
        maxLength: 8,
      })
      .map((parts) => `/${parts.join('')}`)
    fc.assert(
      fc.property(plain, (raw) => {
        const read = readTarget(raw)
        const atLength = readTarget(raw.replace(/\/?$/, '/%20'))
        expect(atLength.ok).toBe(read.ok)
        if (!read.ok) expect(atLength).toEqual(read)
        else expect(read.value.path).toBe(raw)
      }),
      { numRuns: 2000 },
    )
  })

  it('that pass have one spelling: decoding and encoding leads back, and twice is once', () => {
    fc.assert(
      fc.property(targets, (text) => {
        const read = readTarget(text)
        if (!read.ok) return
        const raw = text.split('?')[0] ?? ''
        const { path } = read.value
        if (!raw.includes('%252F')) {
          expect(path.replace(/%[0-9A-Fa-f]{2}/g, '')).toBe(path)
          expect(path.split('/').length).toBe(raw.split('/').length)
        }
        expect(decodeURIComponent(raw)).toBe(path)
      }),
      { numRuns: 2000 },
    )
  })

  it('are forwarded as they were decided on, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(targets, async (text) => {
        const authorization = `token=${TOKENS['good']}`
        const verdict = await gateway.judge(requestOf(text, { authorization }))
        if (verdict.outcome === 'refuse') return
        expect(verdict.forward.target).toBe(text)
        expect(readTarget(text).ok).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('get the same answer from the gateway, by headers and by their own path', async () => {
    await fc.assert(
      fc.asyncProperty(targets, async (text) => {
        const authorization = `token=${TOKENS['good']}`
        const judged = await gateway.judge(requestOf(text, { authorization }))
        const told = { authorization, 'x-original-uri': text, 'x-original-method': 'GET' }
        const byHeaders = await forwardAuth({ gateway }, requestOf('/auth/check', told), 'headers')
        const expected = judged.outcome === 'allow' ? 200 : judged.answer.status
        expect(byHeaders.status).toBe(expected)
        if (!text.startsWith('/')) return
        const own = requestOf(`${EXT_AUTHZ}${text}`, { authorization, 'x-original-uri': '/' })
        expect((await forwardAuth({ gateway }, own, 'path')).status).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })
})

describe('identities', () => {
  const spelled = fc
    .tuple(fc.constantFrom(...IDENTITY_HEADERS), fc.array(fc.boolean(), { maxLength: 8 }))
    .map(([name, flips]) => {
      let at = 0
      return name.replaceAll('-', () => (flips[at++] === true ? '_' : '-'))
    })

  it('of the client never decide: the same request without them has the same answer', async () => {
    const names = fc.uniqueArray(spelled, { maxLength: 5 })
    const tokens = fc.constantFrom(undefined, 'good', 'bob', 'forged')
    await fc.assert(
      fc.asyncProperty(names, tokens, async (spoofed, which) => {
        const own = which === undefined ? {} : { authorization: `token=${TOKENS[which]}` }
        const headers = { ...Object.fromEntries(spoofed.map((name) => [name, 'root'])), ...own }
        const path = '/service/marathon/v2/apps/dev/web'
        const [plain, mixed] = await Promise.all([
          gateway.judge(requestOf(path, own)),
          gateway.judge(requestOf(path, headers)),
        ])
        expect(mixed).toEqual(plain)
      }),
      { numRuns: 200 },
    )
  })
})

describe('mappings of AuthZEN', () => {
  const words = fc.stringMatching(/^[A-Za-z0-9_@*.-]{1,12}$/)
  const ids = fc.array(words, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const ends = fc.constantFrom('', ':x', '-suffix')
  const templates = fc.tuple(words, ends).map(([word, end]) => `acme:${word}:{id}${end}`)

  it('lead back: the id of the RID of an id is that id', () => {
    fc.assert(
      fc.property(templates, ids, (template, id) => {
        const mapping = { rules: [{ type: 'thing', resources: [template] }] }
        for (const rid of ridsOf(mapping, { type: 'thing', id, properties: {} })) {
          expect(idsFor(mapping, 'thing', rid)).toEqual([id])
        }
      }),
    )
  })

  it('lead forth: the RID of the id of a RID is that RID', () => {
    const rids = fc.tuple(words, ids).map(([word, id]) => `acme:${word}:${id}`)
    fc.assert(
      fc.property(templates, rids, (template, rid) => {
        const mapping = { rules: [{ type: 'thing', resources: [template, 'acme:{id}:x'] }] }
        for (const id of idsFor(mapping, 'thing', rid)) {
          expect(ridsOf(mapping, { type: 'thing', id, properties: {} })).toContain(rid)
        }
      }),
    )
  })

  it('give two ids two RIDs', () => {
    fc.assert(
      fc.property(templates, ids, ids, (template, one, other) => {
        const mapping = { rules: [{ type: 'thing', resources: [template] }] }
        const ridOf = (id: string) => ridsOf(mapping, { type: 'thing', id, properties: {} })
        if (one !== other && ridOf(one).length > 0) expect(ridOf(one)).not.toEqual(ridOf(other))
      }),
    )
  })
})
