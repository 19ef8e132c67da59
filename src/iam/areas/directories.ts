/** Configurations of directories. @module */

import { ok } from '../../core/result.ts'
import { compare, quoted } from '../../core/text.ts'
import type { Actor, Answered, Directories } from '../api.ts'
import type { OidcProvider, ProviderPatch, SamlProvider } from '../content/bodies.ts'
import { SECRET_MEMBERS } from '../content/directories.ts'
import type { LdapConfiguration } from '../content/ldap.ts'
import { refuse } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Configuration, ProviderKind } from '../model.ts'
import type { ConfigurationRow, Store, Write } from '../store/port.ts'

const PROVIDER_ID = /^[a-z0-9-]{1,64}$/

/** The id of the one configuration of LDAP. */
const ONLY = ''

/** Configurations on a ledger. */
export class DirectoryArea implements Directories {
  readonly #ledger: Ledger

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  ldap(): Answered<Configuration> {
    return this.#ledger.read(async (store) => {
      const row = await knownLdap(store)
      return row.ok ? ok(shown(row.value)) : row
    })
  }

  setLdap(actor: Actor, configuration: LdapConfiguration): Answered<void> {
    return this.#ledger.change(actor, async () => ok([setting('ldap', ONLY, configuration)]))
  }

  deleteLdap(actor: Actor): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const row = await knownLdap(store)
      return row.ok ? ok([{ op: 'delete-configuration', kind: 'ldap', id: ONLY }]) : row
    })
  }

  askLdap(): Answered<never> {
    return this.#ledger.read(async (store) => {
      const row = await knownLdap(store)
      return row.ok
        ? refuse('ERR_NOT_IMPLEMENTED', 'no directory is ever asked; create the account here')
        : row
    })
  }

  providers(kind: ProviderKind): Answered<ReadonlyMap<string, string>> {
    return this.#ledger.read(async (store) => {
      const rows = (await store.configurations(kind)).toSorted((a, b) => compare(a.id, b.id))
      return ok(new Map(rows.map((row) => [row.id, String(membersOf(row)['description'])])))
    })
  }

  provider(kind: ProviderKind, id: string): Answered<Configuration> {
    return this.#ledger.read(async (store) => {
      const row = await knownProvider(store, kind, id)
      return row.ok ? ok(shown(row.value)) : row
    })
  }

  createOidc(actor: Actor, id: string, provider: OidcProvider): Answered<void> {
    return this.#create(actor, 'oidc', id, provider)
  }

  createSaml(actor: Actor, id: string, provider: SamlProvider): Answered<void> {
    return this.#create(actor, 'saml', id, provider)
  }

  updateProvider(
    actor: Actor,
    kind: ProviderKind,
    id: string,
    patch: ProviderPatch,
  ): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const row = await knownProvider(store, kind, id)
      return row.ok ? ok([setting(kind, id, { ...membersOf(row.value), ...patch })]) : row
    })
  }

  deleteProvider(actor: Actor, kind: ProviderKind, id: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const row = await knownProvider(store, kind, id)
      return row.ok ? ok([{ op: 'delete-configuration', kind, id }]) : row
    })
  }

  #create(actor: Actor, kind: ProviderKind, id: string, provider: object): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      if (!PROVIDER_ID.test(id)) {
        const rule = 'use 1 to 64 small letters, digits and -'
        return refuse('ERR_INVALID_DATA', `Invalid provider ID ${quoted(id)}: ${rule}`)
      }
      if ((await store.configuration(kind, id)) !== undefined) {
        return refuse('ERR_PROVIDER_EXISTS', `Provider with id ${quoted(id)} already exists`)
      }
      return ok([setting(kind, id, provider)])
    })
  }
}

const setting = (kind: ConfigurationRow['kind'], id: string, members: object): Write => ({
  op: 'set-configuration',
  configuration: { kind, id, json: JSON.stringify(members) },
})

const membersOf = ({ json }: ConfigurationRow): Configuration => JSON.parse(json) as Configuration

const shown = (row: ConfigurationRow): Configuration =>
  Object.fromEntries(
    Object.entries(membersOf(row)).filter(([name]) => !SECRET_MEMBERS.includes(name)),
  )

async function knownLdap(store: Store): Answered<ConfigurationRow> {
  const row = await store.configuration('ldap', ONLY)
  return row === undefined
    ? refuse('ERR_LDAP_CONFIG_NOT_AVAILABLE', 'No LDAP configuration has been set')
    : ok(row)
}

async function knownProvider(
  store: Store,
  kind: ProviderKind,
  id: string,
): Answered<ConfigurationRow> {
  const row = PROVIDER_ID.test(id) ? await store.configuration(kind, id) : undefined
  return row === undefined
    ? refuse('ERR_UNKNOWN_PROVIDER_ID', `Provider with id ${quoted(id)} not known.`)
    : ok(row)
}
