/** Logins: which server, and the token for it, in a file that only its owner reads. @module */

import { createPrivateKey, sign } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { err, ok, type Result } from '../../core/result.ts'
import { excerpt } from '../../core/text.ts'
import { type Io, STDIN } from '../io.ts'
import { Client, isItem, readServer, textIn } from './client.ts'

/** The options of every command that speaks to a server. */
export interface ServerChoice {
  readonly url?: string
  readonly loginFile?: string
}

/** Where a server is asked when nothing says another place. */
const DEFAULT_URL = 'http://127.0.0.1:8101'

const MAX_LOGIN_BYTES = 64 * 1024

interface Logins {
  /** The server that was logged in to last. */
  readonly last?: string
  readonly tokens: Readonly<Record<string, string>>
}

const fileOf = ({ loginFile }: ServerChoice, { env }: Io): string =>
  loginFile ??
  join(env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config'), 'ridgate/login.json')

async function readLogins(file: string, io: Io): Promise<Result<Logins, string>> {
  const bytes = await io.read(file, MAX_LOGIN_BYTES)
  // No file: nobody has logged in yet.
  if (!bytes.ok) return ok({ tokens: {} })
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes.value).toString('utf8'))
    const tokens = isItem(json) && isItem(json['tokens']) ? json['tokens'] : {}
    const texts = Object.entries(tokens).flatMap(([url, token]) =>
      typeof token === 'string' ? [[url, token] as const] : [],
    )
    const last = isItem(json) ? textIn(json, 'last') : ''
    return ok({ ...(last !== '' && { last }), tokens: Object.fromEntries(texts) })
  } catch {
    return err(`${excerpt(file)}: is no login file; remove it and log in again`)
  }
}

/**
 * A client of the server that `--url`, `RIDGATE_URL` or the last login names, with the token of
 * `RIDGATE_TOKEN` or of the login there, if there is one.
 */
export async function clientOf(choice: ServerChoice, io: Io): Promise<Result<Client, string>> {
  const logins = await readLogins(fileOf(choice, io), io)
  if (!logins.ok) return logins
  const { last, tokens } = logins.value
  const url = readServer(choice.url ?? io.env['RIDGATE_URL'] ?? last ?? DEFAULT_URL)
  if (!url.ok) return url
  return ok(new Client(io, url.value, io.env['RIDGATE_TOKEN'] ?? tokens[url.value]))
}

/** What to log in with. */
export interface Credentials {
  readonly uid: string
  /** A file with the private key of a service account, PEM. */
  readonly privateKey?: string
}

/** Logs in and keeps the token. The password comes from `RIDGATE_PASSWORD` or standard input. */
export async function logIn(
  credentials: Credentials,
  choice: ServerChoice,
  io: Io,
): Promise<Result<string, string>> {
  const client = await clientOf(choice, { ...io, env: { ...io.env, RIDGATE_TOKEN: undefined } })
  if (!client.ok) return client
  const secret = await secretOf(credentials, io)
  if (!secret.ok) return secret
  const anonymous = new Client(io, client.value.url)
  const body = { uid: credentials.uid, ...secret.value }
  const reply = await anonymous.send('POST', 'auth/login', body)
  if (!reply.ok) return reply
  const token = isItem(reply.value.body) ? textIn(reply.value.body, 'token') : ''
  if (reply.value.status !== 200 || token === '') {
    return err(`${reply.value.code || `status ${reply.value.status}`}: the login was refused`)
  }
  const kept = await keep(client.value.url, token, choice, io)
  return kept.ok ? ok(client.value.url) : kept
}

/** Forgets the token of a server. */
export async function logOut(choice: ServerChoice, io: Io): Promise<Result<string, string>> {
  const client = await clientOf(choice, io)
  if (!client.ok) return client
  const kept = await keep(client.value.url, undefined, choice, io)
  return kept.ok ? ok(client.value.url) : kept
}

async function keep(
  url: string,
  token: string | undefined,
  choice: ServerChoice,
  io: Io,
): Promise<Result<undefined, string>> {
  const file = fileOf(choice, io)
  const logins = await readLogins(file, io)
  if (!logins.ok) return logins
  const { [url]: _, ...others } = logins.value.tokens
  const tokens = token === undefined ? others : { ...others, [url]: token }
  const text = `${JSON.stringify({ last: url, tokens }, null, 2)}\n`
  const written = await io.writePrivate(file, text)
  return written.ok ? written : err(`${excerpt(file)}: ${written.error}`)
}

async function secretOf(
  { uid, privateKey }: Credentials,
  io: Io,
): Promise<Result<{ readonly password: string } | { readonly token: string }, string>> {
  if (privateKey === undefined) {
    const password = await passwordFrom(io, 'RIDGATE_PASSWORD')
    return password.ok ? ok({ password: password.value }) : password
  }
  const pem = await io.read(privateKey, MAX_LOGIN_BYTES)
  if (!pem.ok) return err(`${excerpt(privateKey)}: ${pem.error}`)
  const token = serviceToken(uid, Buffer.from(pem.value).toString('utf8'))
  return token === undefined
    ? err(`${excerpt(privateKey)}: is no RSA private key in PEM`)
    : ok({ token })
}

/** A password out of the environment, else the first line of standard input. */
export async function passwordFrom(io: Io, name: string): Promise<Result<string, string>> {
  const set = io.env[name]
  if (set !== undefined) return ok(set)
  const bytes = await io.read(STDIN, MAX_LOGIN_BYTES)
  const line = bytes.ok
    ? (Buffer.from(bytes.value).toString('utf8').split(/\r?\n/, 1)[0] ?? '')
    : ''
  return line === '' ? err(`no password: set \`${name}\`, or write it to standard input`) : ok(line)
}

const SERVICE_TOKEN_S = 300

/** A service's own login token: RS256, its uid, five minutes. */
function serviceToken(uid: string, pem: string): string | undefined {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'rsa') return undefined
    const exp = Math.floor(Date.now() / 1000) + SERVICE_TOKEN_S
    const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ uid, exp })}`
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
  } catch {
    return undefined
  }
}
