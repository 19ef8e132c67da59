/** Operations on the configuration of the LDAP directory, and those that would ask it. @module */

import { err } from '../../core/result.ts'
import { json } from '../http/answer.ts'
import { refusal } from '../http/refusal.ts'
import type { ServerParts } from '../parts.ts'
import { answered, done, withBody } from './answers.ts'
import type { Handler, Handlers } from './handler.ts'

type Ids = 'getLdap' | 'setLdap' | 'deleteLdap' | 'testLdap' | 'importLdapUser' | 'importLdapGroup'

/** What the operations on the LDAP directory do. */
export function ldapHandlers({
  iam: { directories },
  readers: { readLdapConfiguration },
}: ServerParts): Pick<Handlers, Ids> {
  const asking =
    (...members: readonly string[]): Handler =>
    async ({ body }) =>
      hasTexts(body, members) ? directories.askLdap() : err(lacking(members))
  return {
    getLdap: () => answered(directories.ldap(), (configuration) => json(configuration)),
    setLdap: (call) =>
      withBody(readLdapConfiguration(call.body), (configuration) =>
        directories.setLdap(call.actor, configuration),
      ),
    deleteLdap: (call) => done(directories.deleteLdap(call.actor)),
    testLdap: asking('uid', 'password'),
    importLdapUser: asking('username'),
    importLdapGroup: asking('groupname'),
  }
}

/** Whether a body is an object of exactly these texts, none empty. */
const hasTexts = (body: unknown, members: readonly string[]): boolean =>
  typeof body === 'object' &&
  body !== null &&
  Object.keys(body).length === members.length &&
  members.every((name) => {
    const value = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
    return typeof value === 'string' && value !== ''
  })

const lacking = (members: readonly string[]) =>
  refusal(
    'ERR_INVALID_DATA',
    `Unexpected JSON input: expected an object of ${members.map((name) => `\`${name}\``).join(' and ')}, each a text`,
  )
