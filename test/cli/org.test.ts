import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { processIo, writeFilePrivately } from '../../src/cli/files.ts'
import { VERBS } from '../../src/cli/org/verbs.ts'
import { run } from '../../src/cli/run.ts'
import { normalPolicy, readPolicy } from '../../src/policy/index.ts'
import { ADMIN, makeWorld, type World } from '../server/world.ts'
import { POLICY, ridgate, type Said } from './terminal.ts'

const URL_TEXT = 'http://127.0.0.1:8101'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

/** The network: it leads to the app and nowhere else. */
const fetching =
  (by: World): typeof fetch =>
  async (url, init) => {
    if (!String(url).startsWith(`${URL_TEXT}/`)) throw new TypeError('fetch failed')
    return by.app.request(String(url), init)
  }

interface Run {
  readonly token?: string
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  readonly by?: World
}

/** Runs `ridgate …` against the server, as the administrator. */
function ran(line: string, { token, env, files, by = world }: Run = {}): Promise<Said> {
  const words = Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, a, b]) => a ?? b ?? '')
  return ridgate(words, {
    fetch: fetching(by),
    env: { HOME: '/nowhere-else', RIDGATE_TOKEN: token ?? by.adminToken, ...env },
    ...(files && { files }),
  })
}

const org = (line: string, more?: Run): Promise<Said> => ran(`org ${line}`, more)

async function done(line: string, more?: Run): Promise<Said> {
  const said = await org(line, more)
  expect([line, said.exit, said.stderr]).toEqual([line, 0, ''])
  return said
}

describe('org', () => {
  it('has every verb of the DC/OS command', () => {
    expect([...VERBS.keys()]).toEqual([
      ...['users create', 'users delete', 'users show', 'users grant', 'users revoke'],
      ...['groups create', 'groups delete', 'groups show', 'groups members', 'groups add_user'],
      ...['groups del_user', 'groups grant', 'groups revoke', 'service-accounts create'],
      ...['service-accounts delete', 'service-accounts show', 'service-accounts keypair'],
    ])
  })

  it('administers users, and shows them', async () => {
    await done("users create -d 'Alice A.' -p alice-secret alice")
    await done('users grant alice dcos:service:marathon:marathon:services:/dev read')
    expect(
      world.engine.isAllowed('alice', 'read', 'dcos:service:marathon:marathon:services:/dev'),
    ).toBe(true)
    const shown = await done('users show alice')
    expect(shown.stdout).toBe(`alice:
  description: Alice A.
  is_remote: false
  is_service: false
  permissions:
    - rid: dcos:service:marathon:marathon:services:/dev
      actions:
        - read
`)
    const all = await done('users show -j')
    expect(JSON.parse(all.stdout)).toMatchObject({ alice: { description: 'Alice A.' } })
    expect((await done('users show --json')).stdout).toBe(all.stdout)
    await done('users revoke alice dcos:service:marathon:marathon:services:/dev read')
    await done('users delete alice')
    expect((await org('users show alice')).stderr).toContain('ERR_UNKNOWN_USER_ID')
  })

  it('takes a new password from the environment, or from standard input', async () => {
    await done('users create one', { env: { RIDGATE_NEW_PASSWORD: 'one-secret' } })
    await done('users create two', { files: { '-': 'two-secret\nmore\n' } })
    expect(await world.login('one', 'one-secret')).toMatch(/^ey/)
    expect(await world.login('two', 'two-secret')).toMatch(/^ey/)
    const said = await org('users create three', { files: { '-': '' } })
    expect([said.exit, said.stderr]).toEqual([
      2,
      'ridgate: no password: set `RIDGATE_NEW_PASSWORD`, or write it to standard input\n',
    ])
  })

  it('administers groups, and shows them', async () => {
    await done('groups create ops')
    await done('users create bob -p bob-secret')
    await done('groups add_user ops bob')
    await done('groups grant ops dcos:adminrouter:package full')
    expect((await done('groups show ops')).stdout).toContain('dcos:adminrouter:package')
    expect((await done('groups show')).stdout).toContain('superusers:')
    expect(Object.keys(JSON.parse((await done('groups members -j ops')).stdout) as object)).toEqual(
      ['bob'],
    )
    expect((await done('users show bob')).stdout).toContain('through: ops')
    await done('groups del_user ops bob')
    await done('groups revoke ops dcos:adminrouter:package full')
    await done('groups delete ops')
  })

  it('keeps the description of an ACL, and names a new one as DC/OS does', async () => {
    const description = async (rid: string): Promise<unknown> =>
      ((await world.call('GET', `/acls/${rid}`)).json as { description: string }).description
    await done('users create dan -p dan-secret')
    await done("users grant --description 'mine' dan dcos:x:1 read")
    await done("users grant --description 'other' dan dcos:x:1 update")
    await done('users grant dan dcos:x:2 read')
    await done('groups create g')
    await done('groups grant g dcos:x:3 read')
    expect(await Promise.all(['dcos:x:1', 'dcos:x:2', 'dcos:x:3'].map(description))).toEqual([
      'mine',
      'Created with the security CLI',
      'Created with the DC/OS Enterprise CLI',
    ])
    const again = await org('users grant dan dcos:x:1 read')
    expect([again.exit, again.stderr]).toEqual([0, 'ridgate: it was granted before\n'])
  })

  it('makes keys and service accounts, which then log in', async () => {
    const made = await done('service-accounts keypair -l 2048 private.pem public.pem')
    const pem = made.written.get('public.pem') ?? ''
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----/)
    await done("service-accounts create -p public.pem -d 'A robot' robot", {
      files: { 'public.pem': pem },
    })
    expect((await done('service-accounts show')).stdout).toContain('is_service: true')
    const login = await done('login robot --private-key private.pem', {
      files: { 'private.pem': made.written.get('private.pem') ?? '' },
    })
    expect(login.stdout).toBe(`logged in to ${URL_TEXT}\n`)
    await done('service-accounts delete robot')
  })

  it.each([
    ['service-accounts create x', 'no public key: name its file with `-p FILE`'],
    [
      'service-accounts create -s secret x',
      '`-s` reads a secret store, which there is none of here',
    ],
    ['service-accounts create -p none.pem x', 'none.pem: there is no such file'],
    ['service-accounts keypair -l 1024 a b', 'bad-length: `1024` is neither `2048` nor `4096`'],
    ['service-accounts keypair /nowhere/a b', '/nowhere/a: there is no such file'],
    ['users grant alice dcos:x:1 read', 'ERR_UNKNOWN_USER_ID'],
    ['users grant dan noRid read', 'ERR_INVALID_RESOURCE_ID'],
    ['users create dan -p x', 'ERR_INVALID_DATA'],
    ['users frobnicate', 'unknown-verb'],
    ['users', 'unknown-verb'],
    ['users create', '`org users create` takes UID, got 0 words'],
    ['login', '`org login` takes UID'],
    ['logout now', '`org logout` takes no words'],
    ['users show --url ftp://x', 'bad-url'],
    ['users show --url http://user:secret@127.0.0.1:8101', 'bad-url'],
    ['users show --url http://127.0.0.1:9', "can't be reached"],
    ['login dan --private-key none.pem', 'none.pem: there is no such file'],
  ])('%s: %s', async (line, text) => {
    const said = await org(line)
    expect(said.exit).toBe(2)
    expect(said.stdout).toBe('')
    expect(said.stderr).toContain(text)
    expect(said.stderr).not.toContain(world.adminToken)
  })

  it('says so where there is no right, and no login', async () => {
    const none = await org('users show', { token: 'x' })
    expect(none.stderr).toContain('ERR_INVALID_CREDENTIALS')
    expect(none.stderr).toContain('log in with `ridgate org login UID`')
    const token = await world.login('bob', 'bob-secret')
    expect((await org('users show', { token })).stderr).toContain('ERR_FORBIDDEN')
  })
})

describe('logins', () => {
  /** A run whose login file is the one that the run before has written. */
  async function runs(lines: readonly string[], password = ADMIN.password): Promise<Said[]> {
    const said: Said[] = []
    let files: Record<string, string> = {}
    for (const line of lines) {
      const one = await ridgate(line.split(' '), {
        fetch: fetching(world),
        env: { XDG_CONFIG_HOME: '/cfg', RIDGATE_PASSWORD: password },
        files,
      })
      files = { ...files, ...Object.fromEntries(one.written) }
      said.push(one)
    }
    return said
  }

  it('are kept for their server, until they are forgotten', async () => {
    const [login, show, logout, after] = await runs([
      `org login ${ADMIN.uid} --url ${URL_TEXT}/`,
      'org groups show',
      'org logout',
      'org groups show',
    ])
    expect(login?.stdout).toBe(`logged in to ${URL_TEXT}\n`)
    const kept = login?.written.get('/cfg/ridgate/login.json') ?? ''
    expect(JSON.parse(kept)).toMatchObject({
      last: URL_TEXT,
      tokens: { [URL_TEXT]: expect.stringMatching(/^ey/) },
    })
    expect(login?.stdout).not.toContain(
      (JSON.parse(kept) as { tokens: Record<string, string> }).tokens[URL_TEXT],
    )
    expect(show?.stdout).toContain('superusers:')
    expect(logout?.written.get('/cfg/ridgate/login.json')).not.toContain('ey')
    expect(after?.stderr).toContain('ERR_INVALID_CREDENTIALS')
  })

  it('are sent to no other server', async () => {
    const [, other] = await runs([
      `org login ${ADMIN.uid}`,
      'org groups show --url http://127.0.0.1:9',
    ])
    expect(other?.stderr).toContain("can't be reached")
  })

  it('that are refused keep nothing, and show no password', async () => {
    const [said] = await runs([`org login ${ADMIN.uid}`], 'wrong-password')
    expect([said?.exit, said?.written.size]).toEqual([2, 0])
    expect(said?.stderr).toBe('ridgate: ERR_INVALID_CREDENTIALS: the login was refused\n')
  })

  it('in a broken file are refused', async () => {
    const said = await ridgate(['org', 'groups', 'show', '--login-file', 'l.json'], {
      files: { 'l.json': '{' },
    })
    expect(said.stderr).toBe('ridgate: l.json: is no login file; remove it and log in again\n')
  })
})

describe('a private file', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ridgate-private-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is for its owner alone, and so is the folder that is made for it', async () => {
    const file = join(folder, 'new', 'login.json')
    await writeFilePrivately(file, 'one')
    expect([statSync(file).mode & 0o777, statSync(join(folder, 'new')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ])
    await writeFilePrivately(file, 'two')
    expect(readFileSync(file, 'utf8')).toBe('two')
  })

  it('is written by the command line, with the real world', async () => {
    const file = join(folder, 'login.json')
    const said: string[] = []
    const io = {
      ...processIo(),
      stdout: (text: string) => void said.push(text),
      env: { RIDGATE_PASSWORD: ADMIN.password },
      fetch: fetching(world),
    }
    expect(await run(['org', 'login', ADMIN.uid, '--login-file', file], io)).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

describe('whole policies', () => {
  const FILES = { 'policy.yaml': POLICY }

  it('go into a server, twice without harm, and come out again', async () => {
    const fresh = await makeWorld()
    const first = await ran(`import policy.yaml --to ${URL_TEXT}`, { files: FILES, by: fresh })
    expect([first.exit, first.stdout]).toEqual([
      0,
      `users: 3 added, 0 there before
groups: 1 added, 0 there before
memberships: 2 added, 0 there before
acls: 1 added, 2 there before
grants: 4 added, 0 there before
`,
    ])
    const { revision } = fresh.engine
    const again = await ran(`import policy.yaml --to ${URL_TEXT} --json`, {
      files: FILES,
      by: fresh,
    })
    expect(JSON.parse(again.stdout)).toMatchObject({
      users: { added: 0, present: 3 },
      grants: { added: 0, present: 4 },
    })
    expect(fresh.engine.revision).toBe(revision)

    const exported = await ran(`export --from ${URL_TEXT}`, { by: fresh })
    const { policy } = readPolicy(exported.stdout, { name: 'exported' })
    if (!policy.ok) throw new Error('the export is no policy')
    const { users, groups, grants } = normalPolicy(fresh.engine.toPolicy())
    const read = normalPolicy(policy.value)
    expect([read.groups, read.grants, read.users]).toEqual([groups, grants, users])
    await fresh.close()
  })

  it('stop at the first refusal, and can be repeated', async () => {
    const token = await world.login('bob', 'bob-secret')
    const said = await ran(`import policy.yaml --to ${URL_TEXT}`, { files: FILES, token })
    expect(said.exit).toBe(2)
    expect(said.stderr).toContain('ERR_FORBIDDEN')
    expect(said.stderr).toContain('repeat the import')
  })

  it.each([
    ['import policy.yaml --to http://127.0.0.1:8101 -o x.yaml', 'drop `-o`'],
    ['import policy.yaml --to nowhere', 'bad-url'],
    ['export here', '`export` takes no words'],
    ['export --from http://127.0.0.1:9', "can't be reached"],
  ])('%s: %s', async (line, text) => {
    const said = await ran(line, { files: FILES })
    expect([said.exit, said.stderr.includes(text)]).toEqual([2, true])
  })

  it('that a server answers in odd words are refused', async () => {
    for (const [path, body] of [
      ['users', { array: [{ uid: 'no space' }] }],
      ['groups', { array: [{ gid: 'no.dot' }] }],
      ['acls', { array: [{ rid: 'noColon' }] }],
      ['acls', { users: [] }],
      ['users', 'no JSON'],
    ] as const) {
      const odd: typeof fetch = async (url) => {
        const isIt = new URL(String(url)).pathname.endsWith(`/${path}`)
        return new Response(
          isIt ? (typeof body === 'string' ? body : JSON.stringify(body)) : '{"array": []}',
        )
      }
      const said = await ridgate(['export'], { fetch: odd })
      expect([path, said.exit, said.stdout]).toEqual([path, 2, ''])
    }
  })
})
