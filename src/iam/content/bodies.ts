/** Bodies of requests: what they may hold, once read. @module */

import type { ProviderType } from '../model.ts'

/** An account to be created. Made by `readNewUser`. */
export interface NewUser {
  readonly description: string
  readonly providerType: ProviderType
  /** Empty unless the provider is of type oidc or saml. */
  readonly providerId: string
  /** What it logs in with: internal accounts have one of the two, remote ones none. */
  readonly credential?:
    | { readonly kind: 'password'; readonly password: string }
    | { readonly kind: 'public-key'; readonly pem: string }
}

/** What to change of an account, at least one. Made by `readUserPatch`. */
export interface UserPatch {
  readonly description?: string
  readonly password?: string
}

/** A group to be created. Made by `readNewGroup`. */
export interface NewGroup {
  readonly description: string
  readonly providerType: 'internal' | 'ldap'
}

/** A new description of a group. Made by `readGroupBody`. */
export interface GroupBody {
  readonly description: string
}

/** The description of an ACL, which may be empty. Made by `readAclBody`. */
export interface AclBody {
  readonly description: string
}

/** What someone logs in with. Made by `readLogin`. */
export type LoginRequest =
  | { readonly kind: 'password'; readonly uid: string; readonly password: string }
  | {
      readonly kind: 'service-token'
      readonly uid: string
      readonly token: string
      /** When the authentication token shall end, in seconds since 1970; 0: never. */
      readonly exp?: number
    }

/** An OpenID Connect provider. Made by `readOidcProvider`. */
export interface OidcProvider {
  readonly description: string
  readonly issuer: string
  readonly base_url: string
  readonly client_id: string
  /** Secret: kept, never shown. */
  readonly client_secret: string
  readonly verify_server_certificate?: boolean
  readonly ca_certs?: string
}

/** A SAML provider. Made by `readSamlProvider`. */
export interface SamlProvider {
  readonly description: string
  readonly idp_metadata: string
  readonly sp_base_url: string
}

/** Some members of a provider. Made by `readProviderPatch`. */
export type ProviderPatch = Partial<OidcProvider> | Partial<SamlProvider>
