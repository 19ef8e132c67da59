/**
 * The doors for bodies: JSON of any shape in, what it means or the first thing that is wrong out,
 * with the texts that clients look for.
 *
 * @module
 */

import type { Result } from '../../core/result.ts'
import type { IamError } from '../errors.ts'
import type { ProviderKind } from '../model.ts'
import type {
  AclBody,
  GroupBody,
  LoginRequest,
  NewGroup,
  NewUser,
  OidcProvider,
  ProviderPatch,
  SamlProvider,
  UserPatch,
} from './bodies.ts'
import { readAclBody, readGroupBody, readNewGroup } from './described.ts'
import {
  readLdapConfiguration,
  readOidcProvider,
  readProviderPatch,
  readSamlProvider,
} from './directories.ts'
import type { LdapConfiguration } from './ldap.ts'
import { readLogin, readNewUser, readUserPatch } from './users.ts'

/** The door to a `B`. A missing body is `undefined`. */
export type BodyReader<B> = (body: unknown) => Result<B, IamError>

/** All doors, as the server uses them. `readNewUser` looks at the uid: an e-mail address is remote. */
export interface BodyReaders {
  readonly readNewUser: (uid: string, body: unknown) => Result<NewUser, IamError>
  readonly readUserPatch: BodyReader<UserPatch>
  readonly readNewGroup: BodyReader<NewGroup>
  readonly readGroupBody: BodyReader<GroupBody>
  readonly readAclBody: BodyReader<AclBody>
  readonly readLogin: BodyReader<LoginRequest>
  readonly readOidcProvider: BodyReader<OidcProvider>
  readonly readSamlProvider: BodyReader<SamlProvider>
  readonly readProviderPatch: (kind: ProviderKind, body: unknown) => Result<ProviderPatch, IamError>
  readonly readLdapConfiguration: BodyReader<LdapConfiguration>
}

/** Every door. */
export const bodyReaders: BodyReaders = {
  readNewUser,
  readUserPatch,
  readNewGroup,
  readGroupBody,
  readAclBody,
  readLogin,
  readOidcProvider,
  readSamlProvider,
  readProviderPatch,
  readLdapConfiguration,
}
