/** Options that several commands have. @module */

import type { Command } from 'commander'

/** Collects the values of an option that may be given more than once. */
export const collect = (word: string, before: readonly string[] = []): string[] => [...before, word]

/** `--mode`, `--release` and `--bind`. */
export const withSettings = (command: Command): Command =>
  command
    .option('--mode <mode>', 'disabled, permissive or strict, whatever the policy says')
    .option('--release <release>', 'the release of DC/OS, whatever the policy says')
    .option('--bind <name=value>', 'a value for a placeholder; repeatable', collect)

/** The settings, and the policy that is asked. */
export const withPolicy = (command: Command): Command =>
  withSettings(command).option(
    '-p, --policy <file>',
    'YAML, JSON, script, page or snapshot; `-` is standard input; repeatable',
    collect,
  )

/** The settings, the policy, and `--anonymous`. */
export const withSubject = (command: Command): Command =>
  withPolicy(command).option('--anonymous', 'in place of UID: a request without a token')

/** The settings, the policy, and which part of a list is wanted. */
export const withPages = (command: Command): Command =>
  withPolicy(command)
    .option('--limit <n>', 'at most so many lines; what follows is behind a cursor')
    .option('--cursor <text>', 'go on from where a list was cut')

/** The settings, and policy files beside those among the words. */
export const withFiles = (command: Command): Command =>
  withSettings(command).option('-p, --policy <file>', 'a further file; repeatable', collect)

/** Which server is meant, and where the login for it is kept. */
export const withServer = (command: Command): Command =>
  command
    .option('--url <url>', 'the server; else RIDGATE_URL, or the last login')
    .option('--login-file <file>', 'where logins are kept; else ~/.config/ridgate/login.json')
