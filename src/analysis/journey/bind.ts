/** Bound journeys: templates filled with the values of one case. @module */

import { ACTIONS, type Action, parseAction } from '../../core/action.ts'
import type { Catalogue } from '../../core/catalogue.ts'
import { appIdOfJob } from '../../core/job.ts'
import { type Gazetteer, gazetteerOf } from '../../core/place.ts'
import { parseUid, type Uid } from '../../core/principal.ts'
import { isWithin, type Release } from '../../core/release.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import { quoted } from '../../core/text.ts'
import type { Journey, JourneyCheck, JourneyFault, JourneyFaultCode } from './journey.ts'
import { likelyText } from './nearest.ts'
import { valueProblem } from './parameter.ts'

/** One question of a journey: may this principal do this there? */
export interface Hop {
  /** Whose grants count: the subject, or the account of a framework. */
  readonly principal: Uid
  readonly action: Action
  readonly resource: Rid
  /** Who asks. */
  readonly component: string
}

/** A journey with all that one case of it asks. */
export interface BoundJourney {
  readonly journey: Journey
  readonly subject: Uid
  /** The value of each parameter, in the order of the journey, defaults included. */
  readonly values: Readonly<Record<string, string>>
  /** Each question once, in the order of the journey's checks. */
  readonly hops: readonly Hop[]
}

/** What journeys are bound under. */
export interface Terms {
  readonly release: Release
  readonly catalogue: Catalogue
}

type Values = ReadonlyMap<string, string>

const fault = (code: JourneyFaultCode, message: string): JourneyFault => ({ code, message })

/**
 * Fills a journey with the subject and the values of its parameters.
 *
 * Every resource that comes out is a well-formed RID of a family of the release, so that a grant
 * on it covers it. Costs the size of the journey and the families of the release.
 *
 * @returns every fault, not the first: a release that the journey is not for, a malformed uid,
 *   parameters that are unknown, missing or malformed; then resources that are in no family.
 */
export function bindJourney(
  journey: Journey,
  subject: string,
  given: Readonly<Record<string, string>>,
  { release, catalogue }: Terms,
): Result<BoundJourney, readonly JourneyFault[]> {
  const uid = parseUid(subject)
  const values = valuesOf(journey, given)
  const faults = [
    ...releaseFaults(journey, release),
    ...(uid.ok ? [] : [fault('malformed-uid', `${quoted(subject)} is no uid`)]),
    ...(values.ok ? [] : values.error),
  ]
  if (!uid.ok || !values.ok || faults.length > 0) return err(faults)
  const all: Values = new Map([...values.value, ['uid', uid.value]])
  const gazetteer = gazetteerOf(catalogue, release)
  const hops = journey.checks
    .filter(({ since, until }) => isWithin(release, since ?? journey.since, until))
    .map((check) => hopsOf(check, all, gazetteer))
  const wrong = hops.flatMap((one) => (one.ok ? [] : [one.error]))
  if (wrong.length > 0) return err(wrong)
  return ok({
    journey,
    subject: uid.value,
    values: Object.fromEntries(values.value),
    hops: eachOnce(hops.flatMap((one) => (one.ok ? one.value : []))),
  })
}

function releaseFaults({ name, since, until }: Journey, release: Release): JourneyFault[] {
  if (isWithin(release, since, until)) return []
  const span =
    until === undefined ? `${since} on` : until === since ? since : `${since} to ${until}`
  return [
    fault(
      'other-release',
      `\`${name}\` is of release ${span}, not of ${release}; name the release`,
    ),
  ]
}

/** The value of every parameter, or all that is wrong with those given. */
function valuesOf(
  { name, parameters }: Journey,
  given: Readonly<Record<string, string>>,
): Result<Values, readonly JourneyFault[]> {
  const values = new Map<string, string>()
  const faults: JourneyFault[] = []
  const names = parameters.map((parameter) => parameter.name)
  for (const key of Object.keys(given).filter((one) => !names.includes(one))) {
    const hint = likelyText(key, names) || (names.length === 0 ? '; it takes none' : takes(names))
    faults.push(fault('unknown-parameter', `\`${name}\` takes no ${quoted(key)}${hint}`))
  }
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : parameter.default
    const problem = value === undefined ? undefined : valueProblem(parameter.kind, value)
    if (value === undefined) {
      const example = `\`${parameter.name}=${parameter.example}\``
      const message = `\`${name}\` needs \`${parameter.name}\`, ${parameter.about}; as in ${example}`
      faults.push(fault('missing-parameter', message))
    } else if (problem !== undefined) {
      faults.push(fault('malformed-parameter', `\`${parameter.name}\` ${quoted(value)} ${problem}`))
    } else values.set(parameter.name, value)
  }
  return faults.length === 0 ? ok(values) : err(faults)
}

const takes = (names: readonly string[]): string =>
  `; it takes ${names.map((one) => `\`${one}\``).join(', ')}`

const HOLE = /\{([a-z-]+)(\|app)?\}/g

/** A template, filled. A hole that has no value stays, and no RID or uid can hold it. */
const filled = (template: string, values: Values): string =>
  template.replace(HOLE, (hole: string, name: string, asApp: string | undefined) => {
    const value = values.get(name)
    if (value === undefined || asApp === undefined) return value ?? hole
    const appId = appIdOfJob(value)
    return appId.ok ? appId.value : hole
  })

function hopsOf(
  check: JourneyCheck,
  values: Values,
  gazetteer: Gazetteer,
): Result<readonly Hop[], JourneyFault> {
  const text = filled(check.resource, values)
  const resource = parseRid(text)
  if (!resource.ok || gazetteer.locate(resource.value).kind !== 'family') {
    const message = `${quoted(text)} is no resource of this release; check the values that it is made of`
    return err(fault('malformed-resource', message))
  }
  const who = filled(check.principal ?? '{uid}', values)
  const principal = parseUid(who)
  if (!principal.ok) return err(fault('malformed-uid', `${quoted(who)} is no uid`))
  const words = check.actions.flatMap((action) => filled(action, values).split(','))
  const unknown = words.find((word) => !parseAction(word).ok)
  if (unknown !== undefined) return err(fault('unknown-action', `${quoted(unknown)} is no action`))
  return ok(
    ACTIONS.filter((action) => words.includes(action)).map((action) => ({
      principal: principal.value,
      action,
      resource: resource.value,
      component: check.component,
    })),
  )
}

/** One question asked by two components is two hops. */
const eachOnce = (hops: readonly Hop[]): Hop[] => [
  ...new Map(
    hops.map((hop) => [`${hop.principal} ${hop.action} ${hop.resource} ${hop.component}`, hop]),
  ).values(),
]
