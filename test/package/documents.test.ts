import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/dependencies.md',
] as const

const textOf = (path: string): string => readFileSync(`${ROOT}/${path}`, 'utf8')

type Versions = Readonly<Record<string, string>>

interface Manifest {
  readonly scripts: Versions
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
  readonly peerDependencies?: Versions
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(textOf(`${folder}package.json`)) as Manifest

const manifest = manifestIn('')

/** What single commands install for themselves. */
const OF_TOOLS = ['tools/docs/', 'tools/mutation/'].map(manifestIn)

const NAMED_PATH =
  /`((?:src|test|tools|bench|docs|examples|spec-tables)\/[^`\s*]*|\.[a-z][^`\s*/]*)`/g
const LINK = /\]\(((?!https?:)[^)#]+)/g
const SCRIPT = /npm (?:run ([a-z]+)|(start|test))\b/g

/** Made by a command, and not kept. */
const MADE = ['docs/api/', 'bench/results.json']

const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match.slice(1).find((part) => part) ?? '')

describe.each(DOCUMENTS)('%s', (document) => {
  const text = textOf(document)

  it('names files that exist', () => {
    const paths = found(text, NAMED_PATH).filter((path) => !MADE.includes(path))
    expect(paths.filter((path) => !existsSync(`${ROOT}/${path}`))).toEqual([])
  })

  it('links to files that exist', () => {
    const folder = document.includes('/') ? `${ROOT}/docs` : ROOT
    expect(found(text, LINK).filter((path) => !existsSync(`${folder}/${path}`))).toEqual([])
  })

  it('names scripts that exist', () => {
    expect(found(text, SCRIPT).filter((name) => !(name in manifest.scripts))).toEqual([])
  })
})

describe('the documents', () => {
  it('explain every script', () => {
    const explained = found(textOf('CONTRIBUTING.md'), SCRIPT)
    expect(Object.keys(manifest.scripts).filter((name) => !explained.includes(name))).toEqual([])
  })

  it('give every dependency its line, and no other package', () => {
    const listed = found(textOf('docs/dependencies.md'), /^\| `([^`]+)` \|/gm)
    const direct = [manifest, ...OF_TOOLS].flatMap((one) =>
      Object.keys({ ...one.dependencies, ...one.devDependencies, ...one.peerDependencies }),
    )
    expect([...new Set(listed)].sort()).toEqual([...new Set(direct)].sort())
  })
})
