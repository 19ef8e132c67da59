import { describe, expect, it, vi } from 'vitest'
import { readPolicy } from '../../src/policy/index.ts'
import { POLICY, ridgate, type Said, SERVICES } from './terminal.ts'

vi.setConfig({ testTimeout: 60_000 })

const APP = 'dcos:mesos:agent:task:app_id'
const ESCAPE = '\u001b[31m\u009b2J\u202e'
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJ1aWQiOiJhbGljZSJ9.c2lnbmF0dXJl'

const line = (
  subject: string | null,
  action: string,
  resource: string,
  more: object = {},
): string => `${JSON.stringify({ subject, action, resource, effect: 'allow', ...more })}\n`

const LAX = POLICY.replace('mode: strict', 'mode: permissive')
const LOG = [
  line('alice', 'read', `${APP}:/dev/web`, { time: '2024-05-01T12:00:00.250Z' }),
  line('alice', 'read', `${APP}:/dev/web`, { time: '2024-05-03T12:00:00Z' }),
  line('alice', 'read', `${SERVICES}:/dev`),
  line(null, 'read', `${SERVICES}:/dev`),
].join('')
const files = { 'p.yaml': LAX, 'log.jsonl': LOG }

const rehearse = (...more: string[]): Promise<Said> =>
  ridgate(['rehearse', '--to', 'strict', '-p', 'p.yaml', ...more], { files })
const least = (...more: string[]): Promise<Said> =>
  ridgate(['least', '--log', 'log.jsonl', ...more], { files })

describe('rehearse', () => {
  it('exits with 1 where something breaks, and prints the commands alone as a script', async () => {
    expect(await rehearse('--log', 'log.jsonl', '--script')).toMatchObject({
      exit: 1,
      stdout: `dcos security org users grant alice ${APP}:/dev/web read\n`,
      stderr: '',
    })
  })

  it('exits with 0 where nothing breaks', async () => {
    const said = await rehearse()
    expect(said).toMatchObject({ exit: 0, stderr: '' })
    expect(said.stdout).toContain('nothing breaks')
  })

  it('tells all in JSON', async () => {
    const said = await rehearse('--log', 'log.jsonl', '--json')
    const request = {
      subject: 'alice',
      action: 'read',
      resource: `${APP}:/dev/web`,
      allowed: 2,
      denied: 0,
      first: '2024-05-01T12:00:00Z',
      last: '2024-05-03T12:00:00Z',
      lastAllowed: '2024-05-03T12:00:00Z',
      before: { effect: 'allow', reason: 'not-enforced' },
      after: { effect: 'deny', reason: 'no-covering-grant' },
    }
    expect(JSON.parse(said.stdout)).toMatchObject({
      from: { mode: 'permissive', release: '2.2' },
      to: { mode: 'strict', release: '2.2' },
      requests: 3,
      seen: 4,
      preventions: [
        {
          grant: { principal: { uid: 'alice' }, resource: `${APP}:/dev/web`, actions: ['read'] },
          isKnown: true,
          isOutside: false,
          requests: [request],
        },
      ],
      unpreventable: [{ why: 'anonymous', request: { subject: null } }],
      gains: [],
      commands: [`dcos security org users grant alice ${APP}:/dev/web read`],
    })
  })

  it('says what a wider grant opens, who must be created, and what lies outside then', async () => {
    const log = ['1', '2', '3']
      .flatMap((name) => [
        line('eve', 'read', `${APP}:/a/${name}`),
        line('eve', 'read', `dcos:mesos:master:framework:role:${name}`),
      ])
      .join('')
    const world = {
      files: {
        'p.yaml': LAX,
        'log.jsonl': log + line('bob', 'read', `${APP}:/a/4`, { effect: 'deny' }),
      },
    }
    const command = ['rehearse', '--to', 'strict', '-p', 'p.yaml', '--log', 'log.jsonl']
    const wide = await ridgate([...command, '--widen', '3'], world)
    expect(wide.stdout).toContain(`also opens 1 named place: ${APP}:/a/4`)
    expect(wide.stdout).toContain('opens no other place that the log or the policy names')
    expect(wide.stdout).toContain('the policy has no such user')
    expect(wide.stdout).toContain('1 decided otherwise by this policy than in the log: bob read')
    const script = await ridgate([...command, '--script'], world)
    expect(script.stdout.split('\n')[0]).toBe('# the policy has no user eve: see that it exists')
    const old = await ridgate([...command, '--to-release', '1.7'], world)
    expect(old.stdout).toContain('then outside of the catalogue')
  })

  it('cuts long lists, and says so', async () => {
    const log = Array.from({ length: 30 }, (_, at) => line('alice', 'read', `${APP}:/x/${at}`))
    const said = await ridgate(['rehearse', '--to', 'strict', '-p', 'p.yaml', '--log', 'l'], {
      files: { 'p.yaml': LAX, l: log.join('') },
    })
    expect(said.stdout).toContain('and 10 more')
  })

  it('shows what is gained', async () => {
    const said = await ridgate(
      ['rehearse', '--to', 'permissive', '-p', 'p.yaml', '--mode', 'strict', '--log', 'log.jsonl'],
      { files },
    )
    expect(said).toMatchObject({ exit: 0 })
    expect(said.stdout).toContain('gained: denied now, allowed then\n')
    expect(said.stdout).toContain('anonymous (no token)  read')
  })

  it.each([
    [['rehearse', '-p', 'p.yaml'], 'nothing to rehearse'],
    [['rehearse', '--to', 'lax', '-p', 'p.yaml'], 'unknown-mode: `lax`'],
    [['rehearse', '--to-release', '3', '-p', 'p.yaml'], 'unknown-release: `3`'],
    [['rehearse', '--to', 'strict'], 'no policy'],
    [['rehearse', '--to', 'strict', '-p', 'p.yaml', '--widen', '1'], 'bad-number: `--widen`'],
    [['rehearse', '--to', 'strict', '-p', 'p.yaml', '--widen', '-1e9'], 'bad-number: `--widen`'],
    [['rehearse', '--to', 'strict', '-p', '-', '--log', '-'], 'standard input is one file'],
    [['rehearse', '--to', 'strict', '-p', 'p.yaml', '--log', '/nowhere'], 'there is no such file'],
    [['rehearse', '--to', 'strict', '-p', 'p.yaml', 'word'], 'got 1 word'],
    [['least'], 'no log'],
    [['least', '--log', 'log.jsonl', 'word'], 'got 1 word'],
    [['least', '--log', 'log.jsonl', '--max-grants', '0'], 'bad-number: `--max-grants`'],
    [['least', '--log', 'log.jsonl', '--max-depth', 'x'], 'bad-number: `--max-depth`'],
    [['least', '--log', 'log.jsonl', '--now', 'now'], 'bad-time: `now`'],
    [['least', '--log', 'log.jsonl', '--group', 'a b'], 'malformed-gid'],
    [['least', '--log', 'log.jsonl', '--group', 'ops', '-p', 'p.yaml'], 'has members already'],
    [['least', '--log', 'log.jsonl', '--mode', 'lax'], 'unknown-mode'],
    [['least', '--log', 'log.jsonl', '--bind', 'x'], 'bad-bind'],
    [['least', '--log', '-', '-p', '-'], 'standard input is one file'],
    [['least', '--log', 'log.jsonl', '-p', 'log.jsonl'], 'log.jsonl:'],
  ])('%j is an error', async (argv, message) => {
    const said = await ridgate(argv, { files })
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toContain(message)
    expect(said.stderr).not.toContain('internal error')
  })
})

describe('least', () => {
  it('prints a policy document that can be read back', async () => {
    const said = await least()
    expect(said).toMatchObject({ exit: 0, stderr: '' })
    const { policy } = readPolicy(said.stdout, { name: 'least.yaml' })
    expect(policy).toMatchObject({
      ok: true,
      value: {
        mode: 'strict',
        users: [{ uid: 'alice' }],
        grants: [
          { resource: `${APP}:/dev/web`, actions: ['read'] },
          { resource: `${SERVICES}:/dev`, actions: ['read'] },
        ],
      },
    })
  })

  it('prints a script', async () => {
    const said = await least('--script', '--group', 'devs')
    expect(said.stdout.split('\n').filter((text) => !text.startsWith('#'))).toEqual([
      `dcos security org groups grant devs ${APP}:/dev/web read`,
      `dcos security org groups grant devs ${SERVICES}:/dev read`,
      '',
    ])
  })

  it('exits with 1 where the budget is too small', async () => {
    const said = await least('--max-grants', '1')
    expect(said).toMatchObject({ exit: 1, stdout: '' })
    expect(said.stderr).toContain('user alice needs at least 2 grants')
    const json = await least('--max-grants', '1', '--json')
    expect(JSON.parse(json.stdout)).toEqual({
      shortfall: { kind: 'max-grants', principal: { kind: 'user', uid: 'alice' }, needs: 2 },
    })
  })

  it('compares with the present policy: what would stop, what lies idle', async () => {
    const said = await least('-p', 'p.yaml', '--now', '2024-05-13T12:00:00Z', '--mode', 'strict')
    expect(said.stdout).toContain('would stop being allowed')
    expect(said.stdout).toMatch(/# {3}never +user alice +full +dcos:adminrouter:service:marathon/)
    const { losses, uses, now } = JSON.parse((await least('-p', 'p.yaml', '--json')).stdout)
    expect(now).toBe('2024-05-03T12:00:00Z')
    expect(losses).toContainEqual({ subject: 'bob', action: 'read', resource: `${SERVICES}:/dev` })
    expect(uses).toContainEqual(
      expect.objectContaining({ used: 1, unused: ['update'], grant: expect.anything() }),
    )
  })

  it('counts idle days from the log, or from now', async () => {
    const world = {
      files: {
        'p.yaml': LAX,
        l:
          line('alice', 'read', `${SERVICES}:/dev`, { time: '2024-05-01T00:00:00Z' }) +
          line('bob', 'read', 'a:b', { time: '2024-05-11T00:00:00Z' }),
      },
    }
    const base = ['least', '--log', 'l', '-p', 'p.yaml']
    expect((await ridgate(base, world)).stdout).toContain('10 days ago')
    const later = [...base, '--now', '2024-05-31T00:00:00Z']
    expect((await ridgate(later, world)).stdout).toContain('30 days ago')
    const json = JSON.parse((await ridgate([...later, '--json'], world)).stdout)
    expect(json.uses).toContainEqual(expect.objectContaining({ idleDays: 30 }))
  })

  it('loses nothing where the policy is the least already', async () => {
    const first = await least('--script')
    const said = await ridgate(['least', '--log', 'log.jsonl', '-p', 'again.sh'], {
      files: { ...files, 'again.sh': first.stdout },
    })
    expect(said.stdout).toContain('all that the present grants name stays allowed')
  })
})

describe('a log that is none', () => {
  const BAD: Readonly<Record<string, string | Uint8Array>> = {
    empty: '',
    blank: ' \n\n',
    binary: Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919) & 255),
    nul: LOG.replaceAll('allow', 'al\0low'),
    long: 'x'.repeat(1_000_000),
    escape: `${ESCAPE}\n{"${ESCAPE}": 1}\n`,
    token: `{"subject": "${TOKEN.repeat(2)}"}\ntype=audit uid=${TOKEN} ${TOKEN}\n`,
  }

  it.each(Object.keys(BAD))('%s is refused', async (name) => {
    for (const argv of [
      ['rehearse', '--to', 'strict', '-p', 'p.yaml', '--log', name],
      ['least', '--log', name],
    ]) {
      const said = await ridgate(argv, { files: { ...files, ...BAD } })
      expect(said).toMatchObject({ exit: 2, stdout: '' })
      expect(UNSAFE.test(said.stderr.replaceAll('\n', ''))).toBe(false)
      expect(said.stderr).not.toContain('internal error')
      expect(said.stderr).not.toContain(TOKEN)
      expect(said.stderr.length).toBeLessThan(500)
    }
  })

  it('in part is read for the rest, with each bad line named and counted', async () => {
    const bad = `${ESCAPE} ${TOKEN}\n`.repeat(15)
    const world = { files: { ...files, l: LOG + bad + line('__proto__', 'read', 'a:__proto__') } }
    const said = await ridgate(['least', '--log', 'l'], world)
    expect(said.exit).toBe(0)
    expect(said.stdout).toContain('{user: __proto__, resource: "a:__proto__", actions: [read]}')
    expect(said.stderr).toContain('l:5:1: the line is neither JSON nor an audit line')
    expect(said.stderr).toContain('and 5 more like these')
    expect(said.stderr).toContain('15 lines could not be read and are left out')
    expect(said.stderr + said.stdout).not.toContain(TOKEN)
    const rehearsed = await ridgate(
      ['rehearse', '--to', 'strict', '-p', 'p.yaml', '--log', 'l'],
      world,
    )
    expect(rehearsed.exit).toBe(1)
    expect(rehearsed.stderr).toBe(said.stderr)
  })
})
