// A worker on pg-boss. Its own rescuer (`supervise`) is off, so that nothing but unstick recovers.
// SCHEMA is the schema that pg-boss lives in (default pgboss), QUEUE the queue (default work).
import { hostname } from 'node:os'
import { PgBoss } from 'pg-boss'

const queue = process.env.QUEUE ?? 'work'
const owner = `${hostname()}-${process.pid}`
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n')
const [command, ...rest] = process.argv.slice(2)

const boss = new PgBoss({
  connectionString: process.env.DATABASE_URL,
  schema: process.env.SCHEMA ?? 'pgboss',
  migrate: command === 'migrate',
  supervise: false,
  schedule: false,
})
boss.on('error', (error) => console.error(error))
await boss.start()

async function enqueue(count) {
  const ids = []
  for (let i = 0; i < count; i++) ids.push(await boss.send(queue, { number: i }))
  say(ids)
}

async function hang() {
  await boss.work(queue, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async ([job]) => {
    say({ claimed: [job.id], owner })
    await new Promise(() => {})
  })
  setInterval(() => {}, 1 << 30)
  await new Promise(() => {})
}

async function work() {
  const completed = []
  await boss.work(queue, { batchSize: 10, pollingIntervalSeconds: 0.5 }, async (jobs) => {
    completed.push(...jobs.map((job) => job.id))
  })
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const waiting = await boss.findJobs(queue, { queued: true })
    const active = completed.length ? await Promise.all(completed.map((id) => boss.findJobs(queue, { id }))) : []
    if (waiting.length === 0 && active.flat().every((job) => job.state === 'completed')) break
    await new Promise((done) => setTimeout(done, 100))
  }
  say({ completed })
}

const typeOf = (value) => (value === null ? 'null' : value instanceof Date ? 'Date' : typeof value)

async function read(ids) {
  for (const id of ids) {
    for (const job of await boss.findJobs(queue, { id })) {
      say({ ...job, types: Object.fromEntries(Object.entries(job).map(([name, value]) => [name, typeOf(value)])) })
    }
  }
}

if (command === 'migrate') await boss.createQueue(queue)
else if (command === 'enqueue') await enqueue(Number(rest[0] ?? 1))
else if (command === 'work' && rest[0] === '--hang') await hang()
else if (command === 'work') await work()
else if (command === 'read') await read(rest)
else throw new Error(`unknown command ${command}`)
await boss.stop({ graceful: false })
