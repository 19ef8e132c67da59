/** The words of a command line, checked. @module */

import type { Action } from '../core/action.ts'
import { MODES, parseMode, type SecurityMode } from '../core/mode.ts'
import { ANONYMOUS, RESERVED_UID, type Subject } from '../core/principal.ts'
import { parseRelease, RELEASES, type Release } from '../core/release.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Rid } from '../core/rid.ts'
import { quoted } from '../core/text.ts'
import { inBackticks, readAction, readRid, readUid } from '../policy/names.ts'

/** The words that a command takes, each by name. */
export type WordName = 'UID' | 'ACTION' | 'RID'

/** What the words say; only those that the command takes are there. */
export interface Words {
  readonly subject: Subject
  readonly action: Action
  readonly resource: Rid
}

/**
 * Reads the words in the order of `names`; with `anonymous` the `UID` is left out.
 *
 * A resource need only be a RID here: one that its family can't have is for the engine to deny.
 *
 * @returns every fault, not the first.
 */
export function readWords(
  words: readonly string[],
  names: readonly WordName[],
  anonymous: boolean,
): Result<Partial<Words>, readonly string[]> {
  const expected = names.filter((name) => !(anonymous && name === 'UID'))
  if (words.length !== expected.length) {
    const usage = [...(anonymous ? ['--anonymous'] : []), ...expected].join(' ')
    const hint = names.includes('UID') && words.length + 1 === expected.length ? hintAnonymous : ''
    return err([`expected ${usage || 'no words'}, got ${counted(words.length)}${hint}`])
  }
  const read: Partial<Words>[] = anonymous ? [{ subject: ANONYMOUS }] : []
  const faults: string[] = []
  expected.forEach((name, at) => {
    const word = readWord(name, words[at] ?? '')
    if (word.ok) read.push(word.value)
    else faults.push(word.error)
  })
  return faults.length === 0 ? ok(Object.assign({}, ...read)) : err(faults)
}

function readWord(name: WordName, word: string): Result<Partial<Words>, string> {
  switch (name) {
    case 'UID':
      return named('subject', subjectOf(word))
    case 'ACTION':
      return named('action', readAction(word))
    case 'RID':
      return named('resource', readRid(word))
  }
}

const named = <T>(key: keyof Words, word: Result<T, string>): Result<Partial<Words>, string> =>
  word.ok ? ok({ [key]: word.value }) : word

const hintAnonymous = '; `--anonymous` stands for a request without a token'

const counted = (count: number): string => (count === 1 ? '1 word' : `${count} words`)

const subjectOf = (word: string): Result<Subject, string> =>
  word === RESERVED_UID
    ? err(
        `malformed-uid: ${quoted(word)} is reserved; use \`--anonymous\` for a request without a token`,
      )
    : readUid(word)

/** The value of `--mode`. */
export function readMode(word: string): Result<SecurityMode, string> {
  const mode = parseMode(word)
  return mode.ok ? mode : err(`unknown-mode: ${quoted(word)} is none of ${inBackticks(MODES)}`)
}

/** The value of `--release`. */
export function readRelease(word: string): Result<Release, string> {
  const release = parseRelease(word)
  if (release.ok) return release
  return err(`unknown-release: ${quoted(word)} is none of ${inBackticks(RELEASES)}`)
}

/** The values of `--bind`, each `name=value`. A name that is bound twice must agree. */
export function readBinds(words: readonly string[]): Result<Record<string, string>, string[]> {
  const binds = new Map<string, string>()
  const faults: string[] = []
  for (const word of words) {
    const at = word.indexOf('=')
    const name = word.slice(0, at)
    const value = word.slice(at + 1)
    if (at < 1) faults.push(`bad-bind: ${quoted(word)} is not \`name=value\``)
    else if ((binds.get(name) ?? value) !== value) {
      faults.push(`bad-bind: ${quoted(name)} is bound to two values; drop one`)
    } else binds.set(name, value)
  }
  return faults.length === 0 ? ok(Object.fromEntries(binds)) : err(faults)
}

/** The values of `--mode` and `--release`, where they are given. */
export interface Settings {
  readonly mode?: SecurityMode
  readonly release?: Release
}
