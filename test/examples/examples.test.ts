import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DCOS_CATALOGUE } from '../../src/core/catalogue.generated.ts'
import { DEFAULT_MODE, type SecurityMode } from '../../src/core/mode.ts'
import type { Policy } from '../../src/core/policy.ts'
import { DEFAULT_RELEASE, type Release } from '../../src/core/release.ts'
import type { Decider } from '../../src/core/request.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import { readPolicy } from '../../src/policy/index.ts'

interface Row {
  readonly subject: string
  readonly action: string
  readonly resource: string
  readonly mode?: SecurityMode
  readonly release?: Release
  readonly effect: string
  readonly reason: string
}

const ROOT = join(import.meta.dirname, '..', '..')
const POLICIES = join(ROOT, 'examples', 'policies')
const DECISIONS = JSON.parse(readFileSync(join(ROOT, 'examples', 'decisions.json'), 'utf8')) as {
  readonly policies: Readonly<Record<string, readonly Row[]>>
}

const load = (path: string, bind: Record<string, string> = {}): Policy => {
  const reading = readPolicy(readFileSync(path), { name: path, bind })
  expect(reading.problems).toEqual([])
  if (!reading.policy.ok) throw new Error(`no policy in ${path}`)
  return reading.policy.value
}

const example = (name: string): Policy => load(join(POLICIES, `${name}.yaml`))

/** One line for each action of each grant: `alice read dcos:…`. */
const rights = ({ grants }: Policy): string[] =>
  grants.flatMap(({ principal, resource, actions }) => {
    const name = principal.kind === 'user' ? principal.uid : principal.gid
    return actions.map((action) => `${name} ${action} ${resource}`)
  })

const text = ({ subject, action, resource, mode, release }: Row): string =>
  [subject, action, resource, mode, release].filter((part) => part !== undefined).join(' ')

describe('the examples', () => {
  it('each have decisions, with an allow and a deny', () => {
    const names = readdirSync(POLICIES).map((file) => file.replace(/\.yaml$/, ''))
    expect(Object.keys(DECISIONS.policies).sort()).toEqual(names.sort())
    for (const rows of Object.values(DECISIONS.policies)) {
      expect(new Set(rows.map(({ effect }) => effect))).toEqual(new Set(['allow', 'deny']))
    }
  })

  for (const [name, rows] of Object.entries(DECISIONS.policies)) {
    const policy = example(name)
    const settings = (row: Row) => ({
      mode: row.mode ?? policy.mode ?? DEFAULT_MODE,
      release: row.release ?? policy.release ?? DEFAULT_RELEASE,
      catalogue: DCOS_CATALOGUE,
    })
    const deciders: readonly [string, (row: Row) => Decider][] = [
      ['engine', (row) => Engine.fromPolicy(policy, settings(row))],
      ['oracle', (row) => new Oracle(policy, settings(row))],
    ]
    for (const [kind, make] of deciders) {
      it.each(rows.map((row) => [text(row), row] as const))(`${name}, ${kind}: %s`, (_, row) => {
        const { subject, action, resource, effect, reason } = row
        expect(make(row).decide({ subject, action, resource })).toMatchObject({ effect, reason })
      })
    }
  }

  it.each([
    ['debug-perms-1.13.md', { uid: 'bob' }, ['exec-permissive', 'exec-strict', 'exec-strict-tty']],
    ['job-access-1.8.md', { user: 'alice', action: 'read' }, ['job-by-ui', 'job-by-api']],
    [
      'managing-1.7.md',
      { user: 'mia', 'DC/OS package': 'dcos-package', Ted: 'ted' },
      ['marathon-user', 'package-install'],
    ],
  ] as const)('grant what %s grants, no more and no less', (page, bind, names) => {
    const granted = names.flatMap((name) => rights(example(name)))
    const printed = rights(load(join(ROOT, 'test', 'pages', page), bind))
    expect(new Set(granted)).toEqual(new Set(printed))
  })
})
