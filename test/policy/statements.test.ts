import { describe, expect, it } from 'vitest'
import { type Origin, type Reading, readPolicy } from '../../src/policy/index.ts'

const read = (text: string, name: string, lenient = false): Reading =>
  readPolicy(text, { name, lenient })

type GrantOrigin = Extract<Origin, { readonly kind: 'grant' }>
const grantsIn = (text: string, name: string): GrantOrigin[] =>
  read(text, name)
    .origins()
    .filter((origin) => origin.kind === 'grant')

/** What stands in the text where a RID is said to be. */
const ridTexts = (text: string, name: string): (string | undefined)[] =>
  grantsIn(text, name).map(({ statement: { rid } }) => rid && text.slice(rid.from, rid.to))

const GRANT = 'dcos security org users grant bob'
const ACLS = 'curl -X PUT https://c/acs/api/v1/acls'

describe('where a RID is written', () => {
  it.each([
    ['p.yaml', 'grants: [{user: bob, resource: a:b, actions: read}]', ['a:b']],
    ['p.yaml', 'grants: [{user: bob, resource: "a:b", actions: read}]', ['a:b']],
    ['p.yaml', "grants: [{user: bob, resource: 'a:b', actions: read}]", ['a:b']],
    ['p.yaml', 'grants: [{user: bob, resource: "a:\\x62", actions: read}]', [undefined]],
    ['p.json', '{"grants": [{"user": "bob", "resource": "a:b", "actions": "read"}]}', ['a:b']],
    [
      'p.json',
      '{"grants": [{"user": "bob", "resource": "a:\\u0062", "actions": "read"}]}',
      [undefined],
    ],
    ['a.sh', `${GRANT} a:b read\n${GRANT} "a:c" read`, ['a:b', 'a:c']],
    ['a.sh', `${GRANT} a:"b" read`, [undefined]],
    ['a.sh', `${ACLS}/a:%252Fb/users/bob/read`, ['a:%252Fb']],
    [
      'a.sh',
      `curl -X PUT "$(dcos config show core.dcos_url)/acs/api/v1/acls/a:b/users/bob/read"`,
      ['a:b'],
    ],
    ['a.sh', `${ACLS}/a%3Ab/users/bob/read`, [undefined]],
    ['a.sh', `${GRANT} a:b read\ndcos security org users revoke bob a:c read`, [undefined]],
    [
      'a.sh',
      `${GRANT} a:b read\ncurl -X DELETE https://c/acs/api/v1/acls/a:c/users/bob`,
      [undefined],
    ],
    ['a.sh', `${GRANT} a:b read\ndcos security org users delete eve`, ['a:b']],
    ['a.md', '# P\n\nResource `a:b`, Permission `full`, **Add Rule**\n', []],
  ])('%s: %s', (name, text, rids) => {
    expect(ridTexts(text, name)).toEqual(rids)
  })

  it('tells requests, which need an ACL, from commands', () => {
    const text = `${GRANT} a:b read\n${ACLS}/a:c/users/bob/read\n`
    expect(grantsIn(text, 'a.sh').map(({ statement }) => statement.form)).toEqual([
      'command',
      'request',
    ])
  })
})

describe('what is repeated', () => {
  const shown = (text: string, name: string): string[] =>
    grantsIn(text, name).map(
      ({ line, repeated, grant }) => `${line} ${grant.actions.join()}${repeated ? ' again' : ''}`,
    )

  it.each([
    [`${GRANT} a:b read\n${GRANT} a:b read\n`, ['1 read', '2 read again']],
    [`${GRANT} a:b read\n${GRANT} a:b full\n`, ['1 read', '2 full']],
    [
      `${GRANT} a:b read\n${GRANT} a:b read\ndcos security org users revoke bob a:b read\n${GRANT} a:b read\n`,
      ['4 read'],
    ],
    [
      `${GRANT} a:b read\n${GRANT} a:b full\n${GRANT} a:b read\ndcos security org users revoke bob a:b read\n`,
      ['2 full'],
    ],
  ])('%j', (text, places) => {
    expect(shown(text, 'a.sh')).toEqual(places)
  })

  it('has all the actions of the later place', () => {
    const item = '  - {user: bob, resource: a:b, actions: [update, read]}\n'
    expect(shown(`grants:\n${item}${item}`, 'p.yaml')).toEqual([
      '2 read,update',
      '3 read,update again',
    ])
  })
})

describe('what a file says of groups and ACLs', () => {
  const groups = (text: string, name: string): string[] =>
    read(text, name)
      .origins()
      .flatMap((origin) =>
        origin.kind === 'group' ? [`${origin.line} ${origin.gid} ${origin.declared}`] : [],
      )

  it('tells a group that is declared from one that is only named', () => {
    const add = 'dcos security org groups add_user ops bob\n'
    const create = 'dcos security org groups create ops\n'
    expect(groups(add, 'a.sh')).toEqual(['1 ops false'])
    expect(groups(add + create + create, 'a.sh')).toEqual(['2 ops true'])
    expect(groups(create + add, 'a.sh')).toEqual(['1 ops true'])
    expect(groups('groups: {ops: [bob]}', 'p.yaml')).toEqual(['1 ops true'])
  })

  it('lists the ACLs that are created and not deleted', () => {
    const text = `${ACLS}/a:b\n${ACLS}/a:b\n${ACLS}/a:c\ncurl -X DELETE https://c/acs/api/v1/acls/a:c\n`
    const origins = read(text, 'a.sh').origins()
    expect(origins).toEqual([{ file: 'a.sh', line: 1, column: 1, kind: 'acl', resource: 'a:b' }])
  })
})

describe('a lenient reading', () => {
  const encoded = 'grants:\n  - {user: bob, resource: "a:%252Fb%3Ac", actions: [read]}\n'

  it.each([
    ['p.yaml', encoded],
    ['a.sh', `${GRANT} a:%252Fb%3Ac read\n`],
  ])('%s: takes an encoded RID for what it means, and says so', (name, text) => {
    expect(read(text, name).policy.ok).toBe(false)
    const { policy, problems } = read(text, name, true)
    expect(policy.ok && policy.value.grants).toMatchObject([{ resource: 'a:/b:c' }])
    expect(problems).toMatchObject([{ fatal: false, meant: { resource: 'a:/b:c' } }])
    const { from = 0, to = 0 } = problems[0]?.meant?.rid ?? {}
    expect(text.slice(from, to)).toBe('a:%252Fb%3Ac')
  })

  it.each(['a:%252', 'a:%20b', 'a%b', 'a:<b', 'a:%252F b'])('refuses %s all the same', (rid) => {
    const text = `grants:\n  - {user: bob, resource: "${rid}", actions: [read]}\n`
    expect(read(text, 'p.yaml', true).policy.ok).toBe(false)
  })

  it.each([
    ['user', '<uid>', 'a:b'],
    ['user', '$UID', 'a:b'],
    ['group', '{{ gid }}', 'a:b'],
    ['user', 'bob', 'a:/<group-name>'],
    ['user', 'bob', `a:${'$'}{x}`],
  ])('passes over a grant with a placeholder: %s %s on %s', (kind, who, rid) => {
    const text = `grants:\n  - {${kind}: "${who}", resource: "${rid}", actions: [read]}\n`
    expect(read(text, 'p.yaml').policy.ok).toBe(false)
    const { policy, skipped } = read(text, 'p.yaml', true)
    expect(policy.ok && policy.value.grants).toEqual([])
    expect(skipped).toMatchObject([{ line: 2, cause: 'unbound', why: 'a placeholder is left in' }])
  })
})
