/** The dialect: how RIDs that are not the same are taken for one another. @module */

/**
 * What makes two RIDs look alike, the most telling first:
 *
 * | kind | asked for | held |
 * |---|---|---|
 * | `case` | `services:/dev` | `services:/Dev` |
 * | `no-dcos` | `dcos:mesos:agent:log` | `mesos:agent:log` |
 * | `leading-slash` | `app_id:/dev/web` | `app_id:dev/web` |
 * | `separators` | `jobs:dev.batch` | `jobs:/dev/batch` |
 * | `star` | `role:web` | `role:*`, which is no wildcard |
 * | `longer-spelling` | `services:/development` | `services:/dev` |
 * | `not-inherited` | `default:/p/key` | `default:/p`, which is only itself |
 * | `below` | `services:/dev` | `services:/dev/web` |
 * | `typing` | `services:/develop` | `services:/devlop` |
 * | `other-family` | `agent:task:app_id:/dev` | `master:task:app_id:/dev` |
 */
export type Resemblance =
  | 'case'
  | 'no-dcos'
  | 'leading-slash'
  | 'separators'
  | 'star'
  | 'longer-spelling'
  | 'not-inherited'
  | 'below'
  | 'typing'
  | 'other-family'

/** How alike two RIDs are. */
export interface Likeness {
  readonly kind: Resemblance
  /** The smaller, the more alike: first by kind, then by how much is different. */
  readonly distance: number
}

/** A text to be compared with others. */
export interface Model {
  readonly text: string
  readonly key: string
  readonly words: readonly string[]
  /** The last of its words. */
  readonly last: string
  /** The words of its path; empty where it has none. */
  readonly path: string
}

const ORDER: readonly Resemblance[] = [
  'case',
  'no-dcos',
  'leading-slash',
  'separators',
  'star',
  'longer-spelling',
  'not-inherited',
  'below',
  'typing',
  'other-family',
]

/** More than the length of any RID. */
const STEP = 2048

const likenessOf = (kind: Resemblance, distance: number): Likeness => ({
  kind,
  distance: ORDER.indexOf(kind) * STEP + distance,
})

/** Makes a text ready to be compared; `hasPath` tells whether more than a base is known of it. */
export function modelOf(text: string, hasPath: boolean): Model {
  const key = keyOf(text)
  const last = key.slice(key.lastIndexOf('/') + 1)
  return { text, key, words: key.split('/'), last, path: hasPath ? pathOf(text) : '' }
}

/** The words of a RID: in lower case, without `dcos:`, and with one sign for all that separates. */
const keyOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[:/.]+/g, '/')
    .replace(/^dcos\//, '')
    .replace(/\/$/, '')

/** The words after the last colon; of one word alone, with the one before it: `role/web`. */
function pathOf(text: string): string {
  const at = text.lastIndexOf(':')
  const path = keyOf(text.slice(at)).slice(1)
  return path.includes('/') ? path : keyOf(text.slice(text.lastIndexOf(':', at - 1) + 1))
}

/**
 * How alike a RID is to what was asked for, if it is. Costs the length of both. Says nothing of
 * what covers what: leave out what covers, and what is the same text.
 *
 * @param isSound - whether what was asked for is a RID that can be covered; of any other, only a
 *   RID of the same words is alike.
 */
export function likeness(asked: Model, held: string, isSound: boolean): Likeness | undefined {
  const key = keyOf(held)
  if (key === asked.key) return likenessOf(spelling(asked.text, held) ?? 'separators', 0)
  if (!isSound) return undefined
  return (
    starred(asked, key) ??
    above(asked, key, held) ??
    below(asked, key) ??
    mistyped(asked, key) ??
    elsewhere(asked, held)
  )
}

/**
 * A first look at a RID in bytes, which spares most of them their text: what is alike ends with the
 * last word that was asked for, or agrees with all words before it, or with all of its own.
 */
export function mayBeLike({ last, key }: Model, held: Uint8Array, length: number): boolean {
  let end = length
  while (end > 0 && isSeparator(held[end - 1] as number)) end--
  return endsWith(held, end, last) || agreesUpTo(key, key.length - last.length, held, end)
}

const COLON = 58
const SLASH = 47
const DOT = 46
const STAR = 42

const isSeparator = (code: number): boolean => code === COLON || code === SLASH || code === DOT

/** A character in lower case. */
const lowered = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)

function endsWith(bytes: Uint8Array, end: number, word: string): boolean {
  const start = end - word.length
  for (let at = 0; at < word.length; at++) {
    if (lowered(bytes[start + at] as number) !== word.charCodeAt(at)) return false
  }
  return true
}

/** Where the words begin that count: after `dcos:`. */
function wordsFrom(bytes: Uint8Array): number {
  for (let at = 0; at < DCOS.length; at++) {
    if (lowered(bytes[at] as number) !== DCOS.charCodeAt(at)) return 0
  }
  let at = DCOS.length
  while (isSeparator(bytes[at] as number)) at++
  return at === DCOS.length ? 0 : at
}

const DCOS = 'dcos'

/** Tells whether a text agrees with so much of a key, or with all of it up to a star. */
function agreesUpTo(key: string, most: number, bytes: Uint8Array, end: number): boolean {
  let at = wordsFrom(bytes)
  for (let seen = 0; seen < most && at < end; seen++) {
    let code = lowered(bytes[at++] as number)
    if (code === STAR) return true
    if (isSeparator(code)) {
      code = SLASH
      while (isSeparator(bytes[at] as number)) at++
    }
    if (code !== key.charCodeAt(seen)) return false
  }
  return true
}

/** Why a text does not begin with another, though its words do; nothing where it does. */
function spelling(text: string, held: string): Resemblance | undefined {
  const begins = (strip: (text: string) => string): boolean =>
    strip(text).startsWith(strip(held.replace(/\/$/, '')))
  if (begins((one) => one)) return undefined
  if (begins((one) => one.toLowerCase())) return 'case'
  if (begins((one) => one.replace(/^dcos:/, ''))) return 'no-dcos'
  return begins((one) => one.replaceAll(':/', ':')) ? 'leading-slash' : 'separators'
}

function starred({ key }: Model, held: string): Likeness | undefined {
  if (!held.endsWith('/*')) return undefined
  const stem = held.slice(0, -1)
  return `${key}/`.startsWith(stem) ? likenessOf('star', key.length + 1 - stem.length) : undefined
}

/** What is held begins what was asked for: as a place above it that it is spelled apart from. */
function above({ text, key }: Model, held: string, heldText: string): Likeness | undefined {
  if (!key.startsWith(held)) return undefined
  const by = key.length - held.length
  if (key[held.length] !== '/') return likenessOf('longer-spelling', by)
  return likenessOf(spelling(text, heldText) ?? 'not-inherited', by)
}

/** What is held goes on after what was asked for. */
function below({ key }: Model, held: string): Likeness | undefined {
  if (!held.startsWith(key)) return undefined
  return likenessOf(
    held[key.length] === '/' ? 'below' : 'longer-spelling',
    held.length - key.length,
  )
}

/** The most slips in one word. */
const MOST_SLIPS = 2

/** One word in three of its letters, or less, and at most in two. */
function mistyped({ key, words }: Model, held: string): Likeness | undefined {
  if (Math.abs(key.length - held.length) > MOST_SLIPS) return undefined
  const others = held.split('/')
  if (others.length !== words.length) return undefined
  const at = words.findIndex((word, index) => word !== others[index])
  // Texts of the same words were found to be alike before.
  const [word, other] = [words[at] as string, others[at] as string]
  if (words.slice(at + 1).some((later, index) => later !== others[at + 1 + index])) return undefined
  const most = Math.min(MOST_SLIPS, Math.floor(Math.max(word.length, other.length) / 3))
  const slips = slipsBetween(word, other, most)
  return slips > most ? undefined : likenessOf('typing', slips)
}

const elsewhere = ({ path }: Model, held: string): Likeness | undefined =>
  path !== '' && pathOf(held) === path ? likenessOf('other-family', 0) : undefined

/**
 * How many letters were left out, put in, taken for another or swapped with their neighbour;
 * `most + 1` where it is more than `most`.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const [left, right] = [a.slice(same), b.slice(same)]
  if (left === right) return 0
  if (most === 0) return 1
  const past = (x: number, y: number): number =>
    1 + slipsBetween(left.slice(x), right.slice(y), most - 1)
  const isSwap = left.length > 1 && left[0] === right[1] && left[1] === right[0]
  return Math.min(past(1, 1), past(1, 0), past(0, 1), isSwap ? past(2, 2) : most + 1)
}

/** The most letters by which a shorter spelling of the last word is looked for. */
const MOST_CUT = 16

/**
 * The texts that what was asked for is most often mistaken for: other separators, no leading
 * slash, a star, no `dcos:`, what lies just above, and shorter spellings of the last word. Some are
 * no RIDs, and some are the text itself.
 */
export function spellingsOf(text: string): string[] {
  const tailAt = text.lastIndexOf(':') + 1
  const head = text.slice(0, tailAt)
  const words = text
    .slice(tailAt)
    .split(/[/.]+/)
    .filter((word) => word !== '')
  const above = words.slice(0, -1)
  const forms = [words, [...above, '*'], ['*'], above].flatMap((path) =>
    [path.join('/'), path.join('.')].flatMap((tail) => [head + tail, `${head}/${tail}`]),
  )
  const last = words.at(-1)?.length ?? 0
  const shorter = Array.from({ length: Math.min(last, MOST_CUT) }, (_, cut) =>
    text.slice(0, -cut - 1),
  )
  return [...new Set([text.replace(/^dcos:/, ''), `dcos:${text}`, ...forms, ...shorter])]
}
