/** Metrics for Prometheus: requests, decisions, and how much there is. @module */

import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { MODES, type SecurityMode } from '../../core/mode.ts'
import type { Decided, Decision } from '../../core/request.ts'
import type { Iam } from '../../iam/index.ts'
import { Afterwards } from './afterwards.ts'

/** Families that decisions are counted by; everything else is `other`. */
const CATEGORIES: readonly string[] = [
  'adminrouter',
  'cluster',
  'mesos',
  'secrets',
  'service',
  'superuser',
  'other',
]

const EFFECTS: ReadonlyArray<Decision['effect']> = ['allow', 'deny']

/** Where decisions of a kind are counted. */
const placeOf = (category: number, mode: number, effect: Decision['effect']): number =>
  (category * MODES.length + mode) * EFFECTS.length + EFFECTS.indexOf(effect)

/** From a tenth of a millisecond to ten seconds. */
const BUCKETS_S = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/** Takes one measurement. */
type Observer = Pick<Histogram.Internal<'route'>, 'observe'>

interface Answer {
  readonly route: string
  readonly method: string
  readonly status: number
  readonly seconds: number
}

interface Made {
  readonly decided: readonly Decided[]
  readonly mode: SecurityMode
}

/** What is counted. Labels come from closed sets: a client can't make any up. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = new Counter({
    name: 'ridgate_http_requests_total',
    help: 'Requests by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    registers: [this.#registry],
  })
  readonly #seconds = new Histogram({
    name: 'ridgate_http_request_seconds',
    help: 'How long requests took, by route.',
    labelNames: ['route'],
    buckets: BUCKETS_S,
    registers: [this.#registry],
  })
  readonly #decisions = new Counter({
    name: 'ridgate_decisions_total',
    help: 'Decisions by category of the resource, security mode and outcome.',
    labelNames: ['category', 'mode', 'outcome'],
    registers: [this.#registry],
  })

  // A counter of prom-client sorts its labels each time: it is told of sums, when it is asked.
  readonly #answered = new Map<string, { count: number; readonly seconds: Observer }>()
  readonly #decided = new Float64Array(CATEGORIES.length * MODES.length * EFFECTS.length)

  /**
   * Counts for one server.
   *
   * @param revision - the revision that decisions are made on.
   */
  constructor(iam: Pick<Iam, 'counts'>, revision: () => number) {
    const registers = [this.#registry]
    new Gauge({
      name: 'ridgate_revision',
      help: 'The revision that decisions are made on.',
      registers,
      collect() {
        this.set(revision())
      },
    })
    const gauge = (name: 'users' | 'groups' | 'acls' | 'grants'): Gauge =>
      new Gauge({ name: `ridgate_${name}`, help: `How many ${name} are stored.`, registers })
    this.#stored = ['users', 'groups', 'acls', 'grants'].map(
      (name) => [name as 'users', gauge(name as 'users')] as const,
    )
    this.#iam = iam
  }

  readonly #iam: Pick<Iam, 'counts'>
  readonly #stored: ReadonlyArray<readonly ['users' | 'groups' | 'acls' | 'grants', Gauge]>

  readonly #answers = new Afterwards<Answer>((answer) => this.#countAnswer(answer))
  readonly #decidedLately = new Afterwards<Made>((made) => this.#countDecisions(made))

  /** A request has been answered. */
  request(route: string, method: string, status: number, seconds: number): void {
    this.#answers.add({ route, method, status, seconds })
  }

  #countAnswer({ route, method, status, seconds }: Answer): void {
    const key = `${route} ${method} ${status}`
    const found = this.#answered.get(key)
    const tally = found ?? { count: 0, seconds: this.#seconds.labels({ route }) }
    if (found === undefined) this.#answered.set(key, tally)
    tally.count++
    tally.seconds.observe(seconds)
  }

  /** Decisions have been made. */
  decisions(decided: readonly Decided[], mode: SecurityMode): void {
    this.#decidedLately.add({ decided, mode })
  }

  #countDecisions({ decided, mode }: Made): void {
    for (const { request, decision } of decided) {
      const category = CATEGORIES.indexOf(categoryOf(request.resource))
      const at = placeOf(category, MODES.indexOf(mode), decision.effect)
      this.#decided[at] = (this.#decided[at] as number) + 1
    }
  }

  /** Everything, in the text format of Prometheus. What the store can't say is NaN. */
  async text(): Promise<string> {
    const counts = await this.#iam.counts()
    for (const [name, gauge] of this.#stored) {
      if (counts.ok) gauge.set(counts.value[name])
      else gauge.set(Number.NaN)
    }
    this.#settle()
    return this.#registry.metrics()
  }

  /** Hands the sums on. */
  #settle(): void {
    this.#answers.settle()
    this.#decidedLately.settle()
    for (const [key, tally] of this.#answered) {
      const [route = '', method = '', status = ''] = key.split(' ')
      this.#requests.inc({ route, method, status }, tally.count)
      tally.count = 0
    }
    for (const [nth, category] of CATEGORIES.entries()) {
      for (const [at, mode] of MODES.entries()) {
        for (const outcome of EFFECTS) {
          const place = placeOf(nth, at, outcome)
          this.#decisions.inc({ category, mode, outcome }, this.#decided[place])
          this.#decided[place] = 0
        }
      }
    }
  }

  /** The type of {@link Metrics.text}. */
  get type(): string {
    return this.#registry.contentType
  }
}

/** The second segment of a RID of DC/OS: `mesos` for `dcos:mesos:…`. */
export function categoryOf(resource: string): string {
  if (!resource.startsWith('dcos:')) return 'other'
  const end = resource.indexOf(':', 5)
  const name = end === -1 ? resource.slice(5) : resource.slice(5, end)
  return CATEGORIES.includes(name) ? name : 'other'
}
