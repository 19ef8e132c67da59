/** The table of the IAM API as the module that routes are made of, and as an OpenAPI document. @module */

import { stringify } from 'yaml'
import { REFUSAL_STATUS, type RefusalCode } from '../src/server/http/refusal.ts'
import { BASE, type Operation } from '../src/server/iam/operation.ts'

/** What the table says of one operation. */
export interface OperationRow extends Operation {
  readonly note: string
  readonly body?: string
  readonly answer?: string
  readonly query?: ReadonlyArray<{
    readonly name: string
    readonly about: string
    readonly required?: true
  }>
  readonly refuses: readonly RefusalCode[]
}

/** The table. */
export interface IamApiTable {
  readonly schemas: Readonly<Record<string, { readonly contentMediaType?: string }>>
  readonly rows: readonly OperationRow[]
}

/** The text of the generated module of operations, before it is formatted. */
export function operationsModule({ rows, schemas }: IamApiTable): string {
  const operations = rows.map(({ id, method, path, access, takes, success, answer }) => {
    const media = schemas[answer ?? '']?.contentMediaType
    return { id, method, path, access, takes, success, ...(media && { media }) }
  })
  return [
    '/** Generated from `spec-tables/iam-api.json` by `npm run generate`. Do not edit. @module */',
    '',
    "import type { Operation } from './operation.ts'",
    '',
    '/** The name of an operation. */',
    `export type OperationId = ${rows.map(({ id }) => JSON.stringify(id)).join(' | ')}`,
    '',
    '/** Every operation of the IAM API. */',
    `export const OPERATIONS: ReadonlyArray<Operation<OperationId>> = ${JSON.stringify(operations)}`,
    '',
  ].join('\n')
}

const JSON_MEDIA = 'application/json'
const REF = '#/components/schemas/'

/** What every operation of a kind refuses beside its own codes. */
export const commonRefusals = ({
  access,
  takes,
  media,
}: Pick<OperationRow, 'access' | 'takes' | 'media'>): readonly RefusalCode[] => [
  ...(takes === 'json' ? (['ERR_INVALID_DATA'] as const) : []),
  ...(access === 'open' ? [] : (['ERR_INVALID_CREDENTIALS', 'ERR_FORBIDDEN'] as const)),
  ...(media === undefined ? (['ERR_NOT_ACCEPTABLE'] as const) : []),
  ...(takes === 'none' ? [] : (['ERR_BODY_TOO_LARGE', 'ERR_UNSUPPORTED_MEDIA_TYPE'] as const)),
  'ERR_URL_TOO_LONG',
  'ERR_STORE_UNAVAILABLE',
  'ERR_OVERLOADED',
]

/** The OpenAPI document of the IAM API, as YAML. */
export function openApi(table: IamApiTable, version: string): string {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const row of table.rows) {
    paths[row.path] ??= parametersOf(row.path)
    Object.assign(paths[row.path] ?? {}, { [row.method.toLowerCase()]: operation(row, table) })
  }
  const text = stringify(
    {
      openapi: '3.1.0',
      info: {
        title: 'ridgate: the IAM API of DC/OS',
        version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        description: ABOUT,
      },
      servers: [{ url: BASE }],
      security: [{ token: [] }, { bearer: [] }, { cookie: [] }],
      paths,
      components: {
        securitySchemes: {
          token: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: 'The word `token=`, then the authentication token.',
          },
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'dcos-acs-auth-cookie' },
        },
        schemas: table.schemas,
      },
    },
    { lineWidth: 100, aliasDuplicateObjects: false },
  )
  const about = '# Generated from spec-tables/iam-api.json by `npm run generate`. Do not edit.\n'
  return about + text.replaceAll('#/schemas/', REF)
}

const ABOUT = `Users, groups, ACLs and the grants on them. A slash within a RID is sent as \`%252F\`.
Lists are wrapped as \`{"array": [...]}\`. Whoever or whatever is unknown is refused with 400.
Unknown query parameters are ignored, and so is one slash at the end of a path.`

const parametersOf = (path: string): Record<string, unknown> => {
  const names = [...path.matchAll(/\{([a-z-]+)\}/g)].flatMap(([, name]) => name ?? [])
  if (names.length === 0) return {}
  const text = { type: 'string' }
  return {
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
  }
}

function operation(row: OperationRow, table: IamApiTable): Record<string, unknown> {
  const { id, note, access, query, body, takes } = row
  const content = takes === 'form' ? FORM : body && jsonContent(body)
  return {
    operationId: id,
    summary: note,
    'x-access': access,
    ...(access === 'open' && { security: [] }),
    ...(query && {
      parameters: query.map(({ name, about, required }) => ({
        name,
        in: 'query',
        description: about,
        ...(required && { required }),
        schema: { type: 'string' },
      })),
    }),
    ...(content && { requestBody: { required: true, content } }),
    responses: responsesOf(row, table),
  }
}

const FORM = { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } }

const jsonContent = (schema: string): object => ({
  [JSON_MEDIA]: { schema: { $ref: `${REF}${schema}` } },
})

function responsesOf(row: OperationRow, { schemas }: IamApiTable): Record<string, unknown> {
  const media = schemas[row.answer ?? '']?.contentMediaType
  const content =
    row.answer === undefined
      ? undefined
      : media === undefined
        ? jsonContent(row.answer)
        : { [media]: { schema: { type: 'string' } } }
  const codes = [
    ...new Set([...row.refuses, ...commonRefusals({ ...row, ...(media && { media }) })]),
  ]
  const statuses = [...new Set(codes.map((code) => REFUSAL_STATUS[code].status))].sort()
  return {
    [row.success]: { description: content ? 'the answer' : 'done', ...(content && { content }) },
    ...Object.fromEntries(
      statuses.map((status) => [
        status,
        {
          description: codes.filter((code) => REFUSAL_STATUS[code].status === status).join(', '),
          content: jsonContent('Error'),
        },
      ]),
    ),
  }
}
