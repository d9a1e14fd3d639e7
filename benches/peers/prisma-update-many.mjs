// One statement through Prisma: no record of what was changed, nothing to undo it with.
import prisma from '@prisma/client';
import { PrismaPg } from '@prisma/adapter-pg';

const client = new prisma.PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
await client.$connect();
const started = process.hrtime.bigint();
const { count } = await client.qualificationRun.updateMany({
  where: { status: { in: ['PENDING', 'PROCESSING'] }, createdAt: { lt: new Date(Date.now() - 30 * 60_000) } },
  data: { status: 'FAILED', completedAt: new Date() },
});
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(JSON.stringify({ found: count, settled: count, seconds }));
await client.$disconnect();
