import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { build } from 'esbuild'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

mkdirSync(join(ROOT, 'reports'), { recursive: true })
const directory = mkdtempSync(join(ROOT, 'reports/readme-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** The fenced blocks of a language. */
const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] ?? '',
  )

const SOURCES: Readonly<Record<string, string>> = {
  ridgate: join(ROOT, 'src/index.ts'),
  'ridgate/oracle': join(ROOT, 'src/oracle/index.ts'),
  'ridgate/policy': join(ROOT, 'src/policy/index.ts'),
  'ridgate/testing': join(ROOT, 'src/testing/index.ts'),
}

/** Runs a program whose imports of ridgate are those of `src/`, and answers what it logs. */
async function linesLoggedBy(program: string, name: string): Promise<string[]> {
  const source = join(directory, `${name}.ts`)
  const outfile = join(directory, `${name}.mjs`)
  writeFileSync(source, program)
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: SOURCES,
    external: ['yaml', 'fast-check'],
    logLevel: 'silent',
  })
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    const texts = values.map((value) => (typeof value === 'string' ? value : inspect(value)))
    lines.push(texts.join(' '))
  })
  try {
    await import(/* @vite-ignore */ pathToFileURL(outfile).href)
  } finally {
    log.mockRestore()
  }
  return lines
}

describe('the programs of the README', () => {
  const programs = blocks('ts')

  it('are there', () => expect(programs.length).toBeGreaterThan(1))

  it.each(programs.map((program, at) => [at, program] as const))(
    'print what they say: %i',
    async (at, program) => {
      const promised = [...program.matchAll(/console\.log\(.*\) \/\/ (.+)$/gm)].map(
        ([, text]) => text,
      )
      expect(promised.length).toBeGreaterThan(0)
      expect(await linesLoggedBy(program, `program-${at}`)).toEqual(promised)
    },
  )
})

/** The files that the README shows: their first line is a comment with their name. */
const FILES = new Map(
  [...blocks('yaml'), ...blocks('sh')].flatMap((text) => {
    const name = /^# (\S+\.\w+)\n/.exec(text)?.[1]
    return name === undefined ? [] : [[name, text] as const]
  }),
)

/** A world of the README's files, which keeps what was printed. */
class ReadmeIo implements Io {
  printed = ''
  readonly isTTY = false
  readonly env = {}
  stdout(text: string): void {
    this.printed += text
  }
  stderr(): void {}
  async read(file: string): ReturnType<Io['read']> {
    const text = FILES.get(file)
    if (text === undefined) return { ok: false, error: 'the README shows no such file' }
    return { ok: true, value: new TextEncoder().encode(text) }
  }
  async write(): ReturnType<Io['write']> {
    return { ok: false, error: 'nothing is written here' }
  }
  async replace(): ReturnType<Io['replace']> {
    return { ok: false, error: 'nothing is written here' }
  }
  async writePrivate(): ReturnType<Io['write']> {
    return { ok: false, error: 'nothing is written here' }
  }
  async fetch(): Promise<never> {
    throw new TypeError('fetch failed')
  }
  async stopped(): Promise<void> {}
  onHangup(): void {}
}

/** `[command, what it prints]`, one for each prompt of a console block. */
const promptsOf = (block: string): Array<readonly [command: string, printed: string]> =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)])

describe('the commands of the README', () => {
  const sessions = blocks('console')

  it('are there', () => expect(sessions.length).toBeGreaterThan(1))

  it.each(sessions.map((session, at) => [at, session] as const))(
    'print what they say: %i',
    async (_, session) => {
      let exit = 0
      for (const [command, printed] of promptsOf(session)) {
        if (command === 'echo $?') {
          expect(`${exit}\n`).toBe(printed)
          continue
        }
        const [program, ...words] = command.split(' ')
        const io = new ReadmeIo()
        exit = await run(words, io)
        expect([program, command, io.printed]).toEqual(['ridgate', command, printed])
      }
    },
  )
})
