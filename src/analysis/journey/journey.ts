/** Journeys: what people and services do, each with every check that it needs. @module */

import type { SecurityMode } from '../../core/mode.ts'
import type { Release } from '../../core/release.ts'

/** What the value of a parameter is, and with it how it must be written. */
export type ParameterKind =
  /** An app, a service or a group of them: `/dev/web`. */
  | 'service-path'
  /** A job or a group of jobs: `dev.batch.job1`. */
  | 'job'
  /** A Mesos role; a star alone is the default role. */
  | 'role'
  /** A folder of secrets: `/tenant`. */
  | 'secret-path'
  /** A uid. */
  | 'user'
  /** A user of the operating system. */
  | 'linux-user'
  /** A name of one segment: of a pool, an endpoint, an instance of Marathon. */
  | 'name'
  /** Actions, with commas between them. */
  | 'actions'

/** What must be known before a journey can be checked. */
export interface JourneyParameter {
  readonly name: string
  readonly kind: ParameterKind
  /** What it is, in a few words. */
  readonly about: string
  readonly example: string
  /** The value that counts where none is given; without one the parameter must be given. */
  readonly default?: string
}

/**
 * A check that a journey comes by. Its texts are templates: `{name}` stands for the value of that
 * parameter, `{uid}` for the subject, and `{name|app}` for the Mesos app id of a job.
 */
export interface JourneyCheck {
  readonly resource: string
  /** Actions; one written `{name}` stands for all that the parameter holds. */
  readonly actions: readonly string[]
  /** Who asks. */
  readonly component: string
  /** Whose grants count, where it is not the subject: the account of a framework. */
  readonly principal?: string
  /** The releases that have this check, where not all of the journey's do. */
  readonly since?: Release
  readonly until?: Release
}

/** Something that a person or a service does, with every check that it needs. */
export interface Journey {
  readonly name: string
  /** What its source is known as. */
  readonly recipe: string
  /** What is done, to follow the word "to". */
  readonly summary: string
  /** Whom it is asked of. */
  readonly subject: 'person' | 'service-account'
  /** The modes that its source speaks of; in any other, the engine says what is enforced. */
  readonly modes: readonly SecurityMode[]
  readonly since: Release
  readonly until?: Release
  /** What is doubtful, or easily got wrong. */
  readonly note?: string
  readonly parameters: readonly JourneyParameter[]
  readonly checks: readonly JourneyCheck[]
  readonly source: readonly string[]
}

/** Why a journey can't be checked as asked. */
export type JourneyFaultCode =
  | 'unknown-journey'
  | 'other-release'
  | 'malformed-uid'
  | 'unknown-parameter'
  | 'missing-parameter'
  | 'malformed-parameter'
  | 'malformed-resource'
  | 'unknown-action'

/** One thing that is wrong with a question about a journey. */
export interface JourneyFault {
  readonly code: JourneyFaultCode
  /** For people: lower case, no final stop, input in backticks. */
  readonly message: string
}
