import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { err, ok, type Result } from '../../../src/core/result.ts'
import type { IamError } from '../../../src/iam/index.ts'
import { FailedLogins } from '../../../src/server/http/failed-logins.ts'

const LIMITS = { perAccount: 3, perAddress: 5 }
const RIGHT = async (): Promise<Result<string, IamError>> => ok('token')
const WRONG = async (): Promise<Result<string, IamError>> =>
  err({ code: 'ERR_INVALID_CREDENTIALS', message: 'no' })
const UNAVAILABLE = async (): Promise<Result<string, IamError>> =>
  err({ code: 'ERR_STORE_UNAVAILABLE', message: 'disk full' })

let nowMs = 0
let logins = new FailedLogins({ nowMs: () => nowMs }, LIMITS)
beforeEach(() => {
  nowMs = 1_000_000
  logins = new FailedLogins({ nowMs: () => nowMs }, LIMITS)
})

async function attempt(
  login: () => Promise<Result<string, IamError>>,
  uid = 'alice',
  address = '10.0.0.1',
): Promise<string> {
  const answer = await logins.attempt(uid, address, login)
  if (answer.ok) return answer.value
  const { code } = answer.error
  const headers = 'headers' in answer.error ? answer.error.headers : undefined
  return code === 'ERR_TOO_MANY_FAILED_LOGINS' ? `wait ${headers?.['Retry-After']}` : code
}

describe('failed logins', () => {
  it('of one account are so many in a minute, and the right password waits too', async () => {
    for (let time = 0; time < 3; time++)
      expect(await attempt(WRONG)).toBe('ERR_INVALID_CREDENTIALS')
    expect(await attempt(WRONG)).toBe('wait 60')
    expect(await attempt(RIGHT)).toBe('wait 60')
    nowMs += 59_000
    expect(await attempt(RIGHT)).toBe('wait 1')
    nowMs += 1_000
    expect(await attempt(RIGHT)).toBe('token')
  })

  it('leave other accounts alone, until their address has had enough', async () => {
    for (let time = 0; time < 3; time++) await attempt(WRONG, 'alice')
    expect(await attempt(RIGHT, 'bob')).toBe('token')
    expect(await attempt(WRONG, 'bob')).toBe('ERR_INVALID_CREDENTIALS')
    expect(await attempt(WRONG, 'carol')).toBe('ERR_INVALID_CREDENTIALS')
    expect(await attempt(RIGHT, 'dave')).toBe('wait 60')
    expect(await attempt(RIGHT, 'dave', '10.0.0.2')).toBe('token')
  })

  it('of a network of IPv6 count together', async () => {
    for (let host = 1; host <= 5; host++) await attempt(WRONG, `u${host}`, `2001:db8::${host}`)
    expect(await attempt(RIGHT, 'x', '2001:db8::9')).toBe('wait 60')
    expect(await attempt(RIGHT, 'x', '2001:db8:0:1::9')).toBe('token')
  })

  it('are those of credentials: neither success nor a store that is away counts', async () => {
    for (let time = 0; time < 50; time++) {
      expect(await attempt(RIGHT)).toBe('token')
      expect(await attempt(UNAVAILABLE)).toBe('ERR_STORE_UNAVAILABLE')
    }
    expect(await attempt(WRONG)).toBe('ERR_INVALID_CREDENTIALS')
  })

  it('at the same time are no more than one after the other', async () => {
    let tried = 0
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        attempt(async () => {
          tried++
          await new Promise((resolve) => setImmediate(resolve))
          return WRONG()
        }),
      ),
    )
    expect(tried).toBe(3)
    expect(answers.filter((answer) => answer === 'wait 60')).toHaveLength(17)
  })

  it('let any number of right ones through at the same time', async () => {
    const slow = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return RIGHT()
    }
    const answers = await Promise.all(Array.from({ length: 40 }, () => attempt(slow)))
    expect(new Set(answers)).toEqual(new Set(['token']))
  })

  it('give their place back when a login throws', async () => {
    for (let time = 0; time < 10; time++) {
      const broken = logins.attempt('alice', 'x', () => Promise.reject(new Error('broken')))
      await expect(broken).rejects.toThrow('broken')
    }
    expect(await attempt(RIGHT)).toBe('token')
  })

  it('of ever new accounts are forgotten in the end, not kept for ever', async () => {
    const wide = new FailedLogins({ nowMs: () => nowMs }, { perAccount: 1, perAddress: 1e9 })
    for (let at = 0; at < 10_001; at++) await wide.attempt(`u${at}`, 'x', WRONG)
    expect((await wide.attempt('u10000', 'x', RIGHT)).ok).toBe(false)
    expect((await wide.attempt('u0', 'x', RIGHT)).ok).toBe(true)
  })

  it('never exceed the limit in any minute, in whatever order things come', async () => {
    const step = fc.record({ isRight: fc.boolean(), waitMs: fc.nat(30_000) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        logins = new FailedLogins({ nowMs: () => nowMs }, LIMITS)
        const failedAtMs: number[] = []
        for (const { isRight, waitMs } of steps) {
          nowMs += waitMs
          const answer = await attempt(isRight ? RIGHT : WRONG)
          if (answer === 'ERR_INVALID_CREDENTIALS') failedAtMs.push(nowMs)
          const recent = failedAtMs.filter((atMs) => atMs > nowMs - 60_000)
          expect(recent.length).toBeLessThanOrEqual(3)
          if (answer.startsWith('wait')) expect(recent).toHaveLength(3)
        }
      }),
    )
  })
})
