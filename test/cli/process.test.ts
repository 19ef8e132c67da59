import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POLICY, SERVICES } from './terminal.ts'

const TIMEOUT_MS = 60_000

interface Ended {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Makes one file of the sources, beside a `package.json` as the build has it. */
async function bundle(folder: string): Promise<string> {
  const outfile = join(folder, 'dist', 'cli', 'main.js')
  const banner = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`
  const common = { bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' } as const
  await build({ ...common, entryPoints: ['src/cli/main.ts'], outfile, banner: { js: banner } })
  copyFileSync('package.json', join(folder, 'package.json'))
  return outfile
}

/** Runs the executable; without a reader the pipe is closed before anything is written. */
function execute(
  main: string,
  argv: readonly string[],
  { input = '', isReading = true }: { readonly input?: string; readonly isReading?: boolean } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...argv])
    const said = { stdout: '', stderr: '' }
    if (!isReading) child.stdout.destroy()
    child.stdout.on('data', (chunk) => {
      said.stdout += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      said.stderr += String(chunk)
    })
    child.on('close', (exit) => resolve({ exit, ...said }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

describe('the executable', () => {
  let folder = ''
  let policy = ''
  let main = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ridgate-'))
    main = await bundle(folder)
    policy = join(folder, 'p.yaml')
    writeFileSync(policy, POLICY)
  }, TIMEOUT_MS)
  afterAll(() => rmSync(folder, { recursive: true }))

  it(
    'exits with 0, 1 and 2, and reads standard input',
    async () => {
      const ask = (action: string, file: string, input = ''): Promise<Ended> =>
        execute(main, ['check', '-p', file, 'alice', action, `${SERVICES}:/dev`], { input })
      const [allowed, denied, wrong] = await Promise.all([
        ask('read', '-', POLICY),
        ask('delete', policy),
        ask('raed', policy),
      ])
      expect(allowed).toMatchObject({ exit: 0, stderr: '' })
      expect(allowed.stdout).toMatch(/^allow granted: /)
      expect(denied).toMatchObject({ exit: 1, stderr: '' })
      expect(wrong).toMatchObject({ exit: 2, stdout: '' })
    },
    TIMEOUT_MS,
  )

  it(
    'ends quietly, and with its exit code, where nobody reads',
    async () => {
      const many = join(folder, 'many.json')
      const users = Array.from({ length: 20_000 }, (_, at) => `user-${at}`)
      const grants = [{ group: 'all', resource: 'dcos:superuser', actions: ['full'] }]
      writeFileSync(many, JSON.stringify({ users, groups: { all: users }, grants }))
      const words = ['who-can', '-p', many, 'read', `${SERVICES}:/dev`]
      expect(await execute(main, words, { isReading: false })).toEqual({
        exit: 0,
        stdout: '',
        stderr: '',
      })
    },
    TIMEOUT_MS,
  )
})
