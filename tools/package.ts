/** Packs the package as it would be published, and has the tarball checked. @module */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Packed {
  readonly filename: string
  readonly files: ReadonlyArray<{ readonly path: string }>
}

/** What may lie in the tarball; anything else was swept in. */
const SHIPPED =
  /^(?:dist\/.+\.(?:js|d\.ts)(?:\.map)?|src\/.+\.ts|examples\/policies\/.+\.yaml|package\.json|openapi\.yaml|[A-Z]+(?:\.md)?)$/

/** What must lie in it, beside what `exports` and `bin` name. */
const REQUIRED = ['LICENSE', 'README.md', 'CHANGELOG.md', 'openapi.yaml', 'package.json']

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin: Readonly<Record<string, string>>
}

/** Every file that the manifest promises. */
function promised({ exports, bin }: Manifest): string[] {
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  )
  return [...targets, ...Object.values(bin)].map((path) => path.replace(/^\.\//, ''))
}

function pack(destination: string): Packed {
  const run = spawnSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', destination],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [packed] = JSON.parse(run.stdout) as Packed[]
  if (packed === undefined) throw new Error('npm pack made no tarball; run `npm run build`')
  return packed
}

function passes(tool: string, args: readonly string[]): boolean {
  const bin = join(ROOT, 'node_modules/.bin', tool)
  return spawnSync(bin, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

function main(directory: string): boolean {
  const { filename, files } = pack(directory)
  const tarball = join(directory, filename)
  const paths = files.map(({ path }) => path)
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest
  const missing = [...REQUIRED, ...promised(manifest)].filter((path) => !paths.includes(path))
  const strays = paths.filter((path) => !SHIPPED.test(path))
  for (const path of missing) console.error(`\`${path}\` is not in the tarball; build it`)
  for (const path of strays)
    console.error(`\`${path}\` is in the tarball; leave it out of \`files\``)
  console.log(`${filename}: ${paths.length} files`)
  const checks = [
    passes('publint', ['run', tarball, '--strict']),
    passes('attw', [tarball, '--profile', 'esm-only', '--no-emoji']),
  ]
  return missing.length === 0 && strays.length === 0 && checks.every(Boolean)
}

const directory = mkdtempSync(join(tmpdir(), 'ridgate-pack-'))
try {
  if (!main(directory)) process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true })
}
