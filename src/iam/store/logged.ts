/** Writes as the changelog keeps them, and as an engine takes them. @module */

import { actionsOf } from '../../core/action.ts'
import type { Change } from '../../core/change.ts'
import type { LoggedWrite, Write } from './port.ts'

/** A write without what is secret in it. */
export function logged(write: Write): LoggedWrite {
  switch (write.op) {
    case 'set-password':
      return { op: write.op, uid: write.uid }
    case 'add-key':
      return { op: write.op, kid: write.key.kid }
    case 'set-configuration': {
      const { kind, id } = write.configuration
      return { op: write.op, kind, id }
    }
    default:
      return write
  }
}

/**
 * The changes of the policy that writes make: all that an engine needs to follow them. What is
 * beside the point of decisions (descriptions, ACLs, keys) makes none.
 */
export const changesOf = (writes: readonly LoggedWrite[]): Change[] => writes.flatMap(changeOf)

function changeOf(write: LoggedWrite): Change | [] {
  switch (write.op) {
    case 'create-user':
      return { op: write.op, uid: write.user.uid, service: write.user.service }
    case 'create-group':
      return { op: write.op, gid: write.group.gid }
    case 'grant':
    case 'revoke':
      return { ...write, actions: actionsOf(write.actions) }
    case 'delete-user':
    case 'delete-group':
    case 'add-member':
    case 'remove-member':
      return write
    case 'update-user':
    case 'set-password':
    case 'update-group':
    case 'create-acl':
    case 'update-acl':
    case 'delete-acl':
    case 'add-key':
    case 'drop-key':
    case 'set-configuration':
    case 'delete-configuration':
      return []
    default:
      return write satisfies never
  }
}
