import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LINT_CODES, lintPolicy } from '../../../src/analysis/index.ts'
import { parseRelease } from '../../../src/core/release.ts'
import { written } from './written.ts'

const page = readFileSync(new URL('../../../docs/lint.md', import.meta.url), 'utf8')

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

const unquoted = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]*)`/g)].map(([, text]) => text ?? '')

describe('docs/lint.md', () => {
  it('lists every code once, with its severity', () => {
    const listed = rows.map((cells) => [unquoted(cells[1])[0], cells[2]])
    const severities = Object.entries(LINT_CODES).map(([code, { severity }]) => [code, severity])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(severities))
    expect(listed).toHaveLength(Object.keys(LINT_CODES).length)
  })

  const examples = rows.filter((cells) => cells.length === 7)

  it('has an example of every code that a grant can have', () => {
    expect(examples).toHaveLength(13)
  })

  it.each(examples)('%s%s: %s in %s: %s', (_, code, severity, release, example, instead) => {
    const [resource = '', actions = ''] = unquoted(example)
    const parsed = parseRelease(release ?? '')
    if (!parsed.ok) throw new Error(`not a release: ${release}`)
    const { findings } = lintPolicy(written([resource, actions]), { release: parsed.value })
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual([
      [unquoted(code)[0], severity],
    ])
    expect(findings[0]?.replacement).toBe(unquoted(instead)[0])
  })
})
