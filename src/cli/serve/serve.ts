/** Serving: from the options of `ridgate serve` to a server, until it is asked to stop. @module */

import { relative } from 'node:path'
import type { Policy } from '../../core/policy.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { excerpt, quoted } from '../../core/text.ts'
import { bodyReaders, type Iam, type Opened, openIam, openSqlite } from '../../iam/index.ts'
import {
  AUDIT_FORMATS,
  type AuditFormat,
  isLocal,
  keeperIn,
  Lines,
  LOG_LEVELS,
  type LogLevel,
  type Place,
  parsePlace,
  type RunningServer,
  type StartOptions,
  startServer,
} from '../../server/index.ts'
import { errorsOf, readSettings } from '../commands/ask.ts'
import { DEMO_POLICY, demonstration } from '../commands/demo.ts'
import type { Io } from '../io.ts'
import { joined, readFiles } from '../load.ts'
import type { Answer } from '../outcome.ts'
import { envoyPlaceOf, gatewayOf } from './gateway.ts'
import { DEFAULT_DATA, DEFAULT_LISTEN, type ServeOptions } from './options.ts'

/** What the command line says, once checked. */
interface Plan extends Pick<StartOptions, 'mode' | 'release' | 'trusted' | 'gateway' | 'envoy'> {
  readonly data: string
  readonly listen: Place
  readonly policy?: { readonly names: readonly string[]; readonly policy: Policy }
  readonly audit: { readonly file: string; readonly format: AuditFormat }
  readonly level: LogLevel
}

/** Serves until it is asked to stop, then lets requests under way end. */
export async function serve(
  words: readonly string[],
  options: ServeOptions,
  io: Io,
): Promise<Answer> {
  if (words.length > 0) return err(['`serve` takes no words; see `ridgate help serve`'])
  const plan = await planOf(options, io)
  if (!plan.ok) return plan
  const opened = await openAdministration(plan.value, io)
  if (!opened.ok) return err([opened.error])
  const { iam, bootstrap } = opened.value
  const audit = await Lines.open(plan.value.audit.file)
  if (!audit.ok) {
    await iam.close()
    return err([`${excerpt(plan.value.audit.file)}: ${audit.error}`])
  }
  const server = await startServer({
    ...plan.value,
    iam,
    keeper: keeperIn(plan.value.data),
    readers: bodyReaders,
    log: { level: plan.value.level, stream: { write: (line) => io.stderr(line) } },
    audit: { format: plan.value.audit.format, sink: audit.value },
  })
  if (!server.ok) {
    await iam.close()
    return err([server.error])
  }
  io.onHangup(() => void audit.value.reopen())
  io.stdout(greeting(plan.value, options, server.value, bootstrap))
  await io.stopped()
  await server.value.stop()
  await audit.value.close()
  return ok({ exit: 0, text: '', json: { stopped: server.value.url } })
}

/** Opens the store and the administration on it, and fills them where they are new. */
async function openAdministration(
  { data, policy }: Plan,
  { env }: Io,
): Promise<Result<Opened, string>> {
  const store = openSqlite(data)
  if (!store.ok) return store
  const uid = env['RIDGATE_ADMIN_UID'] ?? 'bootstrapuser'
  const password = env['RIDGATE_ADMIN_PASSWORD']
  const administrator = { uid, ...(password !== undefined && { password }) }
  const opened = await openIam(store.value, { administrator })
  if (!opened.ok) {
    await store.value.close()
    return err(`${opened.error.code}: ${opened.error.message}`)
  }
  const { iam, bootstrap } = opened.value
  if (bootstrap === undefined || policy === undefined) return ok(opened.value)
  const filled = await fill(iam, policy.policy, bootstrap.uid)
  return filled.ok ? ok(opened.value) : filled
}

async function fill(iam: Iam, policy: Policy, uid: string): Promise<Result<void, string>> {
  const imported = await iam.importPolicy({ uid, isSuperuser: true }, policy)
  if (imported.ok) return ok(undefined)
  await iam.close()
  return err(`${imported.error.code}: ${imported.error.message}`)
}

async function planOf(options: ServeOptions, io: Io): Promise<Result<Plan, readonly string[]>> {
  const settings = readSettings(options)
  const place = listed(parsePlace(options.listen ?? DEFAULT_LISTEN))
  const trusted = trustedOf(options)
  const format = oneOf('audit-format', options.auditFormat ?? 'dcos', AUDIT_FORMATS)
  const level = oneOf('log-level', options.logLevel ?? 'info', LOG_LEVELS)
  const policy = await policyOf(options, io)
  const envoy = envoyPlaceOf(options)
  const gateway = await gatewayOf(options, place.ok ? place.value : undefined, io)
  if (!settings.ok || !place.ok || !trusted.ok || !format.ok || !level.ok || !policy.ok) {
    return err(errorsOf([settings, place, trusted, format, level, policy, envoy, gateway]))
  }
  if (!envoy.ok || !gateway.ok) return err(errorsOf([envoy, gateway]))
  const { mode, release } = { ...policy.value?.policy, ...settings.value }
  return ok({
    ...(mode && { mode }),
    ...(release && { release }),
    ...(trusted.value && { trusted: trusted.value }),
    ...(policy.value && { policy: policy.value }),
    ...(envoy.value && { envoy: envoy.value }),
    gateway: gateway.value,
    data: options.data ?? DEFAULT_DATA,
    listen: place.value,
    audit: { file: options.audit ?? '-', format: format.value },
    level: level.value,
  })
}

const listed = <T>(result: Result<T, string>): Result<T, readonly string[]> =>
  result.ok ? result : err([result.error])

function oneOf<T extends string>(
  name: string,
  text: string,
  words: readonly T[],
): Result<T, readonly string[]> {
  const found = words.find((word) => word === text)
  const all = words.map((word) => `\`${word}\``).join(', ')
  return found === undefined ? err([`bad-${name}: ${quoted(text)} is none of ${all}`]) : ok(found)
}

function trustedOf({
  trustedListen,
  trustedAdmin,
}: ServeOptions): Result<StartOptions['trusted'], readonly string[]> {
  if (trustedListen === undefined) {
    return trustedAdmin === true
      ? err(['`--trusted-admin` says what `--trusted-listen` serves; name its address too'])
      : ok(undefined)
  }
  const place = parsePlace(trustedListen)
  if (!place.ok) return err([place.error])
  if (!isLocal(place.value)) {
    return err([
      `${quoted(trustedListen)} is no address of loopback, and whoever reaches it is trusted; name one, or a Unix socket`,
    ])
  }
  return ok({ listen: place.value, trust: trustedAdmin === true ? 'admin' : 'policyquery' })
}

/** The policy for an empty store. */
async function policyOf(
  { policy, example: isExample }: ServeOptions,
  io: Io,
): Promise<Result<Plan['policy'], readonly string[]>> {
  const example = isExample === true ? [relative('.', DEMO_POLICY)] : []
  const names = policy.length > 0 ? policy : example
  if (names.length === 0) return ok(undefined)
  const readings = await readFiles(names, io)
  if (!readings.ok) return readings
  const loaded = joined(readings.value)
  return loaded.ok ? ok({ names, policy: loaded.value.policy }) : loaded
}

/** What is printed once it listens: the demonstration, where to ask, and how. */
function greeting(
  { policy, data }: Plan,
  options: ServeOptions,
  { url, trustedUrl, envoyAddress, engine }: RunningServer,
  bootstrap: Opened['bootstrap'],
): string {
  const shown = options.example === true && policy !== undefined
  const lines = [
    ...(shown ? [demonstration(policy.names, policy.policy, options).text] : []),
    `ridgate listens on ${url} (mode ${engine.mode}, release ${engine.release}, revision ${engine.revision}); data in ${excerpt(data)}`,
    ...(trustedUrl === undefined ? [] : [`callers of ${trustedUrl} are trusted without a token`]),
    ...(envoyAddress === undefined ? [] : [`Envoy may ask ${envoyAddress} over gRPC`]),
    ...(bootstrap?.password === undefined
      ? []
      : [`administrator ${bootstrap.uid}, password ${bootstrap.password} (shown this once)`]),
    '',
    ...firstCurl(url, bootstrap?.uid ?? 'bootstrapuser', bootstrap?.password),
  ]
  return `${lines.join('\n')}\n`
}

const firstCurl = (url: string, uid: string, password = 'PASSWORD'): string[] => [
  'Log in, then ask for a decision:',
  `  TOKEN=$(curl -s ${url}/acs/api/v1/auth/login -H 'Content-Type: application/json' \\`,
  `    -d '{"uid": "${uid}", "password": "${password}"}' | sed -n 's/.*"token": "\\(.*\\)".*/\\1/p')`,
  `  curl -H "Authorization: token=$TOKEN" '${url}/acs/api/v1/internal/policyquery?uid=alice&action=full&rid=dcos:adminrouter:service:marathon'`,
]
