import { describe, expect, it } from 'vitest'
import { progressOn } from '../../src/cli/output/progress.ts'
import { POLICY, ridgate, type Said, SERVICES } from './terminal.ts'

const grants = (rows: readonly string[]): string =>
  `grants:\n${rows.map((row) => `  - ${row}\n`).join('')}`
const READ = `{user: alice, resource: "${SERVICES}:/dev", actions: [read]}`
const UPDATE = `{user: alice, resource: "${SERVICES}:/dev", actions: [update]}`

const files = {
  'p.yaml': POLICY,
  'none.yaml': 'grants: []\n',
  'read.yaml': grants([READ]),
  'update.yaml': grants([UPDATE]),
  'script.sh': `dcos security org users grant alice ${SERVICES}:/dev read\n`,
  'bad.yaml': 'grants: [{user: alice}]\n',
  'users.yaml': `users: [${Array.from({ length: 12 }, (_, at) => `u${at}`).join(', ')}]\n`,
  'many.yaml': grants(
    Array.from(
      { length: 12 },
      (_, at) => `{user: "u${at}", resource: "${SERVICES}:/a${at}", actions: [read]}`,
    ),
  ),
  'root.yaml': grants([`{user: u, resource: "${SERVICES}:/", actions: [read]}`]),
  'parts.yaml': grants(
    Array.from(
      { length: 12 },
      (_, at) => `{user: u, resource: "${SERVICES}:/a${at}", actions: [read]}`,
    ),
  ),
  'team.yaml': `groups: {team: [a, b, c, d]}\n${grants([`{group: team, resource: "${SERVICES}:/x", actions: [full]}`])}`,
  'super.yaml': grants(['{user: u, resource: "dcos:superuser", actions: [full]}']),
  'service.yaml': 'users: [{uid: u, service: true}]\n',
  'user.yaml': 'users: [u]\n',
}
const ask = (line: string, isTTY = false): Promise<Said> =>
  ridgate(line.split(' '), { files, isTTY })

describe('ridgate diff', () => {
  it.each([
    ['diff p.yaml p.yaml', 0],
    ['diff read.yaml script.sh', 0],
    ['diff read.yaml update.yaml', 1],
    ['diff none.yaml read.yaml', 1],
    ['diff none.yaml read.yaml --fail-on loss', 0],
    ['diff none.yaml read.yaml --fail-on gain', 1],
    ['diff none.yaml read.yaml --fail-on loss --fail-on gain', 1],
    ['diff read.yaml none.yaml --fail-on gain', 0],
    ['diff read.yaml none.yaml --fail-on loss', 1],
    ['diff none.yaml none.yaml --from-mode strict --to-mode strict', 0],
    ['diff none.yaml none.yaml --mode strict --to-mode permissive', 1],
    ['diff none.yaml none.yaml --mode strict --from-mode permissive --fail-on gain', 0],
    ['diff read.yaml read.yaml --from-release 1.7', 1],
    ['diff read.yaml read.yaml --release 1.7', 0],
    ['diff read.yaml read.yaml --release 1.7 --to-release 2.2', 1],
  ])('%s exits with %i', async (line, exit) => {
    const said = await ask(line)
    expect(said.stderr).toBe('')
    expect(said.exit).toBe(exit)
    if (exit === 0 && !line.includes('--fail-on')) expect(said.stdout).toBe('no answer differs\n')
  })

  it('notes who came, where nothing is enforced', async () => {
    expect(await ask('diff none.yaml read.yaml --mode disabled')).toMatchObject({
      exit: 0,
      stdout: 'no answer differs\n',
      stderr: 'ridgate: user alice is there only after; that changes no answer\n',
    })
  })

  it.each([
    ['diff', 'expected BEFORE AFTER, got 0 of two files'],
    ['diff p.yaml', 'expected BEFORE AFTER, got 1 of two files'],
    ['diff p.yaml p.yaml p.yaml', 'expected BEFORE AFTER, got 3 of two files'],
    ['diff - -', 'standard input can be read once; name a file for one side'],
    ['diff p.yaml p.yaml --fail-on all', '--fail-on `all` is neither `gain` nor `loss`'],
    [
      'diff p.yaml p.yaml --mode lax',
      'unknown-mode: `lax` is none of `disabled`, `permissive`, `strict`',
    ],
    [
      'diff p.yaml p.yaml --to-mode lax',
      'unknown-mode: `lax` is none of `disabled`, `permissive`, `strict`',
    ],
    ['diff p.yaml gone.yaml', 'gone.yaml: there is no such file'],
    ['diff p.yaml p.yaml --bind x', 'bad-bind: `x` is not `name=value`'],
  ])('%s: %s', async (line, message) => {
    expect(await ask(line)).toMatchObject({ exit: 2, stdout: '', stderr: `ridgate: ${message}\n` })
  })

  it('refuses a file with errors, once', async () => {
    const said = await ask('diff bad.yaml bad.yaml')
    expect(said.exit).toBe(2)
    expect(said.stderr).toMatch(/^ridgate: bad\.yaml:\d+:\d+: /)
    expect(new Set(said.stderr.trimEnd().split('\n')).size).toBe(
      said.stderr.trimEnd().split('\n').length,
    )
  })

  it('shows few of many users, exceptions and notes', async () => {
    const lines = async (line: string): Promise<string> => (await ask(line)).stdout
    expect(await lines('diff team.yaml none.yaml')).toBe(`lost
  a, b, c, 1 more  all  ${SERVICES}:/x  this and below
    the user is gone

1 lost, 0 gained
`)
    const parts = await lines('diff root.yaml parts.yaml')
    expect(parts.match(/except dcos/g)).toHaveLength(10)
    expect(parts).toContain('\n    except 2 more; see --json\n')
    const { stderr, exit } = await ask('diff users.yaml none.yaml')
    expect(exit).toBe(0)
    expect(stderr.split('\n').slice(-3)).toEqual([
      'ridgate: user u7 is there only before; that changes no answer',
      'ridgate: 2 more notes; see --json',
      '',
    ])
    const service = await ask('diff service.yaml user.yaml')
    expect(service.stderr).toBe(
      'ridgate: user u is a service account only before; that changes no answer\n',
    )
  })

  it.each([
    ['diff none.yaml super.yaml', ['u  all  everything', 'superuser now', 'the user is new']],
    ['diff super.yaml none.yaml', ['no superuser any more', 'the user is gone']],
    ['diff user.yaml root.yaml', ['user u was granted read on']],
    ['diff root.yaml user.yaml', ['user u lost read on']],
    ['diff none.yaml team.yaml', ['the user is new']],
    [
      'diff none.yaml none.yaml --from-mode disabled --to-mode permissive',
      [
        'everyone with a token  all',
        'the whole family',
        'but for whoever',
        'mode disabled became permissive',
      ],
    ],
    [
      'diff none.yaml none.yaml --from-mode permissive --to-mode strict',
      ['anonymous (no token)  all', 'everyone              all'],
    ],
    [
      'diff super.yaml super.yaml --from-release 1.7 --to-release 2.2',
      ['u  all  RIDs malformed after', 'release 1.7 became 2.2'],
    ],
    [
      'diff super.yaml super.yaml --from-release 2.2 --to-release 1.7',
      ['u  all  RIDs malformed before'],
    ],
  ])('%s says %j', async (line, words) => {
    const { stdout } = await ask(line)
    for (const word of words) expect(stdout).toContain(word)
  })

  it('answers the same as JSON, with the files', async () => {
    const said = await ask('diff read.yaml update.yaml --json')
    const place = { kind: 'place', resource: `${SERVICES}:/dev`, this: true, below: true }
    const item = (action: string): object => ({
      audience: { kind: 'users', uids: ['alice'] },
      extent: place,
      actions: [action],
      except: [],
      causes: [
        {
          kind: 'grant',
          grant: {
            principal: { kind: 'user', uid: 'alice' },
            resource: place.resource,
            actions: [action],
          },
        },
      ],
    })
    expect(JSON.parse(said.stdout)).toEqual({
      before: { file: 'read.yaml', mode: 'strict', release: '2.2' },
      after: { file: 'update.yaml', mode: 'strict', release: '2.2' },
      lost: [item('read')],
      gained: [item('update')],
      notes: [],
    })
  })
})

describe('progress', () => {
  /** What is printed while a clock that starts at 0 shows these times. */
  const printed = (isTTY: boolean, times: readonly number[]): string => {
    let text = ''
    let time = 0
    const io = {
      isTTY,
      stderr: (more: string): void => {
        text += more
      },
    }
    const progress = progressOn(io, 'counting,', () => time)
    times.forEach((at, done) => {
      time = at
      progress.show(done, times.length)
    })
    progress.end()
    return text
  }

  it('is shown after a second, five times a second, and wiped', () => {
    const wipe = '\r\u001b[K'
    expect(printed(true, [0, 999, 1000, 1199, 1200])).toBe(
      `${wipe}ridgate: counting, 40 %${wipe}ridgate: counting, 80 %${wipe}`,
    )
  })

  it('is not shown of what is quick, and nowhere but on a terminal', () => {
    expect(printed(true, [0, 999])).toBe('')
    expect(printed(false, [0, 999, 5000])).toBe('')
  })
})
