/** The commands, their arguments, options and help. @module */

import { Command } from 'commander'
import type { AskOptions } from './commands/ask.ts'
import { check } from './commands/check.ts'
import { demo } from './commands/demo.ts'
import { explain } from './commands/explain.ts'
import { type ImportOptions, importFiles } from './commands/import.ts'
import { type LintCommandOptions, lint } from './commands/lint.ts'
import { actions, whatCan, whoCan } from './commands/reverse.ts'
import type { Io } from './io.ts'
import type { Answer, CommonOptions } from './outcome.ts'
import { styleFor } from './output/style.ts'

/** Takes the answer of whichever command was run. */
export type Sink = (answer: Answer, options: CommonOptions) => Promise<void>

type RawOptions = Readonly<Record<string, unknown>> & {
  readonly json?: boolean
  readonly color: boolean
}
type Run<O> = (words: readonly string[], options: O, io: Io) => Promise<Answer>

interface Spec {
  readonly name: string
  /** The words as help shows them. */
  readonly usage: string
  readonly summary: string
  readonly anonymous?: boolean
  readonly examples: readonly string[]
}

const RID = 'dcos:service:marathon:marathon:services:/dev/web'

/** The program. It prints nothing by itself but help and version, and never ends the process. */
export function programOf(version: string, io: Io, sink: Sink): Command {
  const program = new Command('ridgate')
    .description('Decides who may do what on DC/OS Enterprise, and says why.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help on a command')
    .addHelpText('after', GENERAL_HELP)
  const add = <O>(spec: Spec, run: Run<O>): Command => addCommand(program, spec, run, io, sink)
  for (const [spec, run] of QUESTIONS) withPolicy(add<AskOptions>(spec, run), spec)
  withFiles(add<ImportOptions>(IMPORT, importFiles)).option(
    '-o, --output <file>',
    'write the document here instead of to standard output',
  )
  withFiles(add<LintCommandOptions>(LINT, lint))
  add<CommonOptions>(DEMO, demo)
  return program
}

const QUESTIONS: ReadonlyArray<readonly [Spec, Run<AskOptions>]> = [
  [
    {
      name: 'check',
      usage: 'UID ACTION RID',
      summary: 'decide whether a user may act on a resource',
      anonymous: true,
      examples: [
        `check -p policy.yaml alice read ${RID}`,
        `check -p policy.yaml --mode permissive --anonymous read ${RID}`,
      ],
    },
    check,
  ],
  [
    {
      name: 'explain',
      usage: 'UID ACTION RID',
      summary: 'decide, and show the grants that the decision rests on',
      anonymous: true,
      examples: [`explain -p policy.yaml alice delete ${RID}`],
    },
    explain,
  ],
  [
    {
      name: 'who-can',
      usage: 'ACTION RID',
      summary: 'list everyone who may act on a resource',
      examples: [`who-can -p policy.yaml read ${RID}`],
    },
    whoCan,
  ],
  [
    {
      name: 'what-can',
      usage: 'UID',
      summary: 'list what the grants of a user and its groups allow',
      examples: ['what-can -p policy.yaml alice'],
    },
    whatCan,
  ],
  [
    {
      name: 'actions',
      usage: 'UID RID',
      summary: 'list the actions that a user may do on a resource',
      anonymous: true,
      examples: [`actions -p policy.yaml alice ${RID}`],
    },
    actions,
  ],
]

const IMPORT: Spec = {
  name: 'import',
  usage: 'FILE...',
  summary: 'turn scripts, pages and documents into one policy document',
  examples: [
    'import grants.sh > policy.yaml',
    'import page.md --bind uid=bob -o policy.yaml',
    'dcos-grants.sh | ridgate import --json -',
  ],
}

const LINT: Spec = {
  name: 'lint',
  usage: 'FILE...',
  summary: 'find what is legal to write and likely not what was meant',
  examples: ['lint policy.yaml', 'lint --release 1.12 --json policy.yaml'],
}

const DEMO: Spec = {
  name: 'demo',
  usage: '[FILE...]',
  summary: 'show decisions of an example policy in the three modes',
  examples: ['demo', 'demo policy.yaml'],
}

const GENERAL_HELP = `
Exit codes: 0 allowed or clean, 1 denied or findings, 2 error.

Examples:
  ridgate check -p policy.yaml alice read ${RID}
  ridgate import page.md --bind uid=bob > policy.yaml
  ridgate help explain`

const exampleLine = (example: string): string =>
  example.includes('ridgate') ? `  ${example}` : `  ridgate ${example}`

function addCommand<O>(program: Command, spec: Spec, run: Run<O>, io: Io, sink: Sink): Command {
  const command = program
    .command(spec.name)
    .summary(spec.summary)
    .description(`${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`)
    .usage(`[options] ${spec.usage}`)
    .argument('[words...]')
    .helpOption('-h, --help', 'print help')
    .option('--json', 'print the answer as JSON')
    .option('--no-color', 'print without colour, as NO_COLOR does')
    .configureHelp({ visibleArguments: () => [] })
    .addHelpText('after', `\nExamples:\n${spec.examples.map(exampleLine).join('\n')}`)
  command.action(async (words: string[], raw: RawOptions) => {
    const style = styleFor({ isTTY: io.isTTY, env: io.env, color: raw.color })
    const options = { policy: [], bind: [], ...raw, json: raw.json === true, style }
    await sink(await run(words, options as unknown as O, io), options)
  })
  return command
}

const collect = (word: string, before: readonly string[] = []): string[] => [...before, word]

function withSettings(command: Command): Command {
  return command
    .option('--mode <mode>', 'disabled, permissive or strict, whatever the policy says')
    .option('--release <release>', 'the release of DC/OS, whatever the policy says')
    .option('--bind <name=value>', 'a value for a placeholder; repeatable', collect)
}

function withPolicy(command: Command, { anonymous }: Spec): Command {
  withSettings(command).option(
    '-p, --policy <file>',
    'YAML, JSON, script or page; `-` is standard input; repeatable',
    collect,
  )
  return anonymous === true
    ? command.option('--anonymous', 'in place of UID: a request without a token')
    : command
}

const withFiles = (command: Command): Command =>
  withSettings(command).option('-p, --policy <file>', 'a further file; repeatable', collect)
