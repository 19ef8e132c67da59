/** `ridgate org`: the `dcos security org` commands against a server. @module */

import type { Command } from 'commander'
import { err, ok } from '../../core/result.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { withServer } from '../options.ts'
import type { OrgOptions } from '../org/options.ts'
import { verbOf } from '../org/verbs.ts'
import type { Answer } from '../outcome.ts'
import { clientOf, logIn, logOut } from '../remote/logins.ts'

/** Logs in or out, or runs one verb. */
async function org(words: readonly string[], options: OrgOptions, io: Io): Promise<Answer> {
  const [first] = words
  if (first === 'login' || first === 'logout') return session(words, options, io)
  const found = verbOf(words)
  if (!found.ok) return err([found.error])
  const client = await clientOf(options, io)
  if (!client.ok) return err([client.error])
  const { verb, rest } = found.value
  const said = await verb.run({ client: client.value, io, options, words: rest })
  if (!said.ok) return err([said.error])
  const { text = '', json = {}, notes = [] } = said.value
  const shown = options.j === true ? `${JSON.stringify(json, null, 2)}\n` : text
  return ok({ exit: 0, text: shown, json, notes })
}

async function session(words: readonly string[], options: OrgOptions, io: Io): Promise<Answer> {
  const [verb, uid = ''] = words
  if (words.length !== (verb === 'login' ? 2 : 1)) {
    return err([`\`org ${verb}\` takes ${verb === 'login' ? 'UID' : 'no words'}`])
  }
  const credentials = {
    uid,
    ...(options.privateKey === undefined ? {} : { privateKey: options.privateKey }),
  }
  const url = await (verb === 'login' ? logIn(credentials, options, io) : logOut(options, io))
  if (!url.ok) return err([url.error])
  const text = verb === 'login' ? `logged in to ${url.value}\n` : `logged out of ${url.value}\n`
  return ok({ exit: 0, text, json: { url: url.value } })
}

const withOrgOptions = (command: Command): Command =>
  withServer(command)
    .option('-j', 'print the answer as JSON, as --json does')
    .option('-d, --description <text>', 'a description, of an ACL where something is granted')
    .option('-p, --password <word>', 'the password; for service accounts the public key file')
    .option('--public-key <file>', 'the public key of a service account, PEM')
    .option('-s, --secret <name>', 'refused: there is no secret store here')
    .option('-l, --length <bits>', 'of keypair: 2048 or 4096')
    .option('--private-key <file>', 'of login: log in as a service account, by its key')

/** `ridgate org`. */
export const ORG: CommandSpec<OrgOptions> = {
  name: 'org',
  usage: 'NOUN VERB [WORD...]',
  summary: 'administer users, groups and grants of a server, as `dcos security org` does',
  examples: [
    'org login bootstrapuser --url http://127.0.0.1:8101',
    'org users create alice -p PASSWORD',
    'org users grant alice dcos:adminrouter:ops:mesos full',
    'org groups add_user ops alice',
    'org service-accounts keypair key.pem key.pub',
  ],
  options: withOrgOptions,
  run: org,
}
