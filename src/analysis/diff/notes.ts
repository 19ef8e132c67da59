/** Notes: differences of two policies that change no answer. @module */

import { compare } from '../../core/text.ts'
import type { AccessItem, Cause, DiffNote } from './item.ts'
import type { Side } from './pair.ts'

/**
 * Users and groups that one side has and the other hasn't, and service accounts that are users on
 * the other: those of them that no item comes from, sorted.
 */
export function notesOf(
  before: Side,
  after: Side,
  lost: readonly AccessItem[],
  gained: readonly AccessItem[],
): DiffNote[] {
  const notes = [
    ...missing(before, after, lost, 'before'),
    ...missing(after, before, gained, 'after'),
    ...services(before, after, 'before'),
    ...services(after, before, 'after'),
  ]
  return notes.sort(
    (a, b) => compare(a.kind, b.kind) || compare(a.name, b.name) || compare(a.side, b.side),
  )
}

type Where = DiffNote['side']

function missing(has: Side, lacks: Side, items: readonly AccessItem[], side: Where): DiffNote[] {
  const { uids, gids } = named(items)
  const notes: DiffNote[] = []
  for (const uid of has.view.users()) {
    if (lacks.view.hasUser(uid) || uids.has(uid)) continue
    notes.push({ kind: 'user', name: uid, side })
  }
  for (const gid of has.gids) {
    if (!lacks.gids.has(gid) && !gids.has(gid)) notes.push({ kind: 'group', name: gid, side })
  }
  return notes
}

/** Who is named as what items come from. */
function named(items: readonly AccessItem[]): {
  readonly uids: ReadonlySet<string>
  readonly gids: ReadonlySet<string>
} {
  const uids = new Set<string>()
  const gids = new Set<string>()
  for (const { audience, causes } of items) {
    for (const cause of causes) if (cause.kind === 'group') gids.add(cause.gid)
    if (audience.kind !== 'users' || !causes.some(isUser)) continue
    for (const uid of audience.uids) uids.add(uid)
  }
  return { uids, gids }
}

const isUser = ({ kind }: Cause): boolean => kind === 'user'

function services(has: Side, lacks: Side, side: Where): DiffNote[] {
  const notes: DiffNote[] = []
  for (const uid of has.view.users()) {
    if (!has.view.isService(uid) || lacks.view.isService(uid)) continue
    if (lacks.view.hasUser(uid)) notes.push({ kind: 'service', name: uid, side })
  }
  return notes
}
