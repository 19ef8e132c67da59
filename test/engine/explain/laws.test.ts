import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../src/core/action.ts'
import type { Grant } from '../../../src/core/grant.ts'
import { MODES } from '../../../src/core/mode.ts'
import { type Gazetteer, gazetteerOf, reachOf } from '../../../src/core/place.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { ANONYMOUS, parseUid } from '../../../src/core/principal.ts'
import type { AccessRequest } from '../../../src/core/request.ts'
import { parseRid, type Rid } from '../../../src/core/rid.ts'
import { Engine } from '../../../src/engine/engine.ts'
import type { Denial } from '../../../src/engine/explain/denial.ts'
import type { Explanation } from '../../../src/engine/explain/explain.ts'
import { Oracle } from '../../../src/oracle/index.ts'
import {
  decisionText,
  gid,
  PolicyModel,
  type Scenario,
  scenarios,
  uid,
} from '../../../src/testing/index.ts'
import { runs } from '../../properties/runs.ts'

type Setting = Scenario['setting']

const SOMEONE = { kind: 'user', uid: uid('a') } as const
const ELSEWHERE = { subject: 'a', action: 'read', resource: 'never:to-be-granted' }

/** One request with its explanation. */
interface Case {
  readonly engine: Engine
  readonly policy: Policy
  readonly setting: Setting
  readonly request: AccessRequest
  readonly explanation: Explanation
}

interface DenialCase extends Case {
  readonly denial: Denial
}

function forEveryCase(holds: (one: Case) => void, count = 40): void {
  fc.assert(
    fc.property(scenarios(), ({ policy, setting, requests }) => {
      const engine = Engine.fromPolicy(policy, setting)
      for (const request of requests) {
        holds({ engine, policy, setting, request, explanation: engine.explain(request) })
      }
    }),
    { numRuns: runs(count) },
  )
}

const forEveryDenial = (holds: (one: DenialCase) => void, count = 40): void =>
  forEveryCase((one) => {
    const { denial } = one.explanation
    if (denial !== undefined) holds({ ...one, denial })
  }, count)

const isAllowed = (policy: Policy, setting: Setting, request: AccessRequest): boolean =>
  new Oracle(policy, setting).decide(request).effect === 'allow'

const plus = (policy: Policy, ...grants: readonly Grant[]): Policy => ({
  ...policy,
  grants: [...policy.grants, ...grants],
})

const only = (grant: Grant): Policy => ({ users: [], groups: [], grants: [grant] })

/** What a grant on a RID reaches, as a text. */
function reachText(gazetteer: Gazetteer, resource: Rid): string {
  const place = gazetteer.locate(resource)
  const { path, here, below } = reachOf(place) ?? { path: ['nothing'], here: false, below: false }
  const base = place.kind === 'family' ? `${place.family.id} ${place.base}` : resource
  return JSON.stringify([base, path, here, below])
}

/** Everything that can be made of a text by leaving its end out, and with a star put there. */
const ancestorTexts = (text: string): string[] =>
  Array.from({ length: text.length + 1 }, (_, at) => text.slice(0, at)).flatMap((head) => [
    head,
    `${head}*`,
    `${head}/*`,
    `${head}/`,
  ])

/** Some that lie deeper. */
const deeperTexts = (text: string): string[] =>
  ['/a', '.a', ':a', '/*', '.*', ':*', 'a', '*'].map((end) => text + end)

const ridsOf = (texts: readonly string[]): Rid[] =>
  texts.flatMap((text) => {
    const rid = parseRid(text)
    return rid.ok ? [rid.value] : []
  })

const isCurable = ({ request: { subject }, explanation }: Case): boolean =>
  subject !== ANONYMOUS &&
  parseUid(subject).ok &&
  (explanation.decision.reason === 'no-covering-grant' ||
    explanation.decision.reason === 'action-not-granted')

describe('cures', () => {
  it('are given for every denial that a grant can cure, and only for those', () => {
    forEveryDenial((one) => expect(one.denial.cures.length > 0).toBe(isCurable(one)))
  })

  it('allow when applied, in the engine and by the definition; and nothing less than all of one does', () => {
    forEveryDenial(({ engine, policy, setting, request, denial }) => {
      expect(isAllowed(policy, setting, request)).toBe(false)
      for (const { grant } of denial.cures) {
        expect(isAllowed(plus(policy, grant), setting, request)).toBe(true)
        const { subject } = request
        const known = [...engine.view().users()].some((one) => one === subject)
        if (!known) engine.apply([{ op: 'create-user', uid: String(subject) }])
        expect(engine.apply([{ op: 'grant', ...grant }]).ok).toBe(true)
        expect(engine.decide(request).effect).toBe('allow')
        // One principal, one resource, one action: the one strict subset is nothing, and denies.
        expect([grant.actions.length, grant.principal]).toEqual([1, { kind: 'user', uid: subject }])
        expect(engine.apply([{ op: 'revoke', ...grant }]).ok).toBe(true)
        expect(engine.decide(request).effect).toBe('deny')
      }
    })
  })

  it('are all of the lattice: what allows reaches as far as one of them, and the first least of all', () => {
    forEveryDenial(({ setting, request, denial }) => {
      const [first] = denial.cures
      if (first === undefined || request.resource.length > 40) return
      const gazetteer = gazetteerOf(setting.catalogue, setting.release)
      const known = new Set(denial.cures.map(({ grant }) => reachText(gazetteer, grant.resource)))
      const { principal, actions } = first.grant
      const { resource: asked } = request
      for (const resource of ridsOf([...ancestorTexts(asked), ...deeperTexts(asked)])) {
        const decision = new Oracle(only({ principal, resource, actions }), setting).decide(request)
        if (decision.reason !== 'granted') continue
        expect(known).toContain(reachText(gazetteer, resource))
        // Whatever covers the request covers all that the first cure covers.
        const reached = { ...request, resource: first.grant.resource }
        if (!first.makesSuperuser) {
          expect(isAllowed(only({ principal, resource, actions }), setting, reached)).toBe(true)
        }
      }
    })
  })

  it('stand one above the other, each strictly wider than the one before', () => {
    forEveryDenial(({ setting, request, denial }) => {
      const climbing = denial.cures.filter(
        ({ makesSuperuser, grant }) => !makesSuperuser && grant.actions[0] === request.action,
      )
      climbing.slice(1).forEach(({ grant: wider }, at) => {
        const narrower = climbing[at]?.grant ?? wider
        const ask = (resource: string): AccessRequest => ({ ...request, resource })
        expect(isAllowed(only(wider), setting, ask(narrower.resource))).toBe(true)
        expect(isAllowed(only(narrower), setting, ask(wider.resource))).toBe(false)
      })
    })
  })

  it('are marked where they make a superuser, and those come last', () => {
    forEveryDenial(({ setting, request, denial }) => {
      const marks = denial.cures.map(({ makesSuperuser }) => makesSuperuser)
      expect(marks).toEqual(marks.toSorted())
      const elsewhere: AccessRequest = { ...ELSEWHERE, subject: request.subject }
      for (const { grant, makesSuperuser, collateral } of denial.cures) {
        expect(isAllowed(only(grant), setting, elsewhere)).toBe(makesSuperuser)
        expect(collateral.opens === 'everything').toBe(makesSuperuser)
      }
    })
  })

  it('count the grants that stand where they reach', () => {
    forEveryDenial(({ policy, setting, denial }) => {
      const gazetteer = gazetteerOf(setting.catalogue, setting.release)
      const grants = PolicyModel.of(policy).toPolicy().grants
      const placed = grants.flatMap(({ resource }) => {
        const place = gazetteer.locate(resource)
        const reach = reachOf(place)
        const base = place.kind === 'family' ? place.base : resource
        return reach === undefined ? [] : [{ base, kind: place.kind, path: reach.path }]
      })
      for (const { grant, makesSuperuser, collateral } of denial.cures) {
        const place = gazetteer.locate(grant.resource)
        const base = place.kind === 'family' ? place.base : grant.resource
        const reach = reachOf(place)
        const within = placed.filter(
          (one) =>
            makesSuperuser ||
            (one.base === base &&
              one.kind === place.kind &&
              reach?.path.every((segment, at) => segment === one.path[at]) &&
              (reach.below || one.path.length === reach.path.length)),
        )
        expect(collateral.grants).toBe(within.length)
      }
    })
  })
})

describe('others', () => {
  it('are all the groups that would cure by being joined, and no other', () => {
    forEveryDenial((one) => {
      const { policy, setting, request, denial } = one
      const { subject } = request
      const joining = subject === ANONYMOUS ? undefined : parseUid(subject)
      if (!isCurable(one) || !joining?.ok) return
      const listed = new Set(
        denial.others.shown.flatMap(({ grant: { principal } }) =>
          principal.kind === 'group' ? [principal.gid as string] : [],
        ),
      )
      for (const group of PolicyModel.of(policy).toPolicy().groups) {
        const joined = { gid: gid(group.gid), members: [joining.value] }
        const cures = isAllowed({ ...policy, groups: [...policy.groups, joined] }, setting, request)
        if (denial.others.more === 0 || listed.has(group.gid)) {
          expect(listed.has(group.gid), group.gid).toBe(cures)
        }
      }
    })
  })

  it('hold what they are said to hold, and are allowed', () => {
    forEveryDenial(({ policy, setting, request, denial }) => {
      const { grants } = PolicyModel.of(policy).toPolicy()
      for (const { grant, makesSuperuser, holds } of denial.others.shown) {
        expect(grants).toContainEqual(grant)
        const alone = only({ ...grant, principal: SOMEONE })
        expect(isAllowed(alone, setting, { ...request, subject: 'a' })).toBe(true)
        expect(isAllowed(alone, setting, ELSEWHERE)).toBe(makesSuperuser)
        const own = grants.filter(
          ({ principal }) => JSON.stringify(principal) === JSON.stringify(grant.principal),
        )
        expect(holds).toBe(own.length)
      }
    })
  })
})

describe('a denial', () => {
  it('names the modes in which it would be an allow', () => {
    forEveryDenial(({ policy, setting, request, denial }) => {
      const modes = MODES.filter((mode) => isAllowed(policy, { ...setting, mode }, request))
      expect(denial.modes).toEqual(modes)
    })
  })

  it('names what is held and what lacks at the deepest covering grant', () => {
    forEveryDenial(({ policy, setting, request, denial, explanation: { covering } }) => {
      const { nearest } = denial
      if (nearest === undefined) return
      expect(nearest.resource).toBe(covering[0]?.resource)
      const allowed = ACTIONS.filter((action) => isAllowed(policy, setting, { ...request, action }))
      expect(nearest.held).toEqual(allowed)
      expect(nearest.lacked.filter((action) => allowed.includes(action))).toEqual([])
      expect(nearest.lacked).toContain(request.action)
    })
  })

  it('shows siblings that the subject holds and that do not cover', () => {
    forEveryDenial(({ policy, setting, request, denial }) => {
      const { subject } = request
      const { groups, grants } = PolicyModel.of(policy).toPolicy()
      for (const { grant, allows } of denial.siblings.shown) {
        expect(grants).toContainEqual(grant)
        const { principal } = grant
        const isHis =
          principal.kind === 'user'
            ? principal.uid === subject
            : groups.some(
                ({ gid: name, members }) =>
                  name === principal.gid && members.some((one) => one === subject),
              )
        expect(isHis).toBe(true)
        const wide = only({ ...grant, principal: SOMEONE, actions: ['full'] })
        const decision = new Oracle(wide, setting).decide({ ...request, subject: 'a' })
        expect(decision.reason).not.toBe('granted')
        const { action } = request
        expect(allows).toBe(
          ACTIONS.some((one) => one === action) &&
            grant.actions.some((one) => one === action || one === 'full'),
        )
      }
    })
  })

  it('gives advice that is sound, with the decision on it', () => {
    forEveryDenial(({ policy, setting, request, denial: { advice } }) => {
      if (advice === undefined) return
      const decision = new Oracle(policy, setting).decide({
        ...request,
        [advice.instead]: advice.text,
      })
      expect(decision.effect).toBe(advice.effect)
      expect(decision.reason).not.toMatch(advice.instead === 'action' ? /action$/ : /^malformed/)
    })
  })
})

describe('an explanation', () => {
  it('of an allow says what is decided without its determining grant', () => {
    forEveryCase(({ policy, setting, request, explanation: { decision, covering, ifRevoked } }) => {
      if (!('grant' in decision)) {
        expect(ifRevoked).toBeUndefined()
        return
      }
      const { grant } = decision
      if (decision.reason === 'granted') expect(covering[0]).toEqual(grant)
      const isOther = ({ principal, resource }: Grant): boolean =>
        JSON.stringify([principal, resource]) !== JSON.stringify([grant.principal, grant.resource])
      const without = { ...policy, grants: policy.grants.filter(isOther) }
      const expected = new Oracle(without, setting).decide(request)
      expect(ifRevoked && decisionText(ifRevoked)).toBe(decisionText(expected))
    })
  })

  it('does not depend on the order of the policy', () => {
    fc.assert(
      fc.property(scenarios(), ({ policy, setting, requests }) => {
        const { users, groups, grants } = policy
        const turned = {
          users: users.toReversed(),
          groups: groups.toReversed(),
          grants: grants.toReversed(),
        }
        const engines = [policy, turned].map((one) => Engine.fromPolicy(one, setting))
        const [one, other] = engines.map((engine) => requests.map((ask) => engine.explain(ask)))
        expect(one).toEqual(other)
      }),
      { numRuns: runs(40) },
    )
  })
})
