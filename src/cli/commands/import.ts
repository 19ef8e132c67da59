/** `ridgate import`: any readable form to a policy document. @module */

import { err, ok } from '../../core/result.ts'
import { mergePolicies, policyDocument, type Reading, writePolicy } from '../../policy/index.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { joined, problemLine, readFiles } from '../load.ts'
import { withFiles } from '../options.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { readBinds } from '../words.ts'
import { errorsOf, readSettings } from './ask.ts'

/** The options of `import`. */
interface ImportOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly output?: string
}

/**
 * Puts the policies of all files together as one document, and reports on standard error what was
 * understood and what was skipped, line by line. Problems that the policy can live with make the
 * exit code 1; with any other there is no document.
 */
async function importFiles(
  files: readonly string[],
  options: ImportOptions,
  io: Io,
): Promise<Answer> {
  const bind = readBinds(options.bind)
  const settings = readSettings(options)
  const names = [...options.policy, ...files]
  const readings = await readFiles(names, io, bind.ok ? { bind: bind.value } : {})
  if (!bind.ok || !settings.ok || !readings.ok) return err(errorsOf([bind, settings, readings]))
  const loaded = joined(readings.value, settings.value)
  if (!loaded.ok) return loaded
  const unused = unusedBinds(readings.value)
  const problems = readings.value.flatMap((reading) => reading.problems)
  return ok({
    exit: problems.length + unused.length === 0 ? 0 : 1,
    text: writePolicy(loaded.value.policy),
    json: policyDocument(loaded.value.policy),
    notes: [...readings.value.flatMap(report), ...unused],
    ...(options.output === undefined ? {} : { file: options.output }),
  })
}

/** `ridgate import`. */
export const IMPORT: CommandSpec<ImportOptions> = {
  name: 'import',
  usage: 'FILE...',
  summary: 'turn scripts, pages and documents into one policy document',
  examples: [
    'import grants.sh > policy.yaml',
    'import page.md --bind uid=bob -o policy.yaml',
    'dcos-grants.sh | ridgate import --json -',
  ],
  options: (command) =>
    withFiles(command).option(
      '-o, --output <file>',
      'write the document here instead of to standard output',
    ),
  run: importFiles,
}

/** What came of one file: a summary, then all that is not plainly in the document. */
function report({ name, format, understood, skipped, problems }: Reading): string[] {
  const counts = `${understood.length} understood, ${skipped.length} skipped, ${problems.length} problems`
  const entries = [
    ...understood.map((one) => ({ ...one, says: `understood: ${one.what}` })),
    ...skipped.map((one) => ({ ...one, says: `skipped \`${one.text}\`: ${one.why}` })),
    ...problems.map((one) => ({ ...one, says: `problem: ${one.message}` })),
  ].sort((a, b) => a.line - b.line || a.column - b.column)
  const lines = entries.map((one) => problemLine({ ...one, message: one.says, fatal: false }))
  return [`${name}: ${format}; ${counts}`, ...lines]
}

/** The binds that no file asked for: likely misspelt. */
const unusedBinds = (readings: readonly Reading[]): string[] =>
  mergePolicies(readings).unusedBinds.map(
    (key) => `nothing asked for \`--bind ${key}=…\`; check its spelling`,
  )
