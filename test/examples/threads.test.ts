import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join('reports', 'threads-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('workers decide from the state of an engine on another thread, as docs/threads.md says', async () => {
  await build({
    entryPoints: ['examples/threads/main.mjs', 'examples/threads/worker.mjs'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: { ridgate: './src/index.ts' },
    logLevel: 'silent',
  })
  const { stdout, status } = spawnSync(process.execPath, [join(folder, 'main.mjs')], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  const promised = /```text\n(.*?)```/s.exec(readFileSync('docs/threads.md', 'utf8'))?.[1]
  expect([status, stdout]).toEqual([0, promised])
})
