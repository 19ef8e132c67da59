/** `ridgate serve` behind gateways: what its options do, asked over loopback. @module */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { envoyAt } from '../gateway/envoy/client.ts'
import { ridgate, type Said } from './terminal.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridgate-serve-gateway-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ADMIN = { RIDGATE_ADMIN_UID: 'root', RIDGATE_ADMIN_PASSWORD: 'root-secret' }

/** A server that runs, and what it has printed. */
interface Running {
  readonly url: string
  readonly text: string
  readonly token: string
}

async function tokenAt(url: string): Promise<string> {
  const response = await fetch(`${url}/acs/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ uid: 'root', password: 'root-secret' }),
  })
  return ((await response.json()) as { readonly token: string }).token
}

async function serving(
  options: readonly string[],
  act: (running: Running) => Promise<void>,
): Promise<Said> {
  const data = ['--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--audit', '/dev/null']
  let text = ''
  const faults: unknown[] = []
  const said = await ridgate(['serve', ...data, '--log-level', 'silent', ...options], {
    env: ADMIN,
    seen: (more) => {
      text += more
    },
    stopped: async () => {
      const url = /listens on (\S+)/.exec(text)?.[1] ?? ''
      // The command line takes whatever is thrown for an error of its own.
      await act({ url, text, token: await tokenAt(url) }).catch((fault) => faults.push(fault))
    },
  })
  if (faults.length > 0) throw faults[0]
  return said
}

const check = async (url: string, target: string, token?: string): Promise<number> => {
  const headers = {
    'X-Original-URI': target,
    'X-Original-Method': 'GET',
    ...(token !== undefined && { Authorization: `token=${token}` }),
  }
  return (await fetch(`${url}/auth/check`, { headers })).status
}

describe('serve behind gateways', () => {
  it('answers Envoy over gRPC, and stops doing so', async () => {
    let address = ''
    const said = await serving(['--envoy-listen', '127.0.0.1:0'], async ({ text, token }) => {
      address = /Envoy may ask (\S+) over gRPC/.exec(text)?.[1] ?? ''
      const client = envoyAt(address)
      const headers = { authorization: `token=${token}` }
      expect((await client.ask({ path: '/mesos/', headers })).status.code).toBe(0)
      expect((await client.ask({ path: '/mesos/' })).status.code).toBe(16)
      client.close()
    })
    expect([said.exit, said.stderr]).toEqual([0, ''])
    const client = envoyAt(address)
    await expect(client.ask({ path: '/' })).rejects.toMatchObject({ code: 14 })
    client.close()
  })

  it('holds Envoy to the peers that are named', async () => {
    const options = ['--envoy-listen', '127.0.0.1:0', '--peer', '192.0.2.1', '--peer', '::1']
    await serving(options, async ({ text, url, token }) => {
      const client = envoyAt(/Envoy may ask (\S+) over gRPC/.exec(text)?.[1] ?? '')
      const headers = { authorization: `token=${token}` }
      expect((await client.ask({ path: '/mesos/', headers })).status.code).toBe(7)
      client.close()
      expect(await check(url, '/mesos/', token)).toBe(403)
    })
  })

  it('has no listener for Envoy unless one is asked for', async () => {
    await serving([], async ({ text }) => {
      expect(text).not.toContain('Envoy')
    })
  })

  it('lets paths of no route pass by their prefix, and never one that a route has', async () => {
    const options = ['--unmapped', '/extra/=open', '--unmapped', '/inner/=login']
    const all = ['--unmapped', '/=open']
    await serving(options, async ({ url, token }) => {
      expect(await check(url, '/extra/page')).toBe(200)
      expect(await check(url, '/extra')).toBe(401)
      expect(await check(url, '/extra', token)).toBe(404)
      expect(await check(url, '/inner/page')).toBe(401)
      expect(await check(url, '/inner/page', token)).toBe(200)
      expect(await check(url, '/extra/../mesos/')).toBe(400)
    })
    await serving(all, async ({ url }) => {
      expect(await check(url, '/anything')).toBe(200)
      expect(await check(url, '/mesos/')).toBe(401)
      expect(await check(url, '/service/nowhere/')).toBe(401)
    })
  })

  it('knows the services that are named', async () => {
    const options = ['--service', 'dcos-edgelb/pools=opaque', '--service', 'mom=marathon:mom']
    await serving(options, async ({ url, token }) => {
      expect(await check(url, '/service/dcos-edgelb/pools/x', token)).toBe(200)
      expect(await check(url, '/service/mom/v2/apps', token)).toBe(200)
      expect(await check(url, '/service/marathon/v2/apps', token)).toBe(200)
      expect(await check(url, '/service/other/x', token)).toBe(404)
    })
  })

  it('knows anonymous in permissive mode, and only where that is asked for', async () => {
    const path = '/service/marathon/v2/apps/x'
    const permissive = ['--mode', 'permissive']
    await serving(permissive, async ({ url }) => {
      expect(await check(url, path)).toBe(401)
    })
    await serving([...permissive, '--anonymous'], async ({ url }) => {
      // Admin Router is enforced in every mode, and comes first.
      expect(await check(url, path)).toBe(401)
    })
    await serving(['--anonymous'], async ({ url }) => {
      expect(await check(url, path)).toBe(401)
    })
  })

  it('tells clients of AuthZEN its base, and maps their terms', async () => {
    const mapping = join(folder, 'mapping.yaml')
    writeFileSync(
      mapping,
      'rules:\n  - {type: order, resources: ["acme:shop:order:{id}"]}\nactions: {write: update}\n',
    )
    const options = ['--base-url', 'https://pdp.example.com/', '--authzen', mapping]
    await serving(options, async ({ url, token }) => {
      const metadata = await (await fetch(`${url}/.well-known/authzen-configuration`)).json()
      expect(metadata).toMatchObject({
        policy_decision_point: 'https://pdp.example.com',
        access_evaluation_endpoint: 'https://pdp.example.com/access/v1/evaluation',
      })
      const ask = async (type: string): Promise<unknown> => {
        const response = await fetch(`${url}/access/v1/evaluation`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `token=${token}` },
          body: JSON.stringify({
            subject: { type: 'user', id: 'root' },
            action: { name: 'write' },
            resource: { type, id: '7' },
          }),
        })
        return response.json()
      }
      expect(await ask('order')).toEqual({ decision: true })
      expect(await ask('car')).toMatchObject({ decision: false })
    })
  })

  it.each([
    [['--peer', 'localhost'], 'is no address'],
    [['--peer', '10.0.0.0/8'], 'is no address'],
    [['--unmapped', '/a/'], 'opens nothing'],
    [['--unmapped', '/a/=full'], 'opens nothing'],
    [['--unmapped', '/a=open'], 'does not begin and end with a slash'],
    [['--unmapped', 'a/=open'], 'does not begin and end with a slash'],
    [['--unmapped', '/a/../=open'], 'does not begin and end with a slash'],
    [['--unmapped', '//=open'], 'does not begin and end with a slash'],
    [['--service', 'a'], 'is no service'],
    [['--service', 'a=mesos'], 'is no service'],
    [['--service', 'a b=opaque'], 'is no service'],
    [['--base-url', 'https://a/?x'], 'is no base URL'],
    [['--base-url', 'https://me:pw@a/'], 'is no base URL'],
    [['--envoy-listen', 'nowhere'], 'is no address'],
    [['--envoy-listen', '/run/socket'], 'is a socket'],
    [['--envoy-listen', '192.0.2.1:0'], "can't listen on"],
    [['--authzen', 'nowhere.yaml'], 'there is no such file'],
  ])('%j is refused: %s', async (options, text) => {
    const said = await serving(options, async () => {
      throw new Error('it must not serve')
    })
    expect([said.exit, said.stdout]).toEqual([2, ''])
    expect(said.stderr).toContain(text)
  })

  it.each(['', '[]', 'rules: 7', '{', 'rules: [{type: a}]', 'actions: {write: dance}'])(
    'the mapping %j is refused',
    async (text) => {
      const mapping = join(folder, 'mapping.yaml')
      writeFileSync(mapping, text)
      const said = await serving(['--authzen', mapping], async () => {
        throw new Error('it must not serve')
      })
      expect([said.exit, said.stderr.startsWith(`ridgate: ${mapping}: `)]).toEqual([2, true])
    },
  )
})
