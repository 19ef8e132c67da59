import { describe, expect, it } from 'vitest'
import { POLICY, ridgate, type Said, SERVICES } from './terminal.ts'

const files = { 'p.yaml': POLICY }
const ask = (line: string, more: Readonly<Record<string, string>> = {}): Promise<Said> =>
  ridgate(line.split(' '), { files: { ...files, ...more } })

interface CureJson {
  readonly grant: { readonly resource: string }
  readonly makesSuperuser: boolean
  readonly meaning: string
  readonly collateral: { readonly otherFamilies: readonly string[] }
  readonly commands: readonly string[]
  readonly requests: readonly string[]
  readonly line: string
}

async function curesOf(line: string): Promise<readonly CureJson[]> {
  const said = await ask(line.replace('explain', 'explain -p p.yaml --json'))
  expect(said).toMatchObject({ exit: 1, stderr: '' })
  return JSON.parse(said.stdout).denial.cures
}

describe('the cures of a denial', () => {
  it.each([
    ['bob', 'delete', `${SERVICES}:/dev/web`, 5],
    ['alice', 'read', 'dcos:secrets:default:/p/key', 5],
    ['bob', 'full', 'dcos:adminrouter:package', 2],
    ['new', 'read', 'dcos:cluster:linker:a', 4],
    ['alice', 'read', 'dcos:mesos:agent:task:app_id:/a/b', 5],
    ['alice', 'update', 'acme:own', 3],
  ])('of %s %s %s allow it in each of their forms', async (uid, action, resource, count) => {
    const cures = await curesOf(`explain ${uid} ${action} ${resource}`)
    expect(cures).toHaveLength(count)
    for (const cure of cures) {
      const forms = {
        'cure.sh': cure.commands.join('\n'),
        'curl.sh': cure.requests.join('\n'),
        'cure.yaml': `grants:\n  - ${cure.line}\n`,
      }
      for (const form of Object.keys(forms)) {
        const said = await ask(`check -p p.yaml -p ${form} ${uid} ${action} ${resource}`, forms)
        expect(said.exit, said.stdout + said.stderr).toBe(0)
      }
    }
  })

  it('name the families that a superuser opens besides', async () => {
    const cures = await curesOf(`explain bob delete ${SERVICES}:/dev`)
    const last = cures.at(-1)
    expect(last).toMatchObject({ makesSuperuser: true, grant: { resource: 'dcos:superuser' } })
    expect(last?.collateral.otherFamilies).toContain('dcos:secrets:default')
    expect(last?.collateral.otherFamilies).not.toContain(SERVICES)
    expect(last?.meaning).toContain(`in ${last?.collateral.otherFamilies.length} more families`)
    expect(cures[0]?.meaning).toBe(
      'opens delete on this path and all below it; the policy has 1 grant there',
    )
  })

  it('say that places were left out, and what was not looked at', async () => {
    const users = Array.from({ length: 600 }, (_, at) => `u${at}`)
    const grants = users.map(
      (uid) => `  - {user: ${uid}, resource: "${SERVICES}:/a", actions: [read]}`,
    )
    const crowd = `groups: {${'abcdefg'
      .split('')
      .map((gid) => `${gid}: [zoe]`)
      .join(', ')}}\ngrants:\n${grants.join('\n')}\n`
    const deep = `${SERVICES}:${'/a'.repeat(40)}`
    const { stdout } = await ask(`explain -p c.yaml zoe read ${deep}`, { 'c.yaml': crowd })
    expect(stdout).toContain('\n  and on 24 places in between\n')
    expect(stdout).toContain('\n  and at least 27 more; not all were looked at\n')
    expect(stdout).toContain('\n  and 2 more\n')
    expect(stdout).toMatch(/user u\d+ /)
    expect(stdout).toContain('holds 1 grant\n')
    const many = Array.from(
      { length: 200 },
      (_, at) => `  - {user: zoe, resource: "x:y${at}", actions: [read]}`,
    )
    const near = `  - {user: zoe, resource: "${SERVICES}:a", actions: [read]}`
    const held = { 'c.yaml': `grants:\n${[near, ...many].join('\n')}\n` }
    const said = await ask(`explain -p c.yaml zoe read ${SERVICES}:/a`, held)
    expect(said.stdout).toContain('\n  not all were looked at\n')
  })
})

describe('advice', () => {
  it('says whether what is meant is allowed', async () => {
    const allowed = await ask(`explain -p p.yaml alice read ${SERVICES}:dev`)
    expect(allowed.stdout).toContain(`meant     ${SERVICES}:/dev, which is allowed\n`)
    expect(allowed.stdout).toContain('\nno grant would allow it: what is malformed')
    const denied = await ask(`explain -p p.yaml alice delete ${SERVICES}:dev`)
    expect(denied.stdout).toContain(`meant     ${SERVICES}:/dev, which is denied too\n`)
  })
})

describe('notes', () => {
  it.each([
    ['alice read dcos:adminrouter:package', 'admin-router asks for full here, not for read'],
    [`nobody read ${SERVICES}:/dev`, 'the policy has no such user'],
    [`--anonymous read ${SERVICES}:/dev`, 'nothing can be granted to whoever has no token'],
  ])('on %s: %s', async (words, note) => {
    const said = await ask(`explain -p p.yaml ${words}`)
    expect(said.exit).toBe(1)
    expect(said.stdout).toContain(`\nnote      ${note}`)
  })
})

describe('an allow', () => {
  it('names what would still allow it', async () => {
    const more = {
      'more.yaml': `grants:\n  - {user: alice, resource: "${SERVICES}:/dev/web", actions: [read]}\n`,
    }
    const said = await ask(`explain -p p.yaml -p more.yaml alice read ${SERVICES}:/dev/web`, more)
    expect(said.stdout).toContain(
      `if the determining grant were revoked: allow granted: group ops: read,update on ${SERVICES}:/dev\n`,
    )
    const lax = await ask(`explain -p p.yaml --mode disabled alice read ${SERVICES}:/dev/web`)
    expect(lax.stdout).not.toContain('revoked')
  })
})
