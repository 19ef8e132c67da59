/** `ridgate serve`: the IAM server. @module */

import type { Command } from 'commander'
import type { CommandSpec } from '../command.ts'
import { collect, withSettings } from '../options.ts'
import { DEFAULT_DATA, DEFAULT_LISTEN, type ServeOptions } from '../serve/options.ts'

const withServeOptions = (command: Command): Command =>
  withSettings(command)
    .option('--data <dir>', `where the store lies; ${DEFAULT_DATA} where none is named`)
    .option('--listen <address>', `where to listen; ${DEFAULT_LISTEN} where none is named`)
    .option('--trusted-listen <address>', 'policyquery without a token: loopback or a Unix socket')
    .option('--trusted-admin', 'the whole API there, without a token')
    .option('-p, --policy <file>', 'a policy for a store that is empty; repeatable', collect)
    .option('--example', 'the example policy for a store that is empty, and its decisions')
    .option('--audit <file>', 'where audit lines go; `-`, standard error, where none is named')
    .option('--audit-format <format>', 'dcos or json')
    .option('--log-level <level>', 'debug, info, warn, error or silent')
    .option('--envoy-listen <address>', 'where Envoy asks over gRPC, such as 127.0.0.1:9191')
    .option('--peer <ip>', 'a gateway that is believed; repeatable; else loopback', collect)
    .option('--service <name=kind>', 'what is below /service/; opaque, or marathon:NAME', collect)
    .option('--unmapped <prefix=open>', 'paths of no route: open or login; repeatable', collect)
    .option('--anonymous', 'in permissive mode, let requests without a token be those of anonymous')
    .option('--base-url <url>', 'where clients of AuthZEN find the server')
    .option('--authzen <file>', 'what the terms of AuthZEN mean, in YAML or JSON')

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
  // Loaded when it is asked for: no other command needs what a server is made of.
  run: async (...args) => (await import('../serve/serve.ts')).serve(...args),
}
