// A worker on BullMQ 6 with its PostgreSQL backend. Its own rescuer, the stalled check, is off.
// QUEUE is the queue (default work), LOCK_MS how long a lock lives without renewal (default BullMQ's 30 s).
import { createPostgresBackend, Queue, setDefaultBackendFactory, Worker } from 'bullmq'

setDefaultBackendFactory(createPostgresBackend)
const name = process.env.QUEUE ?? 'work'
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n')
const [command, ...rest] = process.argv.slice(2)
const connection = { connectionString: process.env.DATABASE_URL, migrate: command === 'migrate' }
const workerOptions = {
  connection,
  name: process.env.WORKER_ID, // what `processed_by` holds; without it BullMQ stores NULL
  skipStalledCheck: true,
  lockDuration: Number(process.env.LOCK_MS ?? 30_000),
  drainDelay: 1,
}

async function enqueue(queue, count) {
  const ids = []
  for (let number = 0; number < count; number++) ids.push((await queue.add('count', { number })).id)
  say(ids)
}

async function hang() {
  const processor = async (job, token) => {
    say({ claimed: [job.id], owner: job.processedBy ?? token, token })
    setInterval(() => {}, 1 << 30)
    await new Promise(() => {})
  }
  new Worker(name, processor, { ...workerOptions, concurrency: 1 }).on('error', (error) => console.error(error))
  await new Promise(() => {})
}

async function work(queue) {
  const completed = []
  const worker = new Worker(name, async () => {}, { ...workerOptions, concurrency: 10 })
  worker.on('error', (error) => console.error(error))
  worker.on('completed', (job) => completed.push(job.id))
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    // Not `active`: what dead workers left behind is not ours to wait for, and close() waits for our own.
    const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed')
    if (Object.values(counts).every((count) => count === 0)) break
    await new Promise((done) => setTimeout(done, 100))
  }
  await worker.close()
  say({ completed })
}

const typeOf = (value) => (value === undefined ? 'undefined' : value === null ? 'null' : typeof value)

async function read(queue, ids) {
  for (const id of ids) {
    const job = await queue.getJob(id)
    if (!job) {
      say({ id, state: 'gone', types: {} })
      continue
    }
    const { timestamp, processedOn, finishedOn, attemptsMade, attemptsStarted, stalledCounter, failedReason, processedBy } = job
    const fields = { timestamp, processedOn, finishedOn, attemptsMade, attemptsStarted, stalledCounter, failedReason, processedBy }
    const types = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, typeOf(value)]))
    say({ id: job.id, state: await job.getState(), ...fields, types })
  }
}

if (command === 'work' && rest[0] === '--hang') await hang()
const queue = new Queue(name, { connection })
await queue.waitUntilReady()
if (command === 'enqueue') await enqueue(queue, Number(rest[0] ?? 1))
else if (command === 'work') await work(queue)
else if (command === 'read') await read(queue, rest)
else if (command !== 'migrate') throw new Error(`unknown command ${command}`)
await queue.close()
