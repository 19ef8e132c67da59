/** `ridgate import`: any readable form to a policy document. @module */

import type { Policy } from '../../core/policy.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { mergePolicies, policyDocument, type Reading, writePolicy } from '../../policy/index.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { joined, problemLine, readFiles } from '../load.ts'
import { withFiles } from '../options.ts'
import type { Answer, CommonOptions, Outcome } from '../outcome.ts'
import { progressOn } from '../output/progress.ts'
import { clientOf } from '../remote/logins.ts'
import { pushPolicy } from '../remote/push.ts'
import { readBinds } from '../words.ts'
import { errorsOf, readSettings } from './ask.ts'

/** The options of `import`. */
interface ImportOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly output?: string
  /** The server to send the policy to, in place of writing a document. */
  readonly to?: string
  readonly loginFile?: string
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
  const said = await delivered(loaded.value.policy, options, io)
  if (!said.ok) return said
  return ok({
    exit: problems.length + unused.length === 0 ? 0 : 1,
    ...said.value,
    notes: [...readings.value.flatMap(report), ...unused],
  })
}

/** The document, or what a server took of it. */
async function delivered(
  policy: Policy,
  { to, loginFile, output }: ImportOptions,
  io: Io,
): Promise<Result<Omit<Outcome, 'exit' | 'notes'>, readonly string[]>> {
  if (to === undefined) {
    return ok({
      text: writePolicy(policy),
      json: policyDocument(policy),
      ...(output === undefined ? {} : { file: output }),
    })
  }
  if (output !== undefined) return err(['`--to` sends the policy and writes none; drop `-o`'])
  const client = await clientOf({ url: to, ...(loginFile && { loginFile }) }, io)
  if (!client.ok) return err([client.error])
  const progress = progressOn(io, 'importing')
  const pushed = await pushPolicy(client.value, policy, progress)
  progress.end()
  if (!pushed.ok) return err([`${pushed.error}; what was sent so far stands: repeat the import`])
  const lines = Object.entries(pushed.value).map(
    ([kind, { added, present }]) => `${kind}: ${added} added, ${present} there before\n`,
  )
  return ok({ text: lines.join(''), json: pushed.value })
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
    'import policy.yaml --to http://127.0.0.1:8101',
  ],
  options: (command) =>
    withFiles(command)
      .option('-o, --output <file>', 'write the document here instead of to standard output')
      .option('--to <url>', 'add what a server lacks of it, in place of writing a document')
      .option('--login-file <file>', 'where logins are kept; else ~/.config/ridgate/login.json'),
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
