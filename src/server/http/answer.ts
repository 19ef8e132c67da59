/** Answers: what an operation says, before it is a response. @module */

/** The type of every JSON answer, to the letter. */
export const JSON_TYPE = 'application/json; charset=utf-8'

/** What an operation answers. Without a body there is no type either. */
export interface Answer {
  readonly body?: string
  readonly type?: string
  /** Sent as it is; a name may come twice. */
  readonly headers?: ReadonlyArray<readonly [name: string, value: string]>
}

/** Nothing but a status. */
export const EMPTY: Answer = {}

/** JSON as the IAM API prints it: indented by two, with a line end. */
export const prettyJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** An answer in JSON. */
export const json = (value: unknown, headers?: Answer['headers']): Answer => ({
  body: prettyJson(value),
  type: JSON_TYPE,
  ...(headers && { headers }),
})

/** A list, wrapped as the IAM API wraps lists. */
export const list = (items: readonly unknown[]): Answer => json({ array: items })

/** The response of an answer. Nothing of it may be kept by anybody in between. */
export function answerResponse({ body, type, headers = [] }: Answer, status: number): Response {
  const response = new Response(body ?? null, {
    status,
    headers:
      type === undefined
        ? { 'Cache-Control': 'no-store' }
        : { 'Content-Type': type, 'Cache-Control': 'no-store' },
  })
  for (const [name, value] of headers) response.headers.append(name, value)
  return response
}
