/** Paging: which part of a list a command line asks for. @module */

import { createHash } from 'node:crypto'
import { err, ok, type Result } from '../core/result.ts'
import { quoted } from '../core/text.ts'
import type { Engine } from '../engine/engine.ts'
import { DEFAULT_PAGE_LENGTH, MAX_PAGE_LENGTH, type PageRequest } from '../engine/lists/page.ts'

/** The options of a command whose list may be cut. */
export interface PagingOptions {
  readonly limit?: string
  readonly cursor?: string
}

/** The wanted part, or nothing where the whole is wanted. */
export function readPaging({
  limit,
  cursor,
}: PagingOptions): Result<PageRequest | undefined, readonly string[]> {
  if (limit === undefined && cursor === undefined) return ok(undefined)
  const count = limit === undefined ? DEFAULT_PAGE_LENGTH : Number(limit)
  if (limit !== undefined && (!/^\d+$/.test(limit) || count < 1 || count > MAX_PAGE_LENGTH)) {
    return err([`malformed-limit: ${quoted(limit)} is no page; use 1 to ${MAX_PAGE_LENGTH}`])
  }
  return ok({ limit: count, ...(cursor === undefined ? {} : { cursor }) })
}

/**
 * The same part of this policy and no other: every run of the program is at revision 1, so the
 * cursor is held to what the policy says as well. Costs the size of the policy.
 */
export const boundPage = (page: PageRequest, engine: Engine): PageRequest => ({
  ...page,
  binding: createHash('sha256').update(JSON.stringify(engine.toPolicy())).digest('base64'),
})

/** The note on what a page leaves out. */
export const moreNote = ({ next }: { readonly next?: string }): string[] =>
  next === undefined ? [] : [`there is more: go on with --cursor ${next}`]

/** The cursor of the next page as JSON has it. */
export const nextJson = ({ next }: { readonly next?: string }): { readonly next?: string } =>
  next === undefined ? {} : { next }

/** A refusal of the engine's, as the command line prints it. */
export const refusalLine = (error: { readonly code: string; readonly message: string }): string =>
  `${error.code}: ${error.message}`
