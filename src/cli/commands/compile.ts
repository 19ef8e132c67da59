/** `ridgate compile`: policies to a snapshot, which loads in a fraction of their time. @module */

import { err, ok } from '../../core/result.ts'
import { excerpt } from '../../core/text.ts'
import type { Engine } from '../../engine/engine.ts'
import type { CommandSpec } from '../command.ts'
import { type Io, STDIN } from '../io.ts'
import { times } from '../log.ts'
import { withFiles } from '../options.ts'
import type { Answer, CommonOptions, Outcome } from '../outcome.ts'
import { loadEngine, settingsJson } from './ask.ts'

/** The options of `compile`. */
interface CompileOptions extends CommonOptions {
  readonly policy: readonly string[]
  readonly bind: readonly string[]
  readonly mode?: string
  readonly release?: string
  readonly output?: string
}

/** Writes the snapshot of all files together. A file that is there is replaced as a whole. */
async function compile(files: readonly string[], options: CompileOptions, io: Io): Promise<Answer> {
  const { output } = options
  const loaded = await loadEngine({ ...options, policy: [...options.policy, ...files] }, io)
  if (output === undefined || output === STDIN) {
    const fault = 'a snapshot is bytes; name a file for it with `-o FILE`'
    return err(loaded.ok ? [fault] : [fault, ...loaded.error])
  }
  if (!loaded.ok) return loaded
  const { engine, warnings } = loaded.value
  const bytes = engine.toBytes()
  const written = await io.replace(output, bytes)
  if (!written.ok) return err([`${excerpt(output)}: ${written.error}`])
  return ok({ ...outcomeOf(engine, output, bytes.byteLength), notes: warnings })
}

/** `ridgate compile`. */
export const COMPILE: CommandSpec<CompileOptions> = {
  name: 'compile',
  usage: '-o FILE FILE...',
  summary: 'write policies as a snapshot, which loads in a fraction of their time',
  examples: [
    'compile -o policy.snap policy.yaml',
    'compile -p policy.yaml -p more.json --mode strict -o policy.snap',
  ],
  options: (command) =>
    withFiles(command).option('-o, --output <file>', 'the file to write the snapshot to'),
  run: compile,
}

function outcomeOf(engine: Engine, file: string, bytes: number): Outcome {
  const { userCount: users, groupCount: groups, grantCount: grants } = engine.view()
  const counts = [times(users, 'user'), times(groups, 'group'), times(grants, 'grant')].join(', ')
  return {
    exit: 0,
    text: `${file}: ${times(bytes, 'byte')}; ${counts}; revision ${engine.revision}\n`,
    json: {
      file,
      bytes,
      ...settingsJson(engine),
      revision: engine.revision,
      users,
      groups,
      grants,
    },
  }
}
