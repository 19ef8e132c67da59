/** `ridgate serve`: the IAM server. @module */

import { relative } from 'node:path'
import type { Command } from 'commander'
import type { Policy } from '../../core/policy.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { excerpt, quoted } from '../../core/text.ts'
import { bodyReaders, type Iam, type Opened, openIam, openSqlite } from '../../iam/index.ts'
import {
  AUDIT_FORMATS,
  type AuditFormat,
  isLocal,
  Lines,
  LOG_LEVELS,
  type LogLevel,
  type Place,
  parsePlace,
  type RunningServer,
  type StartOptions,
  startServer,
} from '../../server/index.ts'
import type { CommandSpec } from '../command.ts'
import type { Io } from '../io.ts'
import { joined, readFiles } from '../load.ts'
import { withSettings } from '../options.ts'
import type { Answer, CommonOptions } from '../outcome.ts'
import { errorsOf, readSettings } from './ask.ts'
import { DEMO_POLICY, demonstration } from './demo.ts'

/** The options of `serve`. */
interface ServeOptions extends CommonOptions {
  readonly data?: string
  readonly listen?: string
  readonly trustedListen?: string
  readonly trustedAdmin?: boolean
  readonly policy?: string
  readonly example?: boolean
  readonly mode?: string
  readonly release?: string
  readonly audit?: string
  readonly auditFormat?: string
  readonly logLevel?: string
}

const DEFAULT_LISTEN = '127.0.0.1:8101'
const DEFAULT_DATA = 'ridgate-data'

/** What the command line says, once checked. */
interface Plan extends Pick<StartOptions, 'mode' | 'release' | 'trusted'> {
  readonly data: string
  readonly listen: Place
  readonly policy?: { readonly name: string; readonly policy: Policy }
  readonly audit: { readonly file: string; readonly format: AuditFormat }
  readonly level: LogLevel
}

/** Serves until it is asked to stop, then lets requests under way end. */
async function serve(words: readonly string[], options: ServeOptions, io: Io): Promise<Answer> {
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
  if (!settings.ok || !place.ok || !trusted.ok || !format.ok || !level.ok || !policy.ok) {
    return err(errorsOf([settings, place, trusted, format, level, policy]))
  }
  const { mode, release } = { ...policy.value?.policy, ...settings.value }
  return ok({
    ...(mode && { mode }),
    ...(release && { release }),
    ...(trusted.value && { trusted: trusted.value }),
    ...(policy.value && { policy: policy.value }),
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
  { policy, example }: ServeOptions,
  io: Io,
): Promise<Result<Plan['policy'], readonly string[]>> {
  const name = policy ?? (example === true ? relative('.', DEMO_POLICY) : undefined)
  if (name === undefined) return ok(undefined)
  const readings = await readFiles([name], io)
  if (!readings.ok) return readings
  const loaded = joined(readings.value)
  return loaded.ok ? ok({ name, policy: loaded.value.policy }) : loaded
}

/** What is printed once it listens: the demonstration, where to ask, and how. */
function greeting(
  { policy, data }: Plan,
  options: ServeOptions,
  { url, trustedUrl, engine }: RunningServer,
  bootstrap: Opened['bootstrap'],
): string {
  const shown = options.example === true && policy !== undefined
  const lines = [
    ...(shown ? [demonstration([policy.name], policy.policy, options).text] : []),
    `ridgate listens on ${url} (mode ${engine.mode}, release ${engine.release}, revision ${engine.revision}); data in ${excerpt(data)}`,
    ...(trustedUrl === undefined ? [] : [`callers of ${trustedUrl} are trusted without a token`]),
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

const withServeOptions = (command: Command): Command =>
  withSettings(command)
    .option('--data <dir>', `where the store lies; ${DEFAULT_DATA} where none is named`)
    .option('--listen <address>', `where to listen; ${DEFAULT_LISTEN} where none is named`)
    .option('--trusted-listen <address>', 'policyquery without a token: loopback or a Unix socket')
    .option('--trusted-admin', 'the whole API there, without a token')
    .option('-p, --policy <file>', 'a policy for a store that is empty')
    .option('--example', 'the example policy for a store that is empty, and its decisions')
    .option('--audit <file>', 'where audit lines go; `-`, standard error, where none is named')
    .option('--audit-format <format>', 'dcos or json')
    .option('--log-level <level>', 'debug, info, warn, error or silent')

/** `ridgate serve`. */
export const SERVE: CommandSpec<ServeOptions> = {
  name: 'serve',
  usage: '',
  summary: 'serve the IAM API of DC/OS, with a store of its own',
  examples: [
    'serve --example',
    'serve --data /var/lib/ridgate --mode permissive --audit /var/log/ridgate/audit.log',
    'serve --trusted-listen unix:/run/ridgate.sock',
  ],
  options: withServeOptions,
  run: serve,
}
