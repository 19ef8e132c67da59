import { describe, expect, it } from 'vitest'
import type { Journey, JourneyCheck } from '../../../src/analysis/index.ts'
import type { Release } from '../../../src/core/release.ts'
import { grant, lintText } from './reading.ts'

const SERVICES = 'dcos:service:marathon:marathon:services'

const check = (resource: string, action: string): JourneyCheck => ({
  resource,
  actions: [action],
  component: 'mesos-agent',
})

const EXEC: Journey = {
  name: 'exec',
  recipe: 'exec',
  summary: 'run a command in a task',
  subject: 'person',
  modes: ['strict'],
  since: '1.9',
  parameters: [],
  source: [],
  checks: [
    check('dcos:adminrouter:ops:mesos', 'full'),
    check('dcos:adminrouter:ops:slave', 'full'),
    check('dcos:mesos:agent:container:app_id:{app}', 'read'),
    check('dcos:mesos:master:executor:app_id:{app}', 'read'),
    check('dcos:mesos:master:task:app_id:{app}', 'read'),
  ],
}
const TTY: Journey = {
  ...EXEC,
  name: 'exec-tty',
  checks: [...EXEC.checks, check('dcos:mesos:agent:container:app_id:{app}', 'update')],
}
/** A journey through a job, which is written in two ways; and what is asked of others, or by choice. */
const JOB: Journey = {
  ...EXEC,
  name: 'job',
  since: '1.8',
  until: '1.8',
  checks: [
    check('dcos:service:metronome:metronome:jobs:{job}', 'read'),
    check('dcos:service:metronome:metronome:jobs:{job}', '{action}'),
    check('dcos:mesos:master:executor:app_id:{job|app}', 'read'),
    check('dcos:mesos:master:task:app_id:{job|app}', 'read'),
    check('dcos:mesos:agent:task:app_id:{job|app}', 'read'),
    { ...check('dcos:mesos:master:framework:role:*', 'read'), principal: 'metronome' },
    { ...check('dcos:adminrouter:ops:mesos', 'full'), since: '1.9' },
  ],
}

describe('lint of journeys', () => {
  const all = (who: string, app: string): string[] =>
    EXEC.checks.map(({ resource, actions: [action = ''] }) =>
      grant(who, resource.replace('{app}', app), action),
    )
  const journeys = (grants: readonly string[], head = ''): string[] =>
    lintText(`${head}grants:\n${grants.join('')}`, 'p.yaml', { journeys: [EXEC, TTY] })
      .findings.filter(({ code }) => code === 'half-granted-journey')
      .map(({ message }) => message)

  it.each([
    ['all of it', all('a', '/dev')],
    ['half of it', all('a', '/dev').slice(0, 3)],
    ['nothing of it', [grant('a', `${SERVICES}:/dev`)]],
    [
      'parts for different apps',
      [...all('a', '/dev').slice(0, 3), ...all('a', '/prod').slice(3, 4)],
    ],
    [
      'all but what a superuser needs',
      [...all('a', '/dev').slice(1), grant('a', 'dcos:superuser', 'full')],
    ],
  ])('finds nothing where somebody holds %s', (_, grants) => {
    expect(journeys(grants)).toEqual([])
  })

  it('finds what was nearly granted, and names what is lacking', () => {
    expect(journeys(all('a', '/dev').slice(0, 4))).toEqual([
      'user a holds 4 of 5 checks of journey `exec` (app=/dev) and lacks `read` on `dcos:mesos:master:task:app_id:/dev`',
    ])
  })

  it('knows a job by its app id, and asks nobody for checks of others', () => {
    const job = 'dcos:service:metronome:metronome:jobs:dev.report'
    const tasks = ['executor', 'task'].map((kind) =>
      grant('a', `dcos:mesos:master:${kind}:app_id:/dev/report`, 'read'),
    )
    const finds = (grants: readonly string[], release: Release): string[] =>
      lintText(`grants:\n${grants.join('')}`, 'p.yaml', { journeys: [JOB], release })
        .findings.filter(({ code }) => code === 'half-granted-journey')
        .map(({ message }) => message)
    const lacks = (check: string): string[] => [
      `user a holds 3 of 4 checks of journey \`job\` (job=dev.report) and lacks ${check}`,
    ]
    const agent = 'dcos:mesos:agent:task:app_id:/dev/report'
    expect(finds([grant('a', job), ...tasks], '1.8')).toEqual(lacks(`\`read\` on \`${agent}\``))
    expect(finds([grant('a', agent), ...tasks], '1.8')).toEqual(lacks(`\`read\` on \`${job}\``))
    expect(finds([grant('a', job), grant('a', agent), ...tasks], '1.8')).toEqual([])
    expect(finds([grant('a', job), ...tasks], '2.2')).toEqual([])
    const dotted = tasks.map((one) => one.replace('/dev/report', '/dev.x/report'))
    expect(finds([...tasks, ...dotted], '1.8')).toEqual([])
  })

  it('counts what is held from above and through groups', () => {
    const most = [
      ...all('a', '/dev/web').slice(0, 4),
      grant('%ops', 'dcos:mesos:master:task:app_id:/dev'),
    ]
    expect(journeys(most, 'groups: {ops: [a]}\n')).toEqual([])
    expect(journeys(most, 'groups: {ops: [b]}\n')).toHaveLength(1)
  })

  it('asks the members of a group for what the group lacks', () => {
    const most = all('%ops', '/dev').slice(1)
    expect(journeys(most, 'groups: {ops: [b, c]}\n')).toHaveLength(1)
    const rest = all('b', '/dev').slice(0, 1)
    expect(journeys([...most, ...rest], 'groups: {ops: [b]}\n')).toEqual([])
    expect(journeys([...most, ...rest], 'groups: {ops: [b, c]}\n')).toHaveLength(1)
    const root = grant('c', 'dcos:superuser', 'full')
    expect(journeys([...most, ...rest, root], 'groups: {ops: [b, c]}\n')).toEqual([])
    expect(journeys(most, 'groups: {ops: []}\n')).toEqual([])
  })

  it('knows the mode', () => {
    expect(journeys(all('a', '/dev').slice(0, 4), 'mode: permissive\n')).toEqual([])
  })
})
