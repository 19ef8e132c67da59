/** Questions that a policy invites: one inside of each grant, one just outside. @module */

import type { Catalogue } from '../../core/catalogue.ts'
import type { Grant } from '../../core/grant.ts'
import { type Gazetteer, gazetteerOf } from '../../core/place.ts'
import type { Policy } from '../../core/policy.ts'
import { ANONYMOUS, type Subject } from '../../core/principal.ts'
import type { Release } from '../../core/release.ts'
import type { AccessRequest } from '../../core/request.ts'

/** The most questions that are asked. */
const MAX_QUESTIONS = 24

/**
 * For each grant, in the order of the policy: its holder, or the first member of its group, asks
 * for its first action on something that it covers, then on what is only spelled like it. The
 * last question comes without a token.
 */
export function questionsOf(
  policy: Policy,
  { catalogue, release }: { readonly catalogue: Catalogue; readonly release: Release },
): AccessRequest[] {
  const gazetteer = gazetteerOf(catalogue, release)
  const questions = policy.grants.flatMap((grant) => questionsAbout(grant, policy, gazetteer))
  const unique = new Map(questions.map((question) => [Object.values(question).join(' '), question]))
  const asked = [...unique.values()].slice(0, MAX_QUESTIONS)
  const service = asked.find(({ resource }) => resource.startsWith('dcos:service:'))
  return service === undefined ? asked : [...asked, { ...service, subject: ANONYMOUS }]
}

function questionsAbout(grant: Grant, policy: Policy, gazetteer: Gazetteer): AccessRequest[] {
  const subject = askerOf(grant, policy)
  const action = grant.actions[0]
  if (subject === undefined || action === undefined) return []
  const [inside, outside] = neighbours(grant, gazetteer)
  return [inside, outside].flatMap((resource) =>
    resource === undefined ? [] : [{ subject, action, resource }],
  )
}

function askerOf({ principal }: Grant, { groups }: Policy): Subject | undefined {
  if (principal.kind === 'user') return principal.uid
  return groups.find(({ gid, members }) => gid === principal.gid && members.length > 0)?.members[0]
}

/** A RID that the grant covers and, where there is one, a near miss. */
function neighbours({ resource }: Grant, gazetteer: Gazetteer): [string, string?] {
  const place = gazetteer.locate(resource)
  if (place.kind !== 'family' || place.path.length === 0) return [resource]
  const { kind, joint } = place.family.tail
  if (resource.endsWith('/')) return [resource]
  if (kind === 'slash-path' && joint === ':') return [`${resource}/web`, `${resource}-test`]
  if (kind === 'dot-path') return [`${resource}.nightly`, `${resource}-test`]
  if (kind === 'secret' && resource.endsWith('/*')) {
    return [`${resource.slice(0, -1)}key`, resource.slice(0, -2)]
  }
  return [resource]
}
