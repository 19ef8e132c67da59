import { describe, expect, it } from 'vitest'
import { ridgate } from '../../cli/terminal.ts'

const page = (name: string): string => new URL(`../../pages/${name}.md`, import.meta.url).pathname

interface Found {
  readonly code: string
  readonly line: number
  readonly message: string
  readonly replacement?: string
}

const lintPage = async (name: string, ...words: string[]): Promise<Found[]> => {
  const { stdout } = await ridgate(['lint', '--json', page(name), ...words])
  return (JSON.parse(stdout) as { findings: Found[] }).findings
}

/** `line code`, of all but placeholders, which pages are made of. */
const shown = (all: readonly Found[]): string[] =>
  all.filter(({ code }) => code !== 'placeholder').map(({ line, code }) => `${line} ${code}`)

describe('the five pages', () => {
  it('job-access-1.8: six paths without a slash, and an ACL for another path', async () => {
    const all = await lintPage('job-access-1.8')
    expect(shown(all)).toEqual([
      '86 missing-leading-slash',
      '87 missing-leading-slash',
      '89 missing-leading-slash',
      '90 missing-leading-slash',
      '91 missing-leading-slash',
      '174 trailing-slash',
      '174 unused-acl',
      '175 acl-not-created',
    ])
    for (const line of [86, 87, 89, 90, 91]) {
      const slip = all.find((one) => one.line === line && one.code === 'missing-leading-slash')
      expect(slip?.replacement).toMatch(/:app_id:\/dev\/batch\/job1$/)
    }
    const sandbox = 'dcos:mesos:agent:sandbox:app_id:/marketing/email/'
    expect(all.find(({ code }) => code === 'acl-not-created')?.message).toContain(
      `line 174 creates one for \`${sandbox}\` instead`,
    )
    expect(all.find(({ code }) => code === 'unused-acl')?.message).toContain(
      `line 175 grants on \`${sandbox}campaign1\` instead`,
    )
  })

  it('job-access-1.8, bound: the same slips, in grants', async () => {
    const all = await lintPage('job-access-1.8', '--bind', 'user=bob', '--bind', 'action=read')
    expect(shown(all).filter((one) => one.endsWith('slash'))).toEqual([
      '86 missing-leading-slash',
      '87 missing-leading-slash',
      '89 missing-leading-slash',
      '90 missing-leading-slash',
      '91 missing-leading-slash',
      '174 trailing-slash',
    ])
  })

  it('reference-1.10: stray rows and a missing bracket', async () => {
    const all = await lintPage('reference-1.10')
    const damaged = all.filter(({ code }) => code === 'broken-table')
    expect(damaged.map(({ line }) => line)).toEqual([21, 38, 61, 93, 98, 105, 113])
    expect(damaged.filter(({ message }) => message.includes('strayed'))).toHaveLength(6)
    expect(damaged.find(({ line }) => line === 98)?.message).toContain('lacks a bracket')
    const others = all.filter(({ code }) => code !== 'broken-table')
    expect(shown(others)).toEqual(['1 unreadable', '44 other-release'])
    const own = await lintPage('reference-1.10', '--release', '1.10')
    expect(shown(own.filter(({ code }) => code !== 'broken-table'))).toEqual(['1 unreadable'])
  })

  it('managing-1.7: a cell left open, stars for wildcards, and the spelling of 1.7', async () => {
    expect(shown(await lintPage('managing-1.7', '--release', '1.7'))).toEqual([
      '1 unreadable',
      '45 outside-catalogue',
      '56 literal-star',
      '110 broken-table',
    ])
    expect(shown(await lintPage('managing-1.7'))).toEqual([
      '1 unreadable',
      '45 outside-catalogue',
      '56 outside-catalogue',
      '110 broken-table',
      '181 old-form',
      '190 old-form',
      '199 old-form',
      '208 old-form',
      '217 old-form',
      '245 old-form',
    ])
  })

  it('debug-perms-1.13: nothing but placeholders', async () => {
    const all = await lintPage('debug-perms-1.13')
    expect(all.filter(({ code }) => code === 'placeholder')).toHaveLength(17)
    expect(shown(all)).toEqual(['1 unreadable'])
    const bound = await lintPage('debug-perms-1.13', '--bind', 'uid=bob')
    expect(new Set(bound.map(({ code }) => code))).toEqual(new Set(['duplicate-grant']))
    expect(bound.map(({ line }) => line)).toEqual([38, 39, 52, 53, 54, 56, 57, 58, 59])
  })

  it('master-agent-1.8: a clean reference', async () => {
    expect(shown(await lintPage('master-agent-1.8'))).toEqual(['1 unreadable'])
  })
})
