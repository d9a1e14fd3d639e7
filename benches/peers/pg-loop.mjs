// The same loop with node-postgres and nothing in between.
// argv: how many rows to read and update (0: all).
import pg from 'pg';

const take = Number(process.argv[2]);
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const started = process.hrtime.bigint();
const { rows } = await client.query(
  `SELECT * FROM qualification_runs WHERE status IN ('PENDING', 'PROCESSING') AND "createdAt" < $1
   ORDER BY "createdAt" ${take ? `LIMIT ${take}` : ''}`,
  [new Date(Date.now() - 30 * 60_000).toISOString()],
);
for (const run of rows) {
  await client.query(`UPDATE qualification_runs SET status = 'FAILED', "completedAt" = $2 WHERE id = $1`, [run.id, new Date().toISOString()]);
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(JSON.stringify({ found: rows.length, settled: rows.length, seconds }));
await client.end();
