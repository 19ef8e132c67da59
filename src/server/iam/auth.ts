/** Operations of logging in and out. @module */

import { ok } from '../../core/result.ts'
import { type Answer, json } from '../http/answer.ts'
import { LOGOUT_COOKIES, loginCookies } from '../http/cookies.ts'
import { type Refusal, refusal } from '../http/refusal.ts'
import type { ServerParts } from '../parts.ts'
import { type Answering, answered } from './answers.ts'
import type { Call, Handlers } from './handler.ts'
import { BASE } from './operation.ts'

type Ids =
  | 'login'
  | 'beginSingleSignOn'
  | 'endOidcLogin'
  | 'logout'
  | 'getKeys'
  | 'listLoginMethods'

/** What no provider is ever asked for. */
export const NO_SINGLE_SIGN_ON: Refusal = refusal(
  'ERR_NOT_IMPLEMENTED',
  'this server keeps the configuration of providers and asks none; log in by password or key',
)

const config = { start_flow_url: `${BASE}/auth/login` }

/** The ways to log in, as the DC/OS CLI reads them. Providers are left out: none would work. */
const METHODS: Answer = json({
  'dcos-users': {
    'authentication-type': 'dcos-uid-password',
    'client-method': 'dcos-usercredential-post-receive-authtoken',
    config,
    description: 'Log in with a uid and a password',
  },
  'dcos-services': {
    'authentication-type': 'dcos-uid-servicekey',
    'client-method': 'dcos-servicecredential-post-receive-authtoken',
    config,
    description: 'Log in as a service, with its key',
  },
})

/** What the operations of logging in do. */
export const authHandlers = (parts: ServerParts): Pick<Handlers, Ids> => ({
  login: (call) => login(call, parts),
  beginSingleSignOn: (call) => beginSingleSignOn(call, parts),
  endOidcLogin: async () => ({ ok: false, error: NO_SINGLE_SIGN_ON }),
  logout: async () => ok({ headers: LOGOUT_COOKIES }),
  getKeys: () => answered(parts.iam.logins.jwks(), (keys) => json(keys)),
  listLoginMethods: async () => ok(METHODS),
})

async function login({ body, address }: Call, parts: ServerParts): Answering {
  const { iam, readers, failedLogins, log } = parts
  const request = readers.readLogin(body)
  if (!request.ok) return request
  const answer = await failedLogins.attempt(request.value.uid, address, () =>
    iam.logins.login(request.value),
  )
  if (!answer.ok) {
    log.info({ code: answer.error.code, address }, 'a login was refused')
    return answer
  }
  const { token, user } = answer.value
  log.info({ uid: user.uid, address }, 'logged in')
  return ok(json({ token }, loginCookies(answer.value)))
}

async function beginSingleSignOn({ query }: Call, { iam }: ServerParts): Answering {
  const oidc = query('oidc-provider')
  const id = oidc ?? query('saml-provider')
  if (id === undefined) {
    const message = 'Expected query parameter `oidc-provider` or `saml-provider`'
    return { ok: false, error: refusal('ERR_MISSING_QUERY_PARAMETERS', message) }
  }
  const provider = await iam.directories.provider(oidc === undefined ? 'saml' : 'oidc', id)
  return provider.ok ? { ok: false, error: NO_SINGLE_SIGN_ON } : provider
}
