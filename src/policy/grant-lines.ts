/** One grant as the lines that would make it: commands, requests to the IAM API, policy lines. @module */

import type { Grant } from '../core/grant.ts'

/** The `dcos security org` commands that grant this, one for each action. */
export const grantCommands = (grant: Grant): string[] =>
  grant.actions.map((action) =>
    withoutNeedlessDashes(
      `dcos security org ${kindOf(grant)} grant -- ${nameOf(grant)} ${shellWord(grant.resource)} ${action}`,
    ),
  )

const HOST = '$(dcos config show core.dcos_url)'
const CURL =
  'curl -X PUT --cacert dcos-ca.crt -H "Authorization: token=$(dcos config show core.dcos_acs_token)"'

/**
 * The requests to the IAM API that grant this, as `curl` commands, one for each action. The ACL
 * of the resource must exist: 409 to a `PUT` of it means that it does.
 */
export const grantRequests = (grant: Grant): string[] =>
  grant.actions.map(
    (action) =>
      `${CURL} "${HOST}/acs/api/v1/acls/${inPath(grant.resource)}/${kindOf(grant)}/${inPath(nameOf(grant))}/${action}"`,
  )

/** A grant as an item of the list `grants` in a policy document, on one line. */
export function grantLine(grant: Grant): string {
  const who = grant.principal.kind
  return `{${who}: ${plain(nameOf(grant))}, resource: "${grant.resource}", actions: ${flow(grant.actions)}}`
}

/** The server decodes a path twice, so a slash in it is written so. */
const inPath = (text: string): string => text.replaceAll('/', '%252F')

const kindOf = ({ principal }: Grant): string => `${principal.kind}s`

const nameOf = ({ principal }: Grant): string =>
  principal.kind === 'user' ? principal.uid : principal.gid

/** `--` is needed only where a name begins with a dash. */
export const withoutNeedlessDashes = (command: string): string =>
  / -- (?:\S+ )*-/.test(command) ? command : command.replace(' -- ', ' ')

/** A word of a command; the shell takes all but a few characters for something else. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9:/._@-]+$/.test(text) ? text : `'${text}'`

/** Names as a list on one line. */
export const flow = (names: readonly string[]): string => `[${names.map(plain).join(', ')}]`

const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i

/** A name as YAML reads it back as text: in quotes unless it cannot be taken for anything else. */
export const plain = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_.@-]*$/.test(name) && !WORDS.test(name) ? name : `"${name}"`
