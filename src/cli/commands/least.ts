/** `ridgate least`: the smallest grants that cover what a log shows was used. @module */

import {
  type GrantUse,
  grantUses,
  type Least,
  leastGrants,
  rehearse,
  requestsOfGrants,
  type Shortfall,
} from '../../analysis/index.ts'
import { DCOS_CATALOGUE } from '../../core/catalogue.generated.ts'
import type { LoggedRequest } from '../../core/log.ts'
import { DEFAULT_MODE } from '../../core/mode.ts'
import { EMPTY_POLICY, type Group, type Policy, type User } from '../../core/policy.ts'
import { type Gid, parseUid, principalText, type Uid } from '../../core/principal.ts'
import { DEFAULT_RELEASE } from '../../core/release.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import { Engine } from '../../engine/engine.ts'
import {
  grantCommands,
  type LogReading,
  parseTime,
  policyDocument,
  writePolicy,
} from '../../policy/index.ts'
import { readGid } from '../../policy/names.ts'
import type { CommandSpec } from '../command.ts'
import { type Io, STDIN } from '../io.ts'
import { joined, readFiles } from '../load.ts'
import { loggedJson, logNotes, readCount, readLogFile, times, timeText } from '../log.ts'
import { withPolicy } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { leastText } from '../output/least.ts'
import { readBinds } from '../words.ts'
import { type AskOptions, errorsOf, readSettings } from './ask.ts'

/** The options of `least`. */
interface LeastOptions extends AskOptions {
  readonly log?: string
  readonly maxGrants?: string
  readonly maxDepth?: string
  readonly group?: string
  readonly now?: string
  readonly script?: boolean
}

/** What to find the least grants for, checked. */
interface Task {
  readonly log: LogReading
  /** Undefined where no policy is given. */
  readonly present: Policy | undefined
  readonly base: Policy
  readonly warnings: readonly string[]
  readonly budget: { readonly maxGrants?: number; readonly maxDepth?: number }
  readonly group: Gid | undefined
  readonly now: number | undefined
}

/** Reads log and policy, and prints the least grants as a policy document, or as commands. */
async function least(words: readonly string[], options: LeastOptions, io: Io): Promise<Answer> {
  const task = await taskOf(words, options, io)
  if (!task.ok) return task
  return ok(outcomeOf(task.value, options))
}

/** `ridgate least`. */
export const LEAST: CommandSpec<LeastOptions> = {
  name: 'least',
  usage: '',
  summary: 'find the smallest grants that cover what a decision log shows was used',
  examples: [
    'least --log decisions.jsonl',
    'least --log decisions.jsonl -p policy.yaml --max-grants 10 --max-depth 2',
    'least --log audit.log --group dev --script',
  ],
  options: (command) =>
    withPolicy(command)
      .option('--log <file>', 'a decision log: JSON lines or audit lines; `-` is standard input')
      .option('--max-grants <count>', 'the most grants for each user; opens as little as it can')
      .option('--max-depth <count>', 'the most segments that the path of a grant may have')
      .option('--group <gid>', 'one new group of all users in the log, in place of each of them')
      .option('--now <time>', 'tell idle times from here, not from the end of the log')
      .option('--script', 'print the commands in place of the document'),
  run: least,
}

async function taskOf(
  words: readonly string[],
  options: LeastOptions,
  io: Io,
): Promise<Result<Task, readonly string[]>> {
  const budget = budgetOf(options)
  const group = options.group === undefined ? ok(undefined) : readGid(options.group)
  const now = options.now === undefined ? ok(undefined) : nowOf(options.now)
  const isTwice = options.log === STDIN && options.policy.includes(STDIN)
  const log =
    options.log === undefined || isTwice
      ? err([isTwice ? ONE_STDIN : 'no log; name a file with `--log FILE`'])
      : await readLogFile(options.log, io)
  const policy = await presentOf(options, isTwice, io)
  const faults = [
    ...(words.length === 0 ? [] : [`expected options only, got ${times(words.length, 'word')}`]),
    ...[group, now].flatMap((one) => (one.ok ? [] : [one.error])),
    ...errorsOf([budget, log, policy]),
  ]
  if (faults.length > 0 || !budget.ok || !group.ok || !now.ok || !log.ok || !policy.ok) {
    return err(faults)
  }
  const { present } = policy.value
  if (present?.groups.some(({ gid }) => gid === group.value) === true) {
    return err([`group ${quoted(group.value)} has members already; name a new one`])
  }
  return ok({
    ...policy.value,
    log: log.value,
    budget: budget.value,
    group: group.value,
    now: now.value,
  })
}

const ONE_STDIN = 'standard input is one file; name the log or the policy'

function budgetOf(options: LeastOptions): Result<Task['budget'], readonly string[]> {
  const { maxGrants, maxDepth } = options
  const grants = maxGrants === undefined ? undefined : readCount('--max-grants', maxGrants, 1)
  const depth = maxDepth === undefined ? undefined : readCount('--max-depth', maxDepth, 0)
  const faults = [grants, depth].flatMap((one) => (one === undefined || one.ok ? [] : [one.error]))
  if (faults.length > 0) return err(faults)
  return ok({
    ...(grants?.ok ? { maxGrants: grants.value } : {}),
    ...(depth?.ok ? { maxDepth: depth.value } : {}),
  })
}

function nowOf(word: string): Result<number, string> {
  const time = parseTime(word)
  return time === undefined
    ? err(`bad-time: ${quoted(word)} is no time; write it as \`2024-05-01T10:00:00Z\``)
    : ok(time)
}

/** The present policy, if one is named, and what the new one is to be made in. */
async function presentOf(
  options: LeastOptions,
  isTwice: boolean,
  io: Io,
): Promise<Result<Pick<Task, 'present' | 'base' | 'warnings'>, readonly string[]>> {
  const settings = readSettings(options)
  const bind = readBinds(options.bind)
  if (!settings.ok || !bind.ok) return err(errorsOf([settings, bind]))
  if (options.policy.length === 0 || isTwice) {
    const base = { ...EMPTY_POLICY, release: DEFAULT_RELEASE, mode: DEFAULT_MODE }
    return ok({ present: undefined, base: { ...base, ...settings.value }, warnings: [] })
  }
  const readings = await readFiles(options.policy, io, { bind: bind.value })
  if (!readings.ok) return readings
  const loaded = joined(readings.value, settings.value)
  if (!loaded.ok) return loaded
  const { policy, warnings } = loaded.value
  const present = Engine.fromPolicy(policy, settings.value).toPolicy()
  return ok({ present, base: present, warnings })
}

function outcomeOf(task: Task, options: LeastOptions): Outcome {
  const { log, present, base, budget, group } = task
  const { mode = DEFAULT_MODE, release = DEFAULT_RELEASE } = base
  const setting = { mode, release, catalogue: DCOS_CATALOGUE }
  const found = leastGrants({
    requests: log.requests,
    setting,
    ...budget,
    ...(present === undefined ? {} : { policy: present }),
    ...(group === undefined ? {} : { group }),
  })
  const notes = [...task.warnings, ...logNotes(log)]
  if (!found.ok) {
    const message = shortfallText(found.error)
    return {
      exit: 1,
      text: '',
      json: { shortfall: found.error },
      notes: [...notes, message],
    }
  }
  return answerOf(task, found.value, notes, options)
}

function shortfallText(shortfall: Shortfall): string {
  const who = principalText(shortfall.principal)
  switch (shortfall.kind) {
    case 'max-grants':
      return `${who} needs at least ${times(shortfall.needs, 'grant')}; raise \`--max-grants\``
    case 'max-depth':
      return `${who}: no grant that short covers ${quoted(shortfall.resource)}; raise \`--max-depth\``
    case 'too-large':
      return `${who} used too much for an exact answer within this budget; change \`--max-grants\``
  }
}

function answerOf(
  task: Task,
  found: Least,
  notes: readonly string[],
  { script = false }: LeastOptions,
): Outcome {
  const { log, present, base } = task
  const policy = policyOf(base, found, task)
  const losses = present === undefined ? [] : lossesOf(present, policy)
  const uses = present === undefined ? [] : grantUses(Engine.fromPolicy(present), log.requests)
  const now = task.now ?? log.newest
  const commands = policy.grants.flatMap(grantCommands)
  const report = { found, losses, uses, isCompared: present !== undefined }
  const head = leastText({ ...report, ...(now === undefined ? {} : { now }) })
  const body = script ? commands.map((line) => `${line}\n`).join('') : writePolicy(policy)
  return {
    exit: 0,
    text: head + body,
    json: {
      policy: policyDocument(policy),
      commands,
      shares: found.shares,
      covered: found.covered,
      ...leftOut(found),
      losses: losses.map(({ subject, action, resource }) => ({ subject, action, resource })),
      ...(now === undefined ? {} : { now: timeText(now) }),
      uses: uses.map((use) => useJson(use, now)),
    },
    notes,
  }
}

/** The present users and groups, with the new grants and whoever they are for. */
function policyOf(base: Policy, { shares }: Least, { group, log }: Task): Policy {
  const grants = shares.flatMap((share) => share.grants)
  const uids = subjectsOf(log.requests)
  const listed = new Set<string>(base.users.map(({ uid }) => uid))
  const added: User[] = uids
    .filter((uid) => !listed.has(uid))
    .map((uid) => ({ uid, service: false }))
  const groups: Group[] = group === undefined ? [] : [{ gid: group, members: uids }]
  return {
    ...base,
    users: [...base.users, ...added],
    groups: [...base.groups, ...groups],
    grants,
  }
}

/** Everyone who was allowed something. */
function subjectsOf(requests: readonly LoggedRequest[]): Uid[] {
  const uids = new Set<Uid>()
  for (const { subject, allowed } of requests) {
    const uid = typeof subject === 'string' && allowed > 0 ? parseUid(subject) : undefined
    if (uid?.ok) uids.add(uid.value)
  }
  return [...uids]
}

/** What the grants of the present policy allow and the new ones don't. */
function lossesOf(present: Policy, policy: Policy): readonly LoggedRequest[] {
  const from = Engine.fromPolicy(present)
  const to = Engine.fromPolicy(policy)
  const { preventions, unpreventable } = rehearse({ from, to, requests: requestsOfGrants(from) })
  return [
    ...preventions.flatMap(({ requests }) => requests),
    ...unpreventable.map(({ request }) => request),
  ]
}

const leftOut = ({ open, anonymous, superuser, malformed }: Least): object => ({
  open: { ...open, first: open.first.map(loggedJson) },
  anonymous: { ...anonymous, first: anonymous.first.map(loggedJson) },
  superuser: { ...superuser, first: superuser.first.map(loggedJson) },
  malformed: { ...malformed, first: malformed.first.map(loggedJson) },
})

const useJson = ({ last, ...use }: GrantUse, now: number | undefined): object => ({
  ...use,
  ...(last === undefined ? {} : { last: timeText(last) }),
  ...(last === undefined || now === undefined ? {} : { idleDays: daysBetween(last, now) }),
})

const daysBetween = (from: number, to: number): number =>
  Math.max(0, Math.floor((to - from) / 86_400_000))
