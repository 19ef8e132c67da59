import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Reading, readPolicy } from '../../src/policy/index.ts'

const PAGES = join(import.meta.dirname, '..', 'pages')

const page = (name: string, bind: Record<string, string> = {}): Reading =>
  readPolicy(readFileSync(join(PAGES, name)), { name, bind })

const text = (markdown: string, bind: Record<string, string> = {}): Reading =>
  readPolicy(markdown, { name: 'p.md', bind })

const taken = (reading: Reading): string[] =>
  reading.understood.map(({ line, what }) => `${line} ${what}`)

const skipped = (reading: Reading): string[] =>
  reading.skipped.map(({ line, text: what, why }) => `${line} ${what}: ${why}`)

/** Each page, the binds that it needs, and how much of it is understood and skipped with them. */
const ROWS: readonly [string, Record<string, string>, number, number, number][] = [
  ['debug-perms-1.13.md', { uid: 'bob' }, 17, 7, 0],
  ['job-access-1.8.md', { user: 'alice', action: 'read' }, 33, 17, 6],
  ['master-agent-1.8.md', {}, 0, 0, 59],
  ['managing-1.7.md', { user: 'mia', 'DC/OS package': 'dcos-package', Ted: 'ted' }, 5, 3, 19],
  ['reference-1.10.md', {}, 0, 0, 62],
]

describe('the five pages', () => {
  it.each(ROWS)('reads %s', (name, bind, understood, grants, left) => {
    const reading = page(name, bind)
    expect(reading.problems.filter(({ fatal }) => fatal)).toEqual([])
    expect(reading.understood).toHaveLength(understood)
    expect(reading.policy.ok && reading.policy.value.grants).toHaveLength(grants)
    expect(reading.skipped).toHaveLength(left)
    expect(reading.unusedBinds).toEqual([])
  })

  it('names the bind that a command page needs', () => {
    const reading = page('debug-perms-1.13.md')
    expect(reading.understood).toEqual([])
    expect(new Set(reading.skipped.map(({ why }) => why))).toEqual(
      new Set(['`uid` is not bound: add `--bind uid=VALUE`']),
    )
    expect(reading.problems[0]?.message).toBe('nothing here makes a user, a group or a grant')
  })

  it('reads the steps of the job page', () => {
    const steps = taken(page('job-access-1.8.md', { user: 'alice', action: 'read' })).slice(0, 11)
    expect(steps).toEqual([
      '69 grant user alice full on dcos:adminrouter:service:metronome',
      '73 grant user alice read on dcos:service:metronome:metronome:jobs:dev.batch.job1',
      '79 grant user alice full on dcos:adminrouter:ops:mesos',
      '81 grant user alice full on dcos:adminrouter:ops:slave',
      '85 grant user alice read on dcos:mesos:master:framework:role:*',
      '86 grant user alice read on dcos:mesos:master:executor:app_id:dev/batch/job1',
      '87 grant user alice read on dcos:mesos:master:task:app_id:dev/batch/job1',
      '88 grant user alice read on dcos:mesos:agent:framework:role:*',
      '89 grant user alice read on dcos:mesos:agent:executor:app_id:dev/batch/job1',
      '90 grant user alice read on dcos:mesos:agent:task:app_id:dev/batch/job1',
      '91 grant user alice read on dcos:mesos:agent:sandbox:app_id:dev/batch/job1',
    ])
  })

  it('leaves a step out whose action is a choice, until it is bound', () => {
    expect(skipped(page('job-access-1.8.md', { user: 'alice' }))).toContain(
      '73 dcos:service:metronome:metronome:jobs:dev.batch.job1: the page leaves the action open: add `--bind action=ACTION`',
    )
  })

  it('reads what the API half grants, and what it only creates', () => {
    const reading = page('job-access-1.8.md')
    expect(taken(reading)).toContain(
      '174 create acl dcos:mesos:agent:sandbox:app_id:/marketing/email/, which grants nothing yet',
    )
    expect(taken(reading)).toContain(
      '175 grant user alice read on dcos:mesos:agent:sandbox:app_id:/marketing/email/campaign1',
    )
  })

  it('grants to the group of the section, or to the principal that is bound', () => {
    const bind = { group: 'web', 'DC/OS package': 'dcos-package', Ted: 'ted' }
    expect(taken(page('managing-1.7.md', bind))).toEqual([
      '239 grant group web full on dcos:adminrouter:service:marathon',
      '245 grant group web full on dcos:service:marathon:marathon',
      '262 create group dcos-package',
      '266 grant group dcos-package full on dcos:adminrouter:package',
      '268 add user ted to group dcos-package',
    ])
  })

  it('shows no output of commands, which may hold a token', () => {
    const notes = JSON.stringify(page('managing-1.7.md'))
    expect(notes).not.toContain('TOKEN')
    expect(notes).not.toContain('password')
  })

  it('tells reference rows from rows that strayed into a table', () => {
    const reading = page('reference-1.10.md')
    expect(skipped(reading).slice(0, 2)).toEqual([
      '21 navigationTitle: a front-matter row that strayed into a table',
      '23 dcos:adminrouter: a reference table row',
    ])
    const strays = reading.skipped.filter(({ why }) => why.includes('strayed'))
    expect(strays.map(({ line }) => line)).toEqual([21, 38, 61, 93, 105, 113])
  })

  const originals = process.env['RIDGATE_PAGES']
  it.skipIf(originals === undefined)('says the same of the pages themselves', () => {
    const files = readdirSync(originals ?? '').sort()
    expect(files).toHaveLength(ROWS.length)
    for (const [index, [name, bind]] of ROWS.entries()) {
      const original = readFileSync(join(originals ?? '', files[index] ?? ''))
      for (const given of [bind, {}]) {
        expect(readPolicy(original, { name, bind: given, format: 'page' })).toEqual(
          page(name, given),
        )
      }
    }
  })
})

describe('a page', () => {
  const GRANT = 'dcos security org users grant bob a:b read'
  const TOOK = 'grant user bob read on a:b'

  it.each([
    ['a fence', `# X\n\n\`\`\`bash\n${GRANT}\n\`\`\`\n`, [`4 ${TOOK}`]],
    ['a fence of tildes', `~~~\n${GRANT}\n~~~`, [`2 ${TOOK}`]],
    ['a fence that is never closed', `\`\`\`\n${GRANT}`, [`2 ${TOOK}`]],
    ['an indented block', `1. X\n\n        ${GRANT}\n        it's done\n`, [`3 ${TOOK}`]],
    [
      'a continued indented command',
      `    dcos security org users grant \\\n      bob a:b read\n`,
      [`1 ${TOOK}`],
    ],
    ['a bare line', `x\n${GRANT}\n`, [`2 ${TOOK}`]],
    ['output in a fence', `\`\`\`\nit's done\n${GRANT}\ndon't\n\`\`\``, [`3 ${TOOK}`]],
    ['a block of another language', `\`\`\`json\n${GRANT}\n\`\`\``, []],
    ['a command in a sentence', `Never run \`${GRANT}\` here.`, []],
    ['front matter', `---\ntitle: x\n${GRANT}\n---\n`, []],
  ])('with %s', (_, markdown, expected) => {
    expect(taken(text(markdown))).toEqual(expected)
  })

  const ADD = '1. **Add Rule**\n'
  it.each([
    [
      'a field behind',
      `\`a:b\` in the **Object** field, \`full\` in the **Action** field.\n${ADD}`,
      1,
    ],
    ['a field in front', `**Object** field: \`a:b\`. **Action** field: \`full\`\n${ADD}`, 1],
    ['bare fields', `Resource \`a:b\`, Permission \`full\`\n${ADD}`, 1],
    ['no button', 'Resource `a:b`, Permission `full`\n', 0],
    ['a button under the next heading', `Resource \`a:b\`, Permission \`full\`\n# X\n${ADD}`, 0],
    ['no action', `Resource \`a:b\`\n${ADD}`, 0],
    ['no resource', `Permission \`full\`\n${ADD}`, 0],
    ['a button only', ADD, 0],
    ['an unbound placeholder', `Resource \`a:<x>\`, Permission \`full\`\n${ADD}`, 0],
  ])('with a step with %s', (_, markdown, grants) => {
    expect(taken(text(markdown, { user: 'bob' }))).toHaveLength(grants)
  })

  it('needs one principal for its steps, not two', () => {
    const markdown = `Resource \`a:b\`, Permission \`full\`\n${ADD}`
    expect(taken(text(markdown, { user: 'bob', group: 'ops' }))).toEqual([])
    expect(taken(text(markdown, { group: 'ops' }))).toEqual(['1 grant group ops full on a:b'])
  })

  it.each([
    ['p.txt', '---\ntitle: x\n---\n# A page\n', 'page'],
    ['p', '#!/bin/sh\ntrue\n', 'script'],
    ['p.txt', 'dcos security org users create bob', 'script'],
    ['p.txt', ' {"users": []}', 'json'],
    ['p.YML', '{}', 'yaml'],
    ['-', 'mode: strict', 'yaml'],
    ['-', '---\nmode: strict', 'yaml'],
    ['-', 'hello', 'unknown'],
  ])('%s with %j is found to be %s', (name, content, format) => {
    expect(readPolicy(content, { name }).format).toBe(format)
  })
})
