/** One run of the command line: from arguments to an exit code. @module */

import { type Command, CommanderError } from 'commander'
import { excerpt, quoted } from '../core/text.ts'
import type { Io } from './io.ts'
import type { Answer, CommonOptions, ExitCode } from './outcome.ts'
import { safeJson, safeLine, safeText } from './output/safe.ts'
import { programOf } from './program.ts'
import { VERSION } from './version.ts'

/**
 * Runs one command line, without the program's name.
 *
 * Writes to `io` and nowhere else, and never throws: a mistake of our own is an error too, since
 * the exit code of a crash would read as a deny.
 *
 * @returns 0 allowed or clean, 1 denied or findings, 2 error.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = 0
  const program = programOf(VERSION, io, async (answer, options) => {
    exit = await print(answer, options, io)
  })
  for (const command of [program, ...program.commands]) tame(command, io)
  if (argv.length === 0) {
    program.outputHelp({ error: true })
    return 2
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    io.stderr(errorLine(`internal error, please report it: ${excerpt(String(error))}`))
    return 2
  }
}

/** Keeps commander from ending the process, and puts its errors in our form. */
function tame(command: Command, io: Io): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout(text),
    writeErr: (text) => io.stderr(text),
    outputError: (text) => io.stderr(errorLine(usageError(text))),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  })
}

/** Commander's `error: unknown option '--x'`, in the words of the house; a long one is cut. */
function usageError(text: string): string {
  const message = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')
  const said = message.replace(/'((?:[^']|'(?! |$|\.))*)'/g, (_, word: string) => quoted(word))
  return `${said.length > 300 ? `${said.slice(0, 300)}…` : said}; see \`ridgate --help\``
}

const errorLine = (message: string): string => `ridgate: ${safeLine(message)}\n`

async function print(answer: Answer, options: CommonOptions, io: Io): Promise<ExitCode> {
  if (!answer.ok) {
    for (const message of answer.error) io.stderr(errorLine(message))
    return 2
  }
  const { exit, text, json, notes = [], file } = answer.value
  for (const note of notes) io.stderr(errorLine(note))
  const output = options.json ? `${safeJson(json)}\n` : text
  if (file === undefined) {
    io.stdout(output)
    return exit
  }
  const written = await io.write(file, options.json ? output : safeText(output))
  if (written.ok) return exit
  io.stderr(errorLine(`${excerpt(file)}: ${written.error}`))
  return 2
}
