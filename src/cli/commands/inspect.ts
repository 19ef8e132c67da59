/** `ridgate inspect`: what stands in a snapshot. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { excerpt } from '../../core/text.ts'
import { Engine } from '../../engine/engine.ts'
import { isSnapshot } from '../../trie/snapshot.ts'
import type { CommandSpec } from '../command.ts'
import type { FileBytes, Io } from '../io.ts'
import { problemLine, readBytes } from '../load.ts'
import { readCount } from '../log.ts'
import type { Answer, CommonOptions, Outcome } from '../outcome.ts'
import { table } from '../output/table.ts'
import { countsOf, marksOf, type Part, partsOf, sizesOf } from '../snapshot/parts.ts'
import { readingOf } from '../snapshot/reading.ts'
import { errorsOf } from './ask.ts'

/** The options of `inspect`. */
interface InspectOptions extends CommonOptions {
  readonly words?: boolean
  readonly limit?: string
}

const DEFAULT_LIMIT = '1000'
const WORD_BYTES = 4

/** Shows header, counts and sizes of a sound snapshot, and with `--words` each part of it. */
async function inspect(files: readonly string[], options: InspectOptions, io: Io): Promise<Answer> {
  const limit = limitOf(options)
  const one: Result<readonly string[], readonly string[]> =
    files.length === 1 ? ok(files) : err([`expected FILE, got ${files.length} of one file`])
  const all = one.ok ? await readBytes(one.value, io) : one
  if (!limit.ok || !all.ok) return err(errorsOf([limit, all]))
  const [file] = all.value
  return file === undefined ? err(['there is no file']) : inspectFile(file, limit.value, options)
}

/** `ridgate inspect`. */
export const INSPECT: CommandSpec<InspectOptions> = {
  name: 'inspect',
  usage: 'FILE',
  summary: 'show what stands in a snapshot',
  examples: ['inspect policy.snap', 'inspect --words --limit 50 policy.snap'],
  options: (command) =>
    command
      .option('--words', 'show each part with its place')
      .option('--limit <count>', `at most so many parts (default: ${DEFAULT_LIMIT})`),
  run: inspect,
}

function limitOf({ limit, words }: InspectOptions): Result<number, readonly string[]> {
  if (limit !== undefined && words !== true) return err(['`--limit` goes with `--words`'])
  const count = readCount('--limit', limit ?? DEFAULT_LIMIT, 1)
  return count.ok ? count : err([count.error])
}

function inspectFile({ name, bytes }: FileBytes, limit: number, options: InspectOptions): Answer {
  if (!isSnapshot(bytes)) {
    return err([`${excerpt(name)}: is no snapshot; make one with \`ridgate compile\``])
  }
  const reading = readingOf(bytes, { name })
  if (!reading.policy.ok) return err(reading.policy.error.map(problemLine))
  const engine = Engine.fromBytes(bytes, { trusted: true })
  return ok(outcomeOf(engine, wordsOf(bytes), options.words === true ? limit : 0))
}

const wordsOf = (bytes: Uint8Array): Int32Array => new Int32Array(new Uint8Array(bytes).buffer)

function outcomeOf(engine: Engine, words: Int32Array, limit: number): Outcome {
  const { revision, release, mode } = engine
  const size = { words: words.length, bytes: words.length * WORD_BYTES }
  const { format, ...marks } = marksOf(words)
  const header = { format, release, mode, revision, ...marks, ...size }
  const counts = countsOf(words)
  const sizes = sizesOf(words)
  const { shown, more } = firstOf(partsOf(words), limit)
  return {
    exit: 0,
    text: [
      table(Object.entries(header).map(([key, value]) => [key, `${value}`])),
      table(Object.entries(counts).map(([key, value]) => [key, `${value}`])),
      table([['PART', 'WORDS'], ...Array.from(sizes, ([what, count]) => [what, `${count}`])]),
      ...(limit > 0 ? [partsText(shown, more)] : []),
    ].join('\n'),
    json: {
      ...header,
      counts,
      sizes: Object.fromEntries(sizes),
      ...(limit > 0 ? { parts: shown, more } : {}),
    },
  }
}

function partsText(parts: readonly Part[], more: number): string {
  const rows = parts.map(({ at, words, what, says }) => [`${at}`, `${words}`, what, says])
  const rest = more === 0 ? '' : `${more} more; raise \`--limit\`\n`
  return table([['AT', 'WORDS', 'PART', ''], ...rows]) + rest
}

/** The first parts, and how many follow. */
function firstOf(parts: Iterable<Part>, limit: number): { shown: readonly Part[]; more: number } {
  const shown: Part[] = []
  let more = 0
  if (limit === 0) return { shown, more }
  for (const part of parts) {
    if (shown.length < limit) shown.push(part)
    else more++
  }
  return { shown, more }
}
