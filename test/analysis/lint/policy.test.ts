import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintPolicy } from '../../../src/analysis/index.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { Oracle } from '../../../src/oracle/oracle.ts'
import { scenarios } from '../../../src/testing/index.ts'
import { runs } from '../../properties/runs.ts'
import { found, grant, lintText } from './reading.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'
const APP = 'dcos:mesos:agent:task:app_id'

interface Row {
  readonly says: string
  readonly head?: string
  readonly grants: readonly string[]
  /** The first grant is on line 2 without a head. */
  readonly finds: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    says: 'nothing of grants side by side',
    grants: [grant('a', `${SERVICES}:/dev`), grant('a', `${SERVICES}:/development`)],
    finds: [],
  },
  {
    says: 'what an ancestor covers, in either order',
    grants: [
      grant('a', `${SERVICES}:/dev/web`),
      grant('a', `${SERVICES}:/dev`, 'full'),
      grant('b', `${SERVICES}:/dev/web`),
    ],
    finds: ['2 covered-by-ancestor'],
  },
  {
    says: 'nothing where an action is lacking above',
    grants: [grant('a', `${SERVICES}:/dev/web`, 'read, update'), grant('a', `${SERVICES}:/dev`)],
    finds: [],
  },
  {
    says: 'what several cover together, and that four are not full',
    grants: [
      grant('a', `${SERVICES}:/dev/web`, 'read, update'),
      grant('a', `${SERVICES}:/dev`),
      grant('a', `${SERVICES}:/`, 'create, update, delete'),
      grant('a', `${SERVICES}:/dev/db`, 'full'),
    ],
    finds: ['2 covered-by-ancestor'],
  },
  {
    says: 'one of two spellings of one path',
    grants: [grant('a', `${APP}:/dev/`), grant('a', `${APP}:/dev`)],
    finds: ['2 trailing-slash', '2 covered-by-ancestor'],
  },
  {
    says: 'nothing of a secret beside those below it',
    grants: [
      grant('a', 'dcos:secrets:default:/p'),
      grant('a', 'dcos:secrets:default:/p/*'),
      grant('a', 'dcos:secrets:default:/p/q'),
    ],
    finds: ['4 covered-by-ancestor'],
  },
  {
    says: 'nothing that is malformed covered',
    grants: [grant('a', `${APP}:dev`), grant('a', APP)],
    finds: ['2 missing-leading-slash'],
  },
  {
    says: 'what a group of the user covers, and not the other way round',
    head: 'groups: {ops: [a]}\n',
    grants: [
      grant('a', `${APP}:/dev`),
      grant('%ops', `${APP}:/dev`),
      grant('%ops', `${APP}:/dev/web`, 'update'),
      grant('a', `${APP}:/`, 'full'),
      grant('b', `${APP}:/dev`),
    ],
    finds: ['3 covered-by-ancestor', '5 off-row-action'],
  },
  {
    says: 'what own grants and a group cover together',
    head: 'groups: {ops: [a]}\n',
    grants: [
      grant('a', `${SERVICES}:/dev/web`, 'read, update'),
      grant('%ops', `${SERVICES}:/dev`),
      grant('a', `${SERVICES}:/dev`, 'update'),
    ],
    finds: ['3 covered-by-group'],
  },
  {
    says: 'once what else a superuser holds, itself or through a group',
    head: 'groups: {root: [b]}\n',
    grants: [
      grant('a', `${APP}:/dev`),
      grant('a', 'dcos:superuser', 'full'),
      grant('a', `${APP}:/prod`),
      grant('%root', 'dcos:superuser', 'full'),
      grant('b', `${APP}:/dev`),
      grant('c', `${APP}:/dev`),
    ],
    finds: ['3 covered-by-superuser', '7 covered-by-superuser'],
  },
  {
    says: 'a repeated grant, and not one that adds an action',
    grants: [
      grant('a', `${APP}:/dev`),
      grant('a', `${APP}:/dev`),
      grant('b', `${APP}:/dev`),
      grant('a', `${APP}:/dev`, 'full'),
    ],
    finds: ['3 duplicate-grant', '5 off-row-action'].slice(0, 1),
  },
  {
    says: 'once what permissive mode does not enforce',
    head: 'mode: permissive\n',
    grants: [
      grant('a', `${SERVICES}:/dev`),
      grant('a', `${APP}:/dev`),
      grant('a', 'dcos:mesos:agent:log'),
      grant('a', 'acme:x'),
    ],
    finds: ['4 not-enforced', '6 outside-catalogue'],
  },
  {
    says: 'two categories that disabled mode does not enforce',
    head: 'mode: disabled\nrelease: "1.9"\n',
    grants: [grant('a', `${APP}:/dev`), grant('a', `${SERVICES}:/dev`)],
    finds: ['4 not-enforced', '5 not-enforced'],
  },
  {
    says: 'users and groups that nothing comes of',
    head: 'users: [a, b, c]\ngroups: {ops: [b], none: []}\n',
    grants: [grant('a', 'dcos:superuser', 'full'), grant('%ops', `${APP}:/dev`)],
    finds: ['1 idle-user', '2 empty-group', '2 group-without-grants'],
  },
  {
    says: 'names that nobody declared, once each, and none that every cluster has',
    head: 'users: [a]\ngroups: {ops: [zoe, dcos_x]}\n',
    grants: [
      grant('a', 'dcos:superuser', 'full'),
      grant('zoe', `${APP}:/dev`),
      grant('%ops', `${APP}:/dev`),
      grant('%dev', `${APP}:/dev`),
      grant('%superusers', 'dcos:superuser', 'full'),
      grant('yan', `${APP}:/dev/web`),
      grant('yan', `${APP}:/dev/db`),
    ],
    finds: ['2 undeclared-user', '5 covered-by-group', '7 undeclared-group', '9 undeclared-user'],
  },
  {
    says: 'that nobody is a superuser, where an empty group is',
    head: 'users: [a]\ngroups: {root: []}\n',
    grants: [grant('a', `${APP}:/dev`), grant('%root', 'dcos:superuser', 'full')],
    finds: ['0 no-superuser', '2 empty-group'],
  },
]

describe('lint of a whole policy', () => {
  it.each(ROWS)('finds $says', ({ head = '', grants, finds }) => {
    expect(found(lintText(`${head}grants:\n${grants.join('')}`))).toEqual(finds)
  })

  it('says which grant covers another', () => {
    const text = `groups: {ops: [a]}\ngrants:\n${grant('a', `${APP}:/dev/a`)}${grant('%ops', `${APP}:/dev`)}`
    expect(lintText(text).findings[0]?.message).toBe(
      `\`${APP}:/dev/a\` adds nothing for user a: group ops has \`read\` on \`${APP}:/dev\``,
    )
  })

  it('lists as many of a code as asked for, and counts the rest', () => {
    const grants = Array.from({ length: 9 }, (_, at) => grant('a', `${APP}:x${at}`))
    const report = lintText(`grants:\n${grants.join('')}${grant('a', 'acme:x')}`, 'p.yaml', {
      limit: 2,
    })
    expect(found(report)).toEqual([
      '2 missing-leading-slash',
      '3 missing-leading-slash',
      '11 outside-catalogue',
    ])
    expect(report.counts).toEqual({ error: 9, warning: 1, info: 0 })
    expect(report.omitted).toEqual({ 'missing-leading-slash': 7 })
    expect(report.incomplete).toEqual([])
  })

  it('tells how far it is', () => {
    const told: string[] = []
    lintText(`grants:\n${grant('a', `${APP}:/x`)}`, 'p.yaml', {
      onProgress: (done, all) => told.push(`${done}/${all}`),
    })
    expect(told).toEqual(['0/1', '1/1'])
  })

  it('stops to look for spellings of very many RIDs, and says so', () => {
    const grants = Array.from({ length: 5002 }, (_, at) => ({ a: `acme:x${at}` }))
    const text = JSON.stringify({
      grants: grants.map(({ a }) => ({ user: 'a', resource: a, actions: ['read'] })),
    })
    const report = lintText(text, 'p.json')
    expect(report.incomplete).toEqual(['misspelt-family'])
    expect(report.counts.warning).toBe(5002)
  })

  it('names the source of each rule', () => {
    const [finding] = lintText(`grants:\n${grant('a', `${APP}:x`)}`).findings
    expect(finding?.source).toBe('spec-tables/coverage.json')
  })
})

const curl = (path: string): string => `curl -X PUT https://c/acs/api/v1/acls/${path}\n`

describe('lint of ACLs', () => {
  it.each([
    ['nothing where none is created', [`${APP}:%252Fa/users/b/read`], []],
    ['nothing where they agree', [`${APP}:%252Fa`, `${APP}:%252Fa/users/b/read`], []],
    [
      'a grant on another path than the ACL',
      [`${APP}:%252Fa`, `${APP}:%252Fa%252Fb/users/b/read`, `${APP}:%252Fa%252Fb/users/c/read`],
      ['1 unused-acl', '2 acl-not-created'],
    ],
    ['an ACL with a fault of its own', [`${APP}:a`], ['1 missing-leading-slash', '1 unused-acl']],
  ])('finds %s', (_, paths, finds) => {
    expect(found(lintText(paths.map(curl).join(''), 'a.sh'))).toEqual(finds)
  })

  it('names the other side of a slip, and not what is of another family', () => {
    const text = [`${APP}:%252Fa`, 'dcos:mesos:agent:log', `${APP}:%252Fab/users/b/read`]
    const messages = lintText(text.map(curl).join(''), 'a.sh').findings.map(
      ({ message }) => message,
    )
    expect(messages[0]).toContain(`; line 3 grants on \`${APP}:/ab\` instead`)
    expect(messages[1]).not.toContain('instead')
    expect(messages[2]).toContain(`; line 1 creates one for \`${APP}:/a\` instead`)
  })

  it('lets commands create their own', () => {
    const text = `${curl(`${APP}:%252Fa`)}dcos security org users grant b ${APP}:/a read\ndcos security org users grant b ${APP}:/c read\n`
    expect(found(lintText(text, 'a.sh'))).toEqual([])
  })
})

describe('laws of redundancy', () => {
  it('all that is redundant may be dropped at once: the oracle decides the same', () => {
    let dropped = 0
    fc.assert(
      fc.property(scenarios({ maxGrants: 12 }), ({ policy, setting, requests }) => {
        const kept = withoutRedundant(policy, setting)
        dropped += policy.grants.length - kept.grants.length
        const before = new Oracle(policy, setting)
        const after = new Oracle(kept, setting)
        for (const request of requests) {
          expect(after.decide(request).effect).toBe(before.decide(request).effect)
        }
      }),
      { numRuns: runs(300) },
    )
    expect(dropped).toBeGreaterThan(50)
  })
})

/** Drops whatever lint calls covered; of superusers all but the grants that make them. */
function withoutRedundant(
  policy: Policy,
  setting: Parameters<typeof lintPolicy>[1] & {
    readonly catalogue: { readonly superuser?: { readonly resource: string } }
  },
): Policy {
  const grants = policy.grants.map((one, at) => ({
    ...one,
    origin: { file: 'p', line: at, column: 1 },
  }))
  const members = policy.groups.flatMap(({ gid, members: uids }) =>
    uids.map((uid) => ({ gid, uid, origin: { file: 'p', line: 0, column: 1 } })),
  )
  const { findings } = lintPolicy({ grants, members }, setting)
  const gone = new Set<number>()
  const roots = new Set<string>()
  for (const { code, origin } of findings) {
    if (code === 'covered-by-ancestor' || code === 'covered-by-group') gone.add(origin?.line ?? -1)
    const first = policy.grants[origin?.line ?? -1]
    if (code === 'covered-by-superuser' && first) roots.add(JSON.stringify(first.principal))
  }
  const isRoot = setting.catalogue.superuser?.resource
  return {
    ...policy,
    grants: policy.grants.filter(
      ({ principal, resource }, at) =>
        !gone.has(at) && (resource === isRoot || !roots.has(JSON.stringify(principal))),
    ),
  }
}
