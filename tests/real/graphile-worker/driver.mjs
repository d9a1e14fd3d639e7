// A worker on graphile-worker. Its own rescuer unlocks after four hours, which cannot be changed.
// QUEUE_NAME is the named queue that `enqueue` puts its jobs in; default none.
import { Logger, makeWorkerUtils, run, runOnce } from 'graphile-worker'

const quiet = new Logger(() => () => {})
const options = { connectionString: process.env.DATABASE_URL, logger: quiet, noHandleSignals: true, pollInterval: 200 }
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n')
const [command, ...rest] = process.argv.slice(2)

async function enqueue(utils, count) {
  const ids = []
  for (let number = 0; number < count; number++) {
    const job = await utils.addJob('count', { number }, { queueName: process.env.QUEUE_NAME })
    ids.push(String(job.id))
  }
  say(ids)
}

async function hang() {
  const count = async (_payload, helpers) => {
    say({ claimed: [String(helpers.job.id)], owner: helpers.job.locked_by })
    setInterval(() => {}, 1 << 30)
    await new Promise(() => {})
  }
  await run({ ...options, concurrency: 1, taskList: { count } })
  await new Promise(() => {})
}

/** `runOnce` ends by itself when no job is left that may run now. */
async function work() {
  const completed = []
  const count = async (_payload, helpers) => {
    completed.push(String(helpers.job.id))
  }
  await runOnce({ ...options, concurrency: 1 }, { count })
  say({ completed })
}

const typeOf = (value) => (value === null ? 'null' : value instanceof Date ? 'Date' : typeof value)

/** Reads the public view `jobs`. A job that is done has no row any more. */
async function read(utils, ids) {
  const select = 'select * from graphile_worker.jobs where id = any($1::bigint[]) order by id'
  const { rows } = await utils.withPgClient((client) => client.query(select, [ids]))
  const state = (row) => (row.locked_at ? 'running' : row.attempts >= row.max_attempts ? 'dead' : 'queued')
  for (const id of ids) {
    const row = rows.find((candidate) => String(candidate.id) === id)
    if (!row) say({ id, state: 'gone', types: {} })
    else say({ ...row, state: state(row), types: Object.fromEntries(Object.entries(row).map(([n, v]) => [n, typeOf(v)])) })
  }
}

if (command === 'work') {
  if (rest[0] === '--hang') await hang()
  else await work()
} else {
  const utils = await makeWorkerUtils(options)
  if (command === 'migrate') await utils.migrate()
  else if (command === 'enqueue') await enqueue(utils, Number(rest[0] ?? 1))
  else if (command === 'read') await read(utils, rest)
  else throw new Error(`unknown command ${command}`)
  await utils.release()
}
