/** `ridgate rehearse`: what another mode or release would change, before it does. @module */

import {
  type ChangedRequest,
  type Prevention,
  type Rehearsal,
  rehearse,
  requestsOfGrants,
} from '../../analysis/index.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { Engine } from '../../engine/engine.ts'
import { grantCommands, type LogReading } from '../../policy/index.ts'
import type { CommandSpec } from '../command.ts'
import { type Io, STDIN } from '../io.ts'
import { loggedJson, logNotes, readCount, readLogFile } from '../log.ts'
import { withPolicy } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { rehearsalText } from '../output/rehearsal.ts'
import type { Settings } from '../words.ts'
import { type AskOptions, ask, errorsOf, readSettings } from './ask.ts'

/** The options of `rehearse`. */
interface RehearseOptions extends AskOptions {
  readonly to?: string
  readonly toRelease?: string
  readonly log?: string
  readonly widen?: string
  readonly script?: boolean
}

/** What to rehearse, checked. */
interface Plan {
  readonly target: Settings
  readonly widen: number | undefined
  readonly log: LogReading | undefined
}

/** Decides every request of the log twice; without a log, what the policy itself names. */
async function rehearseCommand(
  words: readonly string[],
  options: RehearseOptions,
  io: Io,
): Promise<Answer> {
  const plan = await planOf(options, io)
  const asked = await ask([], words, options, io, ({ engine }) =>
    plan.ok ? outcomeOf(engine, plan.value, options) : NOTHING,
  )
  return plan.ok ? asked : err(errorsOf([plan, asked]))
}

const NOTHING: Outcome = { exit: 0, text: '', json: null }

/** `ridgate rehearse`. */
export const REHEARSE: CommandSpec<RehearseOptions> = {
  name: 'rehearse',
  usage: '',
  summary: 'show what another mode or release would change, and the grants that keep all working',
  examples: [
    'rehearse --to strict --log decisions.jsonl -p policy.yaml',
    'rehearse --to-release 1.9 -p policy.yaml',
    'rehearse --to strict --log audit.log --script -p policy.yaml > grants.sh',
  ],
  options: (command) =>
    withPolicy(command)
      .option('--to <mode>', 'the mode to rehearse')
      .option('--to-release <release>', 'the release to rehearse')
      .option('--log <file>', 'a decision log: JSON lines or audit lines; `-` is standard input')
      .option('--widen <count>', 'one grant for this many siblings; opens more than what breaks')
      .option('--script', 'print nothing but the commands that keep all working'),
  run: rehearseCommand,
}

async function planOf(options: RehearseOptions, io: Io): Promise<Result<Plan, readonly string[]>> {
  const { to, toRelease, widen } = options
  const target = readSettings({
    ...(to === undefined ? {} : { mode: to }),
    ...(toRelease === undefined ? {} : { release: toRelease }),
  })
  const least = widen === undefined ? ok(undefined) : readCount('--widen', widen, 2)
  const isTwice = options.log === STDIN && options.policy.includes(STDIN)
  const log =
    options.log === undefined || isTwice ? ok(undefined) : await readLogFile(options.log, io)
  const faults = [
    ...(to === undefined && toRelease === undefined
      ? ['nothing to rehearse; name a mode with `--to` or a release with `--to-release`']
      : []),
    ...(isTwice ? ['standard input is one file; name the log or the policy'] : []),
    ...(least.ok ? [] : [least.error]),
    ...errorsOf([target, log]),
  ]
  if (faults.length > 0 || !target.ok || !least.ok || !log.ok) return err(faults)
  return ok({ target: target.value, widen: least.value, log: log.value })
}

function outcomeOf(from: Engine, { target, widen, log }: Plan, options: RehearseOptions): Outcome {
  const to = Engine.fromPolicy(from.toPolicy(), { catalogue: from.catalogue, ...target })
  const requests = log?.requests ?? requestsOfGrants(from)
  const rehearsal = rehearse({ from, to, requests, ...(widen === undefined ? {} : { widen }) })
  const { preventions, unpreventable } = rehearsal
  const commands = preventions.flatMap(({ grant }) => grantCommands(grant))
  return {
    exit: preventions.length + unpreventable.length === 0 ? 0 : 1,
    text:
      options.script === true
        ? scriptText(preventions, commands)
        : rehearsalText(
            { from, to, rehearsal, commands, ...(log === undefined ? {} : { log }) },
            options.style,
          ),
    json: {
      from: { mode: from.mode, release: from.release },
      to: { mode: to.mode, release: to.release },
      ...rehearsalJson(rehearsal),
      commands,
    },
    notes: log === undefined ? [] : logNotes(log),
  }
}

/** The commands, with a word on those who must be created first. */
function scriptText(preventions: readonly Prevention[], commands: readonly string[]): string {
  const strangers = new Set(
    preventions.flatMap(({ isKnown, grant: { principal } }) =>
      isKnown || principal.kind === 'group' ? [] : [principal.uid],
    ),
  )
  const remarks = [...strangers].map((uid) => `# the policy has no user ${uid}: see that it exists`)
  return [...remarks, ...commands].map((line) => `${line}\n`).join('')
}

const rehearsalJson = (rehearsal: Rehearsal): object => ({
  requests: rehearsal.requests,
  seen: rehearsal.seen,
  preventions: rehearsal.preventions.map(({ requests, ...rest }) => ({
    ...rest,
    requests: requests.map(changedJson),
  })),
  unpreventable: rehearsal.unpreventable.map(({ why, request }) => ({
    why,
    request: changedJson(request),
  })),
  gains: rehearsal.gains.map(changedJson),
  denied: { ...rehearsal.denied, first: rehearsal.denied.first.map(loggedJson) },
  malformed: { ...rehearsal.malformed, first: rehearsal.malformed.first.map(loggedJson) },
  unknown: rehearsal.unknown,
  disagreeing: { ...rehearsal.disagreeing, first: rehearsal.disagreeing.first.map(loggedJson) },
})

const changedJson = ({ before, after, ...request }: ChangedRequest): object => ({
  ...loggedJson(request),
  before,
  after,
})
