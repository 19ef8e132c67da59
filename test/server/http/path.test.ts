import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paramsOf, pathOf } from '../../../src/server/http/path.ts'

const at = (path: string): string => pathOf({ url: `http://127.0.0.1:8101${path}` })

describe('the path of a request', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['/users', '/users'],
    ['/users/', '/users'],
    ['/users//', '/users/'],
    ['/users?type=service', '/users'],
    ['/users/?a=/b/', '/users'],
    ['/acls/dcos:x:%252Fa', '/acls/dcos:x:%2Fa'],
    ['/acls/dcos:x:%252fa', '/acls/dcos:x:%2fa'],
    ['/acls/dcos:x:%2Fa', '/acls/dcos:x:/a'],
    ['/acls/dcos%3Ax:role:*', '/acls/dcos:x:role:*'],
    ['/acls/%25252F', '/acls/%252F'],
    ['/users/%C3%A9', '/users/é'],
    ['/users/%ff', '/users/%ff'],
    ['/users/%', '/users/%'],
    ['/users/%C3%A9%zz', '/users/%C3%A9%zz'],
    ['/users/a%00b', '/users/a\0b'],
  ])('%s is %j', (path, expected) => {
    expect(at(path)).toBe(expected)
  })

  it('never throws, whatever was sent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('%', '2', 'F', 'f', '/', 'a', '?') }),
        (path) => {
          expect(typeof at(`/${path}`)).toBe('string')
        },
      ),
    )
  })
})

describe('the parameters of a path', () => {
  const template = '/acls/{rid}/users/{uid}'.split('/')
  const named = (path: string) => paramsOf(template, at(path))

  it.each([
    ['/acls/a:b/users/alice', { rid: 'a:b', uid: 'alice' }],
    ['/acls/a:%252Fb%252Fc/users/alice', { rid: 'a:/b/c', uid: 'alice' }],
    ['/acls/a:%252fb/users/alice', { rid: 'a:%2fb', uid: 'alice' }],
    ['/acls/a:%25252Fb/users/alice', { rid: 'a:%252Fb', uid: 'alice' }],
    ['/acls/a:b/users/a%2541', { rid: 'a:b', uid: 'a%41' }],
    ['/acls/a:b/users/', { rid: 'a:b', uid: '' }],
  ])('of %s', (path, expected) => {
    expect(named(path)).toEqual(expected)
  })

  it('give back every text whose slashes were sent as %252F', () => {
    const texts = fc.string({ unit: fc.constantFrom('/', 'a', ':', '*', '.', '%', '2', 'f') })
    fc.assert(
      fc.property(texts, (rid) => {
        fc.pre(!rid.includes('%2F'))
        const sent = encodeURIComponent(rid.replaceAll('/', '%2F'))
        expect(named(`/acls/${sent}/users/alice`)).toEqual({ rid, uid: 'alice' })
      }),
    )
  })
})
