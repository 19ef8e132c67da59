/** Operations on the configuration of identity providers. @module */

import type { Result } from '../../core/result.ts'
import type { IamError, ProviderKind } from '../../iam/index.ts'
import { type Answer, json } from '../http/answer.ts'
import type { ServerParts } from '../parts.ts'
import { answered, done, named, withBody } from './answers.ts'
import { NO_SINGLE_SIGN_ON } from './auth.ts'
import type { Handler, Handlers } from './handler.ts'
import { BASE } from './operation.ts'

type Ids =
  | 'listOidcProviders'
  | 'getOidcProvider'
  | 'createOidcProvider'
  | 'updateOidcProvider'
  | 'deleteOidcProvider'
  | 'listSamlProviders'
  | 'getSamlProvider'
  | 'createSamlProvider'
  | 'updateSamlProvider'
  | 'deleteSamlProvider'
  | 'endSamlLogin'
  | 'getSamlCallbackUrl'
  | 'getSamlMetadata'

/** What both kinds of provider have. */
interface KindHandlers {
  readonly list: Handler
  readonly get: Handler
  readonly update: Handler
  readonly remove: Handler
}

const ID = 'provider-id'

const handlersFor = (
  { iam: { directories }, readers }: ServerParts,
  kind: ProviderKind,
): KindHandlers => ({
  list: () => answered(directories.providers(kind), (all) => json(Object.fromEntries(all))),
  get: (call) => answered(directories.provider(kind, named(call, ID)), (found) => json(found)),
  update: (call) =>
    withBody(readers.readProviderPatch(kind, call.body), (patch) =>
      directories.updateProvider(call.actor, kind, named(call, ID), patch),
    ),
  remove: (call) => done(directories.deleteProvider(call.actor, kind, named(call, ID))),
})

/** What the operations on providers do. */
export function providerHandlers(parts: ServerParts): Pick<Handlers, Ids> {
  const oidc = handlersFor(parts, 'oidc')
  const saml = handlersFor(parts, 'saml')
  const { iam, readers } = parts
  const { directories } = iam
  const aboutSaml = (id: string, answer: (callback: string) => Answer) =>
    answered(samlCallback(parts, id), answer)
  return {
    listOidcProviders: oidc.list,
    getOidcProvider: oidc.get,
    createOidcProvider: (call) =>
      withBody(readers.readOidcProvider(call.body), (provider) =>
        directories.createOidc(call.actor, named(call, ID), provider),
      ),
    updateOidcProvider: oidc.update,
    deleteOidcProvider: oidc.remove,
    listSamlProviders: saml.list,
    getSamlProvider: saml.get,
    createSamlProvider: (call) =>
      withBody(readers.readSamlProvider(call.body), (provider) =>
        directories.createSaml(call.actor, named(call, ID), provider),
      ),
    updateSamlProvider: saml.update,
    deleteSamlProvider: saml.remove,
    endSamlLogin: async (call) => {
      const provider = await directories.provider('saml', named(call, ID))
      return provider.ok ? { ok: false, error: NO_SINGLE_SIGN_ON } : provider
    },
    getSamlCallbackUrl: (call) =>
      aboutSaml(named(call, ID), (url) => json({ 'acs-callback-url': url })),
    getSamlMetadata: (call) => aboutSaml(named(call, ID), samlMetadata),
  }
}

/** Where a SAML provider would post its answers: below the base URL that was configured. */
async function samlCallback({ iam }: ServerParts, id: string): Promise<Result<string, IamError>> {
  const provider = await iam.directories.provider('saml', id)
  if (!provider.ok) return provider
  const base = String(provider.value['sp_base_url']).replace(/\/+$/, '')
  return { ok: true, value: `${base}${BASE}/auth/saml/providers/${id}/acs-callback` }
}

/** The metadata of this service provider: who it is, and where answers go. */
function samlMetadata(callback: string): Answer {
  const url = escaped(callback)
  return {
    type: 'application/samlmetadata+xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${url}">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${url}"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`,
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
