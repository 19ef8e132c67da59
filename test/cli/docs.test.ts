import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { programOf } from '../../src/cli/program.ts'
import { ridgate } from './terminal.ts'

const FOLDER = new URL('../../docs/', import.meta.url)

/** A page, the files that it shows (```` ```yaml policy.yaml ````) and its sessions. */
interface Page {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly sessions: readonly Session[]
}

interface Session {
  readonly body: string
  readonly commands: readonly string[]
}

function pageOf(name: string): Page {
  const text = readFileSync(new URL(name, FOLDER), 'utf8')
  const blocks = [...text.matchAll(/^```(\w*) ?([^\n]*)\n(.*?)^```/gms)].map(
    ([, language = '', file = '', body = '']) => ({ language, file, body }),
  )
  return {
    name,
    files: Object.fromEntries(
      blocks.filter(({ file }) => file !== '').map(({ file, body }) => [file, body]),
    ),
    sessions: blocks
      .filter(({ language }) => language === 'console')
      .map(({ body }) => ({
        body,
        commands: [...body.matchAll(/^\$ (ridgate .*)$/gm)].map(([, command]) => command ?? ''),
      })),
  }
}

const pages = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .map(pageOf)
  .filter(({ sessions }) => sessions.length > 0)

/** The words of a command, as a shell would cut them: what stands in single quotes is one. */
const wordsOf = (command: string): string[] =>
  Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, inQuotes, word]) => inQuotes ?? word ?? '')

type Files = Readonly<Record<string, string | Uint8Array>>

/**
 * A command with all that it prints: errors and notes first, then a word on the exit code. What
 * it makes of bytes is there for the commands that follow.
 */
async function transcript(command: string, files: Map<string, Files[string]>): Promise<string> {
  const world = { files: Object.fromEntries(files) }
  const { exit, stdout, stderr, replaced } = await ridgate(wordsOf(command).slice(1), world)
  for (const [file, bytes] of replaced) files.set(file, bytes)
  return `$ ${command}\n${stderr}${stdout}${exit === 0 ? '' : `[exit ${exit}]\n`}`
}

describe('the pages of docs/', () => {
  it('show every command', () => {
    const sessions = pages.flatMap((page) => page.sessions)
    const shown = sessions.flatMap(({ commands }) => commands.map((line) => line.split(' ')[1]))
    const { commands } = programOf('', { isTTY: false, env: {} } as never, async () => undefined)
    expect(new Set(shown)).toEqual(new Set(commands.map((command) => command.name())))
  })

  it.each(pages.flatMap(({ sessions, ...page }) => sessions.map((one) => ({ ...page, ...one }))))(
    '$name: $commands',
    async ({ name, files, body, commands }) => {
      const said: string[] = []
      const there = new Map<string, Files[string]>(Object.entries(files))
      for (const command of commands) said.push(await transcript(command, there))
      if (process.env['RIDGATE_DOCS'] === 'write') {
        const file = new URL(name, FOLDER)
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace(body, () => said.join('')),
        )
        return
      }
      expect(body).toBe(said.join(''))
    },
  )
})
