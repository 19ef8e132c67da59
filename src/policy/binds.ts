/** Binds: the values that a caller gives for placeholders and names. @module */

/** Keys that mean something of their own and are no names. */
const RESERVED: readonly string[] = ['user', 'group', 'action']

/** The values, and which of them have been asked for. */
export class Binds {
  readonly #values: ReadonlyMap<string, string>
  readonly #used = new Set<string>()

  constructor(bind: Readonly<Record<string, string>> = {}) {
    this.#values = new Map(Object.entries(bind))
  }

  /** The value of a placeholder, if it is bound. */
  get(key: string): string | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) this.#used.add(key)
    return value
  }

  /** The name that stands for a whole name as written: itself, unless it is bound. */
  name(written: string): string {
    return RESERVED.includes(written) ? written : (this.get(written) ?? written)
  }

  /** The keys that nothing asked for. */
  unused(): string[] {
    return [...this.#values.keys()].filter((key) => !this.#used.has(key))
  }
}

/** What to add to a command line so that `key` is bound: `--bind uid=VALUE`. */
export const bindHint = (key: string, value = 'VALUE'): string =>
  /^[A-Za-z0-9_.@-]+$/.test(key) ? `--bind ${key}=${value}` : `--bind '${key}=${value}'`
