/** Prose steps: what a page tells a person to type into which field, and which button to press. @module */

import { ACTIONS } from '../core/action.ts'
import { parseGid } from '../core/principal.ts'
import { quoted } from '../core/text.ts'
import { bindHint } from './binds.ts'
import { type Changes, unbound, type Writing } from './changes.ts'
import { ridIn } from './names.ts'
import type { SkipDetail } from './reading.ts'

const IN_FIELD = /`([^`]+)`\s+in(?:to)?\s+the\s+\*\*(Object|Resource|Action|Permission)\*\*/g
const FIELD_IS = /\*\*(Object|Resource|Action|Permission)\*\*\s*(?:field|box)?\s*:\s*`([^`]+)`/g
const BARE_FIELD = /\b(Object|Resource|Action|Permission)\s+`([^`]+)`/g
const PRESSED = /\*\*Add (?:Permission|Rule)\*\*/
const GROUP_NAME = /`([^`]+)`\s+for\s+Group name/i
const OPENED_GROUP = /\bOpen the (.+?) group\b/
const MEMBER = /\*\*Members\*\*.*?\bselect\s+[`*]*([A-Za-z0-9_.@-]+)/
const HOLE = /<([A-Za-z][A-Za-z0-9_. -]*)>/
const MENTION = /`([A-Za-z0-9_-]+:(?!\/\/)[^`\s][^`]*)`/

const STEP: Writing = { statement: { form: 'step' } }
const UNBOUND: SkipDetail = { cause: 'unbound' }

interface Field<T> {
  readonly at: number
  readonly value: T
}

/**
 * Reads the prose of a page line by line.
 *
 * A grant is complete when a step presses **Add Permission** or **Add Rule**; whatever fields have
 * been filled by then make it. It goes to the group that the section creates or opens and, where
 * it does neither, to the principal that the bind `user` or `group` names. A heading begins anew.
 */
export class Steps {
  readonly #changes: Changes
  #resource: Field<string> | undefined
  #action: Field<string> | undefined
  #choice: Field<readonly string[]> | undefined
  #group: string | undefined

  constructor(changes: Changes) {
    this.#changes = changes
  }

  /** Reads one line of prose that begins at an offset. */
  line(at: number, text: string): void {
    const filled = this.#fields(at, text)
    const choice = !filled && this.#choose(at, text)
    const grouped = this.#groups(at, text)
    if (PRESSED.test(text)) this.#press(at)
    else if (!filled && !choice && !grouped) this.#mention(at, text)
  }

  /** Ends a section: fields that were filled and never added are noted, the group forgotten. */
  heading(): void {
    this.#drop('filled in, and no step adds it')
    this.#group = undefined
  }

  #fields(at: number, text: string): boolean {
    if (!text.includes('`') || this.#isChoice(text)) return false
    const found = [
      ...Array.from(text.matchAll(IN_FIELD), ([, value = '', field = '']) => ({ field, value })),
      ...Array.from(text.matchAll(FIELD_IS), ([, field = '', value = '']) => ({ field, value })),
      ...Array.from(text.matchAll(BARE_FIELD), ([, field = '', value = '']) => ({ field, value })),
    ]
    for (const { field, value } of found) {
      if (field === 'Object' || field === 'Resource') this.#resource = { at, value }
      else this.#action = { at, value }
    }
    return found.length > 0
  }

  #isChoice(text: string): boolean {
    return /\*\*(?:Action|Permission)\*\*/.test(text) && actionsIn(text).length > 1
  }

  #choose(at: number, text: string): boolean {
    if (this.#resource === undefined || !this.#isChoice(text)) return false
    this.#choice = { at, value: actionsIn(text) }
    return true
  }

  #groups(at: number, text: string): boolean {
    const named = GROUP_NAME.exec(text)?.[1]
    if (named !== undefined) {
      this.#group = named
      const gid = this.#gid(named)
      if (gid === undefined) this.#skip(at, named, this.#noGid(named), UNBOUND)
      else this.#changes.createGroup(at, gid)
    }
    const opened = OPENED_GROUP.exec(text)?.[1]?.replace(/[`*]/g, '')
    if (opened !== undefined) this.#group = opened
    const member = MEMBER.exec(text)?.[1]
    if (member !== undefined) this.#member(at, member)
    return named !== undefined || member !== undefined
  }

  #member(at: number, user: string): void {
    const name = this.#group
    if (name === undefined) {
      this.#skip(at, user, 'no step says which group is meant')
      return
    }
    const gid = this.#gid(name)
    if (gid === undefined) this.#skip(at, user, this.#noGid(name), UNBOUND)
    else this.#changes.addMember(at, gid, user)
  }

  /** The gid that a page's name for a group stands for, if it is one or bound to one. */
  #gid(name: string): string | undefined {
    const bound = this.#changes.binds.name(name)
    return bound !== name || parseGid(name).ok ? bound : undefined
  }

  #noGid(name: string): string {
    return `${quoted(name)} is no gid: add \`${bindHint(name, 'GID')}\``
  }

  #press(at: number): void {
    if (this.#resource === undefined && this.#action === undefined) return
    if (this.#resource === undefined) {
      this.#drop('no step fills in the resource')
      return
    }
    const action = this.#action?.value ?? this.#chosen()
    if (action === undefined) {
      const open = this.#choice !== undefined
      this.#drop(
        open
          ? `the page leaves the action open: add \`${bindHint('action', 'ACTION')}\``
          : 'no step fills in the action',
        open ? UNBOUND : {},
      )
      return
    }
    this.#grant(this.#resource.at ?? at, this.#resource.value, action)
    this.#clear()
  }

  #chosen(): string | undefined {
    return this.#choice && this.#changes.binds.get('action')
  }

  #grant(at: number, resource: string, action: string): void {
    const hole = HOLE.exec(resource)?.[1]
    const value = hole === undefined ? undefined : this.#changes.binds.get(hole)
    if (hole !== undefined && value === undefined) {
      this.#skip(at, resource, unbound(hole), UNBOUND)
      return
    }
    const rid = value === undefined ? resource : resource.replace(HOLE, () => value)
    if (this.#group !== undefined) {
      const gid = this.#gid(this.#group)
      if (gid === undefined) {
        this.#skip(at, resource, this.#noGid(this.#group), { ...UNBOUND, ...ridIn(rid) })
        return
      }
      this.#changes.grant(at, 'group', gid, rid, action, STEP)
      return
    }
    const user = this.#changes.binds.get('user')
    const group = this.#changes.binds.get('group')
    if (user !== undefined && group === undefined)
      this.#changes.grant(at, 'user', user, rid, action, STEP)
    else if (group !== undefined && user === undefined) {
      this.#changes.grant(at, 'group', group, rid, action, STEP)
    } else {
      const either = `\`${bindHint('user', 'UID')}\` or \`${bindHint('group', 'GID')}\``
      const why = `the page does not name the user or group: add ${either}, not both`
      this.#skip(at, resource, why, { ...UNBOUND, ...ridIn(rid) })
    }
  }

  #mention(at: number, text: string): void {
    const rid = MENTION.exec(text)?.[1]
    if (rid !== undefined) {
      this.#skip(at, rid, 'named in prose, and no step grants it', ridIn(rid))
    }
  }

  #drop(why: string, detail: SkipDetail = {}): void {
    const place = this.#resource ?? this.#action
    if (place !== undefined) {
      this.#skip(place.at, place.value, why, { ...detail, ...ridIn(place.value) })
    }
    this.#clear()
  }

  #clear(): void {
    this.#resource = undefined
    this.#action = undefined
    this.#choice = undefined
  }

  #skip(at: number, text: string, why: string, detail?: SkipDetail): void {
    this.#changes.notes.skip(at, text, why, detail)
  }
}

/** The different actions that a line shows in backticks. */
const actionsIn = (text: string): string[] =>
  ACTIONS.filter((action) => text.includes(`\`${action}\``))
