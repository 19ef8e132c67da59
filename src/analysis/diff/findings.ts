/** Findings: what single users gained or lost, put together to items. @module */

import { type ActionMask, actionsOf } from '../../core/action.ts'
import { principalText, type Uid } from '../../core/principal.ts'
import { compare } from '../../core/text.ts'
import type { AccessItem, Cause, Extent, PlaceExtent } from './item.ts'

/** An item before it is known whom it is about. */
export interface Finding {
  readonly extent: Extent
  readonly actions: ActionMask
  /** Sorted by resource. */
  readonly except: readonly PlaceExtent[]
  readonly causes: readonly Cause[]
}

interface Shared {
  readonly finding: Finding
  readonly causes: readonly Cause[]
  readonly uids: Uid[]
}

/** Collects findings; those that say the same of several users become one item. */
export class Findings {
  readonly #byText: Map<string, Shared> = new Map()
  /** The same objects come again for users who are alike. */
  readonly #byIdentity: Map<Finding, Shared> = new Map()

  /** Adds what was found about a user. */
  add(finding: Finding, uid: Uid): void {
    this.#sharedOf(finding).uids.push(uid)
  }

  /** Everything that was added: by extent, then actions, then the first user. */
  items(): AccessItem[] {
    const shared = [...this.#byText].map(([text, one]) => ({ text, ...one }))
    for (const { uids } of shared) uids.sort(compare)
    shared.sort((a, b) => compare(a.text, b.text))
    return shared.map(({ finding: { extent, actions, except }, causes, uids }) => ({
      audience: { kind: 'users', uids },
      extent,
      actions: actionsOf(actions),
      except,
      causes,
    }))
  }

  #sharedOf(finding: Finding): Shared {
    const known = this.#byIdentity.get(finding)
    if (known !== undefined) return known
    const causes = sortedCauses(finding.causes)
    const text = textOf(finding, causes)
    const shared = this.#byText.get(text) ?? { finding, causes, uids: [] }
    this.#byText.set(text, shared)
    this.#byIdentity.set(finding, shared)
    return shared
  }
}

/** Each cause once. */
function sortedCauses(causes: readonly Cause[]): readonly Cause[] {
  if (causes.length < 2) return causes
  const byText = new Map(causes.map((cause) => [causeText(cause), cause]))
  return [...byText].sort(([a], [b]) => compare(a, b)).map(([, cause]) => cause)
}

const RANK: Readonly<Record<Cause['kind'], number>> = {
  superuser: 0,
  user: 1,
  group: 2,
  membership: 3,
  grant: 4,
  mode: 5,
  release: 6,
  catalogue: 7,
}

const TEXTS: WeakMap<Cause, string> = new WeakMap()

function causeText(cause: Cause): string {
  const text = TEXTS.get(cause) ?? newCauseText(cause)
  TEXTS.set(cause, text)
  return text
}

function newCauseText(cause: Cause): string {
  const rank = RANK[cause.kind]
  switch (cause.kind) {
    case 'grant': {
      const { principal, resource, actions } = cause.grant
      return [rank, principalText(principal), resource, actions.join()].join(' ')
    }
    case 'membership':
    case 'group':
      return `${rank} ${cause.gid}`
    default:
      return `${rank}`
  }
}

/** Equal for findings that say the same; smaller for what comes first. */
const textOf = ({ extent, actions, except }: Finding, causes: readonly Cause[]): string =>
  [
    extentText(extent),
    String(actions).padStart(2, '0'),
    except.map(({ resource }) => resource).join(' '),
    causes.map(causeText).join('; '),
  ].join('\0')

function extentText(extent: Extent): string {
  switch (extent.kind) {
    case 'everything':
      return '0'
    case 'malformed':
      return '1'
    case 'family':
      return `2 ${extent.family}`
    case 'place':
      return `3 ${extent.resource}`
  }
}
