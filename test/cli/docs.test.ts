import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ridgate } from './terminal.ts'

const PAGE = new URL('../../docs/cli.md', import.meta.url)
const page = readFileSync(PAGE, 'utf8')

const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, body]) => body ?? '',
  )

const [policy = '', odd = ''] = blocksOf('yaml')
const [grants = ''] = blocksOf('sh')
const files = { 'policy.yaml': policy, 'odd.yaml': odd, 'grants.sh': grants }

/** A command with all that it prints: errors and notes first, then a word on the exit code. */
async function transcript(command: string): Promise<string> {
  const { exit, stdout, stderr } = await ridgate(command.split(' ').slice(1), { files })
  return `$ ${command}\n${stderr}${stdout}${exit === 0 ? '' : `[exit ${exit}]\n`}`
}

const sessions = blocksOf('console').map((body) => ({
  body,
  commands: [...body.matchAll(/^\$ (ridgate .*)$/gm)].map(([, command]) => command ?? ''),
}))

describe('docs/cli.md', () => {
  it('shows every command', () => {
    const shown = sessions.flatMap(({ commands }) => commands.map((line) => line.split(' ')[1]))
    expect([...new Set(shown)]).toEqual([
      'check',
      'explain',
      'who-can',
      'what-can',
      'actions',
      'import',
      'lint',
      'demo',
    ])
  })

  it.each(sessions)('$commands', async ({ body, commands }) => {
    const said: string[] = []
    for (const command of commands) said.push(await transcript(command))
    if (process.env['RIDGATE_DOCS'] === 'write') {
      writeFileSync(
        PAGE,
        readFileSync(PAGE, 'utf8').replace(body, () => said.join('')),
      )
      return
    }
    expect(body).toBe(said.join(''))
  })
})
