/** The program: its commands, and the help that they share. @module */

import { Command } from 'commander'
import { type CommandSpec, EXAMPLE_RID } from './command.ts'
import { ACTIONS_ON } from './commands/actions.ts'
import { BACKUP } from './commands/backup.ts'
import { CHECK } from './commands/check.ts'
import { COMPILE } from './commands/compile.ts'
import { DEMO } from './commands/demo.ts'
import { DIFF } from './commands/diff.ts'
import { EXPLAIN } from './commands/explain.ts'
import { EXPORT } from './commands/export.ts'
import { IMPORT } from './commands/import.ts'
import { INSPECT } from './commands/inspect.ts'
import { JOURNEY } from './commands/journey.ts'
import { LEAST } from './commands/least.ts'
import { LINT } from './commands/lint.ts'
import { ORG } from './commands/org.ts'
import { REHEARSE } from './commands/rehearse.ts'
import { SERVE } from './commands/serve.ts'
import { WHAT_CAN } from './commands/what-can.ts'
import { WHO_CAN } from './commands/who-can.ts'
import type { Io } from './io.ts'
import type { Answer, CommonOptions } from './outcome.ts'
import { styleFor } from './output/style.ts'

/** Every command, in the order of the help. */
const COMMANDS: ReadonlyArray<CommandSpec<never>> = [
  CHECK,
  EXPLAIN,
  WHO_CAN,
  WHAT_CAN,
  ACTIONS_ON,
  JOURNEY,
  IMPORT,
  EXPORT,
  LINT,
  DIFF,
  REHEARSE,
  LEAST,
  COMPILE,
  INSPECT,
  DEMO,
  SERVE,
  BACKUP,
  ORG,
]

/** Takes the answer of whichever command was run. */
export type Sink = (answer: Answer, options: CommonOptions) => Promise<void>

type RawOptions = Readonly<Record<string, unknown>> & {
  readonly json?: boolean
  readonly color: boolean
}

/** The program. It prints nothing by itself but help and version, and never ends the process. */
export function programOf(version: string, io: Io, sink: Sink): Command {
  const program = new Command('ridgate')
    .description('Decides who may do what on DC/OS Enterprise, and says why.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help on a command')
    .addHelpText('after', GENERAL_HELP)
  for (const spec of COMMANDS) addCommand(program, spec, io, sink)
  return program
}

const GENERAL_HELP = `
Exit codes: 0 allowed or clean, 1 denied or findings, 2 error.

Examples:
  ridgate check -p policy.yaml alice read ${EXAMPLE_RID}
  ridgate import page.md --bind uid=bob > policy.yaml
  ridgate help explain`

const exampleLine = (example: string): string =>
  example.includes('ridgate') ? `  ${example}` : `  ridgate ${example}`

function addCommand(program: Command, spec: CommandSpec<never>, io: Io, sink: Sink): void {
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
  spec.options?.(command)
  command.action(async (words: string[], raw: RawOptions) => {
    const style = styleFor({ isTTY: io.isTTY, env: io.env, color: raw.color })
    const options = { policy: [], bind: [], ...raw, json: raw.json === true, style }
    await sink(await spec.run(words, options as never, io), options)
  })
}
