/** The configuration of an LDAP directory. @module */

/** Where a search begins, and what it looks for. */
export interface LdapSearch {
  readonly 'search-base': string
  readonly 'search-filter-template': string
}

/** The configuration of an LDAP directory. Made by `readLdapConfiguration`. */
export interface LdapConfiguration {
  readonly host: string
  readonly port: number
  readonly 'enforce-starttls': boolean
  readonly 'use-ldaps': boolean
  readonly 'ca-certs'?: string
  /** Holds a private key: kept, never shown. */
  readonly 'client-cert'?: string
  readonly 'lookup-dn'?: string
  /** Secret: kept, never shown. */
  readonly 'lookup-password'?: string
  readonly dntemplate?: string
  readonly 'user-search'?: LdapSearch
  readonly 'group-search'?: LdapSearch
}
