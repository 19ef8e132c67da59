import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DCOS_JOURNEYS, type Journey } from '../../../src/analysis/index.ts'

const PAGE = new URL('../../../docs/journeys.md', import.meta.url)

const HEAD = ['Journey', 'To', 'Takes', 'Asked by', 'Checks', 'Modes', 'Releases', 'Recipe']

const code = (text: string): string => `\`${text}\``

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const cellsOf = (journey: Journey): string[] => [
  code(journey.name),
  journey.summary,
  journey.parameters
    .map((one) => code(one.default === undefined ? one.name : `${one.name}=${one.default}`))
    .join(' '),
  [...new Set(journey.checks.map(({ component }) => component))].toSorted().join(', '),
  String(journey.checks.reduce((sum, { actions }) => sum + actions.length, 0)),
  journey.modes.length === 3 ? 'all' : journey.modes.join(', '),
  spanOf(journey),
  code(journey.recipe),
]

const spanOf = ({ since, until }: Journey): string =>
  until === undefined ? `${since} on` : until === since ? since : `${since} to ${until}`

const tableOf = (subject: Journey['subject']): string =>
  [
    row(HEAD),
    `|${'---|'.repeat(HEAD.length)}`,
    ...DCOS_JOURNEYS.filter((journey) => journey.subject === subject).map((one) =>
      row(cellsOf(one)),
    ),
  ].join('\n')

it.each([
  ['People', 'person'],
  ['Service accounts', 'service-account'],
] as const)('docs/journeys.md lists the journeys: %s', (heading, subject) => {
  const page = readFileSync(PAGE, 'utf8')
  const section = new RegExp(`(### ${heading}\n\n)(.*?)(?=\n\n#)`, 's')
  const table = tableOf(subject)
  if (process.env['RIDGATE_DOCS'] === 'write') {
    writeFileSync(
      PAGE,
      page.replace(section, (_, title: string) => title + table),
    )
    return
  }
  expect(section.exec(page)?.[2]).toBe(table)
})
