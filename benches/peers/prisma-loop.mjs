// The recovery an app writes by hand: read the stuck runs, then update them one after another.
// argv: how many rows to read (0: all), how many of them to update (0: all read).
import prisma from '@prisma/client';
import { PrismaPg } from '@prisma/adapter-pg';

const [take, updates] = process.argv.slice(2).map(Number);
const client = new prisma.PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
await client.$connect();
const started = process.hrtime.bigint();
const stuck = await client.qualificationRun.findMany({
  where: { status: { in: ['PENDING', 'PROCESSING'] }, createdAt: { lt: new Date(Date.now() - 30 * 60_000) } },
  orderBy: { createdAt: 'asc' },
  ...(take ? { take } : {}),
});
let settled = 0;
for (const run of updates ? stuck.slice(0, updates) : stuck) {
  await client.qualificationRun.update({ where: { id: run.id }, data: { status: 'FAILED', completedAt: new Date() } });
  settled += 1;
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(JSON.stringify({ found: stuck.length, settled, seconds }));
await client.$disconnect();
