/** `ridgate journey`: every check that one thing a person does needs. @module */

import {
  findJourney,
  type JourneyFault,
  type JourneyRun,
  journeysAbout,
  runJourney,
} from '../../analysis/index.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { quoted } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'
import { grantCommands } from '../../policy/index.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { withPolicy } from '../options.ts'
import type { Answer, CommonOptions, Outcome } from '../outcome.ts'
import { journeyJson, journeyList, journeyText } from '../output/journey.ts'
import { errorsOf, loadEngine } from './ask.ts'

/** The options of `journey`. */
interface JourneyOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly list?: boolean
  readonly script?: boolean
}

/** Lists journeys, or runs one; `--script` prints nothing but the commands that it needs. */
async function journey(words: readonly string[], options: JourneyOptions, io: Io): Promise<Answer> {
  if (options.list === true) return list(words, options)
  const read = readQuestion(words)
  const loaded = await loadEngine(options, io)
  if (!read.ok || !loaded.ok) return err(errorsOf([read, loaded]))
  const { engine, warnings } = loaded.value
  const { journey: asked, subject, given } = read.value
  const run = runJourney(engine, asked, subject, given)
  if (!run.ok) return err(run.error.map(faultLine))
  const outcome = outcomeOf(run.value, engine, options)
  return ok({ ...outcome, notes: [...warnings, ...notesOn(run.value, engine)] })
}

/** `ridgate journey`. */
export const JOURNEY: CommandSpec<JourneyOptions> = {
  name: 'journey',
  usage: 'NAME UID [key=value...]',
  summary: 'put all the checks that one thing a person does needs, and say what is missing',
  examples: [
    'journey --list exec',
    'journey -p policy.yaml task-exec alice app=/test-group/web',
    'journey -p policy.yaml --mode strict --script job-run alice job=dev.batch.job1',
  ],
  options: (command) =>
    withPolicy(command)
      .option('--list', 'list the journeys; with a word, those about it')
      .option('--script', 'print the commands that grant what is missing, and nothing else'),
  run: journey,
}

function list(words: readonly string[], { style }: CommonOptions): Answer {
  if (words.length > 1) return err([`expected --list [WORD], got ${words.length} words`])
  const word = words[0] ?? ''
  const journeys = journeysAbout(word)
  return ok({
    exit: journeys.length === 0 ? 1 : 0,
    text: journeyList(journeys, style),
    json: { journeys },
    notes: journeys.length === 0 ? [`no journey is about ${quoted(word)}`] : [],
  })
}

interface Question {
  readonly journey: JourneyRun['journey']
  readonly subject: string
  readonly given: Readonly<Record<string, string>>
}

/** The words of the command line; what a journey takes is for the run to say. */
function readQuestion(words: readonly string[]): Result<Question, readonly string[]> {
  const [name, subject, ...pairs] = words
  const found = name === undefined ? undefined : findJourney(name)
  if (found?.ok === false) return err([faultLine(found.error)])
  if (found === undefined || subject === undefined) {
    const hint =
      found === undefined
        ? '`ridgate journey --list` lists the names'
        : `\`ridgate journey --list ${name}\` shows what it takes`
    return err([`expected NAME UID [key=value...], got ${counted(words.length)}; ${hint}`])
  }
  const given = readPairs(pairs)
  return given.ok ? ok({ journey: found.value, subject, given: given.value }) : given
}

const counted = (count: number): string => (count === 1 ? '1 word' : `${count} words`)

/** Values by name. A name that is given twice must agree. */
function readPairs(words: readonly string[]): Result<Record<string, string>, readonly string[]> {
  const pairs = new Map<string, string>()
  const faults: string[] = []
  for (const word of words) {
    const at = word.indexOf('=')
    const key = word.slice(0, at)
    const value = word.slice(at + 1)
    if (at < 1) faults.push(`malformed-parameter: ${quoted(word)} is not \`key=value\``)
    else if ((pairs.get(key) ?? value) !== value) {
      faults.push(`malformed-parameter: ${quoted(key)} is given two values; drop one`)
    } else pairs.set(key, value)
  }
  return faults.length === 0 ? ok(Object.fromEntries(pairs)) : err(faults)
}

const ADVICE: Readonly<Partial<Record<JourneyFault['code'], string>>> = {
  'unknown-journey': '; `ridgate journey --list` lists all',
  'other-release': ' with `--release`',
}

const faultLine = ({ code, message }: JourneyFault): string =>
  `${code}: ${message}${ADVICE[code] ?? ''}`

function outcomeOf(run: JourneyRun, engine: Engine, options: JourneyOptions): Outcome {
  const commands = run.toGrant.flatMap(grantCommands)
  return {
    exit: run.isHeld ? 0 : 1,
    text:
      options.script === true
        ? commands.map((command) => `${command}\n`).join('')
        : journeyText(run, engine, options.style),
    json: journeyJson(run, engine, commands),
  }
}

/** What a person should know before trusting the answer. */
function notesOn({ journey, hops, subject }: JourneyRun, engine: Engine): string[] {
  const view = engine.view()
  const asked = [...new Set([subject, ...hops.map(({ principal }) => principal)])]
  const strangers = asked.filter((uid) => !view.hasUser(uid))
  const modes = journey.modes.map((mode) => `\`${mode}\``).join(', ')
  return [
    ...strangers.map((uid) => `\`${uid}\` is nowhere in the policy; check its spelling`),
    ...(journey.modes.includes(engine.mode)
      ? []
      : [`the source of \`${journey.name}\` speaks of ${modes} only, not of \`${engine.mode}\``]),
  ]
}
