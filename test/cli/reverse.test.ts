import { describe, expect, it } from 'vitest'
import { POLICY, ridgate, type Said, SERVICES } from './terminal.ts'

const MORE = `${POLICY}  - {user: bob, resource: "${SERVICES}:/dev/db", actions: [read, delete]}
  - {group: ops, resource: "${SERVICES}:dev", actions: [read]}
  - {user: carol, resource: "${SERVICES}:/dev", actions: [read]}
`
const files = { 'p.yaml': MORE }
const ask = (line: string, last?: string): Promise<Said> =>
  ridgate([...line.split(' '), ...(last === undefined ? [] : [last])], { files })
const json = (said: Said): Record<string, unknown> => JSON.parse(said.stdout)

describe('who-can', () => {
  it.each([
    ['--only-through ops', undefined, 'alice\nbob\n'],
    [
      '--without',
      'group ops: read,update on dcos:service:marathon:marathon:services:/dev',
      'alice\nbob\n',
    ],
    ['--without', 'group ops read dcos:service:marathon:marathon:services:/dev', 'alice\nbob\n'],
    ['--without', 'user carol: read on dcos:service:marathon:marathon:services:/dev', 'carol\n'],
    ['--without', 'user bob in group ops', 'bob\n'],
    ['--without', 'bob in ops', 'bob\n'],
  ])('%s %s', async (option, last, stdout) => {
    const said = await ask(`who-can -p p.yaml read ${SERVICES}:/dev ${option}`, last)
    expect(said).toMatchObject({ exit: 0, stdout, stderr: '' })
  })

  it('says nobody where nobody would lose it, and why', async () => {
    const line = `who-can -p p.yaml read ${SERVICES}:/prod --only-through ops`
    const nobody = 'ridgate: nobody would lose it'
    expect(await ask(line)).toMatchObject({ exit: 1, stdout: '', stderr: `${nobody}\n` })
    expect(await ask(`${line} --mode disabled`)).toMatchObject({
      exit: 1,
      stderr: `${nobody}: mode disabled doesn't enforce this family\n`,
    })
  })

  it.each([
    ['group ops: delete on dcos:service:marathon:marathon:services:/dev', 'not-granted: '],
    ['group none: read on dcos:service:marathon:marathon:services:/dev', 'unknown-group: '],
    ['group ops: read on', 'malformed-resource: '],
    ['group ops', 'bad-without: '],
    ['', 'bad-without: '],
    ['carol in ops', 'not-a-member: '],
    ['\u001b[31m', 'bad-without: `\\u{1b}[31m`'],
  ])('refuses --without %j', async (last, message) => {
    const said = await ask(`who-can -p p.yaml read ${SERVICES}:/dev --without`, last)
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toContain(`ridgate: ${message}`)
  })

  it('asks one such question at a time, and names all that is wrong', async () => {
    const line = 'who-can -p gone.yaml raed a:b --only-through a --limit 0 --without'
    const said = await ask(line, 'a in b')
    expect(said.exit).toBe(2)
    expect(said.stderr.split('\n').map((text) => text.slice(0, 27))).toEqual([
      'ridgate: unknown-action: `r',
      'ridgate: malformed-limit: `',
      'ridgate: `--only-through` a',
      'ridgate: gone.yaml: there i',
      '',
    ])
  })

  it('names those without a token', async () => {
    const line = `who-can -p p.yaml --mode permissive read ${SERVICES}:/prod`
    expect(await ask(line)).toMatchObject({
      exit: 0,
      stdout: 'anonymous (no token)\ndcos_marathon\n',
    })
    expect(json(await ask(`${line} --json`))).toMatchObject({ everyone: false, anonymous: true })
  })

  it('as JSON names what is thought away', async () => {
    const line = `who-can -p p.yaml --json read ${SERVICES}:/dev --only-through ops`
    expect(json(await ask(line))).toEqual({
      action: 'read',
      resource: `${SERVICES}:/dev`,
      mode: 'strict',
      release: '2.2',
      without: { op: 'delete-group', gid: 'ops' },
      users: ['alice', 'bob'],
    })
  })
})

describe('what-can', () => {
  it('shows a superuser first', async () => {
    expect(await ask('what-can -p p.yaml dcos_marathon')).toMatchObject({
      exit: 0,
      stdout: `superuser: may do everything, by user dcos_marathon: full on dcos:superuser

RESOURCE        ACTIONS  THROUGH
dcos:superuser  full     user dcos_marathon
`,
    })
  })

  it('shows what the mode does not enforce, even to those who hold nothing', async () => {
    const open = "mode permissive doesn't enforce dcos:mesos: everyone may do all there\n"
    expect(await ask('what-can -p p.yaml --mode permissive nobody')).toMatchObject({
      exit: 0,
      stdout: open,
      stderr: 'ridgate: no grants\n',
    })
    expect((await ask('what-can -p p.yaml --mode permissive carol')).stdout).toContain(
      `user carol\n\n${open}`,
    )
  })

  it('leaves out what is given above, and what is malformed', async () => {
    expect(
      (await ask('what-can -p p.yaml bob')).stdout,
    ).toBe(`RESOURCE${' '.repeat(41)}ACTIONS      THROUGH
${SERVICES}:/dev     read,update  group ops
${SERVICES}:/dev/db  delete       user bob
`)
  })

  it('shows what reaches a region', async () => {
    const said = await ask(`what-can -p p.yaml alice --below ${SERVICES}:/dev/web --json`)
    expect(json(said)).toEqual({
      subject: 'alice',
      below: `${SERVICES}:/dev/web`,
      mode: 'strict',
      release: '2.2',
      superuser: null,
      open: [],
      holdings: [
        {
          resource: `${SERVICES}:/dev`,
          actions: ['read', 'update'],
          through: { kind: 'group', gid: 'ops' },
        },
      ],
    })
    expect(await ask(`what-can -p p.yaml alice --below ${SERVICES}:/prod`)).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: 'ridgate: no grants that reach anything there\n',
    })
    expect(await ask('what-can -p p.yaml alice --below dcos')).toMatchObject({
      exit: 2,
      stderr: 'ridgate: malformed-resource: `dcos` is no RID: it has fewer than 2 segments\n',
    })
  })
})

describe('pages', () => {
  it.each([
    [`who-can -p p.yaml read ${SERVICES}:/dev`, 'users'],
    [`who-can -p p.yaml read ${SERVICES}:/dev --only-through ops`, 'users'],
    ['what-can -p p.yaml bob', 'holdings'],
  ])('%s', async (line, member) => {
    const whole = json(await ask(`${line} --json`))[member]
    const found: unknown[] = []
    let more = ' --limit 1'
    for (let at = 0; at < 9 && more !== ''; at++) {
      const page = json(await ask(`${line} --json${more}`))
      found.push(...(page[member] as unknown[]))
      more = 'next' in page ? ` --limit 1 --cursor ${page['next']}` : ''
    }
    expect(found).toEqual(whole)
    const { stderr } = await ask(`${line} --limit 1`)
    const cursor = /^ridgate: there is more: go on with --cursor (\S+)\n$/.exec(stderr)?.[1]
    const rest = json(await ask(`${line} --json --cursor ${cursor}`))[member]
    expect(rest).toEqual((whole as unknown[]).slice(1))
  })

  it('end where the policy has changed', async () => {
    const line = `who-can -p p.yaml read ${SERVICES}:/dev --limit 1`.split(' ')
    const { next } = json(await ridgate([...line, '--json'], { files }))
    const changed = { 'p.yaml': MORE.replace('carol', 'dora') }
    expect(await ridgate([...line, '--cursor', String(next)], { files: changed })).toMatchObject({
      exit: 2,
      stdout: '',
      stderr:
        'ridgate: stale-cursor: the cursor is of another revision of the policy; begin again without it\n',
    })
    const respelt = { 'p.yaml': `# the same\n${MORE}` }
    expect(await ridgate([...line, '--cursor', String(next)], { files: respelt })).toMatchObject({
      exit: 0,
    })
  })

  it.each(['0', '10001', 'x', '-1', '1e3', ''])('of %j lines are refused', async (limit) => {
    for (const command of ['what-can -p p.yaml alice', 'who-can -p p.yaml read a:b']) {
      const said = await ask(`${command} --limit`, limit)
      expect(said).toMatchObject({ exit: 2, stdout: '' })
      expect(said.stderr).toMatch(/limit/)
    }
  })

  it('after what is no cursor are refused', async () => {
    for (const command of ['what-can -p p.yaml alice', `who-can -p p.yaml read a:b`]) {
      expect(await ask(`${command} --cursor x`)).toMatchObject({
        exit: 2,
        stderr:
          'ridgate: malformed-cursor: the cursor is none that was given out; copy it whole, or begin without it\n',
      })
    }
    const losing = `who-can -p p.yaml read ${SERVICES}:/dev --only-through ops --cursor x`
    expect(await ask(losing)).toMatchObject({ exit: 2 })
  })
})
