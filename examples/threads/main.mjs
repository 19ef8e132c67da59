/**
 * One policy, decided on by two workers while it changes: `node examples/threads/main.mjs`, after
 * `npm ci && npm run build`. Prints what the workers saw.
 */

import { Worker } from 'node:worker_threads'
import { EMPTY_POLICY, Engine } from 'ridgate'

const resource = 'dcos:service:marathon:marathon:services:/dev'
const engine = Engine.fromPolicy(EMPTY_POLICY, { shared: true })
engine.apply([{ op: 'create-user', uid: 'alice' }])

const workers = [1, 2].map(
  () => new Worker(new URL('worker.mjs', import.meta.url), { workerData: engine.share() }),
)

/** What every worker answers to a question. */
const ask = (question) =>
  Promise.all(
    workers.map((worker) => {
      const answer = new Promise((resolve) => worker.once('message', resolve))
      worker.postMessage(question)
      return answer
    }),
  )

const question = { subject: 'alice', action: 'read', resource: `${resource}/web` }
const principal = { kind: 'user', uid: 'alice' }
console.log('before the grant', await ask(question))
engine.apply([{ op: 'grant', principal, resource, actions: ['read'] }])
console.log('after it        ', await ask(question))
engine.apply([{ op: 'revoke', principal, resource, actions: ['read'] }])
console.log('after its end   ', await ask(question))

await Promise.all(workers.map((worker) => worker.terminate()))
