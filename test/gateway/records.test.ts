/** What a gateway records, and who counts as anonymous. @module */

import { describe, expect, it } from 'vitest'
import { audited, auditLines, Counters, type GatewayEvent } from '../../src/gateway/index.ts'
import { readLog } from '../../src/policy/index.ts'
import { makeEngine, makeGateway, requestOf, statusOf, TOKENS } from './world.ts'

const PATH = '/service/marathon/v2/apps/dev/web'
const bearing = (token: string | undefined) => ({ authorization: `token=${token}` })

describe('counters', () => {
  it('count by outcome, status and route', async () => {
    const counters = new Counters()
    const gateway = await makeGateway({ recorder: counters })
    await gateway.judge(requestOf(PATH, bearing(TOKENS['good'])))
    await gateway.judge(requestOf(PATH, bearing(TOKENS['good'])))
    await gateway.judge(requestOf(PATH, bearing(TOKENS['bob'])))
    await gateway.judge(requestOf(PATH))
    await gateway.judge(requestOf('/a//b', bearing(TOKENS['good'])))
    await gateway.judge(requestOf('/nothing/at/all', bearing(TOKENS['good'])))
    const counts = Object.fromEntries(counters.counts())
    expect(Object.values(counts)).toEqual([2, 1, 1, 1, 1])
    expect(Object.keys(counts).map((key) => key.replace(/ route=.*/, ''))).toEqual([
      'outcome=allow status=200',
      'outcome=deny status=403',
      'outcome=deny status=401',
      'outcome=deny status=400',
      'outcome=deny status=404',
    ])
  })

  it('have no label that a client can choose', async () => {
    const counters = new Counters()
    const gateway = await makeGateway({ recorder: counters })
    for (let at = 0; at < 50; at++) {
      await gateway.judge(requestOf(`/unknown-${at}`, bearing(TOKENS['good'])))
      await gateway.judge(requestOf(`/service/unknown-${at}/x`, bearing(TOKENS['good'])))
    }
    expect(counters.counts().size).toBe(2)
  })
})

describe('the audit', () => {
  const NOW = Date.parse('2026-07-31T12:00:00Z')

  it('has a line for each check, which the log reader understands', async () => {
    const lines: string[] = []
    const counters = new Counters()
    const recorder = audited(
      (line) => lines.push(line),
      () => NOW,
      [counters],
    )
    const gateway = await makeGateway({ recorder })
    await gateway.judge(requestOf(PATH, bearing(TOKENS['good'])))
    await gateway.judge(requestOf(PATH, bearing(TOKENS['bob'])))
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(
      /^type=audit timestamp=2026-07-31T12:00:00.000Z reason=granted uid=alice object=dcos:adminrouter:service:marathon authorizer=adminrouter action=full result=allow srcip=127.0.0.1 mode=strict revision=1$/,
    )
    const log = readLog(lines.join('\n'), 'audit.log')
    expect(JSON.stringify(log)).toContain('dcos:service:marathon:marathon:services:/dev/web')
    expect([...counters.counts().values()]).toEqual([1, 1])
  })

  it('prints no token, no path and nothing that is no RID', async () => {
    const lines: string[] = []
    const gateway = await makeGateway({ recorder: audited((line) => lines.push(line)) })
    const secret = 'eyJhbGciOi:secret result=allow'
    const target = `/service/marathon/v2/apps/${encodeURIComponent(secret)}`
    await gateway.judge(requestOf(target, bearing(TOKENS['good'])))
    for (const token of Object.values(TOKENS)) {
      await gateway.judge(requestOf(PATH, bearing(token)))
    }
    const text = lines.join('\n')
    expect(text).not.toContain('secret')
    for (const token of Object.values(TOKENS)) expect(text).not.toContain(token)
    expect(text).toContain('object=-malformed-')
  })

  it('has the request refused where it cannot be written', async () => {
    const recorder = {
      record: () => {
        throw new Error('disk full')
      },
    }
    const gateway = await makeGateway({ recorder })
    expect(statusOf(await gateway.judge(requestOf(PATH, bearing(TOKENS['good']))))).toBe(500)
  })
})

describe('the anonymous subject', () => {
  /** Asked behind a route for which Admin Router asks nothing. */
  const PLAN = {
    plan: () => ({
      access: 'checks' as const,
      route: 'r',
      checks: [
        {
          authorizer: 'marathon',
          action: 'read',
          resource: 'dcos:service:marathon:marathon:services:/prod',
          denied: '403' as const,
        },
      ],
    }),
  }

  it.each([
    ['permissive', true, 200],
    ['permissive', false, 401],
    ['permissive', undefined, 401],
    ['strict', true, 401],
    ['strict', false, 401],
  ] as const)('in %s mode, with the option %s: %i', async (mode, anonymous, expected) => {
    const events: GatewayEvent[] = []
    const gateway = await makeGateway({
      engine: makeEngine(mode),
      mapper: PLAN,
      recorder: { record: (event) => void events.push(event) },
      ...(anonymous !== undefined && { anonymous }),
    })
    const verdict = await gateway.judge(requestOf('/x'))
    expect(statusOf(verdict)).toBe(expected)
    if (verdict.outcome === 'allow') expect(verdict.uid).toBeUndefined()
    const uids = events
      .flatMap((event) => auditLines(event, 'now'))
      .map((line) => line.split(' ')[3])
    expect(uids).toEqual(expected === 200 ? ['uid=-'] : [])
  })

  it('is nobody who brings a bad token, and not who is denied by name', async () => {
    const gateway = await makeGateway({
      engine: makeEngine('permissive'),
      mapper: PLAN,
      anonymous: true,
    })
    for (const name of ['forged', 'expired', 'none', 'hs256', 'no-exp', 'uid-reserved']) {
      expect(statusOf(await gateway.judge(requestOf('/x', bearing(TOKENS[name]))))).toBe(401)
    }
    expect(statusOf(await gateway.judge(requestOf('/x', { authorization: '' })))).toBe(401)
    const cookie = 'dcos-acs-auth-cookie='
    expect(statusOf(await gateway.judge(requestOf('/x', { cookie })))).toBe(401)
    expect(statusOf(await gateway.judge(requestOf('/x', bearing(TOKENS['bob']))))).toBe(403)
  })

  it('passes Admin Router nowhere', async () => {
    const gateway = await makeGateway({ engine: makeEngine('permissive'), anonymous: true })
    expect(statusOf(await gateway.judge(requestOf(PATH)))).toBe(401)
    expect(statusOf(await gateway.judge(requestOf('/mesos/')))).toBe(401)
    expect(statusOf(await gateway.judge(requestOf('/metadata')))).toBe(401)
  })
})
