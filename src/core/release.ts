/** The releases of DC/OS, each with its own catalogue rows. @module */

import { err, ok, type Result } from './result.ts'

/** A release of DC/OS Enterprise. */
export type Release =
  | '1.7'
  | '1.8'
  | '1.9'
  | '1.10'
  | '1.11'
  | '1.12'
  | '1.13'
  | '2.0'
  | '2.1'
  | '2.2'

/** Every release, the oldest first. */
export const RELEASES: readonly Release[] = [
  '1.7',
  '1.8',
  '1.9',
  '1.10',
  '1.11',
  '1.12',
  '1.13',
  '2.0',
  '2.1',
  '2.2',
]

/** The release that counts where none is named. */
export const DEFAULT_RELEASE: Release = '2.2'

/** The one door to {@link Release}: exactly one of the ten names. */
export function parseRelease(text: string): Result<Release, 'unknown-release'> {
  return RELEASES.includes(text as Release) ? ok(text as Release) : err('unknown-release')
}

/** Tells whether `release` is not older than `since` and, where given, not newer than `until`. */
export function isWithin(release: Release, since: Release, until?: Release): boolean {
  const at = RELEASES.indexOf(release)
  return at >= RELEASES.indexOf(since) && (until === undefined || at <= RELEASES.indexOf(until))
}
