/** Readings: what came of reading one policy file. @module */

import type { Grant } from '../core/grant.ts'
import type { Policy, User } from '../core/policy.ts'
import type { Gid, Uid } from '../core/principal.ts'
import type { Result } from '../core/result.ts'
import type { Rid } from '../core/rid.ts'

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

/** A stretch of a file's text: offsets in UTF-16 units, a byte order mark not counted. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where a RID is written: in so many words, or in the path of a URL with `%252F` for a slash. */
export interface WrittenRid extends Range {
  readonly form: 'plain' | 'url'
}

/** What can be told of the text of a grant. */
export interface Statement {
  /** Only a `request` needs an ACL that was created before it. */
  readonly form: 'document' | 'command' | 'request' | 'step'
  /** Missing where the text there is not the RID itself: escapes, placeholders, prose. */
  readonly rid?: WrittenRid
  /** What to cut to drop the grant and leave all else. Known only of a repeated one. */
  readonly cut?: Range
}

/** Something that is wrong with a file. */
export interface Problem extends Position {
  /** For people: one line, lower case, no final stop, input in backticks. */
  readonly message: string
  /** Whether the file gives no policy because of it. */
  readonly fatal: boolean
  /** What was taken in place of a RID that is encoded for a URL: {@link ReadOptions.lenient}. */
  readonly meant?: { readonly resource: Rid; readonly rid?: WrittenRid }
}

/** Something that a reader took into the policy, or knew and rightly left out. */
export interface Understood extends Position {
  readonly what: string
}

/**
 * Why something was skipped that was likely meant as a grant, or as a row of a table: a name that
 * nothing is bound to, a path that the server doesn't understand, a table that is damaged.
 */
export type SkipCause = 'unbound' | 'encoded' | 'table'

/** What more there is to say of something skipped. */
export interface SkipDetail {
  readonly cause?: SkipCause
  /** The RID that it names, and where. */
  readonly resource?: Rid
  readonly rid?: WrittenRid
}

/** Something that a reader saw and did not take. */
export interface Skipped extends Position, SkipDetail {
  /** A short piece of it. Never a token, a password or a request body. */
  readonly text: string
  readonly why: string
}

/**
 * Where a part of the policy was written. A grant of several actions that were written in several
 * places has one origin for each place, with the actions that this place was the first to grant. A
 * place that grants nothing new is `repeated`, and has all that it grants. A group that is only
 * named, in a membership, is not `declared`. An ACL is no part of a policy: it is a request's own.
 */
export type Origin = Position &
  (
    | { readonly kind: 'user'; readonly user: User }
    | { readonly kind: 'group'; readonly gid: Gid; readonly declared: boolean }
    | { readonly kind: 'member'; readonly gid: Gid; readonly uid: Uid }
    | {
        readonly kind: 'grant'
        readonly grant: Grant
        readonly statement: Statement
        readonly repeated: boolean
      }
    | { readonly kind: 'acl'; readonly resource: Rid; readonly rid?: WrittenRid }
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
  /**
   * For lint, and for nothing that decides: a RID that is encoded for a URL is taken for what it
   * certainly means, and a grant of a document with a placeholder in it is skipped. Without it
   * either is fatal, since what is read so is not what the file says.
   */
  readonly lenient?: boolean
  /** The most bytes to read: at most, and by default, {@link MAX_BYTES}; of YAML {@link MAX_YAML_BYTES}. */
  readonly maxBytes?: number
  /**
   * Told now and then how far a document has been taken in, in UTF-16 units of its text. What comes
   * before that is to take it apart: the smaller part of the time for JSON, the larger for YAML.
   */
  readonly onProgress?: (done: number, total: number) => void
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
  /** A snapshot is read by others than this layer, and has no text. */
  readonly format: PolicyFormat | 'snapshot' | 'unknown'
  /** The policy, or the fatal problems: with any of them there is none. */
  readonly policy: Result<Policy, readonly Problem[]>
  readonly problems: readonly Problem[]
  readonly understood: readonly Understood[]
  readonly skipped: readonly Skipped[]
  /** Where each part of the policy was written. Made anew each time it is asked for. */
  readonly origins: () => readonly Origin[]
  /** The keys of `bind` that nothing in the file asked for. */
  readonly unusedBinds: readonly string[]
}
