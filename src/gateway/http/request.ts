/** Requests and answers, as every adapter hands them over. @module */

/** What a gateway knows of a request. */
export interface GatewayRequest {
  readonly method: string
  /** The target as it came over the wire, before anything normalised it. */
  readonly target: string
  /**
   * The value of a header by its name in lower case; the values of one that came several times
   * joined by `, `, so that two tokens are none.
   */
  readonly header: (name: string) => string | undefined
  /** The body, where somebody has read it as JSON already. */
  readonly body?: unknown
  /** The address of the peer, for the audit. */
  readonly address?: string
}

/** What a gateway answers in place of what lies behind it. */
export interface GatewayAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What an allowed request needs to become on its way to what lies behind. */
export interface Forward {
  /** The only target that may be asked for. */
  readonly target: string
  /** Headers that are taken out, whatever the client sent; names in lower case. */
  readonly remove: readonly string[]
  /** Headers that are put in afterwards. */
  readonly set: Readonly<Record<string, string>>
}
