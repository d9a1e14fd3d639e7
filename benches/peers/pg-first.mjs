// Process start to first answer with node-postgres, and out.
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const { rows } = await client.query(
  `SELECT * FROM qualification_runs WHERE status IN ('PENDING', 'PROCESSING') AND "createdAt" < $1`,
  [new Date(Date.now() - 30 * 60_000).toISOString()],
);
console.log(rows.length);
process.exit(0);
