import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../../../src/core/principal.ts'
import type { Decided, Decision } from '../../../src/core/request.ts'
import { readLog } from '../../../src/policy/index.ts'
import {
  Audit,
  type AuditFormat,
  type DecisionRecord,
} from '../../../src/server/operation/audit.ts'

const AT_MS = Date.UTC(2026, 6, 31, 12, 0, 0, 5)

function lineOf(format: AuditFormat, act: (audit: Audit) => void): string {
  const lines: string[] = []
  const audit = new Audit({ write: (line) => lines.push(line) }, format, { nowMs: () => AT_MS })
  act(audit)
  audit.settle()
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

const DENY: Decision = { effect: 'deny', reason: 'no-covering-grant' }

type Told = Partial<Omit<DecisionRecord, 'decided'> & Decided>

const READ = { subject: 'alice', action: 'read', resource: 'dcos:mesos:master:role:*' }

const record = ({ request = READ, decision = DENY, ...more }: Told = {}): DecisionRecord => ({
  decided: [{ request, decision }],
  mode: 'strict',
  revision: 7,
  authorizer: 'policyquery',
  address: '127.0.0.1',
  ...more,
})

const decided = (format: AuditFormat, more?: Told): string =>
  lineOf(format, (audit) => audit.decisions(record(more)))

describe('the audit of a decision', () => {
  it('is the line of DC/OS', () => {
    expect(decided('dcos')).toBe(
      'type=audit timestamp=2026-07-31T12:00:00.005Z reason=no-covering-grant uid=alice ' +
        'object=dcos:mesos:master:role:* authorizer=policyquery action=read result=deny ' +
        'srcip=127.0.0.1 mode=strict revision=7\n',
    )
  })

  it('or JSON', () => {
    expect(JSON.parse(decided('json'))).toEqual({
      type: 'audit',
      timestamp: '2026-07-31T12:00:00.005Z',
      reason: 'no-covering-grant',
      subject: 'alice',
      resource: 'dcos:mesos:master:role:*',
      authorizer: 'policyquery',
      action: 'read',
      effect: 'deny',
      address: '127.0.0.1',
      mode: 'strict',
      revision: 7,
    })
  })

  it.each(['dcos', 'json'] as const)('as %s is read by `rehearse` and `least`', (format) => {
    expect(readLog(decided(format), 'audit.log')).toMatchObject({
      ok: true,
      value: { skipped: 0, problems: [], requests: [{ subject: 'alice', action: 'read' }] },
    })
  })

  it('shows nothing that is no identifier: it may be a secret', () => {
    const secret = 'eyJhbGciOi.secret stuff=1 result=allow'
    const malformed: Decision = { effect: 'deny', reason: 'malformed-resource' }
    for (const request of [
      { subject: secret, action: 'read', resource: 'a:b' },
      { subject: 'alice', action: secret, resource: 'a:b' },
      { subject: 'alice', action: 'read', resource: secret },
      { subject: 'x'.repeat(97), action: 'read', resource: 'a:b' },
    ]) {
      const line = decided('dcos', { request, decision: malformed })
      expect(line).toContain('=-malformed-')
      expect(line).not.toContain('secret')
      expect(line).not.toContain('xxx')
    }
  })

  it('has one record to a line, whatever was asked', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (subject, action, resource) => {
        const decision: Decision = { effect: 'deny', reason: 'malformed-resource' }
        const line = decided('dcos', { request: { subject, action, resource }, decision })
        expect(line.match(/(^| )(uid|object|action|result)=/g)).toHaveLength(4)
        expect(line.indexOf('\n')).toBe(line.length - 1)
      }),
    )
  })

  it('of a request without a token names nobody', () => {
    const request = { subject: ANONYMOUS, action: 'read', resource: 'a:b' } as const
    expect(decided('dcos', { request })).toContain(' uid=- ')
  })
})

describe('the audit of decisions that were made at once', () => {
  it('has a line for each, and none twice where the sink fails in between', () => {
    const lines: string[] = []
    let room = 2
    const write = (line: string): void => {
      if (room-- === 0) throw new Error('no space left')
      lines.push(line)
    }
    const audit = new Audit({ write }, 'dcos', { nowMs: () => AT_MS })
    const requests = ['a:/1', 'a:/2', 'a:/3'].map((resource) => ({ ...READ, resource }))
    const { decided, ...rest } = record()
    audit.decisions({
      ...rest,
      decided: requests.flatMap((request) => decided.map((one) => ({ ...one, request }))),
    })
    expect(() => audit.settle()).toThrow('no space left')
    audit.settle()
    expect(lines.map((line) => / object=(\S+)/.exec(line)?.[1])).toEqual(['a:/1', 'a:/2', 'a:/3'])
  })
})

describe('the audit of a change', () => {
  const change = (format: AuditFormat): string =>
    lineOf(format, (audit) =>
      audit.change({
        actor: 'admin',
        operation: 'grantToUser',
        target: { rid: 'a:/b', uid: 'alice', action: 'read' },
        status: 204,
        revision: 8,
        address: '10.0.0.1',
      }),
    )

  it('says who did what, and that is no decision to `rehearse`', () => {
    expect(change('dcos')).toBe(
      'type=audit-change timestamp=2026-07-31T12:00:00.005Z uid=admin operation=grantToUser ' +
        'rid=a:/b target-uid=alice action=read status=204 srcip=10.0.0.1 revision=8\n',
    )
    const both = readLog(decided('dcos') + change('dcos'), 'audit.log')
    expect(both).toMatchObject({ value: { skipped: 1, requests: [{ subject: 'alice' }] } })
    expect(JSON.parse(change('json'))).toMatchObject({
      type: 'audit-change',
      actor: 'admin',
      target: { rid: 'a:/b', uid: 'alice', action: 'read' },
    })
  })
})
