/** A worker that decides from the state of an engine on another thread. */

import { parentPort, workerData } from 'node:worker_threads'
import { Reader } from 'ridgate'

const reader = Reader.open(workerData)

parentPort.on('message', ({ subject, action, resource }) => {
  parentPort.postMessage(reader.isAllowed(subject, action, resource))
})
