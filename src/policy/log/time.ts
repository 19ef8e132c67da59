/** Times of a decision log. @module */

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/
const NUMBER = /^\d{1,16}(?:\.\d{1,9})?$/

/** From this number on an epoch counts milliseconds: in seconds it would be the year 5138. */
const MILLISECONDS_FROM = 1e11
/** The last moment of the year 9999. */
const MAX_TIME = 253_402_300_799_999

/**
 * The milliseconds since 1970 that a text names: ISO 8601 with date and time (UTC where no offset
 * is written), or a number of seconds, or of milliseconds from 100,000,000,000 on. Nothing for any
 * other text, for days that no calendar has, and outside of the years 1970 to 9999.
 */
export function parseTime(text: string): number | undefined {
  const time = NUMBER.test(text) ? epochOf(Number(text)) : isoOf(ISO.exec(text))
  return time !== undefined && time >= 0 && time <= MAX_TIME ? time : undefined
}

const epochOf = (number: number): number =>
  Math.floor(number < MILLISECONDS_FROM ? number * 1000 : number)

function isoOf(match: RegExpExecArray | null): number | undefined {
  if (match === null) return undefined
  const part = (at: number): number => Number(match[at] ?? 0)
  const [month, day, hour, minute, second] = [part(2), part(3), part(4), part(5), part(6)]
  const fraction = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000)
  const local = Date.UTC(part(1), month - 1, day, hour, minute, second, fraction)
  const written = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`
  if (!new Date(local).toISOString().startsWith(written)) return undefined
  if (part(9) > 23 || part(10) > 59) return undefined
  const offset = (part(9) * 60 + part(10)) * 60_000
  return match[8] === '-' ? local + offset : local - offset
}
