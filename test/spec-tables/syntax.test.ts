/** RID, uid and gid syntax, row by row. @module */

import { describe, expect, it } from 'vitest'
import { parseGid, parseUid } from '../../src/core/principal.ts'
import { parseRid } from '../../src/core/rid.ts'
import { specTable, spelled } from '../support/tables.ts'
import type { PrincipalRow, RidRow } from './rows.ts'

const outcomeOf = (
  text: string,
  result: { ok: true; value: string } | { ok: false; error: string },
): string => {
  if (result.ok) expect(result.value).toBe(text)
  return result.ok ? 'ok' : result.error
}

describe('rid-syntax', () => {
  it.each(specTable<RidRow>('rid-syntax').rows)('$id: $note', (row) => {
    const text = spelled(row.text)
    expect(outcomeOf(text, parseRid(text))).toBe(row.outcome)
  })
})

describe('principals', () => {
  it.each(specTable<PrincipalRow>('principals').rows)('$id: $note', (row) => {
    const text = spelled(row.text)
    expect(outcomeOf(text, row.kind === 'uid' ? parseUid(text) : parseGid(text))).toBe(row.outcome)
  })
})
