import { describe, expect, it } from 'vitest'
import type { Reading } from '../../src/policy/index.ts'
import { readPolicy } from '../../src/policy/index.ts'

const yaml = (text: string): Reading => readPolicy(text, { name: 'p.yaml' })
const json = (text: string): Reading => readPolicy(text, { name: 'p.json' })

/** `line:column message` of each problem. */
const problems = (reading: Reading): string[] =>
  reading.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

const DOCUMENT = `release: "2.2"
mode: strict
users: [alice, {uid: dcos_marathon, service: true}]
groups: {ops: [alice, bob]}
grants:
  - {user: alice, resource: "dcos:adminrouter:service:marathon", actions: [full]}
  - {group: ops, resource: "dcos:service:marathon:marathon:services:/dev", actions: [update, read]}
`

const POLICY = {
  release: '2.2',
  mode: 'strict',
  users: [
    { uid: 'alice', service: false },
    { uid: 'dcos_marathon', service: true },
  ],
  groups: [{ gid: 'ops', members: ['alice', 'bob'] }],
  grants: [
    {
      principal: { kind: 'user', uid: 'alice' },
      resource: 'dcos:adminrouter:service:marathon',
      actions: ['full'],
    },
    {
      principal: { kind: 'group', gid: 'ops' },
      resource: 'dcos:service:marathon:marathon:services:/dev',
      actions: ['read', 'update'],
    },
  ],
}

const JSON_DOCUMENT = JSON.stringify({
  release: '2.2',
  mode: 'strict',
  users: ['alice', { uid: 'dcos_marathon', service: true }],
  groups: { ops: ['alice', 'bob'] },
  grants: [
    { user: 'alice', resource: 'dcos:adminrouter:service:marathon', actions: 'full' },
    {
      group: 'ops',
      resource: 'dcos:service:marathon:marathon:services:/dev',
      actions: ['read', 'update'],
    },
  ],
})

describe('a policy document', () => {
  it.each([
    ['YAML', yaml(DOCUMENT)],
    ['YAML with CRLF and a byte order mark', yaml(`\ufeff${DOCUMENT.replaceAll('\n', '\r\n')}`)],
    ['YAML in bytes', readPolicy(new TextEncoder().encode(DOCUMENT), { name: 'p.yaml' })],
    ['JSON', json(JSON_DOCUMENT)],
    ['JSON read as YAML', yaml(JSON_DOCUMENT)],
    ['JSON found by its content', readPolicy(JSON_DOCUMENT, { name: '-' })],
    ['YAML found by its content', readPolicy(DOCUMENT, { name: '-' })],
  ])('reads %s', (_, reading) => {
    expect(problems(reading)).toEqual([])
    expect(reading.policy).toEqual({ ok: true, value: POLICY })
  })

  it('knows where each part was written', () => {
    const places = yaml(DOCUMENT)
      .origins()
      .map(({ kind, line, column }) => `${kind} ${line}:${column}`)
    expect(places).toEqual([
      'user 3:9',
      'user 3:16',
      'group 4:10',
      'member 4:16',
      'member 4:23',
      'grant 6:5',
      'grant 7:5',
    ])
  })

  it('makes one grant of two on one resource, with an origin for each', () => {
    const reading = yaml(
      'grants:\n- {user: a, resource: "x:y", actions: [update, read]}\n' +
        '- {user: a, resource: "x:y", actions: [read, full]}\n',
    )
    expect(reading.policy).toMatchObject({
      value: { grants: [{ resource: 'x:y', actions: ['read', 'update', 'full'] }] },
    })
    expect(reading.origins()).toMatchObject([
      { line: 2, grant: { actions: ['read', 'update'] } },
      { line: 3, grant: { actions: ['full'] } },
    ])
  })

  it('counts what it understood', () => {
    expect(yaml(DOCUMENT).understood.map(({ line, what }) => `${line} ${what}`)).toEqual([
      '3 2 users',
      '4 1 group',
      '5 2 grants',
    ])
  })

  it('lists every problem, not the first', () => {
    const reading = yaml(
      [
        'relase: "2.2"',
        'mode: lax',
        'users: [7, "bad uid", anonymous, {uid: bob, service: "yes"}, {service: true}]',
        'groups: {"no good": [], ops: alice}',
        'grants:',
        '  - {user: a, group: b, resource: "x:y", actions: [read]}',
        '  - {user: a, resource: x, action: [read]}',
        '  - {user: a, resource: "x:y", actions: [write, Read]}',
        '  - {user: a, resource: "x:y", actions: []}',
        '  - {resource: "x:y", actions: full}',
        '  - read',
        '',
      ].join('\n'),
    )
    expect(problems(reading)).toMatchInlineSnapshot(`
      [
        "1:1 unknown key \`relase\` in a policy; is it \`release\`?",
        "2:7 unknown mode \`lax\`; known are \`disabled\`, \`permissive\`, \`strict\`",
        "3:9 a user must be text, not a number; write it in quotes: \`"7"\`",
        "3:12 malformed-uid: \`bad uid\` is not 1 to 96 letters, digits and \`- _ @ .\`",
        "3:23 malformed-uid: \`anonymous\` is reserved",
        "3:54 \`service\` must be true or false",
        "3:62 a user needs \`uid\`",
        "4:10 malformed-gid: \`no good\` is not 1 to 64 letters, digits and \`- _ @\`",
        "4:30 the members of a group must be a list of uids, not text",
        "6:5 a grant names either a \`user\` or a \`group\`",
        "7:5 a grant needs \`actions\`",
        "7:25 malformed-resource: \`x\` is no RID: it has fewer than 2 segments",
        "7:28 unknown key \`action\` in a grant; is it \`actions\`?",
        "8:42 unknown-action: \`write\` is none of \`create\`, \`read\`, \`update\`, \`delete\`, \`full\`",
        "8:49 unknown-action: \`Read\` is none of \`create\`, \`read\`, \`update\`, \`delete\`, \`full\`",
        "9:41 a grant allows at least one action",
        "10:5 a grant names either a \`user\` or a \`group\`",
        "11:5 a grant must be a map with \`user\`, \`group\`, \`resource\`, \`actions\`, not text",
      ]
    `)
    expect(reading.policy.ok).toBe(false)
    expect(reading.problems.every(({ fatal }) => fatal)).toBe(true)
  })

  it.each([
    [
      'a release as a number',
      'release: 1.10',
      '1:10 `release` must be text, not a number; write it in quotes: `"1.10"`',
    ],
    ['an unknown release', 'release: "1.6"', '1:10 unknown release `1.6`'],
    ['a list', '- a', '1:1 a policy must be a map'],
    ['users as a map', 'users: {a: b}', '1:8 `users` must be a list, not a map'],
    ['groups as a list', 'groups: [a]', '1:9 `groups` must be a map of gids'],
    ['an alias', 'users: &u [a]\ngroups: {ops: *u}', '2:15 aliases are not read'],
    ['a tag', 'users: !!set {a}', '1:14 tags such as'],
    [
      'a merge key',
      'grants:\n- {<<: {user: a}, resource: "x:y", actions: [read]}',
      '2:4 unknown key `<<`',
    ],
    ['a number as a gid', 'groups: {12: []}', '1:10 a key must be text; write it in quotes'],
    [
      'a duplicate key',
      'mode: strict\nusers: []\nmode: strict',
      '3:1 duplicate key `mode`, first on line 1',
    ],
    ['a duplicate group', 'groups:\n  a: []\n  a: [b]', '3:3 duplicate key `a`, first on line 2'],
    ['two documents', 'mode: strict\n---\nmode: strict', 'a second document begins here'],
    ['only a comment', '# nothing', '1:1 holds no policy'],
    ['bad syntax', 'users: [a', '1:'],
  ])('refuses %s', (_, text, message) => {
    const reading = yaml(text)
    expect(reading.policy.ok).toBe(false)
    expect(problems(reading).join('\n')).toContain(message)
  })

  it.each([
    ['{"users": [}', '1:12 no JSON value stands here'],
    ['{"users": ["a" "b"]}', '1:16 `,` or `]` belongs here'],
    ['{users: []}', '1:2 a key in double quotes belongs here'],
    ['{"users" []}', '1:10 a key is followed by `:`'],
    ['{"users": []} x', '1:15 there is more after the end of the JSON value'],
    ['{"users": ["a\n"]}', '1:12 this text is not closed on its line'],
    ['{"users": ["\\x"]}', '1:12 this text holds an escape that JSON does not have'],
    ['{"users": ["a"', '1:15 `,` or `]` belongs here'],
    ['{"users": [], "users": []}', '1:15 duplicate key `users`, first on line 1'],
    ['{"users": [null, 1e3, false]}', '1:12 a user must be text, not nothing'],
    ['[1]', '1:1 a policy must be a map'],
  ])('refuses the JSON %s', (text, message) => {
    const reading = json(text)
    expect(reading.policy.ok).toBe(false)
    expect(problems(reading)[0]).toContain(message)
  })

  it('reads escapes in JSON', () => {
    const reading = json('{"users": ["\\u0061\\u002d\\u0062"], "groups": {}, "grants": []}')
    expect(reading.policy).toMatchObject({ value: { users: [{ uid: 'a-b' }] } })
  })
})

describe('progress', () => {
  const told = (count: number): number[][] => {
    const all: number[][] = []
    const users = Array.from({ length: count }, (_, at) => `u${at}`)
    const onProgress = (done: number, total: number): void => void all.push([done, total])
    const text = JSON.stringify({ users, grants: [] })
    const { policy } = readPolicy(text, { name: 'p.json', onProgress })
    expect(policy.ok && policy.value.users.length).toBe(count)
    expect(all.every(([, total]) => total === text.length)).toBe(true)
    return all
  }

  it('is told as a document is taken in, once for so many items', () => {
    const dones = told(3000).map(([done]) => done as number)
    expect(dones.length).toBe(2)
    expect(dones[0]).toBeGreaterThan(0)
    expect(dones[1]).toBeGreaterThan(dones[0] as number)
  })

  it('is not told of what is small', () => {
    expect(told(1023)).toEqual([])
    expect(told(1024).length).toBe(1)
  })
})
