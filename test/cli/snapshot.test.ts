import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { replaceFile } from '../../src/cli/files.ts'
import { Engine } from '../../src/engine/engine.ts'
import { POLICY, ridgate, SERVICES } from './terminal.ts'

/** The bytes that `compile` makes of the policy. */
async function snapshotOf(...options: readonly string[]): Promise<Uint8Array> {
  const words = ['compile', '-p', 'p.yaml', '-o', 'p.snap', ...options]
  const { exit, stderr, replaced } = await ridgate(words, { files: { 'p.yaml': POLICY } })
  expect([exit, stderr]).toEqual([0, ''])
  return replaced.get('p.snap') as Uint8Array
}

describe('compile', () => {
  it('writes what `import` would write, and everyone who is named, as bytes', async () => {
    const policy = POLICY.replace('users: [alice,', 'users: [alice, bob,')
    const files = { 'p.yaml': policy, 'p.snap': await snapshotOf() }
    const document = await ridgate(['import', 'p.yaml'], { files })
    expect(await ridgate(['import', 'p.snap'], { files })).toMatchObject({
      exit: 0,
      stdout: document.stdout,
      stderr:
        'ridgate: p.snap: snapshot; 1 understood, 0 skipped, 0 problems\n' +
        'ridgate: p.snap:1:1: understood: revision 1: 3 users, 1 groups, 3 grants\n',
    })
  })

  it('takes mode and release from the command line, and says what it wrote', async () => {
    const words = [
      'compile',
      'p.yaml',
      '--mode',
      'disabled',
      '--release',
      '1.9',
      '-o',
      'x',
      '--json',
    ]
    const { exit, stdout, replaced } = await ridgate(words, { files: { 'p.yaml': POLICY } })
    const bytes = replaced.get('x') as Uint8Array
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      file: 'x',
      bytes: bytes.length,
      mode: 'disabled',
      release: '1.9',
      revision: 1,
      users: 3,
      groups: 1,
      grants: 3,
    })
    const { mode, release } = Engine.fromBytes(bytes)
    expect([mode, release]).toEqual(['disabled', '1.9'])
  })

  it('keeps the revision of one snapshot, and joins several files', async () => {
    const engine = Engine.fromBytes(await snapshotOf())
    engine.apply([{ op: 'create-user', uid: 'zoe' }])
    const files = { 'p.snap': engine.toBytes(), 'more.yaml': 'users: [yan]\n' }
    const one = await ridgate(['compile', 'p.snap', '-o', 'one'], { files })
    expect(Engine.fromBytes(one.replaced.get('one') as Uint8Array).revision).toBe(2)
    const both = await ridgate(['compile', 'p.snap', 'more.yaml', '-o', 'both'], { files })
    const joined = Engine.fromBytes(both.replaced.get('both') as Uint8Array)
    expect(joined.revision).toBe(1)
    expect(joined.toPolicy().users.map(({ uid }) => uid)).toEqual([
      'alice',
      'bob',
      'dcos_marathon',
      'yan',
      'zoe',
    ])
  })

  it.each([
    [['p.yaml'], 'ridgate: a snapshot is bytes; name a file for it with `-o FILE`\n'],
    [['p.yaml', '-o', '-'], 'ridgate: a snapshot is bytes; name a file for it with `-o FILE`\n'],
    [['p.yaml', '-o', '/nowhere/x'], 'ridgate: /nowhere/x: there is no such file\n'],
    [['-o', 'x'], 'ridgate: no policy; name a file with `-p FILE`\n'],
    [['p.yaml', '-o', 'x', '--mode', 'lax'], /^ridgate: unknown-mode: `lax` is none of/],
  ])('refuses %j', async (words, message) => {
    const said = await ridgate(['compile', ...words], { files: { 'p.yaml': POLICY } })
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toMatch(message)
    expect(said.replaced.size).toBe(0)
  })
})

describe('a snapshot in place of a policy', () => {
  const ask = (rid: string): string[] => ['-p', 'p.snap', 'alice', 'read', `${SERVICES}:${rid}`]

  it('is asked, in its own mode or another one', async () => {
    const files = { 'p.snap': await snapshotOf('--mode', 'disabled') }
    const open = await ridgate(['check', ...ask('/prod')], { files })
    expect(open.stdout).toMatch(/^allow not-enforced/)
    const closed = await ridgate(['check', '--mode', 'strict', ...ask('/prod')], { files })
    expect(closed).toMatchObject({ exit: 1, stderr: '' })
    const older = await ridgate(['check', '--release', '1.9', '--json', ...ask('/dev')], { files })
    expect(JSON.parse(older.stdout)).toMatchObject({ release: '1.9', effect: 'allow' })
  })

  it('is linted as one with lines would be, and not mended', async () => {
    const policy = `mode: strict\nusers: [alice]\ngrants: [{user: alice, resource: "${SERVICES}:dev", actions: [read]}]\n`
    const { replaced } = await ridgate(['compile', 'p.yaml', '-o', 'p.snap'], {
      files: { 'p.yaml': policy },
    })
    const files = { 'p.snap': replaced.get('p.snap') as Uint8Array, 'p.yaml': policy }
    const codes = async (file: string): Promise<unknown> => {
      const { stdout } = await ridgate(['lint', '--json', file], { files })
      return JSON.parse(stdout).findings.map(({ code }: { code: string }) => code)
    }
    expect(await codes('p.snap')).toEqual(await codes('p.yaml'))
    const fixed = await ridgate(['lint', '--fix', 'p.snap', 'p.yaml'], { files })
    expect(fixed).toMatchObject({
      exit: 2,
      stderr: 'ridgate: p.snap: is a snapshot; mend what it was compiled from\n',
    })
    expect(fixed.written.size).toBe(0)
  })

  it('differs in nothing from the policy that it was made of', async () => {
    const files = { 'p.yaml': POLICY, 'p.snap': await snapshotOf() }
    expect(await ridgate(['diff', 'p.yaml', 'p.snap'], { files })).toMatchObject({ exit: 0 })
    expect(await ridgate(['diff', 'p.snap', 'p.yaml'], { files })).toMatchObject({ exit: 0 })
  })

  it('contradicts another mode as any policy does', async () => {
    const files = { 'p.snap': await snapshotOf(), 'q.yaml': 'mode: disabled\ngrants: []\n' }
    const words = ['check', '-p', 'q.yaml', ...ask('/dev')]
    expect((await ridgate(words, { files })).stderr).toContain('contradicts')
  })
})

describe('inspect', () => {
  it('shows parts whose places follow one another to the end', async () => {
    const files = { 'p.snap': await snapshotOf() }
    const { exit, stdout } = await ridgate(['inspect', '--words', '--json', 'p.snap'], { files })
    const shown = JSON.parse(stdout)
    expect(exit).toBe(0)
    expect(shown).toMatchObject({ format: 3, mode: 'strict', release: '2.2', revision: 1, more: 0 })
    let end = 0
    const sizes: Record<string, number> = {}
    for (const { at, words, what } of shown.parts) {
      expect(at).toBe(end)
      end += words
      sizes[what] = (sizes[what] ?? 0) + words
    }
    expect(end).toBe(shown.words)
    expect(shown.bytes).toBe(files['p.snap'].length)
    expect(shown.sizes).toEqual(sizes)
  })

  it('shows a crowd, and numbers that were given back', async () => {
    const engine = Engine.fromBytes(await snapshotOf())
    for (let at = 0; at < 40; at++) {
      const uid = `user-${at}`
      engine.apply([
        { op: 'create-user', uid },
        { op: 'add-member', gid: 'ops', uid },
        {
          op: 'grant',
          principal: { kind: 'user', uid },
          resource: 'dcos:superuser',
          actions: ['full'],
        },
      ])
    }
    engine.apply([{ op: 'delete-user', uid: 'user-3' }])
    engine.apply([{ op: 'delete-user', uid: 'user-9' }])
    const files = { 'p.snap': engine.toBytes() }
    const { stdout } = await ridgate(['inspect', '--words', '--json', 'p.snap'], { files })
    const { parts, counts, words } = JSON.parse(stdout)
    expect(counts).toEqual({
      users: 41,
      groups: 1,
      superusers: 39,
      grants: 41,
      malformed: 0,
      nodes: 4,
    })
    const last = parts.at(-1)
    expect(last.at + last.words).toBe(words)
    expect(parts.filter(({ what }: { what: string }) => what === 'principals')).toHaveLength(42)
  })

  it('shows so many parts, and says how many there are', async () => {
    const files = { 'p.snap': await snapshotOf() }
    const said = await ridgate(['inspect', '--words', '--limit', '2', 'p.snap'], { files })
    expect(said.stdout).toMatch(/\n0 +96 +header\n96 +16 +numbers .*\n\d+ more; raise `--limit`\n$/)
  })

  it.each([
    [[], 'expected FILE, got 0 of one file'],
    [['a', 'b'], 'expected FILE, got 2 of one file'],
    [['p.snap', '--limit', '5'], '`--limit` goes with `--words`'],
    [['p.snap', '--words', '--limit', '0'], 'bad-number: `--limit` takes a whole number from 1 on'],
    [['p.yaml'], 'p.yaml: is no snapshot; make one with `ridgate compile`'],
  ])('refuses %j', async (words, message) => {
    const files = { 'p.yaml': POLICY, 'p.snap': await snapshotOf() }
    const said = await ridgate(['inspect', ...words], { files })
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toContain(message)
  })
})

describe('a file that is replaced', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ridgate-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('has the new bytes, and nothing is left beside it', async () => {
    const file = join(folder, 'p.snap')
    for (const bytes of [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(4)]) {
      expect(await replaceFile(file, bytes)).toEqual({ ok: true, value: undefined })
      expect(new Uint8Array(readFileSync(file))).toEqual(bytes)
      expect(readdirSync(folder)).toEqual(['p.snap'])
    }
  })

  it('stays as it was where it is a folder, or its folder is none', async () => {
    expect(await replaceFile(folder, Uint8Array.of(1))).toMatchObject({ ok: false })
    const nowhere = await replaceFile(join(folder, 'no', 'p.snap'), Uint8Array.of(1))
    expect(nowhere).toEqual({ ok: false, error: 'there is no such file' })
    expect(readdirSync(folder)).toEqual(['p.snap'])
  })

  it('is not touched while another run writes to it', async () => {
    const file = join(folder, 'busy.snap')
    const beside = `${file}.${process.pid}.tmp`
    writeFileSync(beside, 'half')
    expect(await replaceFile(file, Uint8Array.of(1))).toMatchObject({ ok: false })
    expect(readFileSync(beside, 'utf8')).toBe('half')
  })
})
