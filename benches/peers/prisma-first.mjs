// Process start to first answer, and out: what an init container on Prisma costs before it works.
import prisma from '@prisma/client';
import { PrismaPg } from '@prisma/adapter-pg';

const client = new prisma.PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
const stuck = await client.qualificationRun.findMany({
  where: { status: { in: ['PENDING', 'PROCESSING'] }, createdAt: { lt: new Date(Date.now() - 30 * 60_000) } },
});
console.log(stuck.length);
process.exit(0);
