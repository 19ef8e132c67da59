import { describe, expect, it } from 'vitest'
import { addressOf, networkOf } from '../../../src/server/http/address.ts'
import { isSafe, sourceOf } from '../../../src/server/http/origin.ts'

describe('where a request comes from', () => {
  it.each([
    [{}, 'unsaid'],
    [{ 'sec-fetch-site': 'same-origin' }, 'same-origin'],
    [{ 'sec-fetch-site': 'same-site' }, 'elsewhere'],
    [{ 'sec-fetch-site': 'cross-site' }, 'elsewhere'],
    [{ 'sec-fetch-site': 'none' }, 'elsewhere'],
    [{ origin: 'http://dcos.example', host: 'dcos.example' }, 'same-origin'],
    [{ origin: 'https://dcos.example', host: 'dcos.example' }, 'same-origin'],
    [{ origin: 'http://dcos.example:80', host: 'dcos.example' }, 'elsewhere'],
    [{ origin: 'http://dcos.example.evil', host: 'dcos.example' }, 'elsewhere'],
    [{ origin: 'http://evil/dcos.example', host: 'dcos.example' }, 'elsewhere'],
    [{ origin: 'null', host: 'dcos.example' }, 'elsewhere'],
    [{ origin: 'http://dcos.example' }, 'elsewhere'],
    [
      { 'sec-fetch-site': 'cross-site', origin: 'http://dcos.example', host: 'dcos.example' },
      'elsewhere',
    ],
  ])('%j: %s', (headers, expected) => {
    expect(sourceOf(new Headers(headers as Record<string, string>))).toBe(expected)
  })

  it('matters to what changes something', () => {
    expect(['GET', 'HEAD', 'OPTIONS'].every(isSafe)).toBe(true)
    expect(['PUT', 'POST', 'PATCH', 'DELETE', 'get', ''].some(isSafe)).toBe(false)
  })
})

describe('the address of a client', () => {
  it.each([
    [undefined, 'local'],
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::1', '::1'],
  ])('%s is %s', (remoteAddress, expected) => {
    expect(addressOf({ incoming: { socket: { remoteAddress } } })).toBe(expected)
  })

  it('is that of this machine where no socket is', () => {
    expect([addressOf(undefined), addressOf({})]).toEqual(['local', 'local'])
  })

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['local', 'local'],
    ['::1', '0:0:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::5', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s counts as %s', (address, expected) => {
    expect(networkOf(address)).toBe(expected)
  })
})
