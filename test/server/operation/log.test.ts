import { describe, expect, it } from 'vitest'
import { LOG_LEVELS, makeLog } from '../../../src/server/operation/log.ts'

function logged(level: (typeof LOG_LEVELS)[number], values: object): string {
  let text = ''
  makeLog(level, { write: (line) => (text += line) }).info(values, 'words')
  return text
}

describe('the log', () => {
  it('is a line of JSON with its level and time', () => {
    const line = logged('info', { uid: 'alice' })
    expect(JSON.parse(line)).toMatchObject({ level: 'info', uid: 'alice', msg: 'words' })
    expect(Date.parse((JSON.parse(line) as { time: string }).time)).not.toBeNaN()
    expect(line.endsWith('\n')).toBe(true)
  })

  it('blots secrets out, should one be handed over', () => {
    const secret = 's3cret'
    const line = logged('info', {
      password: secret,
      request: { headers: { authorization: secret }, body: secret },
      login: { token: secret, public_key: secret },
      deep: { er: { client_secret: secret, cookie: secret } },
    })
    expect(line).not.toContain(secret)
    expect(line).toContain('[redacted]')
  })

  it.each(LOG_LEVELS)('keeps to its level: %s', (level) => {
    expect(logged(level, {}) === '').toBe(!['debug', 'info'].includes(level))
  })
})
