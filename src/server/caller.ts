/** Callers: who makes a request, and whether they may. @module */

import { parseUid, type Uid } from '../core/principal.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { Actor } from '../iam/index.ts'
import { AUTH_COOKIE, cookieIn } from './http/cookies.ts'
import { isSafe, sourceOf } from './http/origin.ts'
import { type Refusal, refusal } from './http/refusal.ts'
import type { ServerParts } from './parts.ts'

/** Whom a listener trusts without a token: nobody, questions to the policy, or everyone. */
export type Trust = 'nobody' | 'policyquery' | 'admin'

/** Who makes a request. */
export type Caller =
  | { readonly kind: 'account'; readonly uid: string }
  /** Whoever reaches a listener that trusts its callers. */
  | { readonly kind: 'trusted' }

/** What the changelog calls a trusted caller; no account can have this name. */
export const TRUSTED_ACTOR = 'trusted:local'

/** The resource that administrators hold `full` on, if they are no superusers. */
const ADMINISTRATION = 'dcos:adminrouter:acs'
const SUPERUSER = 'dcos:superuser'

const NO_TOKEN = refusal(
  'ERR_INVALID_CREDENTIALS',
  'no authentication token; log in, and send it as `Authorization: token=...`',
)
const BAD_HEADER = refusal(
  'ERR_INVALID_CREDENTIALS',
  'the Authorization header holds no token; send it as `token=...` or `Bearer ...`',
)
const CROSS_SITE = refusal(
  'ERR_FORBIDDEN',
  'a change by cookie must come from a page of this very host; send the token as a header',
)
const NO_RIGHT = refusal(
  'ERR_FORBIDDEN',
  `this needs \`full\` on \`${ADMINISTRATION}\`, or a superuser; ask one for the grant`,
)

/**
 * Who makes a request. A token in the `Authorization` header counts, and only without that header
 * the cookie: a bad header beats a good cookie. A change that rests on the cookie alone, or on
 * nothing at a trusted listener, must not come from a page of somebody else.
 */
export async function callerOf(
  { method, headers }: Request,
  parts: ServerParts,
  isTrusted: boolean,
): Promise<Result<Caller, Refusal>> {
  if (isTrusted) {
    const isForeign = !isSafe(method) && sourceOf(headers) === 'elsewhere'
    return isForeign ? err(CROSS_SITE) : ok({ kind: 'trusted' })
  }
  const header = headers.get('authorization')
  const token = header === null ? cookieIn(headers.get('cookie'), AUTH_COOKIE) : tokenIn(header)
  if (token === undefined || token === '') return err(header === null ? NO_TOKEN : BAD_HEADER)
  const identity = await parts.iam.logins.identify(token)
  if (!identity.ok) return identity
  const isByCookie = header === null
  if (isByCookie && !isSafe(method) && sourceOf(headers) !== 'same-origin') return err(CROSS_SITE)
  return ok({ kind: 'account', uid: identity.value.uid })
}

/**
 * The account that a token names, where that is known at once: a token that was identified before.
 * Any other may be good all the same.
 */
export function recalledUid(
  token: string,
  { iam, decisions }: Pick<ServerParts, 'iam' | 'decisions'>,
): Uid | undefined {
  const claims = iam.logins.recall(token)
  const uid = claims === undefined ? undefined : parseUid(claims.uid)
  return uid?.ok === true && decisions.isUser(uid.value) ? uid.value : undefined
}

const TOKEN = /^(?:token=|bearer )\s*(\S+)\s*$/i

/** The token in an `Authorization` header, if it has the form of one. */
export const tokenIn = (header: string): string | undefined => TOKEN.exec(header)?.[1]

/** Refuses who is neither trusted nor an administrator. */
export function mayAdminister(
  caller: Caller,
  { decisions }: ServerParts,
  address: string,
): Result<void, Refusal> {
  if (caller.kind === 'trusted') return ok(undefined)
  const request = { subject: caller.uid, action: 'full', resource: ADMINISTRATION }
  const isAllowed = decisions.isAllowed(request, { authorizer: 'ridgate', address })
  return isAllowed ? ok(undefined) : err(NO_RIGHT)
}

/** The caller as the administration knows it, with what the engine says of it now. */
export function actorOf(caller: Caller, { decisions }: ServerParts): Actor {
  if (caller.kind === 'trusted') return { uid: TRUSTED_ACTOR, isSuperuser: true }
  const { engine, isTrue } = decisions
  const isSuperuser = isTrue() && engine.isAllowed(caller.uid, 'full', SUPERUSER)
  return { uid: caller.uid, isSuperuser }
}
