import { MemoryStore } from '../../src/iam/index.ts'
import { directories, sqliteIn } from './directory.ts'
import { storeContract } from './store-contract.ts'

const newDirectory = directories()

storeContract('the store in memory', () => new MemoryStore())
storeContract('the store in SQLite', () => sqliteIn(newDirectory()))
