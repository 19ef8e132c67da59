/** Templates: RIDs with `<name>` for what differs, and which of them a RID fits. @module */

import { appIdOfJob, jobOfAppId } from '../../core/job.ts'

/** The value of each name. */
export type Bindings = Readonly<Record<string, string>>

/** A name, and whether the app id stands there of the job that it names: `<job|app>`. */
const HOLE = /<([A-Za-z][A-Za-z0-9_-]*)(\|app)?>/g

/** The RID of a template, its names replaced; a hole is left where there is no such value. */
export const bound = (template: string, values: Bindings): string =>
  template.replace(HOLE, (hole, name: string, asApp?: string) => {
    const value = values[name]
    if (value === undefined || asApp === undefined) return value ?? hole
    const app = appIdOfJob(value)
    return app.ok ? app.value : hole
  })

/** Which templates of a list were hit, and with which values of its names. */
export interface Hits {
  readonly checks: ReadonlySet<number>
  /** Every combination of the values that were seen; none where a name was never seen. */
  readonly values: Iterable<Bindings>
}

interface Template {
  readonly list: number
  readonly at: number
  readonly pattern: RegExp
  readonly holes: readonly Hole[]
}

interface Hole {
  readonly name: string
  readonly asApp: boolean
}

/** For how many heads it is kept what is found by them. */
const MOST_KEPT = 1000

/** Lists of templates, found by the segments before their first name. */
export class Templates {
  readonly #names: ReadonlyArray<readonly string[]>
  readonly #byHead = new Map<string, Template[]>()
  readonly #byShared = new Map<string, readonly Template[]>()

  constructor(lists: ReadonlyArray<readonly string[]>) {
    this.#names = lists.map((list) => [...new Set(list.flatMap(holesIn).map(({ name }) => name))])
    for (const [list, texts] of lists.entries()) {
      for (const [at, text] of texts.entries()) this.#add({ list, at, ...patternOf(text) }, text)
    }
  }

  /** Which lists any of the RIDs hits. At most `most` values of a name are kept. */
  matches(rids: readonly string[], most: number): Map<number, Hits> {
    const seen = new Map<number, { checks: Set<number>; values: Map<string, Set<string>> }>()
    for (const rid of rids) {
      for (const { list, at, pattern, holes } of this.#near(rid)) {
        const found = pattern.exec(rid)
        if (found === null) continue
        const hits = seen.get(list) ?? { checks: new Set(), values: new Map() }
        seen.set(list, hits)
        hits.checks.add(at)
        holes.forEach((hole, index) => {
          const values = hits.values.get(hole.name) ?? new Set()
          hits.values.set(hole.name, values)
          const value = valueIn(hole, found[index + 1] ?? '')
          if (value !== undefined && values.size < most) values.add(value)
        })
      }
    }
    return new Map(
      Array.from(seen, ([list, { checks, values }]) => [
        list,
        { checks, values: combinations(this.#names[list] ?? [], values) },
      ]),
    )
  }

  #add(template: Template, text: string): void {
    const head = headOf(text)
    this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), template])
  }

  #near(rid: string): readonly Template[] {
    const around = this.#around(rid.slice(0, Math.max(0, rid.lastIndexOf(':'))))
    const own = this.#byHead.get(rid)
    return own === undefined ? around : [...own, ...around]
  }

  /** The templates whose head is this one or begins it: most RIDs share theirs with others. */
  #around(head: string): readonly Template[] {
    const known = this.#byShared.get(head)
    if (known !== undefined) return known
    const found: Template[] = []
    for (let end = head.length; end > 0; end = head.lastIndexOf(':', end - 1)) {
      found.push(...(this.#byHead.get(head.slice(0, end)) ?? []))
    }
    if (this.#byShared.size >= MOST_KEPT) this.#byShared.clear()
    this.#byShared.set(head, found)
    return found
  }
}

const holesIn = (text: string): Hole[] =>
  Array.from(text.matchAll(HOLE), ([, name = '', asApp]) => ({ name, asApp: asApp !== undefined }))

/** What a text in a hole says of its name; nothing where it is the app id of no job. */
function valueIn({ asApp }: Hole, text: string): string | undefined {
  if (!asApp) return text
  const job = jobOfAppId(text)
  return job.ok ? job.value : undefined
}

/** All of a template without names; else the segments that end before its first name. */
function headOf(text: string): string {
  const hole = text.search(HOLE)
  return hole < 0 ? text : text.slice(0, text.lastIndexOf(':', hole))
}

function patternOf(text: string): Pick<Template, 'pattern' | 'holes'> {
  const literal = text.split(/<[A-Za-z][A-Za-z0-9_-]*(?:\|app)?>/).map(escaped)
  return { pattern: new RegExp(`^${literal.join('([^:]+)')}$`), holes: holesIn(text) }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

function* combinations(
  names: readonly string[],
  values: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<Bindings> {
  const [name, ...rest] = names
  if (name === undefined) {
    yield {}
    return
  }
  for (const value of values.get(name) ?? []) {
    for (const others of combinations(rest, values)) yield { [name]: value, ...others }
  }
}
