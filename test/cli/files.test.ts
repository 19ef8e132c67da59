import { describe, expect, it, vi } from 'vitest'
import { readEach } from '../../src/cli/load.ts'
import { POLICY, ridgate } from './terminal.ts'

const PAGE = `# Access

\`\`\`bash
dcos security org users grant <uid> dcos:adminrouter:ops:mesos full
\`\`\`
`

describe('import', () => {
  it('prints a document that reads back as the same policy', async () => {
    const first = await ridgate(['import', 'p.yaml'], { files: { 'p.yaml': POLICY } })
    expect(first.exit).toBe(0)
    const second = await ridgate(['import', 'q.yaml'], { files: { 'q.yaml': first.stdout } })
    expect(second.stdout).toBe(first.stdout)
  })

  it('binds placeholders, and says where one is left', async () => {
    const files = { 'page.md': PAGE }
    const bound = await ridgate(['import', 'page.md', '--bind', 'uid=bob'], { files })
    expect(bound.stdout).toContain('{user: bob, resource: "dcos:adminrouter:ops:mesos"')
    const unbound = await ridgate(['import', 'page.md'], { files })
    expect(unbound.stdout).toContain('grants: []')
    expect(unbound.stderr).toContain('ridgate: page.md:4:1: skipped ')
  })

  it('exits with 1 where a bind is for nothing', async () => {
    const said = await ridgate(['import', 'page.md', '--bind', 'uid=bob', '--bind', 'gid=ops'], {
      files: { 'page.md': PAGE },
    })
    expect(said.exit).toBe(1)
    expect(said.stderr).toContain('nothing asked for `--bind gid=…`')
  })

  it('writes to a file, and to nothing else', async () => {
    const world = { files: { 'p.yaml': POLICY } }
    const said = await ridgate(['import', 'p.yaml', '-o', 'out.yaml'], world)
    expect(said).toMatchObject({ exit: 0, stdout: '' })
    expect(said.written.get('out.yaml')).toContain('grants:\n')
    const lost = await ridgate(['import', 'p.yaml', '-o', '/nowhere/out.yaml'], world)
    expect(lost).toMatchObject({ exit: 2, stdout: '' })
    expect(lost.stderr).toContain('ridgate: /nowhere/out.yaml: there is no such file\n')
  })

  it('writes the mode and release of the command line', async () => {
    const words = ['import', 'p.yaml', '--mode', 'permissive', '--release', '1.13']
    const said = await ridgate(words, { files: { 'p.yaml': POLICY } })
    expect(said.stdout).toContain('release: "1.13"\nmode: permissive\n')
  })
})

describe('demo', () => {
  it('asks as JSON what it asks as text', async () => {
    const files = { 'p.yaml': POLICY }
    const { exit, stdout } = await ridgate(['demo', '--json', 'p.yaml'], { files })
    expect(exit).toBe(0)
    const { decisions } = JSON.parse(stdout)
    expect(decisions).toHaveLength(5)
    expect(decisions.at(-1)).toMatchObject({
      subject: null,
      decisions: {
        disabled: { reason: 'not-enforced' },
        permissive: { reason: 'anonymous' },
        strict: { effect: 'deny' },
      },
    })
  })
})

describe('reading many files', () => {
  it('shows how far it has got, over all of them', () => {
    const clock = vi.spyOn(performance, 'now')
    let time = 0
    clock.mockImplementation(() => (time += 1000))
    const users = Array.from({ length: 2000 }, (_, at) => `u${1000 + at}`)
    const bytes = Buffer.from(JSON.stringify({ users, grants: [] }))
    const files = ['a.json', 'b.json'].map((name) => ({ file: name, name, bytes }))
    let shown = ''
    const stderr = (text: string): void => {
      shown += text
    }
    const readings = readEach(files, {}, { isTTY: true, stderr })
    clock.mockRestore()
    expect(readings.map(({ name, policy }) => [name, policy.ok])).toEqual([
      ['a.json', true],
      ['b.json', true],
    ])
    expect(shown.match(/reading policies, \d+ %/g)).toEqual([
      'reading policies, 25 %',
      'reading policies, 75 %',
    ])
    expect(shown.endsWith('\r\u001b[K')).toBe(true)
  })
})
