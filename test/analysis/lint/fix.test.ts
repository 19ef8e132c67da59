import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../src/analysis/index.ts'
import { mended } from '../../../src/cli/lint/fix.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { normalPolicy, readPolicy } from '../../../src/policy/index.ts'
import { runs } from '../../properties/runs.ts'
import { lintText, reading } from './reading.ts'

const APP = 'dcos:mesos:agent:task:app_id'

const fix = (text: string, name: string): string =>
  mended(text, (current) => {
    expect(reading(current, name).policy.ok).toBe(true)
    return lintText(current, name, { limit: Number.POSITIVE_INFINITY })
  }).text

describe('edits', () => {
  it.each([
    ['none', [], 'abcdef'],
    ['one', [{ from: 1, to: 3, text: 'X' }], 'aXdef'],
    [
      'two, in any order',
      [
        { from: 4, to: 5, text: '' },
        { from: 0, to: 1, text: 'XY' },
      ],
      'XYbcdf',
    ],
    [
      'two side by side',
      [
        { from: 0, to: 2, text: '1' },
        { from: 2, to: 4, text: '2' },
      ],
      '12ef',
    ],
    [
      'the longer of two',
      [
        { from: 2, to: 3, text: '1' },
        { from: 1, to: 4, text: '' },
      ],
      'aef',
    ],
    [
      'the longer that comes later',
      [
        { from: 1, to: 3, text: '1' },
        { from: 2, to: 6, text: '' },
      ],
      'ab',
    ],
    [
      'the first of equals',
      [
        { from: 1, to: 3, text: '1' },
        { from: 1, to: 3, text: '2' },
      ],
      'a1def',
    ],
  ])('make %s', (_, edits, text) => {
    expect(applyEdits('abcdef', edits).text).toBe(text)
  })
})

const ORG = 'dcos security org users grant'
const CURL = 'curl -X PUT https://c/acs/api/v1/acls'

describe('fix', () => {
  it.each([
    [
      'p.yaml',
      `# top\ngrants:\n  - {user: a, resource: '${APP}:dev', actions: [read]} # why\n`,
      `# top\ngrants:\n  - {user: a, resource: '${APP}:/dev', actions: [read]} # why\n`,
    ],
    [
      'p.yaml',
      `grants:\r\n  - user: a\r\n    # which\r\n    resource: ${APP}:%252Fdev/\r\n    actions: [read]\r\n`,
      `grants:\r\n  - user: a\r\n    # which\r\n    resource: ${APP}:/dev\r\n    actions: [read]\r\n`,
    ],
    [
      'p.yaml',
      `grants: [{user: a, resource: "${APP}:/d", actions: [read]}, {user: a, resource: "${APP}:/d", actions: [read]}]\n`,
      `grants: [{user: a, resource: "${APP}:/d", actions: [read]}]\n`,
    ],
    [
      'p.yaml',
      `grants:\n  - {user: a, resource: "${APP}:/d", actions: [read]}\n  # keep\n  - {user: a, resource: "${APP}:d", actions: [read]} # me\n`,
      `grants:\n  - {user: a, resource: "${APP}:/d", actions: [read]}\n  # keep\n # me\n`,
    ],
    [
      'p.yaml',
      `grants:\n  - user: a\n    resource: ${APP}:/d\n    actions: read\n  - user: a\n    resource: ${APP}:/d\n    actions: read\n\n  - {user: b, resource: "${APP}:/d", actions: [read]}`,
      `grants:\n  - user: a\n    resource: ${APP}:/d\n    actions: read\n\n  - {user: b, resource: "${APP}:/d", actions: [read]}`,
    ],
    [
      'p.json',
      `{"grants": [\n  {"user": "a", "resource": "${APP}:/d", "actions": "read"},\n  {"user": "a", "resource": "${APP}:/d/", "actions": "read"}\n]}\n`,
      `{"grants": [\n  {"user": "a", "resource": "${APP}:/d", "actions": "read"}\n]}\n`,
    ],
    [
      'a.sh',
      `#!/bin/sh\n${ORG} a ${APP}:dev read # c\n${ORG} a '${APP}:/dev' read\n${CURL}/${APP}:dev%252Fx/users/b/read\n`,
      `#!/bin/sh\n${ORG} a ${APP}:/dev read # c\n${CURL}/${APP}:%252Fdev%252Fx/users/b/read\n`,
    ],
    [
      'a.sh',
      `${CURL}/${APP}:dev\n${CURL}/${APP}:dev/users/b/read\n`,
      `${CURL}/${APP}:%252Fdev\n${CURL}/${APP}:%252Fdev/users/b/read\n`,
    ],
    [
      'page.md',
      `# P\n\nUse \`it\`.\n\n\`\`\`bash\n${ORG} <uid> ${APP}:dev read\n\`\`\`\n`,
      `# P\n\nUse \`it\`.\n\n\`\`\`bash\n${ORG} <uid> ${APP}:/dev read\n\`\`\`\n`,
    ],
  ])('%s: %j', (name, before, after) => {
    expect(fix(before, name)).toBe(after)
    expect(fix(after, name)).toBe(after)
  })

  const twice = `${ORG} a ${APP}:/d read`
  it.each([
    [
      'a text with an escape',
      'p.json',
      `{"grants": [{"user": "a", "resource": "${APP}:de\\u0076", "actions": "read"}]}`,
    ],
    [
      'what a later line revokes',
      'a.sh',
      `${ORG} a ${APP}:dev read\n${ORG} a ${APP}:dev create\ndcos security org users revoke a ${APP}:dev create\n`,
    ],
    [
      'an ACL that is deleted',
      'a.sh',
      `${ORG} a ${APP}:dev read\ncurl -X DELETE https://c/acs/api/v1/acls/${APP}:x\n`,
    ],
    ['a placeholder that is bound to it', 'a.sh', `${ORG} <uid> ${APP}:<x> read\n`],
    ['a repetition in an `if`', 'a.sh', `${twice}\nif true; then\n  ${twice}\nfi\n`],
    ['a repetition in a chain', 'a.sh', `${twice}\n${twice} && true\n`],
    ['a repetition behind a chain', 'a.sh', `${twice}\n${ORG} b x:y read &&\n${twice}\n`],
    ['a repetition with a comment', 'a.sh', `${twice}\n${twice} # c\n`],
    ['a repetition beside another command', 'a.sh', `${twice}\n${ORG} b x:y read; ${twice}\n`],
    [
      'a repetition with a comment in it',
      'p.yaml',
      `grants:\n  - {user: a, resource: "${APP}:/d", actions: [read]}\n  - user: a # c\n    resource: ${APP}:/d\n    actions: read\n`,
    ],
    [
      'a repetition behind a comment in one list',
      'p.yaml',
      `grants: [\n  {user: a, resource: "${APP}:/d", actions: [read]}, # c\n  {user: a, resource: "${APP}:/d", actions: [read]}]\n`,
    ],
    [
      'a repetition that begins its own line',
      'p.yaml',
      `grants:\n  - {user: a, resource: "${APP}:/d", actions: [read]}\n  -\n    {user: a, resource: "${APP}:/d", actions: [read]}\n`,
    ],
    [
      'a typo that is encoded',
      'p.yaml',
      `grants:\n  - {user: a, resource: "acme:x y", actions: [read]}\n`,
    ],
  ])('leaves %s as it is', (_, name, text) => {
    expect(mended(text, (current) => lintText(current, name)).text).toBe(text)
  })
})

/** A sound RID, and ways to write it wrong that are certain to mean it. */
const SOUND = [
  `${APP}:/dev`,
  `${APP}:/dev/web`,
  'dcos:service:marathon:marathon:services:/dev',
  'dcos:service:marathon:marathon:services:/',
  'dcos:secrets:list:default:/a/b',
  'dcos:adminrouter:ops:mesos',
]
const DEFECTS: Readonly<Record<string, (rid: string) => string>> = {
  none: (rid) => rid,
  trailing: (rid) => (/:\/./.test(rid) ? `${rid}/` : rid),
  leading: (rid) => rid.replace(/:\/(?=.)/, ':'),
  old: (rid) => rid.replace(/:services:\/(.+)$/, ':services/$1').replace(/:services:\/$/, ''),
  encoded: (rid) => rid.replaceAll('/', '%252F'),
  once: (rid) => rid.replaceAll('/', '%2F'),
}

interface Line {
  readonly user: string
  readonly rid: string
  readonly written: string
  readonly action: string
}

const lines = fc.array(
  fc
    .record({
      user: fc.constantFrom('a', 'b'),
      rid: fc.constantFrom(...SOUND),
      defect: fc.constantFrom(...Object.keys(DEFECTS)),
      action: fc.constantFrom('read', 'full'),
    })
    .map(
      ({ defect, ...one }): Line => ({ ...one, written: DEFECTS[defect]?.(one.rid) ?? one.rid }),
    ),
  { minLength: 1, maxLength: 8 },
)

type Form = (line: Line, index: number) => string
const FORMS: Readonly<
  Record<string, { readonly name: string; readonly write: (all: readonly Line[]) => string }>
> = {
  flow: {
    name: 'p.yaml',
    write: (all) =>
      `grants:\n${all.map(((one, at) => `  # ${at}\n  - {user: ${one.user}, resource: "${one.written}", actions: [${one.action}]} # end ${at}\n`) as Form).join('')}`,
  },
  block: {
    name: 'p.yaml',
    write: (all) =>
      `# top\ngrants:\n${all.map(((one, at) => `  # ${at}\n  - user: ${one.user}\n    resource: ${one.written}\n    actions: [${one.action}]\n`) as Form).join('')}# last\n`,
  },
  pretty: { name: 'p.json', write: (all) => `${JSON.stringify(documentOf(all), null, 2)}\n` },
  dense: { name: 'p.json', write: (all) => JSON.stringify(documentOf(all)) },
  script: {
    name: 'a.sh',
    write: (all) =>
      all
        .map(
          (({ user, written, action }, at) =>
            `# ${at}\n${ORG} ${user} ${written} ${action}\n`) as Form,
        )
        .join(''),
  },
  requests: {
    name: 'a.sh',
    write: (all) =>
      all
        .map((({ user, written, action }, at) => {
          const rid = written
            .replaceAll('%2F', '/')
            .replaceAll('%252F', '/')
            .replaceAll('/', '%252F')
          return `# ${at}\n${CURL}/${rid}/users/${user}/${action}\n`
        }) as Form)
        .join(''),
  },
}

const documentOf = (all: readonly Line[]): object => ({
  grants: all.map(({ user, written, action }) => ({ user, resource: written, actions: [action] })),
})

const policyIn = (text: string, name: string): Policy => {
  const { policy } = readPolicy(text, { name })
  if (!policy.ok) throw new Error(policy.error[0]?.message)
  return normalPolicy(policy.value)
}

const comments = (text: string): string[] =>
  text.split('\n').flatMap((line) => /#.*/.exec(line)?.[0] ?? [])

describe('laws of fixing', () => {
  it('the policy is the one that was meant, comments stay, and nothing is left to fix', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(...Object.keys(FORMS)), (all, key) => {
        const { name, write } = FORMS[key] ?? { name: '', write: () => '' }
        const before = write(all)
        const after = fix(before, name)
        const sound = all.map((one) => ({ ...one, written: one.rid }))
        expect(policyIn(after, name)).toEqual(policyIn(write(sound), name))
        expect(comments(after)).toEqual(comments(before))
        expect(lintText(after, name).findings.filter(({ edit }) => edit)).toEqual([])
        for (const { rid, written } of all) {
          if (rid === written) expect(after).toContain(name === 'a.sh' ? rid.split(':/')[0] : rid)
        }
      }),
      { numRuns: runs(200) },
    )
  })

  it('a sound policy is not touched', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...SOUND), { minLength: 1 }),
        fc.constantFrom(...Object.keys(FORMS)),
        (rids, key) => {
          const { name, write } = FORMS[key] ?? { name: '', write: () => '' }
          const text = write(rids.map((rid) => ({ user: 'a', rid, written: rid, action: 'read' })))
          expect(fix(text, name)).toBe(text)
        },
      ),
      { numRuns: runs(50) },
    )
  })
})
