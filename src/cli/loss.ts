/** Losses as a command line spells them: a grant, or a membership, to be thought away. @module */

import { err, ok, type Result } from '../core/result.ts'
import { quoted } from '../core/text.ts'
import type { Loss } from '../engine/lists/losses.ts'

/** The options that name a loss. */
export interface LossOptions {
  readonly onlyThrough?: string
  readonly without?: string
}

const GRANT = /^(user|group) ([^\s:]+):? (\S+)(?: on)? (\S+)$/
const MEMBERSHIP = /^(?:user )?(\S+) in (?:group )?(\S+)$/

/**
 * The loss that `--only-through` or `--without` names, if either is given. A grant is spelled as
 * `check` prints it. Whether there is such a grant or membership is for the engine to say.
 */
export function readLoss({
  onlyThrough,
  without,
}: LossOptions): Result<Loss | undefined, readonly string[]> {
  if (onlyThrough !== undefined && without !== undefined) {
    return err(['`--only-through` and `--without` are two questions; ask one at a time'])
  }
  if (onlyThrough !== undefined) return ok({ op: 'delete-group', gid: onlyThrough })
  if (without === undefined) return ok(undefined)
  const loss = membershipOf(without) ?? grantOf(without)
  const forms = '`group ops: read,update on RID` or `user bob in group ops`'
  return loss ? ok(loss) : err([`bad-without: ${quoted(without)} is neither of ${forms}`])
}

function grantOf(text: string): Loss | undefined {
  const [, kind, name = '', actions = '', resource = ''] = GRANT.exec(text) ?? []
  if (kind === undefined) return undefined
  const principal: Extract<Loss, { op: 'revoke' }>['principal'] =
    kind === 'user' ? { kind, uid: name } : { kind: 'group', gid: name }
  return { op: 'revoke', principal, resource, actions: actions.split(',') }
}

function membershipOf(text: string): Loss | undefined {
  const [, uid, gid] = MEMBERSHIP.exec(text) ?? []
  return uid === undefined || gid === undefined ? undefined : { op: 'remove-member', gid, uid }
}
