/** `dcos security org` commands. @module */

import { quoted } from '../core/text.ts'
import { type Changes, unbound, type Writing } from './changes.ts'
import { ridIn } from './names.ts'
import type { SkipDetail } from './reading.ts'
import type { Command, Word } from './shell.ts'
import { commandCut, plainSpan } from './span.ts'

type Apply = (changes: Changes, at: number, names: readonly string[], writing: Writing) => void

interface Verb {
  /** The words that the command takes, for messages. */
  readonly takes: readonly string[]
  readonly apply?: Apply
}

/** Options that take a value. It is never looked at: it may be a password. */
const VALUED: readonly string[] = [
  '-d',
  '--description',
  '-p',
  '--password',
  '--public-key',
  '-s',
  '--secret',
]

const verb = (takes: string, apply: Apply): Verb => ({ takes: takes.split(' '), apply })

const create = (service: boolean): Verb =>
  verb(service ? 'SID' : 'UID', (changes, at, [uid = '']) => changes.createUser(at, uid, service))

const removeUser = verb('UID', (changes, at, [uid = '']) => changes.deleteUser(at, uid))

const grant = (kind: 'user' | 'group', revoke: boolean): Verb =>
  verb(kind === 'user' ? 'UID RID ACTION' : 'GID RID ACTION', (changes, at, names, writing) => {
    const [name = '', rid = '', action = ''] = names
    if (revoke) changes.revoke(at, kind, name, rid, action, writing.statement.rid)
    else changes.grant(at, kind, name, rid, action, writing)
  })

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['users create', create(false)],
  ['users delete', removeUser],
  ['users grant', grant('user', false)],
  ['users revoke', grant('user', true)],
  ['service-accounts create', create(true)],
  ['service-accounts delete', removeUser],
  ['groups create', verb('GID', (changes, at, [gid = '']) => changes.createGroup(at, gid))],
  ['groups delete', verb('GID', (changes, at, [gid = '']) => changes.deleteGroup(at, gid))],
  ['groups grant', grant('group', false)],
  ['groups revoke', grant('group', true)],
  [
    'groups add_user',
    verb('GID UID', (changes, at, [gid = '', uid = '']) => changes.addMember(at, gid, uid)),
  ],
  [
    'groups del_user',
    verb('GID UID', (changes, at, [gid = '', uid = '']) => changes.removeMember(at, gid, uid)),
  ],
])

/**
 * Takes one command whose words begin with `dcos`.
 *
 * Options may stand anywhere. Passwords and descriptions are passed over unread.
 */
export function readOrgCommand({ at, end, words }: Command, changes: Changes): void {
  const shown = orgText(words)
  const skip = (why: string, detail?: SkipDetail): void =>
    changes.notes.skip(at, shown, why, detail)
  if (words[1]?.text !== 'security' || words[2]?.text !== 'org') {
    skip('not a command that changes users, groups or grants')
    return
  }
  const name = `${words[3]?.text ?? ''} ${words[4]?.text ?? ''}`
  const found = VERBS.get(name)
  if (found?.apply === undefined) {
    skip('this command changes no users, groups or grants')
    return
  }
  const split = operands(words.slice(5))
  if (typeof split === 'string') {
    skip(split)
    return
  }
  const { text } = changes.notes.source
  const rid = split[found.takes.indexOf('RID')]
  const span = rid && plainSpan(text, rid.at, rid.text)
  const hole = split.flatMap((word) => word.holes)[0]
  if (hole !== undefined) {
    skip(unbound(hole.name), {
      cause: 'unbound',
      ...ridIn(rid?.text ?? ''),
      ...(span && { rid: span }),
    })
    return
  }
  if (split.length !== found.takes.length) {
    skip(`takes ${found.takes.join(' ')}, and got ${split.length} words`)
    return
  }
  found.apply(
    changes,
    at,
    split.map((word) => word.text),
    {
      statement: { form: 'command', ...(span && { rid: span }) },
      cut: () => commandCut(text, { from: at, to: end }),
    },
  )
}

/** The words that are no options nor their values, or why they cannot be told apart. */
function operands(words: readonly Word[]): Word[] | string {
  const found: Word[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (word === undefined) break
    if (word.text === '--') return [...found, ...words.slice(index + 1)]
    if (!word.text.startsWith('-') || word.text === '-') found.push(word)
    else if (VALUED.includes(word.text)) index++
    else if (!hasOwnValue(word.text)) return `unknown option ${quoted(optionName(word.text))}`
  }
  return found
}

/** `--description=TEXT`, or a short option with its value right behind it. */
const hasOwnValue = (text: string): boolean =>
  text.startsWith('--')
    ? text.includes('=') && VALUED.includes(optionName(text))
    : text.length > 2 && VALUED.includes(optionName(text))

const optionName = (text: string): string =>
  text.startsWith('--') ? (text.split('=', 1)[0] ?? text) : text.slice(0, 2)

/** A command as notes show it: up to its first option, and short where words may be secret. */
function orgText(words: readonly Word[]): string {
  const texts = words.map((word) => word.text)
  const option = texts.findIndex((text) => text.startsWith('-'))
  const limit = texts[1] === 'security' && texts[2] === 'org' ? 8 : 4
  const end = Math.min(option === -1 ? texts.length : option, limit)
  return `${texts.slice(0, end).join(' ')}${end < texts.length ? ' …' : ''}`
}
