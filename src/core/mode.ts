/** Security modes: which families are enforced. @module */

import { err, ok, type Result } from './result.ts'

/** The cluster setting that says which families are enforced. */
export type SecurityMode = 'disabled' | 'permissive' | 'strict'

/** Every mode, the laxest first. */
export const MODES: readonly SecurityMode[] = ['disabled', 'permissive', 'strict']

/** The mode that counts where none is named: the one that enforces everything. */
export const DEFAULT_MODE: SecurityMode = 'strict'

/** The one door to {@link SecurityMode}: exactly one of the three words. */
export function parseMode(text: string): Result<SecurityMode, 'unknown-mode'> {
  return MODES.includes(text as SecurityMode) ? ok(text as SecurityMode) : err('unknown-mode')
}
