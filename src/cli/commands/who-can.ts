/** `ridgate who-can`: everyone who may do something, or would lose it. @module */

import type { Command } from 'commander'
import { ANONYMOUS } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { Audience } from '../../engine/lists/answers.ts'
import type { Loss } from '../../engine/lists/losses.ts'
import type { Paged, PageRequest } from '../../engine/lists/page.ts'
import { type CommandSpec, EXAMPLE_RID } from '../command.ts'
import type { Io } from '../io.ts'
import { type LossOptions, readLoss } from '../loss.ts'
import { withPages } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { table } from '../output/table.ts'
import {
  boundPage,
  moreNote,
  nextJson,
  type PagingOptions,
  readPaging,
  refusalLine,
} from '../paging.ts'
import { type Asked, type AskOptions, ask, settingsJson, subjectText } from './ask.ts'

/** The options of `who-can`. */
interface WhoCanOptions extends AskOptions, PagingOptions, LossOptions {}

type Question = Asked<'action' | 'resource'>

/** Everyone for whom `check` would allow, a line each; or those of them who would lose it. */
function whoCan(words: readonly string[], options: WhoCanOptions, io: Io): Promise<Answer> {
  const page = readPaging(options)
  const loss = readLoss(options)
  const answer = (question: Question): Outcome | Answer => {
    const wanted = page.ok ? page.value : undefined
    const part = wanted && boundPage(wanted, question.engine)
    const without = loss.ok ? loss.value : undefined
    return without === undefined ? allWhoCan(question, part) : allWhoLose(question, without, part)
  }
  return ask(['ACTION', 'RID'], words, options, io, answer, [page, loss])
}

function allWhoCan({ engine, words }: Question, page: PageRequest | undefined): Outcome | Answer {
  const { action, resource } = words
  const found =
    page === undefined
      ? ok(engine.whoCan(action, resource))
      : engine.whoCanPage(action, resource, page)
  if (!found.ok) return err([refusalLine(found.error)])
  const audience: Paged<Audience> = found.value
  const users = audience.everyone ? [] : audience.users
  const isOpen = audience.everyone || audience.anonymous === true
  const isNobody = !isOpen && users.length === 0
  return {
    exit: isNobody ? 1 : 0,
    text: table(linesOf(audience).map((line) => [line])),
    json: {
      action,
      resource,
      ...settingsJson(engine),
      everyone: audience.everyone,
      anonymous: isOpen,
      users,
      ...nextJson(audience),
    },
    notes: isNobody ? ['nobody'] : moreNote(audience),
  }
}

function linesOf(audience: Audience): readonly string[] {
  if (audience.everyone) return ['everyone']
  return audience.anonymous ? [subjectText(ANONYMOUS), ...audience.users] : audience.users
}

function allWhoLose(
  question: Question,
  without: Loss,
  page: PageRequest | undefined,
): Outcome | Answer {
  const { engine, words } = question
  const { action, resource } = words
  const found = losersOf(question, without, page)
  if (!found.ok) return err([refusalLine(found.error)])
  const { users } = found.value
  const { reason } = engine.decide({ subject: ANONYMOUS, action, resource })
  const why = reason === 'not-enforced' ? `: mode ${engine.mode} doesn't enforce this family` : ''
  return {
    exit: users.length === 0 ? 1 : 0,
    text: table(users.map((uid) => [uid])),
    json: { action, resource, ...settingsJson(engine), without, users, ...nextJson(found.value) },
    notes: users.length === 0 ? [`nobody would lose it${why}`] : moreNote(found.value),
  }
}

type Losers = Result<
  Paged<{ readonly users: readonly string[] }>,
  { readonly code: string; readonly message: string }
>

function losersOf(
  { engine, words: { action, resource } }: Question,
  without: Loss,
  page: PageRequest | undefined,
): Losers {
  if (page !== undefined) return engine.whoLosesPage(without, action, resource, page)
  const users = engine.whoLoses(without, action, resource)
  return users.ok ? ok({ users: users.value }) : users
}

const withLosses = (command: Command): Command =>
  withPages(command)
    .option('--only-through <group>', 'only those who may by this group and nothing else')
    .option('--without <grant>', 'only those who could not without this grant or membership')

/** `ridgate who-can`. */
export const WHO_CAN: CommandSpec<WhoCanOptions> = {
  name: 'who-can',
  usage: 'ACTION RID',
  summary: 'list everyone who may act on a resource',
  examples: [
    `who-can -p policy.yaml read ${EXAMPLE_RID}`,
    `who-can -p policy.yaml read ${EXAMPLE_RID} --only-through ops`,
    `who-can -p policy.yaml read ${EXAMPLE_RID} --without 'user bob in group ops'`,
  ],
  options: withLosses,
  run: whoCan,
}
