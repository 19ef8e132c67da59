import { describe, expect, it } from 'vitest'
import { POLICY, ridgate, type Said, SERVICES } from './terminal.ts'

const files = { 'p.yaml': POLICY }
const ask = (line: string): Promise<Said> => ridgate(line.split(' '), { files })
const json = (said: Said): unknown => JSON.parse(said.stdout)

const OPS_GRANT = {
  principal: { kind: 'group', gid: 'ops' },
  resource: `${SERVICES}:/dev`,
  actions: ['read', 'update'],
}

const NOTHING = { shown: [], more: 0, isPartial: false }

interface Row {
  readonly line: string
  readonly exit: number
  readonly stdout: string
  readonly stderr?: string
}

const ROWS: readonly Row[] = [
  {
    line: `check -p p.yaml alice read ${SERVICES}:/dev/web`,
    exit: 0,
    stdout: `allow granted: group ops: read,update on ${SERVICES}:/dev\n`,
  },
  {
    line: `check -p p.yaml alice full dcos:adminrouter:service:marathon`,
    exit: 0,
    stdout: 'allow granted: user alice: full on dcos:adminrouter:service:marathon\n',
  },
  {
    line: `check -p p.yaml dcos_marathon delete ${SERVICES}:/prod`,
    exit: 0,
    stdout: 'allow superuser: user dcos_marathon: full on dcos:superuser\n',
  },
  {
    line: `check -p p.yaml alice delete ${SERVICES}:/dev/web`,
    exit: 1,
    stdout: 'deny action-not-granted: grants cover the resource, and none allows the action\n',
  },
  {
    line: `check -p p.yaml alice read ${SERVICES}:/development`,
    exit: 1,
    stdout: 'deny no-covering-grant: no grant covers the resource\n',
  },
  {
    line: `check -p p.yaml nobody read ${SERVICES}:/dev`,
    exit: 1,
    stdout: 'deny no-covering-grant: no grant covers the resource\n',
  },
  {
    line: `check -p p.yaml dcos_marathon read ${SERVICES}:dev`,
    exit: 1,
    stdout:
      'deny malformed-resource: no path of this family is written so: it begins with a slash, as in `:/dev`\n',
  },
  {
    line: `check -p p.yaml --mode disabled nobody read ${SERVICES}:/dev`,
    exit: 0,
    stdout: "allow not-enforced: mode disabled doesn't enforce this family\n",
  },
  {
    line: `check -p p.yaml --mode permissive --anonymous read ${SERVICES}:/dev`,
    exit: 0,
    stdout:
      'allow anonymous: mode permissive lets requests without a token do everything in this family\n',
  },
  {
    line: `check -p p.yaml --anonymous read ${SERVICES}:/dev`,
    exit: 1,
    stdout: 'deny no-covering-grant: no grant covers the resource\n',
  },
  {
    line: `check -p p.yaml --release 1.7 alice read ${SERVICES}:/dev`,
    exit: 0,
    stdout: `allow granted: group ops: read,update on ${SERVICES}:/dev\n`,
  },
  {
    line: `check -p p.yaml --release 1.7 alice read ${SERVICES}:/dev/web`,
    exit: 1,
    stdout: 'deny no-covering-grant: no grant covers the resource\n',
  },
  {
    line: `who-can -p p.yaml read ${SERVICES}:/dev/web`,
    exit: 0,
    stdout: 'alice\nbob\ndcos_marathon\n',
  },
  {
    line: `who-can -p p.yaml --mode disabled read ${SERVICES}:/dev/web`,
    exit: 0,
    stdout: 'everyone\n',
  },
  {
    line: `who-can -p p.yaml read ${SERVICES}:dev`,
    exit: 1,
    stdout: '',
    stderr: 'ridgate: nobody\n',
  },
  {
    line: 'what-can -p p.yaml alice',
    exit: 0,
    stdout: `RESOURCE                                      ACTIONS      THROUGH
dcos:adminrouter:service:marathon             full         user alice
${SERVICES}:/dev  read,update  group ops
`,
  },
  { line: 'what-can -p p.yaml nobody', exit: 1, stdout: '', stderr: 'ridgate: no grants\n' },
  { line: `actions -p p.yaml alice ${SERVICES}:/dev`, exit: 0, stdout: 'read\nupdate\n' },
  {
    line: `actions -p p.yaml alice ${SERVICES}:/prod`,
    exit: 1,
    stdout: '',
    stderr: 'ridgate: no actions\n',
  },
]

describe('questions', () => {
  it.each(ROWS)('$line', async ({ line, exit, stdout, stderr = '' }) => {
    expect(await ask(line)).toMatchObject({ exit, stdout, stderr })
  })

  it('reads several policies as one, and takes options in any place', async () => {
    const more = 'grants: [{user: carol, resource: "dcos:adminrouter:package", actions: [full]}]'
    const line = 'check carol -p p.yaml full dcos:adminrouter:package --policy more.yaml --json'
    const said = await ridgate(line.split(' '), { files: { ...files, 'more.yaml': more } })
    expect(said.exit).toBe(0)
  })

  it('takes a uid that begins with a dash after `--`', async () => {
    expect(await ask(`check -p p.yaml -- -x read ${SERVICES}:/dev`)).toMatchObject({ exit: 1 })
  })

  it('reads a policy from standard input', async () => {
    const said = await ridgate(['what-can', '-p', '-', 'alice'], { files: { '-': POLICY } })
    expect(said.exit).toBe(0)
  })
})

describe('explain', () => {
  it('of an allow: the determining grant, through which group, and every covering one', async () => {
    const said = await ask(`explain -p p.yaml alice read ${SERVICES}:/dev/web`)
    expect(said).toMatchObject({ exit: 0, stderr: '' })
    expect(said.stdout).toBe(`allow     granted
subject   alice
action    read
resource  ${SERVICES}:/dev/web
family    ${SERVICES} (asked for by marathon)
mode      strict, release 2.2
why       a grant covers the resource and allows the action

covering grants; * is the determining one
  *  group ops, which has alice in it  read,update  ${SERVICES}:/dev

if the determining grant were revoked: deny no-covering-grant
`)
  })

  it('of a superuser: the grant that makes one', async () => {
    const said = await ask(`explain -p p.yaml dcos_marathon read ${SERVICES}:/dev/web`)
    expect(said.stdout).toContain('  *  user dcos_marathon  full  dcos:superuser\n')
  })

  it('of a deny: which actions the covering grants allow', async () => {
    const said = await ask(`explain -p p.yaml alice delete ${SERVICES}:/dev/web`)
    expect(said.exit).toBe(1)
    expect(said.stdout).toContain('none allows the action; they allow read,update\n')
  })

  it.each([
    [`${SERVICES}:dev`, 'it begins with a slash'],
    [`${SERVICES}:/dev//a`, 'it has no empty segment'],
    [`${SERVICES}:/dev/..`, 'it has no segment `.` or `..`'],
    ['dcos:service:metronome:metronome:jobs:/dev', 'jobs are written with dots'],
  ])('of a malformed resource %s: %s', async (resource, why) => {
    const said = await ask(`explain -p p.yaml dcos_marathon read ${resource}`)
    expect(said.exit).toBe(1)
    expect(said.stdout).toContain(why)
    expect(said.stdout).toContain('no covering grants')
  })

  it('of a resource outside of the catalogue', async () => {
    const said = await ask('explain -p p.yaml --anonymous read acme:billing')
    expect(said.stdout).toContain('anonymous (no token)')
    expect(said.stdout).toContain('outside of the catalogue, matches only itself')
  })
})

describe('--json', () => {
  const common = { mode: 'strict', release: '2.2' }
  const request = { subject: 'alice', action: 'read', resource: `${SERVICES}:/dev/web` }

  it.each([
    [
      `check -p p.yaml --json alice read ${SERVICES}:/dev/web`,
      { ...request, ...common, effect: 'allow', reason: 'granted', grant: OPS_GRANT },
    ],
    [
      `check -p p.yaml --json --anonymous read ${SERVICES}:/dev/web`,
      { ...request, ...common, subject: null, effect: 'deny', reason: 'no-covering-grant' },
    ],
    [
      `explain -p p.yaml --json alice read ${SERVICES}:/dev/web`,
      {
        ...request,
        ...common,
        effect: 'allow',
        reason: 'granted',
        grant: OPS_GRANT,
        covering: [OPS_GRANT],
        place: { kind: 'family', family: SERVICES, path: ['dev', 'web'] },
        ifRevoked: { effect: 'deny', reason: 'no-covering-grant' },
      },
    ],
    [
      `explain -p p.yaml --json alice read ${SERVICES}:dev`,
      {
        ...request,
        ...common,
        resource: `${SERVICES}:dev`,
        effect: 'deny',
        reason: 'malformed-resource',
        covering: [],
        place: { kind: 'malformed', family: SERVICES, problem: 'no-leading-slash' },
        denial: {
          standing: 'user',
          advice: { instead: 'resource', text: `${SERVICES}:/dev`, effect: 'allow' },
          askedInstead: [],
          others: NOTHING,
          siblings: {
            shown: [{ grant: OPS_GRANT, kind: 'leading-slash', allows: true }],
            more: 0,
            isPartial: false,
          },
          modes: [],
          groups: NOTHING,
          cures: [],
          omitted: 0,
        },
      },
    ],
    [
      `who-can -p p.yaml --json read ${SERVICES}:/dev`,
      {
        ...common,
        action: 'read',
        resource: `${SERVICES}:/dev`,
        everyone: false,
        anonymous: false,
        users: ['alice', 'bob', 'dcos_marathon'],
      },
    ],
    [
      'what-can -p p.yaml --json bob',
      {
        ...common,
        subject: 'bob',
        superuser: null,
        open: [],
        holdings: [
          {
            resource: OPS_GRANT.resource,
            actions: OPS_GRANT.actions,
            through: { kind: 'group', gid: 'ops' },
          },
        ],
      },
    ],
    [
      `actions -p p.yaml --json bob ${SERVICES}:/dev`,
      { ...common, subject: 'bob', resource: `${SERVICES}:/dev`, actions: ['read', 'update'] },
    ],
  ])('%s', async (line, expected) => {
    expect(json(await ask(line))).toEqual(expected)
  })
})

describe('usage', () => {
  it.each([
    [
      'check -p p.yaml alice read',
      'ridgate: expected UID ACTION RID, got 2 words; `--anonymous` stands for a request without a token\n',
    ],
    [
      'check -p p.yaml --anonymous alice read a:b',
      'ridgate: expected --anonymous ACTION RID, got 3 words\n',
    ],
    ['who-can -p p.yaml read', 'ridgate: expected ACTION RID, got 1 word\n'],
    [
      'check -p p.yaml alice read dcos',
      'ridgate: malformed-resource: `dcos` is no RID: it has fewer than 2 segments\n',
    ],
    [
      'check -p p.yaml alice READ a:b',
      'ridgate: unknown-action: `READ` is none of `create`, `read`, `update`, `delete`, `full`\n',
    ],
    [
      'check -p p.yaml anonymous read a:b',
      'ridgate: malformed-uid: `anonymous` is reserved; use `--anonymous` for a request without a token\n',
    ],
    [
      'check -p p.yaml alice read a:b --mode lax',
      'ridgate: unknown-mode: `lax` is none of `disabled`, `permissive`, `strict`\n',
    ],
    ['check alice read a:b', 'ridgate: no policy; name a file with `-p FILE`\n'],
    ['check -p gone.yaml alice read a:b', 'ridgate: gone.yaml: there is no such file\n'],
    ['check -p src alice read a:b', 'ridgate: src: is a directory; name a file in it\n'],
    ['import p.yaml --bind uid', 'ridgate: bad-bind: `uid` is not `name=value`\n'],
    [
      'import p.yaml --bind u=a --bind u=b',
      'ridgate: bad-bind: `u` is bound to two values; drop one\n',
    ],
    [
      'what-can -p p.yaml alice --anonymous',
      'ridgate: unknown option `--anonymous`; see `ridgate --help`\n',
    ],
    ['chekc', 'ridgate: unknown command `chekc` (Did you mean check?); see `ridgate --help`\n'],
    ['constructor', 'ridgate: unknown command `constructor`; see `ridgate --help`\n'],
    ['__proto__', 'ridgate: unknown command `__proto__`; see `ridgate --help`\n'],
    ['check --mode', 'ridgate: option `--mode <mode>` argument missing; see `ridgate --help`\n'],
  ])('%s', async (line, stderr) => {
    expect(await ask(line)).toMatchObject({ exit: 2, stdout: '', stderr })
  })

  it('names every error, not the first', async () => {
    const said = await ask('check -p gone.yaml !! READ dcos --mode lax --release 3')
    expect(said.stderr.split('\n')).toHaveLength(7)
    expect(said.stderr).toMatch(/^(?:ridgate: [^\n]+\n)+$/)
  })

  it('names every error of a policy file, with line and column', async () => {
    const bad = 'mode: lax\ngrants:\n  - {user: a b, resource: x, actions: [raed]}\n'
    const said = await ridgate(['what-can', '-p', 'bad.yaml', 'alice'], {
      files: { 'bad.yaml': bad },
    })
    expect(said.exit).toBe(2)
    const places = said.stderr.match(/^ridgate: bad\.yaml:\d+:\d+: /gm)
    expect(places).toEqual(
      ['1:7', '3:12', '3:27', '3:40'].map((place) => `ridgate: bad.yaml:${place}: `),
    )
  })

  it('refuses two files that name different modes, unless the command line decides', async () => {
    const both = { ...files, 'q.yaml': 'mode: disabled\ngrants: []\n' }
    const line = ['what-can', '-p', 'p.yaml', '-p', 'q.yaml', 'alice']
    const said = await ridgate(line, { files: both })
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toContain('`disabled`')
    expect(await ridgate([...line, '--mode', 'strict'], { files: both })).toMatchObject({ exit: 0 })
  })

  it('prints help, with examples for every command', async () => {
    const general = await ask('--help')
    expect(general).toMatchObject({ exit: 0, stderr: '' })
    for (const name of [
      'check',
      'explain',
      'who-can',
      'what-can',
      'actions',
      'import',
      'lint',
      'demo',
    ]) {
      expect(general.stdout).toContain(`  ${name} `)
      const help = await ask(`${name} --help`)
      expect(help).toMatchObject({ exit: 0, stderr: '' })
      expect(help.stdout).toContain(`Usage: ridgate ${name} [options]`)
      expect(help.stdout).toMatch(/\nExamples:\n {2}\S/)
    }
  })

  it('prints help as an error where nothing is asked', async () => {
    const said = await ridgate([])
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toContain('Usage: ridgate')
  })

  it('prints the version', async () => {
    expect((await ask('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('colour', () => {
  const line = ['check', '-p', 'p.yaml', 'alice', 'read', `${SERVICES}:/dev`]
  const isColoured = async (more: readonly string[], env = {}, isTTY = true): Promise<boolean> =>
    (await ridgate([...line, ...more], { files, isTTY, env })).stdout.includes('\u001b[')

  it('is for terminals', async () => {
    expect(await isColoured([])).toBe(true)
    expect(await isColoured([], {}, false)).toBe(false)
  })

  it('is off with `--no-color` and `NO_COLOR`, and never in JSON', async () => {
    expect(await isColoured(['--no-color'])).toBe(false)
    expect(await isColoured([], { NO_COLOR: '1' })).toBe(false)
    expect(await isColoured([], { NO_COLOR: '' })).toBe(true)
    expect(await isColoured(['--json'])).toBe(false)
  })
})
