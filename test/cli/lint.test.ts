import { describe, expect, it } from 'vitest'
import { ridgate } from './terminal.ts'

const PAGE = `# Access

\`\`\`bash
dcos security org users grant <uid> dcos:adminrouter:ops:mesos full
\`\`\`
`

describe('lint', () => {
  it('finds placeholders and undecoded RIDs that never became grants', async () => {
    const curl =
      'curl -X PUT https://x/acs/api/v1/acls/dcos:service:marathon:marathon:services:%2Fdev/users/bob/read\n'
    const said = await ridgate(['lint', '--json', 'page.md', 'a.sh'], {
      files: { 'page.md': PAGE, 'a.sh': curl },
    })
    expect(said.exit).toBe(1)
    const { findings } = JSON.parse(said.stdout)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'placeholder', severity: 'error', file: 'page.md', line: 4 }),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'percent-encoded', file: 'a.sh', line: 1 }),
    )
  })

  it('lints in the release and mode of the command line', async () => {
    const files = { 'p.yaml': 'release: "1.11"\nmode: disabled\ngrants: []\n' }
    expect(await ridgate(['lint', 'p.yaml'], { files })).toMatchObject({
      exit: 0,
      stdout: 'no findings\n',
    })
    const later = await ridgate(['lint', '-p', 'p.yaml', '--release', '1.12'], { files })
    expect(later.exit).toBe(1)
    expect(later.stdout).toMatch(/^p\.yaml:\d+:\d+: warning disabled-mode: /)
    expect(later.stdout).toContain('0 errors, 1 warning\n')
  })

  const APP = 'dcos:mesos:agent:task:app_id'
  const grant = (who: string, path: string): string =>
    `  - {user: ${who}, resource: "${APP}:${path}", actions: [read]}\n`

  it('exits 0 where there is only information', async () => {
    const files = { 'p.yaml': `grants:\n${grant('a', '/a')}${grant('a', '/a/b')}` }
    const said = await ridgate(['lint', 'p.yaml'], { files })
    expect(said).toMatchObject({ exit: 0, stderr: '' })
    expect(said.stdout).toContain('p.yaml:3:5: info covered-by-ancestor: ')
    expect(said.stdout).toContain('0 errors, 0 warnings, 1 info\n')
  })

  it('takes several files for one policy only when told to', async () => {
    const files = {
      'users.yaml': 'users: [a, b]\n',
      'grants.yaml': `grants:\n${grant('c', '/a')}${grant('a', '/a')}${grant('b', '/a')}`,
      'root.sh': 'dcos security org users grant a dcos:superuser full\n',
    }
    const codes = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await ridgate(['lint', '--json', ...words, ...Object.keys(files)], {
        files,
      })
      const { findings } = JSON.parse(stdout) as { findings: { file?: string; code: string }[] }
      return findings.map(({ file = '', code }) => `${file} ${code}`)
    }
    expect(await codes()).toEqual([' no-superuser', 'users.yaml idle-user', 'users.yaml idle-user'])
    expect(await codes('--together')).toEqual([
      'grants.yaml undeclared-user',
      'grants.yaml covered-by-superuser',
    ])
  })

  it('refuses to take files for one policy that contradict one another', async () => {
    const files = { 'a.yaml': 'mode: strict\n', 'b.yaml': 'mode: disabled\n' }
    const said = await ridgate(['lint', '--together', 'a.yaml', 'b.yaml'], { files })
    expect(said).toMatchObject({ exit: 2, stdout: '' })
  })

  it('lists as many as asked for, and says how many more there are', async () => {
    const files = {
      'p.yaml': `grants:\n${[1, 2, 3, 4].map((at) => grant('a', `x${at}`)).join('')}`,
    }
    const said = await ridgate(['lint', '--limit', '1', 'p.yaml', 'p.yaml'], { files })
    expect(said.exit).toBe(1)
    expect(said.stdout.match(/error missing-leading-slash/g)).toHaveLength(2)
    expect(said.stdout).toContain('and 6 more missing-leading-slash; `--limit` shows more')
    expect(said.stdout).toContain('8 errors, 0 warnings\n')
    const json = JSON.parse(
      (await ridgate(['lint', '--json', '--limit', '1', 'p.yaml'], { files })).stdout,
    )
    expect(json).toMatchObject({
      counts: { error: 4, warning: 0, info: 0 },
      omitted: { 'missing-leading-slash': 3 },
    })
  })

  it('says where it stopped to look', async () => {
    const rows = Array.from({ length: 5001 }, (_, at) => ({
      user: 'a',
      resource: `acme:x${at}`,
      actions: ['read'],
    }))
    const files = { 'p.json': JSON.stringify({ grants: rows }) }
    const said = await ridgate(['lint', '--limit', '1', 'p.json'], { files })
    expect(said.stdout).toContain('there may be more misspelt-family: the search')
    expect(
      JSON.parse((await ridgate(['lint', '--json', 'p.json'], { files })).stdout),
    ).toMatchObject({
      incomplete: ['misspelt-family'],
    })
  })

  it.each([
    [['--limit', '0'], 'bad-limit'],
    [['--limit', 'x'], 'bad-limit'],
    [['--dry-run'], '`--dry-run` goes with `--fix`'],
  ])('refuses %j', async (words, message) => {
    const said = await ridgate(['lint', ...words, 'p.yaml'], { files: { 'p.yaml': 'users: []\n' } })
    expect(said).toMatchObject({ exit: 2, stdout: '' })
    expect(said.stderr).toContain(message)
  })

  describe('--fix', () => {
    const broken = `# top\ngrants:\n${grant('a', 'x')}${grant('a', '/y/')}${grant('b', 'p*')}`
    const better = `# top\ngrants:\n${grant('a', '/x')}${grant('a', '/y')}${grant('b', 'p*')}`

    it('writes what it mended, says so, and judges what is left', async () => {
      const files = { 'p.yaml': broken, 'clean.yaml': 'users: []\n' }
      const said = await ridgate(['lint', '--fix', 'p.yaml', 'clean.yaml'], { files })
      expect([...said.written]).toEqual([['p.yaml', better]])
      expect(said.exit).toBe(1)
      expect(said.stdout).toContain(
        `p.yaml:3:5: fixed missing-leading-slash: \`${APP}:x\` is now \`${APP}:/x\`; as it stood it granted nothing, and now it takes effect\n`,
      )
      expect(said.stdout).toContain(
        `p.yaml:4:5: fixed trailing-slash: \`${APP}:/y/\` is now \`${APP}:/y\`\n`,
      )
      expect(said.stdout).toContain('1 error, 0 warnings\n')
      const again = await ridgate(['lint', '--fix', 'p.yaml'], { files: { 'p.yaml': better } })
      expect([...again.written]).toEqual([])
    })

    it.each([[['--dry-run']], [['--json']]])('writes nothing with %j', async (words) => {
      const said = await ridgate(['lint', '--fix', ...words, 'p.yaml'], {
        files: { 'p.yaml': broken },
      })
      expect([...said.written]).toEqual([])
      expect(said.exit).toBe(1)
      if (words[0] === '--dry-run') expect(said.stdout).toContain('would fix trailing-slash')
      else {
        expect(JSON.parse(said.stdout)).toMatchObject({
          fixed: [
            {
              code: 'missing-leading-slash',
              file: 'p.yaml',
              line: 3,
              before: `${APP}:x`,
              after: `${APP}:/x`,
              takesEffect: true,
            },
            { code: 'trailing-slash', line: 4 },
          ],
          findings: [{ code: 'missing-leading-slash', line: 5 }],
        })
      }
    })

    it('keeps a byte order mark, and drops what is written twice', async () => {
      const text = `\ufeffgrants:\n${grant('a', '/x')}${grant('a', '/x')}`
      const said = await ridgate(['lint', '--fix', 'p.yaml'], { files: { 'p.yaml': text } })
      expect(said.exit).toBe(0)
      expect(said.written.get('p.yaml')).toBe(`\ufeffgrants:\n${grant('a', '/x')}`)
      expect(said.stdout).toMatch(
        /p\.yaml:3:5: fixed duplicate-grant: `- .*` dropped\nno findings\n/,
      )
    })

    it('mends a RID that is encoded, which other commands refuse', async () => {
      const files = { 'p.yaml': `grants:\n${grant('a', '%252Fx')}` }
      expect(await ridgate(['import', 'p.yaml'], { files })).toMatchObject({ exit: 2 })
      const found = await ridgate(['lint', 'p.yaml'], { files })
      expect(found.exit).toBe(1)
      expect(found.stdout).toContain('p.yaml:2:25: error percent-encoded: ')
      const said = await ridgate(['lint', '--fix', 'p.yaml'], { files })
      expect(said.written.get('p.yaml')).toBe(`grants:\n${grant('a', '/x')}`)
    })

    it('passes over a grant with a placeholder', async () => {
      const files = { 'p.yaml': `grants:\n${grant('a', '/<group>')}${grant('a', '/x/')}` }
      const said = await ridgate(['lint', '--fix', 'p.yaml'], { files })
      expect(said.exit).toBe(1)
      expect(said.stdout).toContain('p.yaml:2:25: error placeholder: ')
      expect(said.written.get('p.yaml')).toBe(
        `grants:\n${grant('a', '/<group>')}${grant('a', '/x')}`,
      )
    })

    it('has no file to write standard input to', async () => {
      const files = { '-': broken }
      const said = await ridgate(['lint', '--fix', '-'], { files })
      expect(said).toMatchObject({ exit: 2, stdout: '' })
      expect((await ridgate(['lint', '--fix', '--dry-run', '-'], { files })).exit).toBe(1)
    })

    it('says which file could not be written', async () => {
      const said = await ridgate(['lint', '--fix', '/nowhere/p.yaml'], {
        files: { '/nowhere/p.yaml': broken },
      })
      expect(said).toMatchObject({ exit: 2, stdout: '' })
      expect(said.stderr).toContain('/nowhere/p.yaml: there is no such file; it was not mended')
    })

    it('touches nothing where a file gives no policy', async () => {
      const files = { 'p.yaml': broken, 'bad.yaml': 'grants: 1\n' }
      const said = await ridgate(['lint', '--fix', 'p.yaml', 'bad.yaml'], { files })
      expect(said).toMatchObject({ exit: 2, stdout: '' })
      expect([...said.written]).toEqual([])
    })
  })
})
