// An app on Prisma 7, as the field writes one: a table of runs, a worker that claims the oldest PENDING run.
// The database is told by DATABASE_URL: postgresql://, mysql:// (also mariadb://) or file:.
// WORKER_ID is what the worker stores as owner; default host name and pid.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const url = process.env.DATABASE_URL
const provider = url.startsWith('file:') ? 'sqlite' : url.startsWith('postgres') ? 'postgresql' : 'mysql'
const owner = process.env.WORKER_ID ?? `${hostname()}-${process.pid}`
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n')

async function adapter() {
  if (provider === 'sqlite') {
    const { PrismaBetterSqlite3 } = await import('@prisma/adapter-better-sqlite3')
    // PRISMA_SQLITE_TIMES=unixepoch-ms writes times as Prisma 6's own engine did; Prisma 7's default is ISO text.
    const timestampFormat = process.env.PRISMA_SQLITE_TIMES ?? 'iso8601'
    return new PrismaBetterSqlite3({ url, timeout: 5000 }, { timestampFormat })
  }
  if (provider === 'postgresql') {
    const { PrismaPg } = await import('@prisma/adapter-pg')
    const parsed = new URL(url)
    // Prisma's engine read these itself; its adapter wants the schema as an option.
    const schema = parsed.searchParams.get('schema') ?? undefined
    for (const own of ['schema', 'connection_limit', 'pgbouncer']) parsed.searchParams.delete(own)
    const options = schema && `-c search_path=${schema}` // for the migration's unqualified names
    return new PrismaPg({ connectionString: parsed.href, options }, { schema })
  }
  const { PrismaMariaDb } = await import('@prisma/adapter-mariadb')
  return new PrismaMariaDb(url.replace(/^mysql:/, 'mariadb:'))
}

const factory = await adapter()
const { PrismaClient } = await import(`./generated/${provider}/index.js`)
const prisma = new PrismaClient({ adapter: factory })
const runs = prisma.qualificationRun

/** The statements of `<provider>.sql`, as Prisma's own migrations run them. */
async function migrate() {
  const script = readFileSync(new URL(`./${provider}.sql`, import.meta.url), 'utf8')
  const schema = provider === 'postgresql' && new URL(url).searchParams.get('schema')
  if (schema) await prisma.$executeRawUnsafe(`CREATE SCHEMA IF NOT EXISTS "${schema}"`)
  for (const statement of script.split(/;\s*\n/)) {
    if (statement.trim()) await prisma.$executeRawUnsafe(statement)
  }
}

async function enqueue(count) {
  const ids = []
  for (let i = 0; i < count; i++) ids.push((await runs.create({ data: { total: 10 } })).id)
  say(ids)
}

/** Claims the oldest PENDING run; two workers never get the same one. */
async function claim() {
  for (;;) {
    const next = await runs.findFirst({ where: { status: 'PENDING' }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
    if (!next) return null
    const now = new Date()
    const data = { status: 'PROCESSING', workerId: owner, startedAt: now, heartbeatAt: now, processed: 0 }
    const { count } = await runs.updateMany({ where: { id: next.id, status: 'PENDING' }, data })
    if (count === 1) return next.id
  }
}

async function hang() {
  const id = await claim()
  if (id) await runs.update({ where: { id }, data: { processed: 3, heartbeatAt: new Date() } })
  say({ claimed: id ? [id] : [], owner })
  setInterval(() => {}, 1 << 30)
  await new Promise(() => {})
}

async function work() {
  const completed = []
  for (let id = await claim(); id; id = await claim()) {
    // Only its own claim is completed: a run that was settled meanwhile is left alone.
    const data = { status: 'COMPLETED', processed: 10, completedAt: new Date() }
    const { count } = await runs.updateMany({ where: { id, status: 'PROCESSING', workerId: owner }, data })
    if (count === 1) completed.push(id)
  }
  say({ completed })
}

const typeOf = (value) => (value === null ? 'null' : value instanceof Date ? 'Date' : typeof value)

async function read(ids) {
  for (const run of await runs.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })) {
    const types = Object.fromEntries(Object.entries(run).map(([name, value]) => [name, typeOf(value)]))
    say({ ...run, state: run.status, types })
  }
}

const [command, ...rest] = process.argv.slice(2)
if (command === 'migrate') await migrate()
else if (command === 'enqueue') await enqueue(Number(rest[0] ?? 1))
else if (command === 'work' && rest[0] === '--hang') await hang()
else if (command === 'work') await work()
else if (command === 'read') await read(rest)
else throw new Error(`unknown command ${command}`)
await prisma.$disconnect()
