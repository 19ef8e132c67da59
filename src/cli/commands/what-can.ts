/** `ridgate what-can`: all that a user may do. @module */

import type { Command } from 'commander'
import { principalText, type Subject } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { Rid } from '../../core/rid.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Access, Holding, OpenCategory } from '../../engine/lists/answers.ts'
import type { Paged, PageRequest } from '../../engine/lists/page.ts'
import { readRid } from '../../policy/names.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { withPages } from '../options.ts'
import type { Answer, Outcome } from '../outcome.ts'
import { actionsText, grantText } from '../output/decision.ts'
import { safeLine } from '../output/safe.ts'
import type { Style } from '../output/style.ts'
import { type Cell, table } from '../output/table.ts'
import {
  boundPage,
  moreNote,
  nextJson,
  type PagingOptions,
  readPaging,
  refusalLine,
} from '../paging.ts'
import { type Asked, type AskOptions, ask, settingsJson, subjectJson } from './ask.ts'

/** The options of `what-can`. */
interface WhatCanOptions extends AskOptions, PagingOptions {
  readonly below?: string
}

type Question = Asked<'subject'>

/** Where a user may act, by its own grants and those of its groups, each less what others give. */
function whatCan(words: readonly string[], options: WhatCanOptions, io: Io): Promise<Answer> {
  const page = readPaging(options)
  const below = readBelow(options.below)
  const answer = (question: Question): Outcome | Answer => {
    const { engine, words } = question
    const region = below.ok ? below.value : undefined
    const wanted = page.ok ? page.value : undefined
    const access = accessOf(engine, words.subject, region, wanted && boundPage(wanted, engine))
    if (!access.ok) return access
    return outcomeOf(question, access.value, region)
  }
  return ask(['UID'], words, options, io, answer, [page, below])
}

function readBelow(text: string | undefined): Result<Rid | undefined, readonly string[]> {
  if (text === undefined) return ok(undefined)
  const rid = readRid(text)
  return rid.ok ? rid : err([rid.error])
}

function accessOf(
  engine: Engine,
  subject: Subject,
  below: Rid | undefined,
  page: PageRequest | undefined,
): Result<Paged<Access>, readonly string[]> {
  const region = below === undefined ? {} : { below }
  if (page === undefined) return ok(engine.whatCan(subject, region))
  const part = engine.whatCanPage(subject, { ...region, ...page })
  return part.ok ? part : err([refusalLine(part.error)])
}

function outcomeOf(
  { engine, words, options }: Question,
  access: Paged<Access>,
  below: Rid | undefined,
): Outcome {
  const { superuser, open, holdings } = access
  const blocks = [
    superuser === undefined ? '' : superuserLine(grantText(superuser), options.style),
    holdings.length === 0 ? '' : holdingsTable(holdings, options.style),
    openLines(open, engine.mode),
  ]
  const isNothing = superuser === undefined && holdings.length === 0 && open.length === 0
  const noGrants = below === undefined ? 'no grants' : 'no grants that reach anything there'
  return {
    exit: isNothing ? 1 : 0,
    text: blocks.filter((block) => block !== '').join('\n'),
    json: {
      subject: subjectJson(words.subject),
      ...(below === undefined ? {} : { below }),
      ...settingsJson(engine),
      superuser: superuser ?? null,
      open,
      holdings,
      ...nextJson(access),
    },
    notes: holdings.length === 0 ? [noGrants] : moreNote(access),
  }
}

const superuserLine = (grant: string, style: Style): string =>
  `${style('allow', 'superuser')}: may do everything, by ${safeLine(grant)}\n`

function holdingsTable(holdings: readonly Holding[], style: Style): string {
  const head: Cell[] = ['RESOURCE', 'ACTIONS', 'THROUGH'].map((text) => ({ text, tone: 'head' }))
  const rows = holdings.map(({ resource, actions, through }) => [
    resource,
    actionsText(actions),
    principalText(through),
  ])
  return table([head, ...rows], style)
}

const openLines = (open: readonly OpenCategory[], mode: string): string =>
  open
    .map(({ category }) => `mode ${mode} doesn't enforce ${category}: everyone may do all there`)
    .map((line) => `${safeLine(line)}\n`)
    .join('')

const withBelow = (command: Command): Command =>
  withPages(command).option('--below <rid>', 'only what reaches this resource or those below it')

/** `ridgate what-can`. */
export const WHAT_CAN: CommandSpec<WhatCanOptions> = {
  name: 'what-can',
  usage: 'UID',
  summary: 'list all that a user may do, by its grants and those of its groups',
  examples: [
    'what-can -p policy.yaml alice',
    'what-can -p policy.yaml alice --below dcos:service:marathon:marathon:services:/dev',
  ],
  options: withBelow,
  run: whatCan,
}
