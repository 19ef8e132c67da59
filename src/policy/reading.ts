/** Readings: what came of reading one policy file. @module */

import type { Grant } from '../core/grant.ts'
import type { Policy, User } from '../core/policy.ts'
import type { Gid, Uid } from '../core/principal.ts'
import type { Result } from '../core/result.ts'

/** A form in which a policy can be written down. */
export type PolicyFormat = 'yaml' | 'json' | 'script' | 'page'

/** Every form, in the order in which help lists them. */
export const POLICY_FORMATS: readonly PolicyFormat[] = ['yaml', 'json', 'script', 'page']

/** A place in a file. Lines and columns count from 1; columns count UTF-16 units. */
export interface Position {
  /** The name that the caller gave the file. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something that is wrong with a file. */
export interface Problem extends Position {
  /** For people: one line, lower case, no final stop, input in backticks. */
  readonly message: string
  /** Whether the file gives no policy because of it. */
  readonly fatal: boolean
}

/** Something that a reader took into the policy, or knew and rightly left out. */
export interface Understood extends Position {
  readonly what: string
}

/** Something that a reader saw and did not take. */
export interface Skipped extends Position {
  /** A short piece of it. Never a token, a password or a request body. */
  readonly text: string
  readonly why: string
}

/**
 * Where a part of the policy was written. A grant of several actions that were written in several
 * places has one origin for each place, with the actions written there.
 */
export type Origin = Position &
  (
    | { readonly kind: 'user'; readonly user: User }
    | { readonly kind: 'group'; readonly gid: Gid }
    | { readonly kind: 'member'; readonly gid: Gid; readonly uid: Uid }
    | { readonly kind: 'grant'; readonly grant: Grant }
  )

/** How to read a file. */
export interface ReadOptions {
  /** The file's name, for messages; its extension tells the format where `format` does not. */
  readonly name: string
  /** Found by extension and content where absent. */
  readonly format?: PolicyFormat
  /**
   * Values for placeholders (`uid` for `<uid>`, `$uid` and `${uid}`), and for names of users and
   * groups that are no legal ids. `user` or `group` names the principal of prose steps, `action`
   * the action that they leave open.
   */
  readonly bind?: Readonly<Record<string, string>>
  /** The most bytes to read: at most, and by default, {@link MAX_BYTES}; of YAML {@link MAX_YAML_BYTES}. */
  readonly maxBytes?: number
}

/** The most bytes that a policy file may have: 64 MiB. */
export const MAX_BYTES: number = 64 * 1024 * 1024

/**
 * The most bytes that a YAML file may have: 8 MiB, some 80,000 grants. The parser takes seconds
 * for each MiB, JSON a hundredth of that.
 */
export const MAX_YAML_BYTES: number = 8 * 1024 * 1024

/** The most problems that one reading lists. A last one says how many more there are. */
export const MAX_PROBLEMS = 1000

/** All that came of reading one file, in the order of the file. */
export interface Reading {
  readonly name: string
  readonly format: PolicyFormat | 'unknown'
  /** The policy, or the fatal problems: with any of them there is none. */
  readonly policy: Result<Policy, readonly Problem[]>
  readonly problems: readonly Problem[]
  readonly understood: readonly Understood[]
  readonly skipped: readonly Skipped[]
  readonly origins: readonly Origin[]
  /** The keys of `bind` that nothing in the file asked for. */
  readonly unusedBinds: readonly string[]
}
