/** Command scripts: every command of a stretch of shell text. @module */

import type { Changes } from './changes.ts'
import { readCurl } from './curl-command.ts'
import { readOrgCommand } from './org-command.ts'
import { type Command, readShell, type Word } from './shell.ts'

/** Where the commands stand, and whether output may stand between them. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly transcript: boolean
}

/**
 * Takes the commands between two offsets of the source.
 *
 * Commands that change no policy are noted as skipped. A quote that is never closed is fatal in a
 * script, since all that follows is unread; in a page, where it may be an apostrophe in some
 * output, the rest of the stretch is skipped.
 */
export function readScript(stretch: Stretch, changes: Changes): void {
  const { notes, binds } = changes
  const { commands, unclosed } = readShell(notes.source.text, { ...stretch, binds })
  for (const command of commands) readCommand(command, changes)
  if (unclosed === undefined) return
  if (stretch.transcript) notes.skip(unclosed, '…', 'a quote opens here and is never closed')
  else notes.fatal(unclosed, 'a quote opens here and is never closed; nothing after it was read')
}

function readCommand(command: Command, changes: Changes): void {
  const words = withoutLead(command.words)
  const [first] = words
  if (first === undefined) {
    changes.notes.skip(command.at, '…=…', 'sets a shell variable: bind its value instead')
    return
  }
  const bare = { ...command, words }
  if (first.text === 'dcos') readOrgCommand(bare, changes)
  else if (first.text === 'curl') readCurl(bare, changes)
  else changes.notes.skip(command.at, plainName(first), 'not a `dcos` or `curl` command')
}

/** The words after a prompt, `sudo`, and assignments. */
function withoutLead(words: readonly Word[]): readonly Word[] {
  const lead = /^(?:\$|sudo|[A-Za-z_][A-Za-z0-9_]*=.*)$/s
  const start = words.findIndex((word) => !lead.test(word.text))
  return start === -1 ? [] : words.slice(start)
}

/** The name of a program, and nothing that might be something else. */
const plainName = ({ text }: Word): string =>
  /^[a-z][a-z_-]{0,19}(?=\s|$)/.exec(text)?.[0].concat(' …') ?? '…'
