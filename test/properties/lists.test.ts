import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTIONS, parseAction } from '../../src/core/action.ts'
import { covers, type Place, reachOf } from '../../src/core/place.ts'
import type { Policy } from '../../src/core/policy.ts'
import { ANONYMOUS, type Subject } from '../../src/core/principal.ts'
import type { AccessRequest } from '../../src/core/request.ts'
import { parseRid } from '../../src/core/rid.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Access, Audience, Holding } from '../../src/engine/lists/answers.ts'
import type { Loss } from '../../src/engine/lists/losses.ts'
import { Oracle } from '../../src/oracle/oracle.ts'
import {
  ALL_UIDS,
  nearMissesOf,
  resourcesFor,
  type Scenario,
  type ScenarioOptions,
  scenarios,
} from '../../src/testing/index.ts'
import { runs } from './runs.ts'
import { EVERY_KIND, KINDS, PRINCIPALS, policiesIn, type Universe } from './universe.ts'

const SUBJECTS: readonly Subject[] = ['a', 'b', 'c', 'd', '__proto__', ANONYMOUS]
const WORDS: readonly string[] = [...ACTIONS, 'reads']

/** A scenario with the engine that is asked and the oracle that knows better. */
interface Trial extends Scenario {
  readonly engine: Engine
  readonly oracle: Oracle
  /** What is asked about: what the requests name, what is granted, and what lies close to it. */
  readonly resources: readonly string[]
}

function forEveryTrial(
  count: number,
  holds: (trial: Trial) => void,
  options: ScenarioOptions = {},
): void {
  const trials = scenarios({ maxRequests: 4, ...options }).chain((scenario) => {
    const { catalogue } = scenario.setting
    const near = resourcesFor(scenario.policy, catalogue)
    return fc.array(nearMissesOf(near), { maxLength: 6 }).map((more) => ({ ...scenario, more }))
  })
  const property = fc.property(trials, ({ more, ...scenario }) => {
    const { policy, setting, requests } = scenario
    const named = [...policy.grants, ...requests].map(({ resource }) => resource)
    holds({
      ...scenario,
      engine: Engine.fromPolicy(policy, setting),
      oracle: new Oracle(policy, setting),
      resources: [...new Set([...named.slice(0, 20), ...more])],
    })
  })
  fc.assert(property, { numRuns: runs(count) })
}

const isAllowed = (oracle: Oracle, request: AccessRequest): boolean =>
  oracle.decide(request).effect === 'allow'

/** Where a text lies, if it is a RID with a sound path. */
function placeOf(engine: Engine, text: string): Exclude<Place, { kind: 'malformed' }> | undefined {
  const rid = parseRid(text)
  if (!rid.ok) return undefined
  const place = engine.view().gazetteer.locate(rid.value)
  return place.kind === 'malformed' ? undefined : place
}

/** Reads a list the way that {@link Access} says it is to be read: without the index. */
function says(engine: Engine, access: Access, action: string, resource: string): boolean {
  const place = placeOf(engine, resource)
  const rid = parseRid(resource)
  if (place === undefined || !rid.ok || !parseAction(action).ok) return false
  const category = place.kind === 'family' ? place.family.category : undefined
  if (access.open.some((one) => one.category === category)) return true
  if (access.superuser !== undefined) return true
  const { gazetteer } = engine.view()
  return access.holdings.some(
    ({ actions, resource: held }) =>
      actions.some((one) => one === action || one === 'full') && covers(gazetteer, held, rid.value),
  )
}

/** Whether a resource is another one, or lies below it; of a star, only what lies below. */
function isIn(engine: Engine, region: string, resource: string): boolean {
  const [top, place] = [placeOf(engine, region), placeOf(engine, resource)]
  if (top === undefined || place === undefined) return false
  if (top.kind === 'outside' || place.kind === 'outside') return region === resource
  if (top.family !== place.family || top.base !== place.base) return false
  const reach = reachOf(top)
  const isStar = reach?.here === false
  const path = isStar ? reach.path : top.path
  if (!path.every((segment, at) => segment === place.path[at])) return false
  return !isStar || place.path.length > path.length
}

describe('what can', () => {
  it('says of every request what the oracle decides', () => {
    forEveryTrial(60, ({ engine, oracle, resources }) => {
      for (const subject of SUBJECTS) {
        const access = engine.whatCan(subject)
        for (const resource of resources) {
          const said = WORDS.filter((action) => says(engine, access, action, resource))
          const decided = WORDS.filter((action) => isAllowed(oracle, { subject, action, resource }))
          expect({ subject, resource, said }).toEqual({ subject, resource, said: decided })
        }
      }
    })
  })

  it('says of every request in a region what the oracle decides', () => {
    forEveryTrial(50, ({ engine, oracle, resources }) => {
      for (const below of resources) {
        const within = resources.filter((resource) => isIn(engine, below, resource))
        for (const subject of SUBJECTS.slice(0, 3)) {
          const access = engine.whatCan(subject, { below })
          for (const resource of within) {
            const said = WORDS.filter((action) => says(engine, access, action, resource))
            const asked = WORDS.map((action): AccessRequest => ({ subject, action, resource }))
            const decided = asked.filter((request) => isAllowed(oracle, request))
            expect({ below, resource, said }).toEqual({
              below,
              resource,
              said: decided.map(({ action }) => action),
            })
          }
        }
      }
    })
  })

  it('lists in a region a part of the whole, in its order', () => {
    forEveryTrial(40, ({ engine, resources }) => {
      for (const subject of SUBJECTS) {
        const whole = engine.whatCan(subject).holdings.map((one) => JSON.stringify(one))
        for (const below of resources) {
          const part = engine.whatCan(subject, { below }).holdings.map((one) => JSON.stringify(one))
          expect(part).toEqual(whole.filter((one) => part.includes(one)))
        }
      }
    })
  })

  it('has no action to spare', () => {
    forEveryTrial(
      50,
      ({ engine }) => {
        for (const subject of SUBJECTS) {
          const { holdings } = engine.whatCan(subject)
          for (const holding of holdings) {
            for (const action of holding.actions) {
              const rest = holdings.map((one) => (one === holding ? less(one, action) : one))
              const access = { open: [], holdings: rest }
              expect(says(engine, access, action, holding.resource)).toBe(false)
            }
          }
        }
      },
      { maxGrants: 30 },
    )
  })

  it('lists nothing that the subject does not hold', () => {
    forEveryTrial(60, ({ engine, policy }) => {
      for (const subject of ALL_UIDS) {
        for (const { resource, actions, through } of engine.whatCan(subject).holdings) {
          const held = policy.grants
            .filter((one) => one.resource === resource)
            .filter(({ principal }) => JSON.stringify(principal) === JSON.stringify(through))
          expect(held.flatMap((one) => one.actions)).toEqual(expect.arrayContaining([...actions]))
        }
      }
    })
  })
})

const less = (holding: Holding, action: string): Holding => ({
  ...holding,
  actions: holding.actions.filter((one) => one !== action),
})

describe('who can', () => {
  it('lists those for whom the oracle allows', () => {
    forEveryTrial(
      50,
      ({ engine, oracle, resources }) => {
        for (const resource of resources) {
          for (const action of WORDS) {
            expect(engine.whoCan(action, resource)).toEqual(
              audienceOf(engine, oracle, action, resource),
            )
          }
        }
      },
      { maxGrants: 20 },
    )
  })

  it('comes in pages and streams as it comes whole', () => {
    forEveryTrial(60, ({ engine, requests }) => {
      for (const { action, resource } of requests) {
        const whole = engine.whoCan(action, resource)
        const stream = engine.whoCanStream(action, resource)
        expect(stream.everyone ? stream : { ...stream, users: [...stream.users] }).toEqual(whole)
        expect(inPages((page) => engine.whoCanPage(action, resource, page))).toEqual(
          whole.everyone ? [] : whole.users,
        )
      }
    })
  })
})

describe('what can, in parts', () => {
  it('comes in pages and streams as it comes whole', () => {
    forEveryTrial(
      40,
      ({ engine, resources }) => {
        for (const below of [undefined, ...resources.slice(0, 3)]) {
          const region = below === undefined ? {} : { below }
          const { holdings } = engine.whatCan('a', region)
          expect([...engine.whatCanStream('a', region).holdings]).toEqual(holdings)
          expect(inPages((page) => engine.whatCanPage('a', { ...region, ...page }))).toEqual(
            holdings,
          )
        }
      },
      { maxGrants: 30 },
    )
  })
})

type Page = ReturnType<Engine['whoCanPage']> | ReturnType<Engine['whatCanPage']>

/** All items, by pages of two. */
function inPages(ask: (page: { limit: number; cursor?: string }) => Page): unknown[] {
  const found: unknown[] = []
  let cursor: string | undefined
  do {
    const page = ask({ limit: 2, ...(cursor !== undefined && { cursor }) })
    if (!page.ok) throw new Error(page.error.message)
    if ('holdings' in page.value) found.push(...page.value.holdings)
    else if ('users' in page.value) found.push(...page.value.users)
    cursor = page.value.next
  } while (cursor !== undefined)
  return found
}

function audienceOf(engine: Engine, oracle: Oracle, action: string, resource: string): Audience {
  const reason = (subject: Subject): string => oracle.decide({ subject, action, resource }).reason
  if (reason('nobody at all') === 'not-enforced') return { everyone: true }
  const known = new Set<string>(engine.view().users())
  return {
    everyone: false,
    ...(reason(ANONYMOUS) === 'anonymous' && { anonymous: true as const }),
    users: ALL_UIDS.filter((uid) => known.has(uid))
      .filter((subject) => isAllowed(oracle, { subject, action, resource }))
      .toSorted(),
  }
}

/** All that can be taken away. */
const lossesOf = ({ groups, grants }: Policy): Loss[] => [
  ...groups.map(({ gid }): Loss => ({ op: 'delete-group', gid })),
  ...groups.flatMap(({ gid, members }) =>
    members.map((uid): Loss => ({ op: 'remove-member', gid, uid })),
  ),
  ...grants.flatMap(({ principal, resource, actions }) => [
    { op: 'revoke' as const, principal, resource, actions },
    ...actions.map((action) => ({
      op: 'revoke' as const,
      principal,
      resource,
      actions: [action],
    })),
  ]),
]

describe('who loses', () => {
  it('lists those who may before a change and may not after it', () => {
    forEveryTrial(25, ({ engine, oracle, setting, requests }) => {
      const before = engine.toPolicy()
      for (const loss of lossesOf(before)) {
        const changed = Engine.fromPolicy(before, setting)
        changed.apply([loss])
        const after = new Oracle(changed.toPolicy(), setting)
        for (const { action, resource } of requests) {
          const losers = ALL_UIDS.filter((subject) => {
            const request = { subject, action, resource }
            return isAllowed(oracle, request) && !isAllowed(after, request)
          })
          expect(engine.whoLoses(loss, action, resource)).toEqual({
            ok: true,
            value: losers.toSorted(),
          })
        }
      }
      expect(engine.toPolicy()).toEqual(before)
    })
  })
})

/** What `ask` answered to the same question before; the policy stays as it is. */
function once<Q extends readonly unknown[], A>(ask: (...question: Q) => A): (...question: Q) => A {
  const answers = new Map<string, A>()
  return (...question) => {
    const key = question.map(String).join('\n')
    const answer = answers.get(key) ?? ask(...question)
    answers.set(key, answer)
    return answer
  }
}

/** Holds every list for one policy of a universe against the oracle. */
function tryLists(universe: Universe, policy: Policy, mode: 'permissive' | 'strict'): number {
  const setting = { catalogue: EVERY_KIND, release: '2.2', mode } as const
  const engine = Engine.fromPolicy(policy, setting)
  const oracle = new Oracle(policy, setting)
  const whole = once((subject: Subject) => engine.whatCan(subject))
  const part = once((subject: Subject, below: string) => engine.whatCan(subject, { below }))
  const audienceOf = once((action: string, resource: string) => engine.whoCan(action, resource))
  const actionsOf = once((subject: Subject, resource: string) =>
    engine.actionsOn(subject, resource),
  )
  for (const { subject, action, resource } of universe.requests) {
    const audience = audienceOf(action, resource)
    const listed = [
      says(engine, whole(subject), action, resource),
      says(engine, part(subject, resource), action, resource),
      audience.everyone || audience.users.some((uid) => uid === subject),
      actionsOf(subject, resource).some((one) => one === action),
    ]
    const decided = isAllowed(oracle, { subject, action, resource })
    if (listed.every((one) => one === decided)) continue
    expect({ policy, mode, subject, action, resource, listed }).toBe(decided)
  }
  return universe.requests.length
}

describe('every policy of up to two grants', () => {
  it.each([
    ['on every kind of tail', KINDS],
    ['of users and groups', PRINCIPALS],
  ] as const)('%s: lists say what the oracle decides', (_, universe) => {
    let tried = 0
    for (const policy of policiesIn(universe, 2)) tried += tryLists(universe, policy, 'strict')
    const count = universe.grants.length
    expect(tried).toBe((1 + count + (count * (count - 1)) / 2) * universe.requests.length)
  })

  it('of one grant, where the mode leaves much open', () => {
    for (const policy of policiesIn(KINDS, 1)) tryLists(KINDS, policy, 'permissive')
  })
})
