/** Lint findings in words and as JSON. @module */

import type { Finding, LintReport, Severity } from '../../analysis/index.ts'
import { safeLine } from '../output/safe.ts'
import type { Style } from '../output/style.ts'
import type { Fixed } from './fix.ts'

/** Several reports as one, in their order. */
export function totalOf(reports: readonly LintReport[]): LintReport {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 }
  const omitted: Record<string, number> = {}
  for (const report of reports) {
    for (const severity of SEVERITIES) counts[severity] += report.counts[severity]
    for (const [code, more] of Object.entries(report.omitted)) {
      omitted[code] = (omitted[code] ?? 0) + more
    }
  }
  return {
    findings: reports.flatMap(({ findings }) => findings),
    counts,
    omitted,
    incomplete: [...new Set(reports.flatMap(({ incomplete }) => incomplete))],
  }
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** A line for each finding, then what was left out, then the counts. */
export function reportText(report: LintReport, style: Style): string {
  const lines = report.findings.map((finding) => findingLine(finding, style))
  const omitted = Object.entries(report.omitted)
    .sort()
    .map(([code, more]) => `and ${more} more ${code}; \`--limit\` shows more of each kind\n`)
  const stopped = report.incomplete.map(
    (code) => `there may be more ${code}: the search for them was stopped\n`,
  )
  return [...lines, ...omitted, ...stopped, summary(report)].join('')
}

function findingLine({ origin, severity, code, message, fix }: Finding, style: Style): string {
  return `${placeText(origin)}${style(severity, severity)} ${code}: ${safeLine(`${message}; ${fix}`)}\n`
}

const placeText = (origin: Finding['origin']): string =>
  origin === undefined ? '' : safeLine(`${origin.file}:${origin.line}:${origin.column}: `)

function summary({ counts: { error, warning, info } }: LintReport): string {
  if (error + warning + info === 0) return 'no findings\n'
  const judged = `${counted(error, 'error')}, ${counted(warning, 'warning')}`
  return info === 0 ? `${judged}\n` : `${judged}, ${info} info\n`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** A line for each change. */
export function fixedText(fixed: readonly Fixed[], isDry: boolean, style: Style): string {
  const verb = isDry ? 'would fix' : 'fixed'
  return fixed
    .map(({ finding, before, after }) => {
      const change = after === '' ? `\`${before}\` dropped` : `\`${before}\` is now \`${after}\``
      const effect = finding.takesEffect
        ? '; as it stood it granted nothing, and now it takes effect'
        : ''
      return `${placeText(finding.origin)}${style('allow', verb)} ${finding.code}: ${safeLine(change + effect)}\n`
    })
    .join('')
}

/** A finding as JSON has it: `fixable` in place of offsets. */
const findingJson = ({ origin, edit, ...finding }: Finding): object => ({
  ...finding,
  ...(edit === undefined ? {} : { fixable: true }),
  ...origin,
})

/** A report as JSON has it. */
export const reportJson = ({ findings, counts, omitted, incomplete }: LintReport): object => ({
  findings: findings.map(findingJson),
  counts,
  ...(Object.keys(omitted).length === 0 ? {} : { omitted }),
  ...(incomplete.length === 0 ? {} : { incomplete }),
})

/** A change as JSON has it. */
export const fixedJson = ({ finding, before, after }: Fixed): object => ({
  code: finding.code,
  ...finding.origin,
  before,
  after,
  ...(finding.takesEffect ? { takesEffect: true } : {}),
})
