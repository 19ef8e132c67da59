/** `ridgate backup`: a copy of a store that may be in use. @module */

import { err, ok } from '../../core/result.ts'
import { excerpt } from '../../core/text.ts'
import type { CommandSpec } from '../command.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { DEFAULT_DATA } from '../serve/options.ts'

/** The options of `backup`. */
interface BackupOptions extends CommonOptions {
  readonly data?: string
}

/** Copies the store of a data directory to a new file, as of one revision. */
async function backup(words: readonly string[], { data }: BackupOptions): Promise<Answer> {
  const [file] = words
  if (file === undefined || words.length > 1) return err(['expected FILE, the copy to be made'])
  // Loaded when it is asked for: no other command needs SQLite.
  const { backupSqlite } = await import('../../iam/index.ts')
  const done = backupSqlite(data ?? DEFAULT_DATA, file)
  if (!done.ok) return err([done.error])
  return ok({ exit: 0, text: `copied to ${excerpt(file)}\n`, json: { file } })
}

/** `ridgate backup`. */
export const BACKUP: CommandSpec<BackupOptions> = {
  name: 'backup',
  usage: 'FILE',
  summary: 'copy a store, also while a server uses it',
  examples: ['backup --data /var/lib/ridgate ridgate-backup.db'],
  options: (command) =>
    command.option('--data <dir>', `where the store lies; ${DEFAULT_DATA} where none is named`),
  run: backup,
}
