/** The direct way to a decision answers what the app answers, or nothing. @module */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trust } from '../../src/server/caller.ts'
import { Together } from '../../src/server/http/together.ts'
import { directQueries } from '../../src/server/iam/direct.ts'
import { makeApp } from '../../src/server/index.ts'
import { makeLog } from '../../src/server/operation/log.ts'
import { makeWorld, populate, type World } from './world.ts'

const PATH = '/acs/api/v1/internal/policyquery'

let world: World
let port = 0
let direct: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean
const server = createServer((incoming, outgoing) => {
  if (direct(incoming, outgoing)) return
  outgoing.writeHead(299)
  outgoing.end()
})
beforeAll(async () => {
  world = await makeWorld()
  await populate(world)
  const quiet = { ...world.parts, log: makeLog('info', { write: () => {} }) }
  direct = directQueries(quiet, 'policyquery', new Together(quiet))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.close()
  await world.close()
})

interface Answer {
  readonly status: number
  readonly text: string
  readonly type: string | null
  readonly cache: string | null
}

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  text: await response.text(),
  type: response.headers.get('content-type'),
  cache: response.headers.get('cache-control'),
})

const byNode = async (query: string, headers: Record<string, string> = {}): Promise<Answer> =>
  answerOf(await fetch(`http://127.0.0.1:${port}${PATH}${query}`, { headers }))

const byApp = async (query: string): Promise<Answer> =>
  answerOf(await makeApp(world.parts, 'policyquery').request(`http://127.0.0.1${PATH}${query}`))

describe('the direct way', () => {
  it.each([
    '?rid=dcos:adminrouter:acs&uid=carol&action=full',
    '?uid=carol&action=full&rid=dcos:adminrouter:acs',
    '?rid=dcos:service:marathon:marathon:services:/dev/web&uid=alice&action=update',
    '?rid=dcos:mesos:master:framework:role:*&uid=nobody@example.com&action=read',
    '?rid=a&uid=b&action=c',
    '?rid=&uid=&action=',
    '?rid=dcos:adminrouter:acs&uid=carol&action=full&uid=bob&x=1&_timestamp=2',
    '?rid=dcos:adminrouter:acs&uid=carol&action=full&',
  ])('answers %s as the app does', async (query) => {
    const answer = await byNode(query)
    expect(answer.status).toBe(200)
    expect(answer).toEqual(await byApp(query))
  })

  it.each([
    '',
    '?rid=a:b&uid=c',
    '?rid=a%3Ab&uid=c&action=read',
    '?rid=a+b&uid=c&action=read',
    '?rid=a:b;uid=c&uid=c&action=read',
    `?rid=a:b&uid=c&action=read&x=${'x'.repeat(5000)}`,
  ])('leaves %s to the app', async (query) => {
    expect((await byNode(query)).status).toBe(299)
  })

  it('leaves to the app what accepts no JSON, and what is no GET', async () => {
    const query = '?rid=a:b&uid=c&action=read'
    expect((await byNode(query, { Accept: 'text/html' })).status).toBe(299)
    const url = `http://127.0.0.1:${port}${PATH}${query}`
    expect((await fetch(url, { method: 'POST' })).status).toBe(299)
  })

  it('is closed where callers are not trusted, and while too much is under way', () => {
    const incoming = { method: 'GET', url: `${PATH}?rid=a:b&uid=c&action=read`, headers: {} }
    const refuses = (trust: Trust, inFlight: number): boolean => {
      const parts = { ...world.parts, load: { inFlight } }
      const way = directQueries(parts, trust, new Together(parts))
      return !way(incoming as IncomingMessage, {} as ServerResponse)
    }
    expect(refuses('nobody', 0)).toBe(true)
    expect(refuses('admin', 1e9)).toBe(true)
  })

  it('tells the log what the app tells it', async () => {
    const linesOf = async (act: (query: string) => Promise<Answer>): Promise<unknown[]> => {
      const before = world.log.length
      await act('?rid=a:b&uid=c&action=read')
      return world.log.slice(before).map((line) => {
        const { time, ms, address, ...rest } = JSON.parse(line)
        return [rest, typeof time, typeof ms, typeof address]
      })
    }
    const before = direct
    direct = directQueries(world.parts, 'policyquery', new Together(world.parts))
    const mine = await linesOf(byNode)
    direct = before
    expect(mine).toHaveLength(1)
    expect(mine).toEqual(await linesOf(byApp))
  })

  it('answers every query as the app does, or leaves it', async () => {
    const value = fc.oneof(
      fc.constantFrom('alice', 'carol', 'read', 'full', 'dcos:adminrouter:acs', '', 'a:b', '*'),
      fc.string({ unit: fc.constantFrom('a', ':', '/', '%', '2', 'F', '+', '=', '&', '?', '.') }),
    )
    const name = fc.constantFrom('rid', 'uid', 'action', 'x', 'RID', '')
    const query = fc
      .array(fc.tuple(name, value), { maxLength: 6 })
      .map((pairs) => `?${pairs.map(([key, text]) => `${key}=${text}`).join('&')}`)
    await fc.assert(
      fc.asyncProperty(query, async (drawn) => {
        const answer = await byNode(drawn)
        if (answer.status !== 299) expect(answer).toEqual(await byApp(drawn))
      }),
      { numRuns: 500 },
    )
  })

  it('counts and audits as the app does', async () => {
    const before = world.audit.length
    await byNode('?rid=a:b&uid=c&action=read')
    await byApp('?rid=a:b&uid=c&action=read')
    world.parts.audit.settle()
    const [mine, theirs] = world.audit.slice(before).map((line) => line.replace(/srcip=\S+/, ''))
    expect(mine).toBe(theirs)
  })

  it('answers each of many questions that come in together', async () => {
    const uids = Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 'carol' : `nobody${at}`))
    const asked = uids.map((uid) => byNode(`?rid=dcos:adminrouter:acs&uid=${uid}&action=full`))
    const found = (await Promise.all(asked)).map(({ text }) => JSON.parse(text).allowed)
    expect(found).toEqual(uids.map((uid) => uid === 'carol'))
    expect(world.parts.load.inFlight).toBe(0)
  })

  it('answers 500 where a decision can’t be made, and goes on', async () => {
    const lines: string[] = []
    const { isAllowed } = world.parts.decisions
    let isBroken = true
    const decisions = {
      ...world.parts.decisions,
      isAllowed: (...asked: Parameters<typeof isAllowed>): boolean => {
        if (isBroken) throw new Error('`secret` is not to be logged')
        return isAllowed(...asked)
      },
    }
    const log = makeLog('info', { write: (line) => void lines.push(line) })
    const before = direct
    const parts = { ...world.parts, decisions, log }
    direct = directQueries(parts, 'policyquery', new Together(parts))
    const query = '?rid=dcos:adminrouter:acs&uid=carol&action=full'
    const broken = await byNode(query)
    isBroken = false
    const mended = await byNode(query)
    direct = before
    expect(broken).toMatchObject({ status: 500, cache: 'no-store' })
    expect(JSON.parse(broken.text)).toMatchObject({ code: 'ERR_INTERNAL' })
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['error', 'warn'])
    expect(lines.join()).not.toContain('secret')
    expect(mended.status).toBe(200)
  })
})
