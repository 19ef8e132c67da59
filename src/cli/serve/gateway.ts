/** Options of `ridgate serve` that say how it stands behind other gateways. @module */

import { isIP } from 'node:net'
import { parse } from 'yaml'
import { err, ok, type Result } from '../../core/result.ts'
import { excerpt, quoted } from '../../core/text.ts'
import { type AuthzenMapping, authzenBase, readMapping } from '../../gateway/authzen/index.ts'
import {
  DcosMapper,
  NATIVE_SERVICES,
  type OpenPrefix,
  type ServiceBehind,
} from '../../gateway/index.ts'
import { type GatewayRouteOptions, isLocal, type Place, parsePlace } from '../../server/index.ts'
import type { Io } from '../io.ts'
import type { ServeOptions } from './options.ts'

type Checked<T> = Result<T, readonly string[]>

type TcpPlace = Extract<Place, { readonly kind: 'tcp' }>

/** The most bytes of a mapping. */
const MAX_MAPPING_BYTES: number = 4 * 1024 * 1024

/** How the server stands behind other gateways, checked. */
export async function gatewayOf(
  { peer = [], unmapped = [], service = [], anonymous, baseUrl, authzen }: ServeOptions,
  place: Place | undefined,
  io: Io,
): Promise<Checked<GatewayRouteOptions>> {
  const peers = all(peer, peerOf)
  const prefixes = all(unmapped, prefixOf)
  const services = all(service, serviceOf)
  const base = baseOf(baseUrl, place)
  const mapping = await mappingOf(authzen, io)
  if (!peers.ok || !prefixes.ok || !services.ok || !base.ok || !mapping.ok) {
    const parts = [peers, prefixes, services, base, mapping]
    return err(parts.flatMap((part) => (part.ok ? [] : part.error)))
  }
  return ok({
    dcos: {
      prefixes: prefixes.value,
      services: { ...NATIVE_SERVICES, ...Object.fromEntries(services.value) },
    },
    ...(peers.value.length > 0 && { peers: peers.value }),
    ...(anonymous === true && { anonymous }),
    ...(base.value !== undefined && { baseUrl: base.value }),
    ...(mapping.value && { authzen: mapping.value }),
  })
}

/** Where to listen for Envoy, if anywhere. */
export function envoyPlaceOf({ envoyListen }: ServeOptions): Checked<TcpPlace | undefined> {
  if (envoyListen === undefined) return ok(undefined)
  const place = parsePlace(envoyListen)
  if (!place.ok) return err([place.error])
  return place.value.kind === 'tcp'
    ? ok(place.value)
    : err([`${quoted(envoyListen)} is a socket; Envoy asks over TCP: write \`127.0.0.1:9191\``])
}

/** All that was read, or everything that stands in the way. */
function all<T>(words: readonly string[], read: (word: string) => Result<T, string>): Checked<T[]> {
  const values: T[] = []
  const faults: string[] = []
  for (const word of words) {
    const one = read(word)
    if (one.ok) values.push(one.value)
    else faults.push(one.error)
  }
  return faults.length === 0 ? ok(values) : err(faults)
}

const peerOf = (word: string): Result<string, string> =>
  isIP(word) === 0
    ? err(`the peer ${quoted(word)} is no address; write \`10.0.0.5\`, one for each \`--peer\``)
    : ok(word)

/** Cuts at the last `=`. */
function cut(word: string): readonly [before: string, after: string] {
  const at = word.lastIndexOf('=')
  return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}

function prefixOf(word: string): Result<OpenPrefix, string> {
  const [prefix, access] = cut(word)
  if (access !== 'open' && access !== 'login') {
    return err(`${quoted(word)} opens nothing; write \`/assets/=open\`, or \`/assets/=login\``)
  }
  const one = { prefix, access } as const
  try {
    new DcosMapper({ prefixes: [one] })
    return ok(one)
  } catch (error) {
    return err((error as Error).message)
  }
}

const NAME = /^[\w.-]+(?:\/[\w.-]+){0,9}$/
const KIND = /^(?:(opaque)|(marathon|metronome):([\w.-]+))$/

function serviceOf(word: string): Result<readonly [string, ServiceBehind | 'opaque'], string> {
  const [name, text] = cut(word)
  const [, opaque, kind, instance] = KIND.exec(text) ?? []
  if (NAME.test(name)) {
    if (opaque !== undefined) return ok([name, 'opaque'])
    if (kind !== undefined && instance !== undefined) {
      return ok([name, { kind: kind as 'marathon' | 'metronome', instance }])
    }
  }
  return err(
    `${quoted(word)} is no service; write \`dcos-edgelb/pools=opaque\` or \`mom=marathon:mom\``,
  )
}

/** The address that clients of AuthZEN are told; that of the listener where it is on loopback. */
function baseOf(
  baseUrl: string | undefined,
  place: Place | undefined,
): Checked<string | undefined> {
  if (baseUrl !== undefined) {
    const base = authzenBase(baseUrl)
    return base.ok ? base : err([`${quoted(baseUrl)} is no base URL: ${base.error}`])
  }
  if (place?.kind !== 'tcp' || !isLocal(place) || place.port === 0) return ok(undefined)
  const host = place.host.includes(':') ? `[${place.host}]` : place.host
  const own = authzenBase(`http://${host}:${place.port}`)
  return ok(own.ok ? own.value : undefined)
}

async function mappingOf(
  file: string | undefined,
  io: Io,
): Promise<Checked<AuthzenMapping | undefined>> {
  if (file === undefined) return ok(undefined)
  const read = await io.read(file, MAX_MAPPING_BYTES)
  if (!read.ok) return err([`${excerpt(file)}: ${read.error}`])
  const mapping = readMapping(valueIn(read.value))
  return mapping.ok ? mapping : err([`${excerpt(file)}: ${mapping.error}`])
}

/** What a file of YAML or JSON holds; nothing where it is neither. */
function valueIn(bytes: Uint8Array): unknown {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { logLevel: 'error' })
  } catch {
    return undefined
  }
}
