/** Verbs that make accounts and keys. @module */

import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { err, ok, type Result } from '../../core/result.ts'
import { excerpt, quoted } from '../../core/text.ts'
import { passwordFrom } from '../remote/logins.ts'
import type { Order, Said } from './order.ts'

const MAX_KEY_BYTES = 64 * 1024

/** Creates a user; without `-p` the password comes from `RIDGATE_NEW_PASSWORD` or standard input. */
export async function createUser({
  client,
  io,
  options,
  words,
}: Order): Promise<Result<Said, string>> {
  const [uid = ''] = words
  const given = options.password
  const password = given === undefined ? await passwordFrom(io, 'RIDGATE_NEW_PASSWORD') : ok(given)
  if (!password.ok) return password
  const body = { description: options.description ?? uid, password: password.value }
  const created = await client.ask('PUT', client.path('users', uid), body)
  return created.ok ? ok({}) : created
}

/** Creates a service account with the public key of a file. */
export async function createService({
  client,
  io,
  options,
  words,
}: Order): Promise<Result<Said, string>> {
  const [uid = ''] = words
  if (options.secret !== undefined) {
    return err('`-s` reads a secret store, which there is none of here; use `-p FILE`')
  }
  const file = options.publicKey ?? options.password
  if (file === undefined) return err('no public key: name its file with `-p FILE`')
  const pem = await io.read(file, MAX_KEY_BYTES)
  if (!pem.ok) return err(`${excerpt(file)}: ${pem.error}`)
  const body = {
    description: options.description ?? uid,
    public_key: Buffer.from(pem.value).toString('utf8'),
  }
  const created = await client.ask('PUT', client.path('users', uid), body)
  return created.ok ? ok({}) : created
}

const LENGTHS: readonly string[] = ['2048', '4096']

/** Makes the two halves of a key; the private one in a file that only its owner reads. */
export async function createKeys({ io, options, words }: Order): Promise<Result<Said, string>> {
  const [privateFile = '', publicFile = ''] = words
  const length = options.length ?? '2048'
  if (!LENGTHS.includes(length)) {
    return err(`bad-length: ${quoted(length)} is neither \`2048\` nor \`4096\``)
  }
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: Number(length),
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const kept = await io.writePrivate(privateFile, pair.privateKey)
  if (!kept.ok) return err(`${excerpt(privateFile)}: ${kept.error}`)
  const shown = await io.write(publicFile, pair.publicKey)
  return shown.ok ? ok({}) : err(`${excerpt(publicFile)}: ${shown.error}`)
}
