/** Results, opened. @module */

import type { Result } from '../../src/core/result.ts'

/** The value; whoever needs it ends where there is none. */
export function must<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value
  throw new Error(JSON.stringify(result.error))
}
