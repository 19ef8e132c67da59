/** Addresses of clients, as logs and limits name them. @module */

/** What `@hono/node-server` hands to the app beside the request. */
export interface NodeBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

/** The address of whoever is connected: `local` over a Unix socket, and where there is none. */
export function addressOf(bindings: NodeBindings | undefined): string {
  const address = bindings?.incoming?.socket?.remoteAddress
  return address === undefined ? 'local' : address.replace(/^::ffff:(?=\d+\.)/, '')
}

/** What counts as one client: an IPv4 address, or the 64 leading bits of an IPv6 one. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')
}
