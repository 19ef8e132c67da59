import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ridgate, type Said } from './terminal.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridgate-serve-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const API = '/acs/api/v1'

/** What stands where in the greeting. */
interface Greeting {
  readonly url: string
  readonly text: string
}

/** Serves until `act` is done, and answers what was printed. */
async function serving(
  options: readonly string[],
  act: (greeting: Greeting) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const words = ['serve', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', ...options]
  const faults: unknown[] = []
  // The command line takes whatever is thrown for an error of its own.
  const stopped = (): Promise<void> => act(greeting()).catch((fault) => void faults.push(fault))
  const world = { env, stopped }
  let printed = ''
  const greeting = (): Greeting => ({
    url: /listens on (\S+)/.exec(printed)?.[1] ?? '',
    text: printed,
  })
  const said = await ridgate(words, { ...world, seen: (text) => (printed += text) })
  if (faults.length > 0) throw faults[0]
  return said
}

const ADMIN = { RIDGATE_ADMIN_UID: 'root', RIDGATE_ADMIN_PASSWORD: 'root-secret' }

async function login(url: string, uid: string, password: string): Promise<string> {
  const response = await fetch(`${url}${API}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ uid, password }),
  })
  return ((await response.json()) as { readonly token?: string }).token ?? ''
}

describe('serve', () => {
  it('shows the demonstration, the URL, the password once, and curls that work', async () => {
    let password = ''
    const first = await serving(['--example', '--audit', '/dev/null'], async ({ url, text }) => {
      expect(text).toContain('Decisions of examples/policies/demo.yaml in the three security modes')
      expect(text).toContain('Log in, then ask for a decision:')
      password = /password (\S+) \(shown this once\)/.exec(text)?.[1] ?? ''
      const token = await login(url, 'bootstrapuser', password)
      const query = /curl -H .* '(\S+)'/.exec(text)?.[1] ?? ''
      const headers = { Authorization: `token=${token}` }
      expect(await (await fetch(query, { headers })).json()).toEqual({ allowed: true })
    })
    expect([first.exit, password.length > 15]).toEqual([0, true])
    expect(first.stderr).not.toContain(password)
    const second = await serving(['--example'], async ({ url, text }) => {
      expect(text).not.toContain('shown this once')
      expect(await login(url, 'bootstrapuser', password)).toMatch(/^ey/)
    })
    expect(second.exit).toBe(0)
  })

  it('keeps what was changed, and audits to a file that may be rotated', async () => {
    const audit = join(folder, 'audit.log')
    const options = ['--audit', audit, '--audit-format', 'json', '--log-level', 'silent']
    const said = await serving(
      options,
      async ({ url }) => {
        const token = await login(url, 'root', 'root-secret')
        const put = (path: string, body?: object) =>
          fetch(`${url}${API}${path}`, {
            method: 'PUT',
            headers: { Authorization: `token=${token}`, 'Content-Type': 'application/json' },
            ...(body && { body: JSON.stringify(body) }),
          })
        expect((await put('/users/alice', { password: 'alice-secret' })).status).toBe(201)
        expect((await put('/acls/dcos:adminrouter:new', { description: '' })).status).toBe(201)
        expect((await put('/acls/dcos:adminrouter:new/users/alice/full')).status).toBe(204)
      },
      ADMIN,
    )
    expect([said.exit, said.stderr]).toEqual([0, ''])
    const lines = readFileSync(audit, 'utf8').trimEnd().split('\n')
    const changes = lines.map((line) => JSON.parse(line) as { type: string; operation?: string })
    expect(
      changes.filter(({ type }) => type === 'audit-change').map(({ operation }) => operation),
    ).toEqual(['createUser', 'createAcl', 'grantToUser'])
    expect(readFileSync(audit, 'utf8')).not.toContain('secret')
    await serving([], async ({ url }) => {
      const token = await login(url, 'alice', 'alice-secret')
      const headers = { Authorization: `token=${token}` }
      const own = await fetch(`${url}${API}/users/alice/permissions`, { headers })
      expect(await own.json()).toMatchObject({ direct: [{ rid: 'dcos:adminrouter:new' }] })
    })
  })

  it('takes the mode of a policy, and an option before it', async () => {
    const policy = join(folder, 'p.yaml')
    writeFileSync(policy, 'mode: permissive\nrelease: "1.10"\ngrants: []\n')
    await serving(['-p', policy], async ({ text }) => {
      expect(text).toContain('(mode permissive, release 1.10,')
    })
    await serving(['-p', policy, '--mode', 'strict'], async ({ text }) => {
      expect(text).toContain('(mode strict, release 1.10,')
    })
  })

  it('has one process to a data directory', async () => {
    await serving([], async () => {
      const second = await serving([], async () => undefined)
      expect(second.exit).toBe(2)
    })
  })

  it('copies its store while it serves', async () => {
    const copy = join(folder, 'copy.db')
    await serving([], async () => {
      const said = await ridgate(['backup', '--data', join(folder, 'data'), copy])
      expect([said.exit, said.stderr, said.stdout.startsWith('copied to ')]).toEqual([0, '', true])
    })
    expect(existsSync(copy)).toBe(true)
  })

  it.each([
    [['words'], '`serve` takes no words'],
    [['--listen', '127.0.0.1:99999'], 'is no address'],
    [['--trusted-listen', 'nowhere'], 'is no address'],
    [['--trusted-listen', '0.0.0.0:0'], 'is no address of loopback'],
    [['--trusted-admin'], 'name its address too'],
    [['--mode', 'lax'], 'unknown-mode'],
    [['--audit-format', 'xml'], 'bad-audit-format'],
    [['--log-level', 'loud'], 'bad-log-level'],
    [['-p', 'nowhere.yaml'], 'there is no such file'],
    [['--audit', '/nowhere/at/all'], "can't be opened"],
    [['--trusted-listen', 'unix:/nowhere/at/all'], "can't listen on"],
  ])('%j is refused: %s', async (options, text) => {
    const said = await serving(options, async () => {
      throw new Error('it must not serve')
    })
    expect([said.exit, said.stdout]).toEqual([2, ''])
    expect(said.stderr).toContain(text)
  })
})
