import { describe, expect, it } from 'vitest'
import {
  type AccessDiff,
  type AccessItem,
  type Cause,
  diffAccess,
  type Extent,
} from '../../../src/analysis/index.ts'
import { ACTIONS } from '../../../src/core/action.ts'
import type { Catalogue } from '../../../src/core/catalogue.ts'
import type { SecurityMode } from '../../../src/core/mode.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { principalText } from '../../../src/core/principal.ts'
import type { Release } from '../../../src/core/release.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { uid } from '../../../src/testing/index.ts'
import { ACME, familyOf, tailOf } from '../../core/acme.ts'
import { policy } from '../../engine/policies.ts'

type Side = readonly [
  grants: readonly string[],
  groups?: readonly string[],
  mode?: SecurityMode,
  release?: Release,
]

const engine = ([grants, groups = [], mode = 'strict', release = '2.2']: Side): Engine =>
  Engine.fromPolicy(policy(grants, groups), { catalogue: ACME, mode, release })

const reach = (extent: { readonly this: boolean; readonly below: boolean }): string =>
  `${extent.this ? '.' : ''}${extent.below ? '/*' : ''}`

function extentText(extent: Extent): string {
  if (extent.kind === 'place') return `${extent.resource} ${reach(extent)}`
  return extent.kind === 'family' ? `family ${extent.family}` : extent.kind
}

function audienceText({ audience }: AccessItem): string {
  if (audience.kind === 'users') return audience.uids.join()
  if (audience.kind === 'anonymous') return 'no-token'
  return audience.anonymous ? 'everyone' : 'everyone-with-token'
}

function causeText(cause: Cause): string {
  if (cause.kind === 'grant') {
    const { principal, actions, resource } = cause.grant
    return `${principalText(principal)}: ${actions} ${resource}`
  }
  return 'gid' in cause ? `${cause.kind} ${cause.gid}` : cause.kind
}

/** `alice read acme:slash:/a ./* except … <- user alice: read acme:slash:/a`. */
function itemText(item: AccessItem): string {
  const actions = item.actions.length === ACTIONS.length ? 'all' : item.actions.join()
  const except = item.except.map((one) => ` except ${one.resource} ${reach(one)}`).join('')
  const causes = item.causes.map(causeText).join(' + ')
  return `${audienceText(item)} ${actions} ${extentText(item.extent)}${except} <- ${causes}`
}

const textsOf = ({ lost, gained }: AccessDiff): { lost: string[]; gained: string[] } => ({
  lost: lost.map(itemText),
  gained: gained.map(itemText),
})

interface Row {
  readonly name: string
  readonly before: Side
  readonly after: Side
  readonly lost?: readonly string[]
  readonly gained?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    name: 'a grant was added',
    before: [['a: read acme:slash:/a']],
    after: [['a: read acme:slash:/a', 'a: update acme:slash:/a/b']],
    gained: ['a update acme:slash:/a/b ./* <- user a: update acme:slash:/a/b'],
  },
  {
    name: 'what remains is excepted, of what else remains only the uppermost',
    before: [['a: read,update acme:slash:/a']],
    after: [['a: read acme:slash:/a/b', 'a: read acme:slash:/a/b/c', 'a: read acme:slash:/ab']],
    lost: [
      'a read acme:slash:/a ./* except acme:slash:/a/b ./* <- user a: read,update acme:slash:/a',
      'a update acme:slash:/a ./* <- user a: read,update acme:slash:/a',
    ],
    gained: ['a read acme:slash:/ab ./* <- user a: read acme:slash:/ab'],
  },
  {
    name: 'a grant below another one says nothing new',
    before: [['a: read acme:slash:/a', 'a: read acme:slash:/a/b', 'a: read,full acme:slash:/a/c']],
    after: [[], ['g: a']],
    lost: [
      'a read acme:slash:/a ./* <- user a: read acme:slash:/a',
      'a create,update,delete,full acme:slash:/a/c ./* <- user a: read,full acme:slash:/a/c',
    ],
  },
  {
    name: 'another spelling of one place is no difference',
    before: [['a: read acme:slash:/a/', 'a: read shut:secret:p', 'a: read acme:slash']],
    after: [['a: read acme:slash:/a', 'a: read shut:secret:/p/', 'a: read acme:slash:/']],
  },
  {
    name: 'of two spellings the shorter one stands for the place',
    before: [['a: read acme:slash:/a/', 'a: update acme:slash:/a', 'a: read acme:slash:/a']],
    after: [[], ['g: a']],
    lost: [
      'a read,update acme:slash:/a ./* <- user a: read,update acme:slash:/a + user a: read acme:slash:/a/',
    ],
  },
  {
    name: '`full` and the four others differ by `full`',
    before: [['a: full acme:none']],
    after: [['a: create,read,update,delete acme:none']],
    lost: ['a full acme:none . <- user a: full acme:none'],
  },
  {
    name: 'actions beside `full` are no difference',
    before: [['a: full acme:none']],
    after: [['a: read,full acme:none']],
  },
  {
    name: 'malformed grants reach nothing',
    before: [['a: read acme:slash:a', 'a: read acme:slash:/a//b']],
    after: [[]],
  },
  {
    name: 'a RID outside of the catalogue is itself and nothing else',
    before: [['a: read acme:who:knows:it']],
    after: [['a: read acme:who:knows']],
    lost: ['a read acme:who:knows:it . <- user a: read acme:who:knows:it'],
    gained: ['a read acme:who:knows . <- user a: read acme:who:knows'],
  },
  {
    name: 'a secret is itself, its star what lies below',
    before: [['a: read shut:secret:p', 'a: read shut:secret:p/*']],
    after: [['a: read shut:secret:p', 'a: read shut:secret:p/q', 'a: read shut:secret:p/q/*']],
    lost: [
      'a read shut:secret:p/* /* except shut:secret:p/q . except shut:secret:p/q/* /* <- user a: read shut:secret:p/*',
    ],
  },
  {
    name: 'the star of all ids has single ids excepted',
    before: [['a: read shut:star:*']],
    after: [['a: read shut:star:one']],
    lost: ['a read shut:star:* /* except shut:star:one . <- user a: read shut:star:*'],
  },
  {
    name: 'the bare base of literals is every value, their star one of them',
    before: [['a: read acme:word']],
    after: [['a: read acme:word:*']],
    lost: ['a read acme:word ./* except acme:word:* . <- user a: read acme:word'],
  },
  {
    name: 'jobs lie below one another at dots',
    before: [['a: read acme:dot:a.b', 'a: read acme:dot:a.bc']],
    after: [['a: read acme:dot:a']],
    gained: [
      'a read acme:dot:a ./* except acme:dot:a.b ./* except acme:dot:a.bc ./* <- user a: read acme:dot:a',
    ],
  },
  {
    name: 'members of a group that lost a grant are one item',
    before: [['%g: read acme:none', 'c: read acme:none'], ['g: a b c']],
    after: [['c: read acme:none'], ['g: a b c']],
    lost: ['a,b read acme:none . <- group g: read acme:none'],
  },
  {
    name: 'memberships, groups and users that are gone or new',
    before: [
      ['%g: read acme:none', '%old: read acme:slash:/o', 'x: read acme:slash:/x'],
      ['g: a b x', 'old: a'],
    ],
    after: [
      ['%g: read acme:none', '%new: read acme:slash:/n'],
      ['g: b c', 'new: a b'],
    ],
    lost: [
      'x read acme:none . <- user',
      'a read acme:none . <- membership g',
      'a read acme:slash:/o ./* <- group old',
      'x read acme:slash:/x ./* <- user',
    ],
    gained: ['c read acme:none . <- user', 'a,b read acme:slash:/n ./* <- group new'],
  },
  {
    name: 'a group by another name with the same grants is no difference',
    before: [['%g: read,update acme:slash:/a', 'a: read acme:none'], ['g: a b']],
    after: [['%h: read,update acme:slash:/a', 'a: read acme:none'], ['h: a b']],
  },
  {
    name: 'a grant moved from a user to its group is no difference to the user',
    before: [['a: read acme:slash:/a'], ['g: a b']],
    after: [['%g: read acme:slash:/a'], ['g: a b']],
    gained: ['b read acme:slash:/a ./* <- group g: read acme:slash:/a'],
  },
  {
    name: 'two grants that both had to go are both named',
    before: [
      ['a: read acme:none', '%g: read acme:none'],
      ['g: a', 'h: a'],
    ],
    after: [[], ['g: b', 'h: a']],
    lost: ['a read acme:none . <- membership g + user a: read acme:none'],
  },
  {
    name: 'a superuser is one for everything but what was held before',
    before: [
      ['a: read acme:slash:/a', 'a: read acme:slash:/a/b', '%g: read,update acme:word'],
      ['g: a'],
    ],
    after: [['a: read acme:root'], ['g: a']],
    gained: [
      'a create,delete,full everything <- superuser + user a: read acme:root',
      'a read everything except acme:slash:/a ./* except acme:word ./* <- superuser + user a: read acme:root',
      'a update everything except acme:word ./* <- superuser + user a: read acme:root',
    ],
  },
  {
    name: 'superusers through a group that they left, that is gone, with a user that is gone',
    before: [
      ['%g: full acme:root', '%h: full acme:root', 'u: full acme:root'],
      ['g: a', 'h: b'],
    ],
    after: [['%g: full acme:root'], ['g: c', 'i: a b']],
    lost: [
      'u all everything <- superuser + user',
      'b all everything <- superuser + group h',
      'a all everything <- superuser + membership g',
    ],
    gained: ['c all everything <- superuser + user'],
  },
  {
    name: 'a superuser by another grant is no difference',
    before: [['a: full acme:root', 'a: read acme:none']],
    after: [['%g: read acme:root'], ['g: a']],
  },
  {
    name: 'strict to permissive opens families and trusts requests without a token',
    before: [[]],
    after: [[], [], 'permissive'],
    gained: [
      ...ACME.families
        .filter(({ category, until }) => category === 'acme' && until === undefined)
        .map(({ base }) => `everyone all family ${base} <- mode`),
      'no-token all family acme:new <- mode',
      'no-token all family acme:root <- mode',
    ],
  },
  {
    name: 'what is open is no gain of single users',
    before: [['a: read acme:root'], [], 'disabled'],
    after: [['a: read acme:root', 'b: read acme:slash:/a'], [], 'disabled'],
  },
]

describe('the diff', () => {
  it.each(ROWS)('$name', ({ before, after, lost = [], gained = [] }) => {
    const found = textsOf(diffAccess(engine(before), engine(after)))
    expect(found.lost.toSorted()).toEqual([...lost].toSorted())
    expect(found.gained.toSorted()).toEqual([...gained].toSorted())
  })

  it('tells everyone with a token from everyone', () => {
    const [before, after] = [engine([[], [], 'disabled']), engine([[], [], 'permissive'])]
    const found = textsOf(diffAccess(before, after))
    expect(found).toEqual({
      lost: [
        'everyone-with-token all family acme:new <- mode',
        'everyone-with-token all family acme:root <- mode',
      ],
      gained: [],
    })
  })

  it('says what a release takes and gives', () => {
    const grants = [
      'a: read acme:new',
      'a: read acme:gone',
      'a: read acme:gone:services/',
      'b: read acme:root',
      'c: read acme:gone',
    ]
    const before = engine([grants, [], 'strict', '1.9'])
    expect(textsOf(diffAccess(before, engine([grants])))).toEqual({
      lost: ['a read acme:new ./* except acme:new . <- release'],
      gained: [
        'b read everything except acme:root . <- superuser + release',
        'b create,update,delete,full everything <- superuser + release',
        'c read acme:gone ./* except acme:gone . <- release',
      ],
    })
  })

  it('says what superusers on both sides lose to a release that has a family', () => {
    const tail = tailOf('slash-path')
    const catalogue: Catalogue = {
      families: [familyOf('b:path', tail, { since: '2.0' }), familyOf('b:root', tailOf('none'))],
      categories: { acme: { enforcedIn: ['strict'], anonymousIn: [] } },
      superuser: { resource: 'b:root', anyActionSince: '1.7' },
    }
    const of = policy(['a: full b:root'])
    const at = (release: Release): Engine => Engine.fromPolicy(of, { catalogue, release })
    expect(textsOf(diffAccess(at('1.13'), at('2.0')))).toEqual({
      lost: ['a all malformed <- release'],
      gained: [],
    })
  })

  it('says what another catalogue opens', () => {
    const { categories } = ACME
    const acme = { enforcedIn: [], anonymousIn: [] }
    const open = { ...ACME, categories: { ...categories, acme } }
    const after = Engine.fromPolicy(policy([]), { catalogue: open })
    const found = textsOf(diffAccess(engine([[]]), after))
    expect(found.lost).toEqual([])
    expect(found.gained[0]).toBe('everyone all family acme:none <- catalogue')
  })

  it('notes what changes no answer', () => {
    const users = (service: boolean): Policy['users'] => [
      { uid: uid('a'), service },
      { uid: uid(service ? 'b' : 'c'), service },
    ]
    const [before, after] = [false, true].map((service) =>
      Engine.fromPolicy({
        ...policy([], service ? ['empty:'] : ['lone: a']),
        users: users(service),
      }),
    ) as [Engine, Engine]
    expect(diffAccess(before, after)).toEqual({
      before: { mode: 'strict', release: '2.2' },
      after: { mode: 'strict', release: '2.2' },
      gained: [],
      lost: [],
      notes: [
        { kind: 'group', name: 'empty', side: 'after' },
        { kind: 'group', name: 'lone', side: 'before' },
        { kind: 'service', name: 'a', side: 'after' },
        { kind: 'user', name: 'b', side: 'after' },
        { kind: 'user', name: 'c', side: 'before' },
      ],
    })
  })

  it('tells how far it is', () => {
    const users = Array.from({ length: 1200 }, (_, at) => ({ uid: uid(`u${at}`), service: false }))
    const of = (count: number): Engine =>
      Engine.fromPolicy({ users: users.slice(0, count), groups: [], grants: [] })
    const told: Array<[number, number]> = []
    diffAccess(of(1200), of(900), { onProgress: (done, total) => told.push([done, total]) })
    expect(told).toEqual([
      [1000, 2100],
      [2000, 2100],
      [2100, 2100],
    ])
  })
})
