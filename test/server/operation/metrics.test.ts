import { describe, expect, it } from 'vitest'
import type { Decided, Decision } from '../../../src/core/request.ts'
import { err, ok } from '../../../src/core/result.ts'
import { categoryOf, Metrics } from '../../../src/server/operation/metrics.ts'

const COUNTS = { users: 3, groups: 2, acls: 5, grants: 7 }
const metricsOf = () => new Metrics({ counts: async () => ok(COUNTS) }, () => 42)

/** The lines of a metric. */
const linesOf = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(name))

describe('metrics', () => {
  it('count requests by route, method and status, once each', async () => {
    const metrics = metricsOf()
    for (let at = 0; at < 3; at++) metrics.request('getUser', 'GET', 200, 0.002)
    metrics.request('getUser', 'GET', 400, 0.2)
    for (const time of [1, 2]) {
      const text = await metrics.text()
      expect([time, linesOf(text, 'ridgate_http_requests_total').sort()]).toEqual([
        time,
        [
          'ridgate_http_requests_total{route="getUser",method="GET",status="200"} 3',
          'ridgate_http_requests_total{route="getUser",method="GET",status="400"} 1',
        ],
      ])
      expect(text).toContain('ridgate_http_request_seconds_bucket{le="0.005",route="getUser"} 3')
      expect(text).toContain('ridgate_http_request_seconds_count{route="getUser"} 4')
    }
    metrics.request('getUser', 'GET', 200, 0.002)
    expect(await metrics.text()).toContain('method="GET",status="200"} 4')
  })

  it('count decisions by category, mode and outcome', async () => {
    const metrics = metricsOf()
    const allow = { effect: 'allow', reason: 'not-enforced' } as const
    const deny = { effect: 'deny', reason: 'no-covering-grant' } as const
    const made = (resource: string, decision: Decision): Decided => ({
      request: { subject: 'alice', action: 'read', resource },
      decision,
    })
    metrics.decisions(
      [made('dcos:mesos:master:role:*', allow), made('dcos:mesos:agent', allow)],
      'permissive',
    )
    metrics.decisions([made('acme:billing', deny)], 'strict')
    const text = await metrics.text()
    expect(text).toContain('{category="mesos",mode="permissive",outcome="allow"} 2')
    expect(text).toContain('{category="other",mode="strict",outcome="deny"} 1')
    expect(text).toContain('{category="other",mode="disabled",outcome="deny"} 0')
  })

  it('say how much there is, and the revision', async () => {
    const text = await metricsOf().text()
    for (const [name, count] of Object.entries({ ...COUNTS, revision: 42 })) {
      expect(linesOf(text, `ridgate_${name} `)).toEqual([`ridgate_${name} ${count}`])
    }
  })

  it('say that they do not know what the store cannot say', async () => {
    const gone = err({ code: 'ERR_STORE_UNAVAILABLE', message: 'gone' } as const)
    const text = await new Metrics({ counts: async () => gone }, () => 1).text()
    expect(linesOf(text, 'ridgate_users ')).toEqual(['ridgate_users Nan'])
    expect(linesOf(text, 'ridgate_revision ')).toEqual(['ridgate_revision 1'])
  })

  it('know their type', () => expect(metricsOf().type).toContain('text/plain'))

  it.each([
    ['dcos:mesos:master:role:*', 'mesos'],
    ['dcos:superuser', 'superuser'],
    ['dcos:adminrouter:acs', 'adminrouter'],
    ['dcos:secrets:default:/x', 'secrets'],
    ['dcos:nothing:x', 'other'],
    ['acme:mesos:x', 'other'],
    ['dcos:', 'other'],
    ['', 'other'],
  ])('put %j under %s', (resource, category) => expect(categoryOf(resource)).toBe(category))
})
