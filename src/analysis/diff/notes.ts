/** Notes: differences of two policies that change no answer. @module */

import { compare } from '../../core/text.ts'
import type { AccessItem, Cause, DiffNote } from './item.ts'
import { NOBODY, type Pair } from './pair.ts'

/**
 * Users and groups that one side has and the other hasn't, and service accounts that are users on
 * the other: those of them that no item comes from, sorted.
 */
export function notesOf(
  losing: Pair,
  gaining: Pair,
  lost: readonly AccessItem[],
  gained: readonly AccessItem[],
): DiffNote[] {
  const notes = [
    ...missing(losing, lost, 'before'),
    ...missing(gaining, gained, 'after'),
    ...services(losing, 'before'),
    ...services(gaining, 'after'),
  ]
  return notes.sort(
    (a, b) => compare(a.kind, b.kind) || compare(a.name, b.name) || compare(a.side, b.side),
  )
}

type Where = DiffNote['side']

function missing(
  { has: { view }, namesakes }: Pair,
  items: readonly AccessItem[],
  side: Where,
): DiffNote[] {
  const { uids, gids } = named(items)
  const notes: DiffNote[] = []
  const note = (kind: 'user' | 'group', number: number, isNamed: ReadonlySet<string>): void => {
    if (namesakes[number] !== NOBODY) return
    const name = view.nameOf(number)
    if (!isNamed.has(name)) notes.push({ kind, name, side })
  }
  for (const user of view.userNumbers()) note('user', user, uids)
  for (const group of view.groupNumbers()) note('group', group, gids)
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

function services({ has, lacks, namesakes }: Pair, side: Where): DiffNote[] {
  const notes: DiffNote[] = []
  for (const user of has.view.userNumbers()) {
    const other = namesakes[user] as number
    if (other === NOBODY || !has.view.isServiceNumber(user)) continue
    if (lacks.view.isServiceNumber(other)) continue
    notes.push({ kind: 'service', name: has.view.nameOf(user), side })
  }
  return notes
}
