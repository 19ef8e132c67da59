/** `ridgate export`: the policy of a server as a document. @module */

import type { Command } from 'commander'
import { err, ok } from '../../core/result.ts'
import { policyDocument, writePolicy } from '../../policy/index.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { progressOn } from '../output/progress.ts'
import { clientOf } from '../remote/logins.ts'
import { pullPolicy } from '../remote/pull.ts'

/** The options of `export`. */
interface ExportOptions extends CommonOptions {
  readonly from?: string
  readonly loginFile?: string
  readonly output?: string
}

/** Reads users, groups and grants of a server into one document; nothing is changed there. */
async function exportPolicy(
  words: readonly string[],
  { from, loginFile, output }: ExportOptions,
  io: Io,
): Promise<Answer> {
  if (words.length > 0) return err(['`export` takes no words; name the server with `--from URL`'])
  const choice = { ...(from && { url: from }), ...(loginFile && { loginFile }) }
  const client = await clientOf(choice, io)
  if (!client.ok) return err([client.error])
  const progress = progressOn(io, 'exporting')
  const policy = await pullPolicy(client.value, progress)
  progress.end()
  if (!policy.ok) return err([policy.error])
  return ok({
    exit: 0,
    text: writePolicy(policy.value),
    json: policyDocument(policy.value),
    ...(output === undefined ? {} : { file: output }),
  })
}

/** `ridgate export`. */
export const EXPORT: CommandSpec<ExportOptions> = {
  name: 'export',
  usage: '--from URL',
  summary: 'write the policy of a server as a document',
  examples: ['export --from http://127.0.0.1:8101 > policy.yaml'],
  options: (command: Command) =>
    command
      .option('--from <url>', 'the server; else RIDGATE_URL, or the last login')
      .option('--login-file <file>', 'where logins are kept; else ~/.config/ridgate/login.json')
      .option('-o, --output <file>', 'write the document here instead of to standard output'),
  run: exportPolicy,
}
