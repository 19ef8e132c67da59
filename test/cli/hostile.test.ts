import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { readPolicy } from '../../src/policy/index.ts'
import { POLICY, ridgate, type Said, SERVICES } from './terminal.ts'

// Deep YAML takes seconds to refuse on a busy machine, eight times over.
vi.setConfig({ testTimeout: 60_000 })

const MIB = 1024 * 1024
const ESCAPE = '\u001b[31m\u009b2J\u202e'
const COMBINED = 'é'.normalize('NFC')
const DECOMPOSED = 'é'.normalize('NFD')

/** Nothing but the line ends of our own may leave raw. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

const grant = (who: string, rid: string): string =>
  `grants:\n  - {user: ${JSON.stringify(who)}, resource: ${JSON.stringify(rid)}, actions: [read]}\n`

/** A sound snapshot of a policy document. */
function compiled(text: string): Uint8Array {
  const { policy } = readPolicy(text, { name: 'p.yaml' })
  if (!policy.ok) throw new Error('no policy')
  return Engine.fromPolicy(policy.value).toBytes()
}

const GOOD_SNAPSHOT = compiled(POLICY)

/** Bytes with one of them changed. */
const altered = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, of) => (of === at ? byte ^ 1 : byte))

/** Files that no command may take a policy from. */
const BAD_FILES: Readonly<Record<string, string | Uint8Array>> = {
  'empty.yaml': '',
  'blank.json': ' \n\n',
  'null.yaml': 'null\n',
  'binary.yaml': Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919) & 255),
  'nul.yaml': `${POLICY}\0`,
  'utf16.yaml': Uint8Array.from([0xff, 0xfe, ...Buffer.from(POLICY, 'utf16le')]),
  'surrogate.yaml': Uint8Array.from([...Buffer.from('users: [a'), 0xed, 0xa0, 0x80, 0x5d]),
  'surrogate.json': '{"users": ["\\ud800"], "grants": []}',
  'deep.json': '['.repeat(100_000),
  'deep.yaml': `grants: ${'['.repeat(2_000)}${']'.repeat(2_000)}\n`,
  'deep-map.json': '{"a":'.repeat(50_000),
  'laughs.yaml': `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
    .split('')
    .map((name, at) =>
      `${name}: &${name} [${'abcdefgh'[at]}]\n`.replace(/\[(.)\]/, `[${'*$1, '.repeat(8)}*$1]`),
    )
    .join('')}grants: *i\n`,
  'twice.yaml': 'mode: strict\nmode: disabled\ngrants: []\n',
  'twice.json': '{"grants": [], "grants": []}',
  'long.yaml': grant('alice', `dcos:${'x'.repeat(1_000_000)}`),
  'long.json': JSON.stringify({
    grants: [{ user: 'alice', resource: `dcos:${'x'.repeat(1_000_000)}`, actions: ['read'] }],
  }),
  'nul-uid.yaml': grant('ali\0ce', 'a:b'),
  'lone.yaml': grant('alice', 'a:\\ud800'),
  'nfc.yaml': grant(`alic${COMBINED}`, 'a:b'),
  'nfd.yaml': grant(`alic${DECOMPOSED}`, 'a:b'),
  'escape.yaml': `${ESCAPE}: 1\n"${ESCAPE}": 1\ngrants: [{user: "${ESCAPE}"}]\n`,
  'tag.yaml': 'grants: !!js/function "x"\n',
  'proto.json': '{"__proto__": {"grants": []}, "constructor": 1}',
  'magic.snap': GOOD_SNAPSHOT.subarray(0, 4),
  'format.snap': altered(GOOD_SNAPSHOT, 4),
  'header.snap': GOOD_SNAPSHOT.subarray(0, 384),
  'cut.snap': GOOD_SNAPSHOT.subarray(0, -1),
  'twice.snap': Uint8Array.from([...GOOD_SNAPSHOT, ...GOOD_SNAPSHOT]),
  'altered.snap': altered(GOOD_SNAPSHOT, 1000),
  'snapshot.yaml': altered(GOOD_SNAPSHOT, 40),
}

const COMMANDS: ReadonlyArray<(file: string) => string[]> = [
  (file) => ['check', '-p', file, 'alice', 'read', `${SERVICES}:/dev`],
  (file) => ['explain', '-p', file, 'alice', 'read', `${SERVICES}:/dev`],
  (file) => ['who-can', '-p', file, 'read', `${SERVICES}:/dev`],
  (file) => ['what-can', '-p', file, 'alice'],
  (file) => ['actions', '-p', file, 'alice', `${SERVICES}:/dev`],
  (file) => ['import', file],
  (file) => ['lint', file],
  (file) => ['diff', file, file],
  (file) => ['journey', '-p', file, 'task-exec', 'alice', 'app=/dev/web'],
  (file) => ['rehearse', '-p', file, '--to', 'permissive'],
  (file) => ['least', '-p', file, '--log', file],
  (file) => ['compile', '-o', 'out.snap', file],
  (file) => ['inspect', file],
  (file) => ['demo', file],
]

/** Exit 2 with a message, every line of it ours and safe to print, none of it long. */
function expectRefusal({ exit, stdout, stderr }: Said, about = ''): void {
  expect(exit, about).toBe(2)
  expect(stdout, about).toBe('')
  const lines = stderr.split('\n').slice(0, -1)
  expect(lines.length, about).toBeGreaterThan(0)
  for (const line of lines) {
    expect(line, about).toMatch(/^ridgate: \S/)
    expect(line.length, about).toBeLessThan(500)
    expect(UNSAFE.test(line), about).toBe(false)
  }
  expect(stderr, about).not.toContain('internal error')
}

const PLAIN = `{"subject": "alice", "action": "read", "resource": "${SERVICES}:/dev", "effect": "allow"}\n`

describe('a policy file that is none', () => {
  it('is all that these commands are refused for: a good one is taken by all', async () => {
    const files = { 'good.yaml': POLICY, 'good.jsonl': PLAIN, 'good.snap': GOOD_SNAPSHOT }
    for (const command of COMMANDS) {
      const words = command(command('')[0] === 'inspect' ? 'good.snap' : 'good.yaml')
      const log = words.indexOf('--log') + 1
      if (log > 0) words[log] = 'good.jsonl'
      const said = await ridgate(words, { files })
      expect([0, 1], words.join(' ')).toContain(said.exit)
    }
  })

  it('is no snapshot either: a good one is taken in place of any policy', async () => {
    const files = { 'good.snap': GOOD_SNAPSHOT, 'good.jsonl': PLAIN }
    for (const command of COMMANDS) {
      const words = command('good.snap')
      const log = words.indexOf('--log') + 1
      if (log > 0) words[log] = 'good.jsonl'
      const said = await ridgate(words, { files })
      expect([0, 1], `${words.join(' ')} ${said.stderr}`).toContain(said.exit)
    }
  })

  it.each(Object.keys(BAD_FILES))('%s is refused by every command', async (file) => {
    for (const command of COMMANDS) {
      expectRefusal(await ridgate(command(file), { files: BAD_FILES }), command(file)[0])
    }
  })

  it('shows composed and decomposed letters differently', async () => {
    const said = await ridgate(['lint', 'nfc.yaml', 'nfd.yaml'], { files: BAD_FILES })
    expect(said.stderr).toContain('\\u{e9}')
    expect(said.stderr).toContain('e\\u{301}')
  })

  it('escapes what a file says before it reaches a terminal, in scripts and pages too', async () => {
    const script = `dcos security org users grant ${ESCAPE} a:b read\n${ESCAPE} rm\n`
    for (const name of ['a.sh', 'a.md']) {
      const files = {
        [name]: name === 'a.md' ? `# ${ESCAPE}\n\n\`\`\`\n${script}\`\`\`\n` : script,
      }
      for (const command of ['import', 'lint']) {
        const { exit, stdout, stderr } = await ridgate([command, name], { files })
        expect([1, 2, 0]).toContain(exit)
        expect(UNSAFE.test((stdout + stderr).replaceAll('\n', ''))).toBe(false)
      }
    }
  })

  describe('on the disk', () => {
    let folder = ''
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ridgate-'))
      writeFileSync(join(folder, 'huge.yaml'), '')
      truncateSync(join(folder, 'huge.yaml'), 100 * MIB)
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    it('100 MiB are refused by every command, unread', async () => {
      for (const command of COMMANDS) {
        const said = await ridgate(command(join(folder, 'huge.yaml')))
        expectRefusal(said)
        // Its whole size is told: one that is read is given up after the first 64 MiB.
        expect(said.stderr).toContain(`is too large: ${100 * MIB} bytes`)
      }
    })

    it.each(['', 'no\0such.yaml', 'x'.repeat(5000), '.', ESCAPE, '\ud800'])(
      'the name %j is refused by every command',
      async (name) => {
        for (const command of COMMANDS) expectRefusal(await ridgate(command(name)))
      },
    )
  })
})

describe('hostile words', () => {
  const files = { 'p.yaml': POLICY }
  const LONG = 'x'.repeat(1_000_000)
  const check = (uid: string, action: string, rid: string, more: string[] = []): Promise<Said> =>
    ridgate(['check', '-p', 'p.yaml', ...more, '--', uid, action, rid], { files })

  it.each([
    LONG,
    '',
    ' ',
    'ali\0ce',
    '\ud800',
    `alic${COMBINED}`,
    `alic${DECOMPOSED}`,
    ESCAPE,
    'anonymous',
  ])('a uid %#: refused', async (uid) => {
    expectRefusal(await check(uid, 'read', `${SERVICES}:/dev`))
    expectRefusal(await ridgate(['what-can', '-p', 'p.yaml', '--', uid], { files }))
    expectRefusal(await ridgate(['actions', '-p', 'p.yaml', '--', uid, 'a:b'], { files }))
  })

  it.each([LONG, '', 'READ', 'read\0', ' read', '__proto__', 'constructor', 'toString', ESCAPE])(
    'an action %#: refused',
    async (action) => {
      expectRefusal(await check('alice', action, `${SERVICES}:/dev`))
      expectRefusal(await ridgate(['who-can', '-p', 'p.yaml', '--', action, 'a:b'], { files }))
    },
  )

  it.each([
    `dcos:${LONG}`,
    ':'.repeat(1_000_000),
    '',
    'dcos',
    'a:b\0',
    'a:\ud800',
    `a:${COMBINED}`,
    `a:${DECOMPOSED}`,
    `a:${ESCAPE}`,
    'a:%252F',
    'a::b',
  ])('a RID %#: refused', async (rid) => {
    for (const words of [
      ['check', 'alice', 'read', rid],
      ['explain', 'alice', 'read', rid],
      ['who-can', 'read', rid],
      ['actions', 'alice', rid],
    ]) {
      const [command = '', ...rest] = words
      expectRefusal(await ridgate([command, '-p', 'p.yaml', '--', ...rest], { files }), command)
    }
  })

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    '%s is a legal name that holds nothing',
    async (name) => {
      for (const rid of [`${SERVICES}:/${name}`, `${name}:${name}`, `dcos:${name}`]) {
        expect(await check(name, 'read', rid)).toMatchObject({ exit: 1, stderr: '' })
        expect(await check('alice', 'read', rid, ['--json'])).toMatchObject({ exit: 1, stderr: '' })
      }
      expect(await ridgate(['what-can', '-p', 'p.yaml', name], { files })).toMatchObject({
        exit: 1,
      })
    },
  )

  it('__proto__ and constructor hold what they are granted, and survive import', async () => {
    const policy = `groups: {__proto__: [constructor]}
grants:
  - {group: __proto__, resource: "${SERVICES}:/__proto__", actions: [read]}
`
    const rid = `${SERVICES}:/__proto__/constructor`
    for (const flags of [[], ['--json']]) {
      const imported = await ridgate(['import', ...flags, 'p.yaml'], {
        files: { 'p.yaml': policy },
      })
      expect(imported.exit).toBe(0)
      const again = { files: { 'again.yaml': imported.stdout } }
      const ask = ['check', '-p', 'again.yaml']
      expect(await ridgate([...ask, 'constructor', 'read', rid], again)).toMatchObject({ exit: 0 })
      expect(await ridgate([...ask, 'alice', 'read', rid], again)).toMatchObject({ exit: 1 })
    }
  })

  it.each([['--mode'], ['--release'], ['--bind'], [`--${LONG}`], [ESCAPE], ['-\0'], ['\ud800']])(
    'an option %#: refused',
    async (option) => {
      for (const value of [LONG, ESCAPE, '__proto__', '']) {
        expectRefusal(await check('alice', 'read', `${SERVICES}:/dev`, [option, value]))
      }
    },
  )
})
