import { describe, expect, it } from 'vitest'
import { type Reading, readPolicy } from '../../src/policy/index.ts'

const script = (text: string, bind: Record<string, string> = {}): Reading =>
  readPolicy(text, { name: 'p.sh', bind })

const taken = (reading: Reading): string[] => reading.understood.map(({ what }) => what)
const skipped = (reading: Reading): string[] =>
  reading.skipped.map(({ line, text, why }) => `${line} ${text}: ${why}`)

const RID = 'dcos:mesos:master:task:app_id:/dev'
const GRANTED = [`grant user alice read on ${RID}`]
const HOST = '$(dcos config show core.dcos_url)/acs/api/v1'
const TOKEN = '-H "Authorization: token=$(dcos config show core.dcos_acs_token)"'
const ENCODED = 'dcos:mesos:master:task:app_id:%252Fdev'

describe('a command script', () => {
  it.each([
    ['plain', `dcos security org users grant alice ${RID} read`],
    ['an option behind', `dcos security org users grant alice ${RID} read --description "a; b"`],
    ['an option in front', `dcos security org users grant --description 'a b' alice ${RID} read`],
    ['an option between', `dcos security org users grant alice -d x ${RID} read`],
    ['an option with =', `dcos security org users grant --description="a b" alice ${RID} read`],
    ['a short option with its value', `dcos security org users grant -dtext alice ${RID} read`],
    ['the end of options', `dcos security org users grant -- alice ${RID} read`],
    ['quotes', `dcos security org users grant 'alice' "${RID}" re'ad'`],
    ['a continued line', `dcos security org users \\\n  grant alice ${RID} \\\n  read`],
    ['a continued line with CRLF', `dcos security org users grant \\\r\nalice ${RID} read\r\n`],
    ['a prompt', `$ dcos security org users grant alice ${RID} read`],
    ['sudo and an assignment', `X=1 sudo dcos security org users grant alice ${RID} read`],
    ['a comment', `# x\ndcos security org users grant alice ${RID} read # it's so`],
    ['a redirection', `dcos security org users grant alice ${RID} read > /dev/null 2>&1`],
    ['a backslash', `dcos security org users grant ali\\ce ${RID} read`],
    ['curl', `curl -X PUT ${TOKEN} ${HOST}/acls/${ENCODED}/users/alice/read`],
    ['curl, glued', `curl -skXPUT "https://m.example/acs/api/v1/acls/${ENCODED}/users/alice/read"`],
    ['curl, long', `curl --request PUT --url $URL/acs/api/v1/acls/${ENCODED}/users/alice/read`],
    [
      'curl with a body over lines',
      `curl -X PUT -d '{\n}' ${HOST}/acls/${ENCODED}/users/alice/read`,
    ],
  ])('reads %s', (_, text) => {
    const reading = script(text)
    expect(reading.problems).toEqual([])
    expect(taken(reading)).toEqual(GRANTED)
  })

  it('reads every command that changes users, groups and grants', () => {
    const reading = script(`
      dcos security org users create -d Bob -p hunter2 bob
      dcos security org users create carol; dcos security org users create dan
      dcos security org service-accounts create -p key.pem -d x robot
      dcos security org groups create ops && dcos security org groups create dev
      dcos security org groups add_user ops bob
      dcos security org groups add_user ops carol
      dcos security org groups add_user dev dan
      dcos security org groups del_user ops carol
      dcos security org groups grant ops a:b full
      dcos security org groups grant dev a:b full
      dcos security org users grant bob a:b read
      dcos security org users grant bob a:b update
      dcos security org users grant dan a:b read
      dcos security org users revoke bob a:b read
      dcos security org users delete dan
      dcos security org groups delete dev
      dcos security org service-accounts create temp
      dcos security org service-accounts delete temp`)
    expect(reading.problems.map(({ message }) => message)).toEqual([])
    expect(reading.policy).toEqual({
      ok: true,
      value: {
        users: [
          { uid: 'bob', service: false },
          { uid: 'carol', service: false },
          { uid: 'robot', service: true },
        ],
        groups: [{ gid: 'ops', members: ['bob'] }],
        grants: [
          { principal: { kind: 'group', gid: 'ops' }, resource: 'a:b', actions: ['full'] },
          { principal: { kind: 'user', uid: 'bob' }, resource: 'a:b', actions: ['update'] },
        ],
      },
    })
  })

  it('reads every curl request that changes users, groups and grants', () => {
    const put = `curl -X PUT ${TOKEN} ${HOST}`
    const remove = `curl -X DELETE ${TOKEN} ${HOST}`
    const reading = script(`
      ${put}/users/bob -d '{"password":"hunter2"}'
      ${put}/users/robot -d '{"public_key":"k"}'
      ${put}/groups/ops -d '{"description":"x"}'
      ${put}/groups/ops/users/bob
      ${put}/groups/ops/users/robot
      ${remove}/groups/ops/users/robot
      ${put}/acls/a:b -d '{"description":"x"}'
      ${put}/acls/a:b/users/bob/read
      ${put}/acls/a:b/users/bob/update
      ${remove}/acls/a:b/users/bob/read
      ${put}/acls/a:c/groups/ops/full
      ${put}/acls/a:d/groups/ops/full
      ${remove}/acls/a:d
      ${put}/acls/a:e/users/bob/full
      ${remove}/acls/a:e/users/bob
      ${put}/users/eve
      ${remove}/users/eve
      ${put}/groups/gone
      ${remove}/groups/gone`)
    expect(reading.problems.map(({ message }) => message)).toEqual([])
    expect(reading.policy).toMatchObject({
      value: {
        users: [
          { uid: 'bob', service: false },
          { uid: 'robot', service: true },
        ],
        groups: [{ gid: 'ops', members: ['bob'] }],
        grants: [
          { principal: { uid: 'bob' }, resource: 'a:b', actions: ['update'] },
          { principal: { gid: 'ops' }, resource: 'a:c', actions: ['full'] },
        ],
      },
    })
  })

  it('warns of taking away what is not there', () => {
    const reading = script(
      'dcos security org users revoke bob a:b read\ndcos security org groups del_user ops bob',
    )
    expect(reading.policy.ok).toBe(true)
    expect(reading.problems).toMatchObject([
      {
        line: 1,
        fatal: false,
        message: 'there is no grant of user bob read on a:b before this line to take away',
      },
      {
        line: 2,
        fatal: false,
        message: 'there is no membership of bob in ops before this line to take away',
      },
    ])
  })

  it.each([
    ['users grant b!b a:b read', 'malformed-uid'],
    ['groups grant o.ps a:b read', 'malformed-gid'],
    ['users grant bob a read', 'malformed-resource'],
    ['users grant bob a:b write', 'unknown-action'],
  ])('gives no policy for %s', (command, code) => {
    const reading = script(`\ndcos security org ${command}`)
    expect(reading.policy.ok).toBe(false)
    expect(reading.problems[0]).toMatchObject({ line: 2, column: 1, fatal: true })
    expect(reading.problems[0]?.message).toContain(code)
  })

  it.each([
    [
      'dcos package install kafka --yes',
      'dcos package install kafka …: not a command that changes',
    ],
    ['dcos security org users show', 'dcos security org users show: this command changes no'],
    [
      'dcos security org users grant bob a:b',
      'grant bob a:b: takes UID RID ACTION, and got 2 words',
    ],
    ['dcos security org users grant --dry bob a:b read', 'grant …: unknown option `--dry`'],
    ['dcos config set core.dcos_acs_token eyJtoken', 'dcos config set core.dcos_acs_token …: not'],
    ['TOKEN=eyJtoken', '…=…: sets a shell variable'],
    ['echo eyJtoken | base64', 'echo …: not a `dcos` or `curl` command'],
    ['curl https://example.com/eyJtoken', 'curl -X GET …: not a request to the IAM API'],
    [`curl ${HOST}/users`, 'curl -X GET …/acs/api/v1/users: this request changes no'],
    [`curl -X PUT ${HOST}/ldap/config -d x`, 'no path of the IAM API that changes'],
    [
      `curl -X PUT ${HOST}/acls/a:%2Fdev/users/bob/full`,
      'does not understand `%2F`: write `%252F`',
    ],
    [`curl -X PUT ${HOST}/acls/a:%252fdev/users/bob/full`, 'does not understand `%252f`'],
    [`curl -X PUT ${HOST}/acls/a:/dev/users/bob/full`, 'no path of the IAM API'],
    [`curl -X PUT ${HOST}/acls/%zz`, 'this path is not well encoded'],
  ])('skips %s', (text, note) => {
    const reading = script(text)
    expect(reading.policy).toMatchObject({ ok: true, value: { grants: [], users: [] } })
    expect(skipped(reading).join('\n')).toContain(note)
    expect(JSON.stringify(reading)).not.toContain('eyJtoken')
  })

  it.each(['<uid>', '"<uid>"', '$uid', '$' + '{uid}', '"$' + '{uid}"'])(
    'binds the placeholder %s, or names the bind',
    (placeholder) => {
      const text = `dcos security org users grant ${placeholder} ${RID} read`
      expect(taken(script(text, { uid: 'alice' }))).toEqual(GRANTED)
      expect(script(text).skipped[0]?.why).toBe('`uid` is not bound: add `--bind uid=VALUE`')
      expect(taken(script(text))).toEqual([])
    },
  )

  it('binds placeholders in paths, names that are no ids, and says which binds it did not need', () => {
    const reading = script(
      `curl -X PUT https://<host>/acs/api/v1/acls/${ENCODED}/groups/<group-name>/read
       dcos security org groups add_user 'the ops' Ted`,
      { 'group-name': 'ops', 'the ops': 'ops', Ted: 'ted', other: 'x' },
    )
    expect(taken(reading)).toEqual([`grant group ops read on ${RID}`, 'add user ted to group ops'])
    expect(reading.unusedBinds).toEqual(['other'])
  })

  it('takes bound values as data', () => {
    const reading = script('dcos security org users grant <uid> a:b read', {
      uid: "x'; dcos security org users grant eve dcos:superuser full",
    })
    expect(reading.policy.ok).toBe(false)
    expect(taken(reading)).toEqual([])
  })

  it('reads no data of here documents and no quoted text as commands', () => {
    const reading = script(`cat > x <<EOF
dcos security org users grant eve dcos:superuser full
EOF
echo 'a
dcos security org users grant eve dcos:superuser full'
dcos security org users grant alice ${RID} read`)
    expect(taken(reading)).toEqual(GRANTED)
    expect(reading.understood[0]?.line).toBe(6)
  })

  it('gives no policy where a quote is never closed', () => {
    const reading = script("dcos security org users create bob\necho 'a\n")
    expect(reading.policy.ok).toBe(false)
    expect(reading.problems[0]).toMatchObject({ line: 2, column: 6, fatal: true })
  })

  it('keeps no password, token, key or description', () => {
    const reading = script(`dcos security org users create -p SECRET -d SECRET bob
      dcos security org users create --password=SECRET carol
      dcos auth login --username=bob --password=SECRET
      curl -X PUT -u bob:SECRET -H "Authorization: token=SECRET" https://bob:SECRET@h/acs/api/v1/users/bob -d '{"password":"SECRET"}'
      curl -X PUT -H "Authorization: token=SECRET" https://h/acs/api/v1/ldap?token=SECRET
      dcos security org users create bob -p SECRET SECRET
      dcos security org users create bob -PSECRET
      API_TOKEN=SECRET dcos node
      wget --header=SECRET`)
    expect(reading.skipped.length).toBeGreaterThan(3)
    expect(JSON.stringify(reading)).not.toContain('SECRET')
  })
})
