import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../src/policy/index.ts'
import { ridgate, type Said } from './terminal.ts'

const POLICY = `mode: strict
users: [alice, {uid: dcos_marathon, service: true}]
groups: {devs: [alice]}
grants:
  - {group: devs, resource: "dcos:adminrouter:ops:mesos", actions: [full]}
  - {user: root, resource: "dcos:superuser", actions: [full]}
`
const files = { 'p.yaml': POLICY }
const run = (line: string): Promise<Said> =>
  ridgate(['journey', ...line.split(' ').filter((word) => word !== '')], { files })

describe('ridgate journey', () => {
  it('says what each check is held through, what is missing, and what to grant', async () => {
    const said = await run('-p p.yaml mesos-ui alice')
    expect(said).toMatchObject({ exit: 1, stderr: '' })
    expect(said.stdout).toBe(`missing  1 of 2 checks; 1 grant to add
journey  mesos-ui: use the Mesos UI
subject  alice
mode     strict, release 2.2
note     In strict mode this opens the page; what is shown inside takes the Mesos grants of the apps: see task-logs.

CHECK    ASKED BY      OF     ACTION  RESOURCE                    THROUGH
held     admin-router  alice  full    dcos:adminrouter:ops:mesos  group devs
missing  admin-router  alice  full    dcos:adminrouter:ops:slave  no-covering-grant

grants to add
  user alice: full on dcos:adminrouter:ops:slave
`)
  })

  it('exits with 0 where all is held, and says how', async () => {
    const said = await run('-p p.yaml mesos-ui root')
    expect(said.exit).toBe(0)
    expect(said.stdout).toContain('held     all of 2 checks\n')
    expect(said.stdout.match(/user root, a superuser\n/g)?.length).toBe(2)
    expect(said.stdout).not.toContain('grants to add')
  })

  it('prints nothing but commands for `--script`, which then hold the journey', async () => {
    const line = 'task-exec alice app=/dev/web'
    const script = await run(`-p p.yaml --script ${line}`)
    expect(script).toMatchObject({ exit: 1, stderr: '' })
    expect(script.stdout.split('\n').length).toBe(7)
    expect(readPolicy(script.stdout, { name: 'x.sh' })).toMatchObject({ skipped: [], problems: [] })
    const after = { files: { ...files, 'more.sh': script.stdout } }
    const again = `journey -p p.yaml -p more.sh --script ${line}`
    expect(await ridgate(again.split(' '), after)).toMatchObject({ exit: 0, stdout: '' })
  })

  it('answers in JSON, with the commands', async () => {
    const said = await run('-p p.yaml --json app-run-as alice linux-user=web')
    expect(said.exit).toBe(1)
    const grant = {
      principal: { kind: 'user', uid: 'dcos_marathon' },
      resource: 'dcos:mesos:master:task:user:web',
      actions: ['create'],
    }
    expect(JSON.parse(said.stdout)).toEqual({
      journey: 'app-run-as',
      subject: 'alice',
      parameters: { 'linux-user': 'web', account: 'dcos_marathon' },
      mode: 'strict',
      release: '2.2',
      held: false,
      checks: [
        {
          component: 'mesos-master',
          subject: 'dcos_marathon',
          action: 'create',
          resource: grant.resource,
          effect: 'deny',
          reason: 'no-covering-grant',
        },
      ],
      grants: [grant],
      commands: [`dcos security org users grant dcos_marathon ${grant.resource} create`],
      note: expect.any(String),
      source: ['docs config-linux-user'],
    })
  })

  it('names users that the policy does not, and modes that the source does not', async () => {
    const said = await run('-p p.yaml --mode disabled app-run-as alcie linux-user=web account=x')
    expect(said.exit).toBe(0)
    expect(said.stdout).toContain('held        all of 1 check, 1 not enforced\n')
    expect(said.stdout).toContain('not enforced in this mode\n')
    expect(said.stderr).toBe(`ridgate: \`alcie\` is nowhere in the policy; check its spelling
ridgate: \`x\` is nowhere in the policy; check its spelling
ridgate: the source of \`app-run-as\` speaks of \`strict\` only, not of \`disabled\`
`)
  })

  it('lists journeys without a policy', async () => {
    const said = await run('--list exec')
    expect(said).toMatchObject({ exit: 0, stderr: '' })
    expect(said.stdout).toBe(`JOURNEY        TAKES         TO
task-exec      app [role=*]  run a command in a task, without a terminal
task-exec-tty  app [role=*]  run a command in a task, with a terminal and input
`)
    expect((await run('--list')).stdout.split('\n').length).toBe(46)
    expect(JSON.parse((await run('--list --json tty')).stdout)).toMatchObject({
      journeys: [{ name: 'task-exec-tty', recipe: 'debug-exec-tty' }],
    })
    expect(await run('--list nothing')).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: 'ridgate: no journey is about `nothing`\n',
    })
  })

  it.each([
    ['', 'expected NAME UID [key=value...], got 0 words; `ridgate journey --list` lists the names'],
    [
      'task-exec',
      'expected NAME UID [key=value...], got 1 word; `ridgate journey --list task-exec` shows what it takes',
    ],
    [
      'task-exce alice',
      'unknown-journey: there is no journey `task-exce`; likely `task-exec`; `ridgate journey --list` lists all',
    ],
    ['task-exec alice /dev', 'malformed-parameter: `/dev` is not `key=value`'],
    ['task-exec alice =/dev', 'malformed-parameter: `=/dev` is not `key=value`'],
    ['task-exec alice app=/a app=/b', 'malformed-parameter: `app` is given two values; drop one'],
    [
      'task-exec alice app=/a:b',
      'malformed-parameter: `app` `/a:b` may hold letters, digits and `/ . - _ * @` only',
    ],
    [
      'dashboard-1.8 alice',
      'other-release: `dashboard-1.8` is of release 1.8, not of 2.2; name the release with `--release`',
    ],
    ['--list a b', 'expected --list [WORD], got 2 words'],
  ])('refuses `%s`', async (line, message) => {
    expect(await run(`-p p.yaml ${line}`)).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: `ridgate: ${message}\n`,
      written: new Map(),
    })
  })

  it('takes a value twice, and names the journey and the policy that are wrong at once', async () => {
    expect((await run('-p p.yaml task-logs alice app=/a app=/a')).exit).toBe(1)
    const said = await run('-p nowhere.yaml --mode lax task-exce alice')
    expect(said.exit).toBe(2)
    expect(said.stderr.split('\n').map((line) => line.split(':')[1]?.trim())).toEqual([
      'unknown-journey',
      'unknown-mode',
      'nowhere.yaml',
      undefined,
    ])
  })

  it('paints what holds and what is missing on a terminal', async () => {
    const said = await ridgate(['journey', '-p', 'p.yaml', 'mesos-ui', 'alice'], {
      files,
      isTTY: true,
    })
    expect(said.stdout).toContain('\u001b[32mheld\u001b[39m')
    expect(said.stdout).toContain('\u001b[31mmissing\u001b[39m')
  })
})
